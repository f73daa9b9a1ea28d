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
    "culturally": "cultural",
}

_stemmer = snowballstemmer.stemmer("english")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: ``form`` is compared, ``start`` and ``end`` say where it is printed."""

    form: str
    start: int
    end: int
    sentence: int  # 0-based
    place: int  # 0-based place in its sentence


def words_of(text: str) -> list[Word]:
    """Given a text, return its words in order, each with its sentence and its place in that sentence."""
    words: list[Word] = []
    sentence = place = 0
    for found in _WORD_OR_STOP.finditer(text):
        if found.lastgroup == "stop":
            sentence, place = sentence + 1, 0
            continue
        words.append(Word(_form(found[0]), found.start(), found.end(), sentence, place))
        place += 1
    return words


@lru_cache(maxsize=100_000)
def _form(printed: str) -> str:
    plain = (
        unicodedata.normalize("NFKC", printed).replace(SOFT_HYPHEN, "").replace("’", "'").replace("ʼ", "'")
    )
    return plain.casefold().removesuffix("'s").removesuffix("'")


@lru_cache(maxsize=100_000)
def stem(form: str) -> str:
    """Given a word's form, return what its plural and its tenses share."""
    own = _OWN_STEMS.get(form)
    return own if own is not None else str(_stemmer.stemWord(form))
