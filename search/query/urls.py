"""The addresses at which a question is answered."""

from __future__ import annotations

from django.urls import reverse

from search.query.query import Query


def address(view: str, query: Query) -> str:
    """Given a view's name and a question, return the path of its answer there."""
    question = query.urlencode()
    return reverse(view) + (f"?{question}" if question else "")
