"""What stands on a page and is no part of its text: page numbers, running heads and feet, notes, contents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from letters.reading.layout.geometry import Line, PageLines, cluster

FOOT_PT = 78.0  # feet lie within 75 pt of the lower edge, the lowest body line 68 pt above it
HEAD_PT = 62.0  # running heads lie within 60 pt of the upper edge
NOTE_RATIO = 0.89  # body 12, notes 9 to 10.5, boxes 11
NOTE_FROM = 0.4  # notes stand in the lower part of a page
REPEATS = 2  # a foot stands on two pages or more
PAGE_NUMBER = re.compile(r"^(?:page\s+)?\d{1,3}(?:\s+of\s+\d{1,3})?$", re.IGNORECASE)
COUNT = re.compile(r"(?:page )?(\d{1,3})(?: of \d{1,3})?", re.IGNORECASE)
COUNTED = 3  # pages
SAME_HEIGHT_PT = 8.0  # one foot, on pages whose feet have one or two lines
CONTENTS = re.compile(r"^(?:table of )?contents\W*$", re.IGNORECASE)
CONTENTS_RIGHT = 0.75  # of the page's width: where its page numbers stand
LEADERS = re.compile(r"(?:\.{4,}|…{2,})\s*\d{1,3}$")
# "1 See the letter of ..."; a paragraph has "1."
NOTE_START = re.compile(r"^[(\[]?(?:\d{1,2}|[*\u2020\u2021])[)\]]?\s*[A-Z\u2018\u201c'\"]")
RULE_PT = 2.0  # a note's letters can touch the rule
NOTE_BELOW_PT = 20.0  # the first note stands so near below it
NOTE_ROLES = frozenset({"Note", "FENote"})


@dataclass(frozen=True, slots=True)
class Aside:
    """A line that is no body text; ``what`` is ``page number``, ``running``, ``footnote`` or ``contents``."""

    line: Line
    what: str


@dataclass(frozen=True, slots=True)
class Split:
    """Pages with their body lines only, and the lines put aside, in reading order."""

    body: tuple[PageLines, ...]
    asides: tuple[Aside, ...]


def split_furniture(pages: Sequence[PageLines]) -> Split:
    """Given pages, return their body apart from page numbers, running heads and feet, notes and contents."""
    body_pt = body_size(pages)
    running_patterns, page_number_ids = _running_patterns(pages), _page_number_ids(pages)
    body, asides = [], []
    for page in pages:
        body_lines = []
        contents_lines = _contents(page)
        notes = _ruled_off(page)
        for line in page.lines:
            kind = "page number" if id(line) in page_number_ids else ""
            kind = kind or (
                "contents"
                if line in contents_lines
                else _aside_kind(line, page, running_patterns, page_number_ids, body_pt)
            )
            kind = kind or ("footnote" if line in notes else "")
            if kind:
                asides.append(Aside(line, kind))
            else:
                body_lines.append(line)
        body.append(replace(page, lines=tuple(body_lines)))
    return Split(tuple(body), tuple(asides))


def body_size(pages: Iterable[PageLines]) -> float:
    """Given pages, return the type size in which most of their letters are set."""
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            letters[round(line.size_pt * 2) / 2] += len(line.text)
    return max(letters, key=lambda size: (letters[size], size), default=12.0)


def _aside_kind(
    line: Line,
    page: PageLines,
    running_patterns: frozenset[tuple[str, float]],
    page_number_ids: frozenset[int],
    body_pt: float,
) -> str:
    if page.number is None:
        return ""
    margin = _in_margin(line, page)
    if margin and PAGE_NUMBER.match(line.text):
        return "page number"
    if line.artifact or (margin and _pattern(line) in running_patterns):
        return "running"
    small = line.size_pt < NOTE_RATIO * body_pt
    low = line.top > NOTE_FROM * page.height_pt
    if line.tag and line.tag.role in NOTE_ROLES:
        return "footnote"
    return "footnote" if small and low and _nothing_below(line, page, page_number_ids, body_pt) else ""


def _ruled_off(page: PageLines) -> frozenset[Line]:
    """Return the notes of a page that stand under a short rule, however large they are set."""
    low = [rule for rule in page.rules if rule > NOTE_FROM * page.height_pt]
    for rule in sorted(low, reverse=True):
        below = [line for line in page.lines if line.top > rule - RULE_PT and not _in_margin(line, page)]
        first = min(below, key=lambda line: line.top, default=None)
        if first and NOTE_START.match(first.text) and first.top - rule < NOTE_BELOW_PT:
            return frozenset(below)
    return frozenset()


def _contents(page: PageLines) -> frozenset[Line]:
    """Return the lines of a table of contents: from its heading down to the last page number on the right."""
    heading = next((line for line in page.lines if CONTENTS.match(line.text)), None)
    if heading is None or page.number is None:
        return frozenset()
    below = [line for line in page.lines if line.top >= heading.top]
    numbers = [line.top for line in below if _is_entry(line, page) and not _in_margin(line, page)]
    last = max(numbers, default=heading.top)
    return frozenset(line for line in below if line.top <= last + 2 or _is_listed(line))


def _is_entry(line: Line, page: PageLines) -> bool:
    alone = line.x0 > CONTENTS_RIGHT * page.width_pt and line.text.isdigit()
    return alone or _is_listed(line) or bool(LEADERS.search(line.text))


def _is_listed(line: Line) -> bool:
    return line.tag is not None and line.tag.role == "TOCI"


def _in_margin(line: Line, page: PageLines) -> bool:
    return line.bottom > page.height_pt - FOOT_PT or line.top < HEAD_PT


def _pattern(line: Line) -> tuple[str, float]:
    """Return what of a running line is the same on each page: its words, with "#" for numbers, and its type size."""
    return re.sub(r"\W*\d+\W*", "#", line.text.lower()), round(line.size_pt)


def _running_patterns(pages: Sequence[PageLines]) -> frozenset[tuple[str, float]]:
    """Return the patterns of the margin lines that stand at one height on several pages."""
    tops_by_pattern: dict[tuple[str, float], list[float]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            if _in_margin(line, page):
                tops_by_pattern[_pattern(line)].append(line.top)
    return frozenset(
        pattern for pattern, tops in tops_by_pattern.items() if _stands_still(tops) and len(pattern[0]) > 1
    )


def _page_number_ids(pages: Sequence[PageLines]) -> frozenset[int]:
    """Return the page numbers (their ids) that stand above the margin: the lowest lines of pages, counting on."""
    ids_by_offset: dict[int, list[int]] = defaultdict(list)
    for page in pages:
        lowest = max(page.lines, key=lambda line: line.top, default=None)
        number = lowest and page.number and COUNT.fullmatch(lowest.text)
        if lowest and page.number and number:
            ids_by_offset[int(number[1]) - page.number].append(id(lowest))
    longest = max(ids_by_offset.values(), key=len, default=[])
    return frozenset(longest if len(longest) >= COUNTED else ())


def _stands_still(tops: Sequence[float]) -> bool:
    groups = cluster(tops, lambda top: top, tolerance=SAME_HEIGHT_PT)
    return max(map(len, groups)) >= REPEATS


def _nothing_below(line: Line, page: PageLines, page_number_ids: frozenset[int], body_pt: float) -> bool:
    """Return whether all that stands below the line is set as small: a note is never followed by body text."""
    return all(
        other.size_pt < NOTE_RATIO * body_pt
        or other.artifact
        or _in_margin(other, page)
        or id(other) in page_number_ids
        for other in page.lines
        if other.top > line.bottom
    )
