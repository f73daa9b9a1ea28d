"""The notation that editors write theme rules in, read into phrases. Pure; every refusal names line and cure.

One phrase a line. ``supervision`` alone gives the theme; a number in front weighs it::

    reflective supervision          stemmed words next to each other; plural and tense do not matter
    0.5 reflection                  half the evidence: needs another phrase beside it
    -1 supervision order            evidence against
    supervision ... (rare|irregular)  a gap of up to 5 words in one sentence (``...9``: 9); alternatives
    supervision [is] [not] held     words in [] may be missing
    safeguard*                      any ending; ``*SCB`` any beginning
    "timely"                        exactly this word, not its stem; "SEND" only in capitals
    ^ supervision                   only among the first words of a sentence, where its subject stands
    ^^ supervision                  the same, of the finding's first sentence
    # a note
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from letters.errors import InputError
from letters.theme_rules.stems import forms_of, stem

GAP_WORDS = 5  # `...` without a number
MAX_GAP_WORDS = 15
MAX_ITEMS = 20  # words of one phrase
MAX_VARIANTS = 200  # readings of one line: (a|b) [c] has four
MAX_LINE_CHARS = 600
MAX_LINES = 400
MAX_WEIGHT = 5.0
MIN_OPEN_CHARS = 3  # `a*` would match everything


class RuleError(InputError):
    """A rule that cannot be used; ``str(error)`` names the line and the cure. Trying again helps once it is changed."""


@dataclass(frozen=True, slots=True)
class RuleItem:
    """One place in a phrase: the words that may stand there, after at most ``gap`` other words."""

    keys: frozenset[str]  # "=form" exact, "form*" prefix, "*form" suffix, else a stem
    gap: int = 0


@dataclass(frozen=True, slots=True)
class RulePhrase:
    """One reading of one line: items in order. ``line`` is 1-based and shared by a line's readings."""

    items: tuple[RuleItem, ...]
    weight: float
    line: int
    opens: int  # 0 stands anywhere, 1 (^) opens a sentence, 2 (^^) opens the finding


@dataclass(frozen=True, slots=True)
class ThemeRules:
    """What gives one theme, and what looks like it but does not count."""

    slug: str
    phrases: tuple[RulePhrase, ...]
    exclusions: tuple[RulePhrase, ...]


_LINE = re.compile(r"\s*(?P<weight>[-+]?\d+(?:\.\d+)?(?=\s+\S))?\s*(?P<start>\^{0,2})\s*(?P<body>.*?)\s*$")
_PIECE = re.compile(
    r"\s*(?:\((?P<either>[^()\[\]]*)\)|\[(?P<maybe>[^()\[\]]*)\]"
    r"|(?P<gap>(?:\.\.\.|…)(?P<size>\d*))|(?P<exact>\"[^\"]*\"|“[^”]*”)|(?P<words>[^\s()\[\]…\"“”]+?(?=\s|[(\[…\"“]|\.\.\.|$)))"
)

_Ways = list[tuple[RuleItem, ...]]  # the ways a piece can be said, each a run of items


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a line, read: ``gap`` words may stand before it."""

    gap: int
    ways: _Ways


def theme_rules(slug: str, phrases: str, exclusions: str = "") -> ThemeRules:
    """Given a theme's two rule fields, return its rules. Raises RuleError naming field, line and cure."""
    counted = parse_phrases(phrases, field="phrases")
    if not any(phrase.weight > 0 for phrase in counted):
        raise RuleError(
            "phrases: nothing here gives this theme; write at least one, as in: reflective supervision"
        )
    return ThemeRules(slug, counted, parse_phrases(exclusions, field="phrases that do not count"))


def parse_phrases(text: str, *, field: str = "phrases") -> tuple[RulePhrase, ...]:
    """Given lines of rules, return their phrases in order. Raises RuleError naming field, line and cure."""
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise RuleError(f"{field}: {len(lines)} lines; keep to {MAX_LINES}")
    read: list[RulePhrase] = []
    for number, line in enumerate(lines, start=1):
        bare = line.partition("#")[0].strip()
        if bare:
            try:
                read.extend(_parse_line(bare, number))
            except RuleError as err:
                raise RuleError(f"{field}, line {number} ({bare[:40]}): {err}") from None
    return tuple(read)


def _parse_line(line: str, number: int) -> Iterator[RulePhrase]:
    if len(line) > MAX_LINE_CHARS:
        raise RuleError(f"{len(line)} characters; split it into lines of at most {MAX_LINE_CHARS}")
    parts = _LINE.match(line)
    assert parts is not None  # every line matches; each part may be empty
    weight = _weight(parts["weight"])
    for items in _readings(_pieces(parts["body"])):
        yield RulePhrase(items, weight, number, opens=len(parts["start"]))


