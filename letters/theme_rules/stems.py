"""Text to words that can be compared: one case, one apostrophe, one hyphen, one stem. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

SOFT_HYPHEN = "\u00ad"
STOP = "stop"  # the name of the group below that ends a sentence

# A word, or the end of a sentence. Hyphens of every kind fall between words, so that
# "multi-agency", "multi‑agency" and "multi- agency" (cut at a line end) are the same two words.
# A full stop ends a sentence unless small letters follow ("e.g. police"); a footnote mark may stand between.
_WORD_OR_STOP = re.compile(
    r"(?P<word>[^\W_]+(?:(?:\u00ad|['’ʼ](?=[^\W\d_]))[^\W_]*)*)"
    r"|(?P<stop>[.!?;][\"'”’)\]]*\d{0,2}(?:\s+(?![a-zà-ÿ])|$)|\n\s*\n|[◼•▪]|\uf06e|\uf0b7|\uf0a7)"
)

# Snowball joins "timely" with "time" and leaves irregular forms apart; findings use both kinds often.
_OWN_STEMS = {
    "children": "child",
    "people": "person",
    "timely": "timely",
    "timelier": "timely",
    "timeliness": "timeliness",
    "untimely": "untimely",
    "seen": "see",
    "saw": "see",
    "held": "hold",
    "took": "take",
    "taken": "take",
    "gave": "give",
    "given": "give",
    "knew": "know",
    "known": "know",
    "sought": "seek",
    "heard": "hear",
    "understood": "understand",
    "met": "meet",
    "brought": "bring",
    "made": "make",
    "kept": "keep",
    "led": "lead",
    "spoke": "speak",
    "spoken": "speak",
    "written": "write",
    "drawn": "draw",
    "grew": "grow",
    "fewer": "few",
    "slower": "slow",
    "police": "police",
    "general": "general",
    "generally": "general",
    "organisation": "organisation",
    "organisations": "organisation",
    "organisational": "organisation",
    "universal": "universal",
    "commissioner": "commissioner",
    "commissioners": "commissioner",
    "leaving": "leaving",
    "missing": "missing",
    "housing": "housing",
    "training": "training",
    "matching": "matching",
    "fostering": "fostering",
    "parenting": "parenting",
    "hearing": "hearing",
    "hearings": "hearing",
    "meeting": "meeting",
    "meetings": "meeting",
    "recording": "recording",
    "findings": "findings",
    "proceedings": "proceedings",
    "feelings": "feelings",
    "views": "views",
    "manager": "manager",
    "managers": "manager",
    "management": "management",
    "managerial": "management",
    "manageable": "manageable",
    "sufficiency": "sufficiency",
    "permanency": "permanence",
    "permanence": "permanence",
    "sexuality": "sexuality",
    "cultural": "cultural",
    "centre": "centre",
    "centres": "centre",
    "centred": "centred",
    "accountability": "accountability",
    "accountable": "accountability",
    "performance": "performance",
    "culturally": "cultural",
}

# The stems that stand in most findings, by how little they tell; a phrase is not looked up by one of these.
# Tiers by how many times they stand in a thousand findings of real reports: over 280, and over 100.
_FILLERS = (
    "and the to of in are a is for that their with this not have they has by from at be on who or been an all it as "
    "there some"
)
_MOST_COMMON = (
    "child care servic support need plan person work young social effect famili improv well help local assess risk "
    "inform agenc"
)
_EVERYDAY = (
    "worker good ensur make leaver author provid qualiti practic health after look these appropri respons develop "
    "educ use leader protect case team place school do review live progress partner number timely decis manager action "
    "meeting home them when where which also was were year high rang time senior area see includ adopt understand "
    "identifi earli about partnership board safeguard clear multi receiv impact howev abus consist access take through "
    "more staff arrang focus result parent profession domest across share exploit increas training lead most"
)
_COMMONNESS = (
    dict.fromkeys(_FILLERS.split(), 60)
    | dict.fromkeys(_MOST_COMMON.split(), 40)
    | dict.fromkeys(_EVERYDAY.split(), 15)
)

_stemmer = snowballstemmer.stemmer("english")


def marks_of(text: str) -> Iterator[re.Match[str]]:
    """Given a text, yield its words and ends of sentences in order; the latter have STOP as ``lastgroup``."""
    return _WORD_OR_STOP.finditer(text)


def forms_of(text: str) -> list[str]:
    """Given a text, return the forms of its words in order."""
    return [form_of(mark[0]) for mark in marks_of(text) if mark.lastgroup != STOP]


def form_of(printed: str) -> str:
    """Given a word as printed, return what is compared: small letters, though CAPITALS stay ("SEND", "send")."""
    plain = unicodedata.normalize("NFKC", printed).replace(SOFT_HYPHEN, "")
    plain = plain.replace("’", "'").replace("ʼ", "'").removesuffix("'s").removesuffix("'")
    return plain if len(plain) > 1 and plain.isupper() else plain.casefold()


@lru_cache(maxsize=100_000)
def stem(form: str) -> str:
    """Given a word's form, return what its plural and its tenses share."""
    small = form.casefold()
    own = _OWN_STEMS.get(small)
    return own if own is not None else str(_stemmer.stemWord(small))


def has_own_stem(small: str) -> bool:
    """Given a word in small letters, return whether its stem is told here and not by the stemmer."""
    return small in _OWN_STEMS


def commonness(key: str) -> int:
    """Given a stem (or ``=form``, ``form*``), return roughly how many times as often it stands in findings as most."""
    return _COMMONNESS.get(key.strip("=*"), 1)
