from django.urls import path

from letters.pages import sitemap, standings_page, views

urlpatterns = [
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/file/", views.letter_file, name="letter_file"),
    path("findings/<int:pk>/citation/", views.citation, name="citation"),
    path("findings/<int:pk>/citation.<slug:ending>", views.citation_file, name="citation_file"),
    path("authorities/", standings_page.authorities, name="authorities"),
    path("authorities/table.csv", standings_page.authorities_csv, name="authorities_csv"),
    path("authorities/<slug:slug>/", views.authority, name="authority"),
    path("themes/", views.themes, name="themes"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
    path("themes/<slug:slug>/shares.csv", views.theme_csv, name="theme_csv"),
]
