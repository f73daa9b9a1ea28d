"""The editors' side, by subject. Each module registers what it is about with Django's admin."""

from django.contrib import admin

from letters.admin import authorities, batches, fetches, findings, letters, themes, users

__all__ = ["authorities", "batches", "fetches", "findings", "letters", "themes", "users"]

admin.site.site_header = "Inspection Findings: editors"
admin.site.site_title = "Inspection Findings"
admin.site.index_title = "Editors"
