"""What a section's heading says of the findings under it. A table; the first match counts."""

from __future__ import annotations

import re
from functools import lru_cache

BACKGROUND = "background"  # also a kind of finding: figures about the area, the history of inspections
NARRATIVE = "narrative"
IMPROVE = "improve"

_TABLE = (
    (
        BACKGROUND,
        r"(?:children (?:living|looked after)|child protection) in this area|previous ofsted|other ofsted"
        r"|information about|local leadership|background|summary of key facts|context|service information"
        r"|about the area",
    ),
    (
        IMPROVE,
        r"what needs|areas? for (?:improvement|development|priority)|recommendation|priority (?:and|action)"
        r"|needs? to do better",
    ),
    ("young", r"summary for children"),
    ("requires", r"not (?:yet )?good because|serious weaknesses|requires improvement and"),
    ("good", r"(?:good|outstanding) because"),
    ("outstanding", r"outstanding\W*$"),
    ("inadequate", r"inadequate\W*$"),
    ("requires", r"requires? improvement(?: to be good)?\W*$"),
    ("good", r"good\W*$"),
    ("adequate", r"adequate\W*$"),
)
_PATTERNS = tuple((expected, re.compile(pattern, re.I)) for expected, pattern in _TABLE)


@lru_cache(maxsize=4096)
def expectation_of(section: str) -> str:
    """Given a section's heading, return what to expect under it: a grade's first word, "background", "improve",
    "young" (a summary for children), or "" for nothing."""
    return next((expected for expected, pattern in _PATTERNS if pattern.search(section)), "")


def standing_of(kind: str, section: str) -> tuple[str, str]:
    """Given a finding's kind and its section's heading, return the kind by heading and what the heading leads one to
    expect. Findings of the kind background are narrative under such a heading, whatever it is called."""
    return (NARRATIVE, BACKGROUND) if kind == BACKGROUND else (kind, expectation_of(section))
