"""What stands in a text file and is no part of the letter: running heads and feet, page numbers, notes, contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from letters.reading.text.rows import Row

EDGE_ROWS = 4  # a foot has up to two rows, a page number and a blank between
REPEATS = 2
EVERY = 4  # and on as many pages: two chapters of a long report may begin alike
MIDDLE_REPEATS = 3  # where no form feeds separate the pages
RUNNING_LETTERS = 12
TITLE_ROWS = 12  # a title may stand there as it stands in the foot of each page
FOOT = re.compile(r"(?:area send )?(?:re-?)?inspection (?:of|report:?) ", re.IGNORECASE)
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DAYS = re.compile(
    rf"(?:{DAY} )?(?:[A-Z][a-z]+ )?(?:20\d\d )?(?:to|and|[-\u2013]) {DAY} [A-Z][a-z]+ 20\d\d(?: (?:page )?\d{{1,3}})?"
)
PAGE_NUMBER = re.compile(r"^(?:page\s+)?\d{1,3}(?:\s+of\s+\d{1,3})?$", re.IGNORECASE)
NOTE = re.compile(r"^(?P<mark>\d{1,2})(?:\s+(?=[A-Z‘“'\"(]))?(?P<rest>.*)$")
CONTENTS = re.compile(r"^(?:table of )?contents\W*$", re.IGNORECASE)
ENTRY = re.compile(r"(?:^|\s|\.)\d{1,3}$")
ENTRIES = 3
NOTE_ROWS = 9  # what is longer is text
NOTES_FROM = 0.3  # of a page's rows


def without_asides(pages: Sequence[Sequence[Row]]) -> list[Row]:
    """Given pages of rows, return the rows of the letter itself, and the marks of its notes taken out."""
    if len(pages) == 1:
        return _without_running_rows(_without_contents(list(pages[0])))
    running = _running(pages)
    letter_rows: list[Row] = []
    for page in pages:
        letter_rows += _without_edges(_without_notes(_without_contents(list(page))), running)
    return letter_rows


def _pattern(row: Row) -> str:
    return re.sub(r"\W*\d+\W*", "#", row.text.lower())


def _edges(page: Sequence[Row]) -> list[Row]:
    top = [] if page and page[0].page == 0 else page[:EDGE_ROWS]  # a first page begins with the title
    return [*top, *page[-EDGE_ROWS:]]


def _running(pages: Sequence[Sequence[Row]]) -> frozenset[str]:
    times = Counter(pattern for page in pages for pattern in {_pattern(row) for row in _edges(page)})
    repeats = max(REPEATS, len(pages) // EVERY)
    return frozenset(pattern for pattern, count in times.items() if count >= repeats and len(pattern) > 1)


def _without_edges(page: Sequence[Row], running: frozenset[str]) -> list[Row]:
    edges = {
        row.index
        for row in _edges(page)
        if PAGE_NUMBER.match(row.text) or (_pattern(row) in running and not row.label and not row.is_grade)
    }
    return [row for row in page if row.index not in edges]


def _without_running_rows(rows: Sequence[Row]) -> list[Row]:
    """Take out what a converter without form feeds left in the middle: rows that come again and again, page numbers."""
    times = Counter(
        _pattern(row)
        for row in rows
        if len(row.text) > RUNNING_LETTERS and not row.label and not row.is_grade
    )
    repeated = {
        pattern for pattern, count in times.items() if count >= MIDDLE_REPEATS and pattern[-1] not in ".:"
    }
    numbers = [row for row in rows if PAGE_NUMBER.match(row.text)]
    counted = len(numbers) >= MIDDLE_REPEATS and all(
        int(re.findall(r"\d+", number.text)[0]) < int(re.findall(r"\d+", following.text)[0])
        for number, following in pairwise(numbers)
    )
    removed = {row.index for row in numbers} if counted else set()
    removed |= _feet(rows, times)
    seen: set[str] = set()
    for row in rows:
        if (pattern := _pattern(row)) in repeated:
            if pattern in seen:
                removed.add(row.index)
            seen.add(pattern)
    return [row for row in rows if row.index not in removed]


def _feet(rows: Sequence[Row], times: Counter[str]) -> set[int]:
    """Return the places of feet that name the inspection, and of the days and page number on the row beside them."""
    feet = {
        row.index for row in rows[TITLE_ROWS:] if FOOT.match(row.text) and times[_pattern(row)] >= REPEATS
    }
    beside = {index + step for index in feet for step in (-1, 1)}
    return feet | {row.index for row in rows if row.index in beside and DAYS.fullmatch(row.text)}


def _without_notes(page: list[Row]) -> list[Row]:
    """Take out the notes at the end of a page, whose marks stand in its text, and the marks."""
    rows = list(page)
    for row in reversed(page[int(NOTES_FROM * len(page)) :]):
        note_start = NOTE.match(row.text)
        if not note_start or (note_start["rest"] and row.text[len(note_start["mark"])] != " "):
            continue
        mark = re.compile(rf"(?<=[A-Za-z)’'.,?:;]){note_start['mark']}(?!\w|\.\d)")
        note = _note(rows, row, alone=not note_start["rest"])
        if len(note) < 2 and not note_start["rest"]:
            continue  # a page number
        if marked := next(
            (other for other in rows if other.index < row.index and mark.search(other.text)), None
        ):
            text = mark.sub("", marked.text, count=1)
            rows[rows.index(marked)] = Row(text, marked.column, marked.index, marked.page)
            rows = [other for other in rows if other.index not in note]
    return rows


def _note(rows: Sequence[Row], row: Row, *, alone: bool) -> set[int]:
    """Return the places of a note's rows: those after its mark, or before it where its mark comes last."""
    place = next((place for place, other in enumerate(rows) if other.index == row.index), None)
    if place is None:
        return set()
    below, above = _adjacent(rows[place:]), _adjacent(rows[place::-1])
    if alone and len(below) == 1:  # it stands below its note, or a blank row above it
        below = above if 1 < len(above) <= NOTE_ROWS else [row, *_adjacent(rows[place + 1 :])]
    return {other.index for other in below} if len(below) <= NOTE_ROWS else set()


def _adjacent(rows: Sequence[Row]) -> list[Row]:
    run = list(rows[:1])
    for row in rows[1:]:
        if abs(row.index - run[-1].index) > 1:
            break
        run.append(row)
    return run


def _without_contents(rows: list[Row]) -> list[Row]:
    """Take out a table of contents: from its heading to the last row of its page that ends in a page number."""
    start = next((place for place, row in enumerate(rows) if CONTENTS.match(row.text)), None)
    if start is None:
        return rows
    ends = [
        place
        for place in range(start, len(rows))
        if ENTRY.search(rows[place].text) and len(rows[place].text) < 100
    ]
    near = [place for place, after in zip(ends, [start, *ends], strict=False) if place - after <= 2 * ENTRIES]
    return rows[:start] + rows[near[-1] + 1 :] if len(near) >= ENTRIES else rows
