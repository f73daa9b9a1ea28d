"""A text to the stems that tell what it is about: small words, figures and the words of every request left out."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from letters.theme_rules import forms_of, stem

SMALL = frozenset(
    "a an and are as at be been by for from had has have how i if in into is it its of on or our s so t than that "
    "the their them then there these they this those to too was we were what when where which who will with you "
    "your".split()
)
# Stems that nearly every item has, so that a part of an item is not known by them.
OF_EVERY_ITEM = frozenset("ensur improv qualiti effect consist local author child person young".split())
# Who an item may be addressed to besides children's services: a finding that does not name them does not answer it.
ADDRESSEES = frozenset("police probat health housing school gps court yot".split())
# Stems that name others than children's services, or their board: later letters, of the authority, say less of them.
OTHERS = frozenset(
    "agenc ambul board cafcass camh clinic commiss commission constabulari court crc gps health hospit housing lscb "
    "midwif midwiferi midwiv nhs nps nurs paramed partner partnership police probat school trust voluntari yot".split()
)
BOARDS = frozenset({"board", "lscb"})
_PARTS = re.compile(r"[,;:.]|\band\b|\bincluding\b|\bso that\b|\bto\b")


@lru_cache(maxsize=4096)
def stems_of(text: str) -> tuple[str, ...]:
    """Given a text, return the stems of its words in order."""
    stems = (stem(form) for form in forms_of(text))
    return tuple(one for one in stems if one not in SMALL and not one.isdigit())


def parts_of(text: str) -> list[frozenset[str]]:
    """Given an item, return the stems of each matter it may hold: "assessments, plans and recording" holds three.

    An item that cannot be parted is one part.
    """
    parts = [frozenset(stems_of(part)) - OF_EVERY_ITEM for part in _PARTS.split(text)]
    return [part for part in parts if part] or [frozenset(stems_of(text))]


def addressees_of(stems: Collection[str]) -> frozenset[str]:
    """Given the stems of an item, return those that name who else is to act."""
    return ADDRESSEES & set(stems)
