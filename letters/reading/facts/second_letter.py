"""A file that holds two letters: the second would vanish in the first, so such a file waits for an editor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from letters.reading.facts.dates import first_ranges
from letters.reading.facts.titles import find_title
from letters.reading.layout.geometry import PageLines
from letters.reading.layout.rows import TableRow, page_rows
from letters.reading.letter import Doubt, Header
from letters.reference.authority_names import same_name

SALUTED = re.compile(r"dear\s+\S", re.IGNORECASE)
SIGNED = re.compile(r"yours (?:sincerely|faithfully)\b", re.IGNORECASE)
DATED = re.compile(
    r"(?:inspection|visit) dates?\s*:?\s*(?=\d)|dates? of (?:the )?(?:inspection|visit)\s*:?\s*(?=\d)",
    re.IGNORECASE,
)
TITLE_WITHIN = 20  # rows: a front page has its title and its dates so close together
HEAD_ROWS = 15  # of a page, where a title stands
AWAY_ROWS = 30  # from the first title; a cover and a contents page can repeat it


def second_letter(header: Header, pages: Sequence[PageLines]) -> Iterator[Doubt]:
    """Given a letter's header and all pages, yield a doubt that holds it where another letter begins in them."""
    rows = [(page, row) for page in pages for row in page_rows(page) if row.text]
    place = _saluted_again(rows) or _titled_again(header, rows)
    if place is not None:
        number = rows[place][0].number
        where = f"on page {number}" if number else f"at “{rows[place][1].text[:60]}”"
        yield Doubt("two-letters", "file", f"A second letter begins {where}; split the file into two", True)


Rows = Sequence[tuple[PageLines, TableRow]]


def _saluted_again(rows: Rows) -> int | None:
    """A letter ends with its signature: a salutation after that begins another letter."""
    signed = next((place for place, (_, row) in enumerate(rows) if SIGNED.match(row.text)), None)
    if signed is None:
        return None
    later = range(signed + 1, len(rows))
    return next((place for place in later if SALUTED.match(rows[place][1].text)), None)


def _titled_again(header: Header, rows: Rows) -> int | None:
    """A title of another authority at the head of a page, or a title and, below it, days other than the letter's."""
    titles: list[int] = []
    for place in range(len(rows)):
        title = find_title([row for _, row in rows[place : place + 1]])
        if title and place >= AWAY_ROWS:
            if _is_anothers(header, title.authority) and _is_head(rows, place):
                return place
            titles.append(place)
        if titles and place - titles[-1] <= TITLE_WITHIN and _has_other_days(header, rows[place][1].text):
            return titles[-1]
    return None


def _is_anothers(header: Header, authority: str | None) -> bool:
    return bool(header.authority and authority and not same_name(header.authority, authority))


def _is_head(rows: Rows, place: int) -> bool:
    """Whether a row stands at the head of its page; a text has no pages, so that any row may."""
    page, row = rows[place]
    return row.first.page is None or place < HEAD_ROWS or rows[place - HEAD_ROWS][0] is not page


def _has_other_days(header: Header, text: str) -> bool:
    label = DATED.match(text)
    days = first_ranges(text[label.end() :], published=header.published) if label else []
    return bool(days and header.ranges and tuple(days) != header.ranges)
