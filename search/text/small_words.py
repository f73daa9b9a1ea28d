"""Words too small to tell anything of a text on their own: articles, pronouns, prepositions."""

from __future__ import annotations

SMALL_WORDS = frozenset(
    "a an and are as at be been by for from had has have how i if in into is it its of on or our s so "
    "t than that the their them then there these they this those to too was we were what when where "
    "which who will with you your".split()
)
