from django.contrib.auth import views as auth
from django.urls import path

from search import following, machines, saved, views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/findings.csv", machines.findings_csv, name="findings_csv"),
    path("search/feed/", machines.findings_feed, name="findings_feed"),
    path("api/", views.api, name="api"),
    path("api/findings/", machines.findings_json, name="findings_json"),
    path("findings/<int:pk>/", following.finding, name="finding"),
    path("findings/<int:pk>/similar/", views.similar_findings, name="similar_findings"),
    path("help/", views.help_page, name="help"),
    path("about/", views.about, name="about"),
    path("saved/", saved.saved_searches, name="saved_searches"),
    path("saved/add/", saved.save_search, name="save_search"),
    path("saved/<int:pk>/open/", saved.open_search, name="open_search"),
    path("saved/<int:pk>/delete/", saved.delete_search, name="delete_search"),
    path("sign-in/", auth.LoginView.as_view(template_name="search/sign_in.html"), name="sign_in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
]
