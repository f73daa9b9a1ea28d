"""Stop words: articles, pronouns, prepositions, which on their own say nothing about a text."""

from __future__ import annotations

SMALL_WORDS = frozenset(
    "a an and are as at be been by for from had has have how i if in into is it its of on or our s so "
    "t than that the their them then there these they this those to too was we were what when where "
    "which who will with you your".split()
)