def _weight(written: str | None) -> float:
    weight = 1.0 if written is None else float(written)
    if not 0 < abs(weight) <= MAX_WEIGHT:
        cure = f'use -{MAX_WEIGHT:g} to {MAX_WEIGHT:g}, not 0, or quote a number that is a word: "16"'
        raise RuleError(f"{written} is no weight; {cure}")
    return weight


def _pieces(body: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    gap = 0
    at = 0
    while at < len(body):
        piece = _PIECE.match(body, at)
        if piece is None:
            unread = body[at:].strip()[:20]
            raise RuleError(f"cannot read {unread!r}; close every bracket and quote, and do not nest them")
        at = piece.end()
        if piece["gap"]:
            gap = _gap(piece["size"], first=not pieces)
            continue
        pieces.append(_Piece(gap, _ways(piece)))
        gap = 0
    if gap:
        raise RuleError("a gap (...) needs a word after it")
    return pieces


def _gap(size: str, *, first: bool) -> int:
    if first:
        raise RuleError("a gap (...) needs a word before it")
    gap = int(size) if size else GAP_WORDS
    if not 1 <= gap <= MAX_GAP_WORDS:
        raise RuleError(f"a gap of {size} words; write 1 to {MAX_GAP_WORDS}")
    return gap


def _ways(piece: re.Match[str]) -> _Ways:
    if piece["either"] is not None:
        return _either(piece["either"])
    if piece["maybe"] is not None:
        return [(), *_either(piece["maybe"])]
    if piece["exact"]:
        return [_exact(piece["exact"])]
    return [_run(piece["words"])]


def _either(written: str) -> _Ways:
    """Single words share one item, so that (a|b|c) is one reading; longer ways are readings of their own."""
    ways = [_run(way) for way in written.split("|")]
    if not all(ways):
        raise RuleError(
            "brackets hold an empty alternative; write (one|other), or [word] for a word that may be missing"
        )
    single = frozenset[str]().union(*(way[0].keys for way in ways if len(way) == 1))
    longer = [way for way in ways if len(way) > 1]
    return [(RuleItem(single),), *longer] if single else longer


def _exact(written: str) -> tuple[RuleItem, ...]:
    return tuple(RuleItem(frozenset({f"={form}"})) for form in forms_of(written))


def _run(written: str) -> tuple[RuleItem, ...]:
    if written.strip()[:1] in ('"', "“"):
        return _exact(written)
    items: list[RuleItem] = []
    for part in written.split():
        forms = forms_of(part.strip("*"))
        if not forms:
            raise RuleError(f"{part!r} holds no word; remove it")
        keys = [stem(form) for form in forms]
        if part.endswith("*"):
            keys[-1] = f"{_open_ended(forms[-1])}*"
        if part.startswith("*"):
            keys[0] = f"*{_open_ended(forms[0])}"
        items.extend(RuleItem(frozenset({key})) for key in keys)
    return tuple(items)


def _open_ended(form: str) -> str:
    if len(form) < MIN_OPEN_CHARS:
        raise RuleError(
            f"{form} with * matches too much; give at least {MIN_OPEN_CHARS} letters beside the *"
        )
    return form.casefold()


def _readings(pieces: Sequence[_Piece]) -> Iterator[tuple[RuleItem, ...]]:
    count = prod(len(piece.ways) for piece in pieces)  # counted before any is made: brackets multiply
    if count > MAX_VARIANTS:
        raise RuleError(f"can be read in {count:,} ways; split it into lines of at most {MAX_VARIANTS}")
    gaps = [piece.gap for piece in pieces]
    for ways in product(*(piece.ways for piece in pieces)):
        items = _join(gaps, ways)
        if not items:
            raise RuleError("every word may be missing; leave at least one outside [ ]")
        if len(items) > MAX_ITEMS:
            raise RuleError(f"{len(items)} words; keep to {MAX_ITEMS}")
        yield items


def _join(gaps: Sequence[int], ways: Sequence[tuple[RuleItem, ...]]) -> tuple[RuleItem, ...]:
    """Given the gap before each piece and the way it is said, return one run; missing words leave gaps."""
    items: list[RuleItem] = []
    owed = 0
    for gap, way in zip(gaps, ways, strict=True):
        owed = max(owed, gap)
        if way:
            items.extend((RuleItem(way[0].keys, owed if items else 0), *way[1:]))
            owed = 0
    return tuple(items)
