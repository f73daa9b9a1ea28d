"""Notes from one page to the next. Those of visitors who are not signed in travel in a cookie alone."""

from __future__ import annotations

from typing import Any

from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest


class VisitorMessages(FallbackStorage):
    """Django's own, by cookie and then by session; a session is a row in the database, which no stranger causes."""

    def __init__(self, request: HttpRequest, *arguments: Any, **options: Any) -> None:
        super().__init__(request, *arguments, **options)
        if not request.user.is_authenticated:
            self.storages = self.storages[:1]
