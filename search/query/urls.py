"""Addresses of the pages that answer a query."""

from __future__ import annotations

from django.urls import reverse

from search.query.query import Query


def address(view: str, query: Query) -> str:
    """Given a view's name and a query, return the path of that view with the query's parameters."""
    question = query.urlencode()
    return reverse(view) + (f"?{question}" if question else "")
