"""Text to words that can be compared: one case, one apostrophe, one hyphen, one stem. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

SOFT_HYPHEN = "\u00ad"

# A word, or the end of a sentence. Hyphens of every kind fall between words, so that
# "multi-agency", "multi‑agency" and "multi- agency" (cut at a line end) are the same two words.
# A full stop ends a sentence unless small letters follow ("e.g. police"); a footnote mark may stand between.
_WORD_OR_STOP = re.compile(
    r"(?P<word>[^\W_](?:[^\W_]|\u00ad|['’ʼ](?=[^\W\d_]))*)"
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

_stemmer = snowballstemmer.stemmer("english")


LISTED_WORDS = 15  # a list of examples runs so far; then the sentence is back at its subject

# What follows one of these is an example or an item of a list: named in passing.
_PASSING = {("such", "as"), ("for", "example"), ("for", "instance"), ("e", "g")}
_PASSING_ALONE = {"including", "eg"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: ``form`` is compared, ``start`` and ``end`` say where it is printed."""

    form: str  # small letters, but CAPITALS stay: "SEND" is not "send"
    start: int
    end: int
    sentence: int  # 0-based
    place: int  # 0-based place in its sentence
    passing: bool  # stands soon after "such as", "for example", "including"


def words_of(text: str) -> list[Word]:
    """Given a text, return its words in order, each with its sentence and its place in that sentence."""
    words: list[Word] = []
    sentence = place = 0
    listed = 0
    before = ""
    for found in _WORD_OR_STOP.finditer(text):
        if found.lastgroup == "stop":
            sentence, place, listed = sentence + 1, 0, 0
            continue
        form = _form(found[0])
        words.append(Word(form, found.start(), found.end(), sentence, place, listed > 0))
        opens_list = form in _PASSING_ALONE or (place > 1 and (before, form) in _PASSING)
        listed = LISTED_WORDS if opens_list else listed - 1
        before = form.casefold()
        place += 1
    return words


@lru_cache(maxsize=100_000)
def _form(printed: str) -> str:
    plain = unicodedata.normalize("NFKC", printed).replace(SOFT_HYPHEN, "")
    plain = plain.replace("’", "'").replace("ʼ", "'").removesuffix("'s").removesuffix("'")
    return plain if len(plain) > 1 and plain.isupper() else plain.casefold()


@lru_cache(maxsize=100_000)
def stem(form: str) -> str:
    """Given a word's form, return what its plural and its tenses share."""
    small = form.casefold()
    own = _OWN_STEMS.get(small)
    return own if own is not None else str(_stemmer.stemWord(small))
