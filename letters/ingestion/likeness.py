"""The same letter again: letters compared by what they say, whatever their bytes.

the same characters, white space aside            it reads the same: never shown beside the other
the same authority, framework and first day,      it reads nearly the same: held until an editor says what it is
and half of its phrases; or two of the three,
and nine tenths of its phrases
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import asdict

from django.db.models import Q, QuerySet

from letters.models import LIKENESS, Inspection, Letter
from letters.reading.letter import Doubt

SAME, NEAR = "same-letter", "near-letter"
PHRASE_WORDS = 3
NEAR_SHARE = 0.5  # of the phrases, where all facts agree: there is one letter of one inspection
NEAR_SHARE_ELSE = 0.9  # where one of the facts is read otherwise
MAX_COMPARED = 20  # letters; an authority has a handful of one framework
UNSEEN = re.compile(
    r"Z|C|Pd"
)  # separators; controls and what has no width; hyphens, of which some are a line's end
WORD = re.compile(r"\w+")


class _ComparedCharacters(dict[int, int | None]):
    """Character -> what stands for it in a fingerprint, None to drop it; a table for ``str.translate``.

    Filled as characters occur, for those of the Basic Multilingual Plane.
    """

    def __missing__(self, character: int) -> int | None:
        compared_as = None if UNSEEN.match(unicodedata.category(chr(character))) else character
        if character <= 0xFFFF:
            self[character] = compared_as
        return compared_as


# The shape of quotes makes no difference.
_compared_characters = _ComparedCharacters(str.maketrans("\u2018\u2019\u201c\u201d", "''\"\""))


def fingerprint(text: str) -> str:
    """Given a letter's text, return a hash that is equal for equal wording: case, white space, hyphens and the shape
    of quotes make no difference."""
    compared = unicodedata.normalize("NFKC", text).casefold().translate(_compared_characters)
    return hashlib.sha256(compared.encode("utf-8", "surrogatepass")).hexdigest() if compared else ""


def note_likeness(inspection: Inspection) -> None:
    """Given a letter's inspection as it stands, note which letter held before it reads the same or nearly, as a doubt
    that holds it."""
    letter = inspection.letter
    before = letter.reads_like_id, letter.doubts
    letter.reads_like, doubt = _same(letter) or _nearly_the_same(inspection) or (None, None)
    letter.doubts = [
        *(entry for entry in letter.doubts if entry["field"] != LIKENESS),
        *([asdict(doubt)] if doubt else []),
    ]
    letter.needs_review = bool(letter.fields_to_review)
    if (letter.reads_like_id, letter.doubts) != before:
        letter.save(update_fields=["reads_like", "doubts", "needs_review"])


def reads_the_same(letter: Letter) -> bool:
    """Whether a letter is held because another has the same words."""
    return any(doubt["code"] == SAME for doubt in letter.doubts)


def _same(letter: Letter) -> tuple[Letter, Doubt] | None:
    if not letter.text_sha256:
        return None
    others = Letter.objects.filter(text_sha256=letter.text_sha256, pk__lt=letter.pk)
    other = others.exclude(replaced_by=letter).order_by("pk").first()
    return (other, _doubt(SAME, f"Same wording as {_named(other)}")) if other else None


def _nearly_the_same(inspection: Inspection) -> tuple[Letter, Doubt] | None:
    others = list(_candidates(inspection))
    phrases = _phrases(inspection.letter.text) if others else set()
    shares = [(_share(phrases, _phrases(other.letter.text)), -other.letter_id, other) for other in others]
    near = [candidate for candidate in shares if candidate[0] >= _needed_share(inspection, candidate[2])]
    if not near:
        return None
    share, _, other = max(near)
    message = (
        f"Nearly the same wording as {_named(other.letter)}: {int(100 * share)} % of the phrases are in both"
    )
    return other.letter, _doubt(NEAR, message)


def _candidates(inspection: Inspection) -> QuerySet[Inspection]:
    """Inspections with two of the three facts, of letters held before this one."""
    authority, framework, first = _facts_as_queries(inspection)
    two = (authority & framework) | (authority & first) | (framework & first)
    earlier = Inspection.objects.filter(two, letter__lt=inspection.letter_id)
    others = earlier.exclude(letter__replaced_by=inspection.letter).select_related("letter")
    return others.order_by("-letter")[:MAX_COMPARED]


def _facts_as_queries(inspection: Inspection) -> tuple[Q, Q, Q]:
    """Conditions for the same authority, framework and first day; an unknown fact equals no other letter's."""
    nobody = Q(pk__in=[])
    printed = inspection.printed_authority
    if inspection.authority_id:
        authority = Q(authority=inspection.authority_id)
    else:
        authority = Q(authority=None, printed_authority__iexact=printed) if printed else nobody
    return (
        authority,
        Q(framework=inspection.framework) if inspection.framework else nobody,
        Q(start=inspection.start) if inspection.start else nobody,
    )


def _needed_share(inspection: Inspection, other: Inspection) -> float:
    facts = [
        (row.authority_id or row.printed_authority.lower(), row.framework, row.start)
        for row in (inspection, other)
    ]
    return NEAR_SHARE if facts[0] == facts[1] else NEAR_SHARE_ELSE


def _phrases(text: str) -> set[tuple[str, ...]]:
    words = WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return set(zip(*(words[place:] for place in range(PHRASE_WORDS)), strict=False))


def _share(first: set[tuple[str, ...]], second: set[tuple[str, ...]]) -> float:
    """How much of all phrases of two letters stands in both, 0 to 1."""
    return len(first & second) / len(first | second) if first and second else 0.0


def _named(letter: Letter) -> str:
    return f"report {letter.pk}, {letter.name}"


def _doubt(code: str, message: str) -> Doubt:
    return Doubt(code, LIKENESS, message, needs_review=True)
