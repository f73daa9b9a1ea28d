"""Where editors change the words of all eras."""

from django.contrib import admin

from search.models import Vocabulary


@admin.register(Vocabulary)
class VocabularyAdmin(admin.ModelAdmin):
    """A list of all, each edited on its page; what is saved holds from the next question on."""

    list_display = ["__str__", "note"]
    search_fields = ["phrases", "note"]
