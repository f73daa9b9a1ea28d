"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config.operations.well_known import llms_txt, robots_txt, security_txt

ICON = RedirectView.as_view(url="/static/icon.svg")  # browsers ask for it wherever a page names no icon

urlpatterns = [
    path("favicon.ico", ICON),
    path("robots.txt", robots_txt),
    path("llms.txt", llms_txt),
    path(".well-known/security.txt", security_txt),
    path("", include("search.urls")),
    path("", include("letters.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "config.operations.error_pages.not_understood"
handler403 = "config.operations.error_pages.not_allowed"
handler404 = "config.operations.error_pages.not_found"
handler500 = "config.operations.error_pages.server_error"
