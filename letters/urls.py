from django.urls import path

from letters.measures import compare_page, grades_page
from letters.measures import views as measures
from letters.pages import data_page, sitemap, standings_page, views

urlpatterns = [
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("data/", data_page.data, name="data"),
    path("data/inspection-findings-<str:version>.zip", data_page.dataset_file, name="dataset_file"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/file/", views.letter_file, name="letter_file"),
    path("findings/<int:pk>/citation/", views.citation, name="citation"),
    path("findings/<int:pk>/citation.<slug:ending>", views.citation_file, name="citation_file"),
    path("authorities/", standings_page.authorities, name="authorities"),
    path("authorities/table.csv", standings_page.authorities_csv, name="authorities_csv"),
    path("authorities/<slug:slug>/", views.authority, name="authority"),
    path("authorities/<slug:slug>/follow-up/", measures.authority_follow_up, name="authority_follow_up"),
    path("letters/<int:pk>/follow-up/", measures.letter_follow_up, name="letter_follow_up"),
    path("follow-ups/<int:pk>/", measures.decide, name="decide_follow_up"),
    path("compare/", compare_page.compare, name="compare"),
    path("compare/table.<slug:ending>", compare_page.compare_table, name="compare_table"),
    path("compare/<slug:theme>/", compare_page.compare_theme, name="compare_theme"),
    path("grades/", grades_page.grades, name="grades"),
    path("grades/table.<slug:ending>", grades_page.grades_table, name="grades_table"),
    path("judgements/", grades_page.judgements, name="judgements"),
    path("judgements/table.<slug:ending>", grades_page.judgements_table, name="judgements_table"),
    path("still/", measures.still, name="still"),
    path("still/<slug:slug>/", measures.still_theme, name="still_theme"),
    path("themes/", views.themes, name="themes"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
    path("themes/<slug:slug>/shares.csv", views.theme_csv, name="theme_csv"),
]
