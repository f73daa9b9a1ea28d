"""Haystack's name for bringing an index up to date. Here every change is indexed at once, so this checks."""

from __future__ import annotations

from search.management.commands.check_index import Command as CheckIndex


class Command(CheckIndex):
    """In place of Haystack's, which writes every object again and misses those that are gone."""

    help = "Compare the search index with the database and repair what differs (check_index --repair)."
    repairs = True
