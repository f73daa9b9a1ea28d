from django.urls import path

from letters.pages import views

urlpatterns = [
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/file/", views.letter_file, name="letter_file"),
    path("findings/<int:pk>/citation/", views.citation, name="citation"),
    path("findings/<int:pk>/citation.<slug:ending>", views.citation_file, name="citation_file"),
    path("authorities/", views.authorities, name="authorities"),
    path("authorities/<slug:slug>/", views.authority, name="authority"),
    path("themes/", views.themes, name="themes"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
]
