"""Where editors change the words of all eras, and see what was asked in vain."""

from django.contrib import admin
from django.http import HttpRequest

from search.models import EmptySearch, PublishedSearch, QuestionWord, Vocabulary


@admin.register(Vocabulary)
class VocabularyAdmin(admin.ModelAdmin):
    """A list of all, each edited on its page; what is saved holds from the next question on."""

    list_display = ["__str__", "note"]
    search_fields = ["phrases", "everyday", "note"]


@admin.register(QuestionWord)
class QuestionWordAdmin(admin.ModelAdmin):
    """A list of all; what is saved holds from the next question on."""

    search_fields = ["words"]


@admin.register(PublishedSearch)
class PublishedSearchAdmin(admin.ModelAdmin):
    """The searches of the first page, in their order."""

    list_display = ["name", "question", "position"]


@admin.register(EmptySearch)
class EmptySearchAdmin(admin.ModelAdmin):
    """What people looked for and did not find, by count: words for the table above, or letters to load."""

    list_display = ["words", "times", "last_on"]
    search_fields = ["words"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: EmptySearch | None = None) -> bool:
        return False
