"""What a letter's title says: the kind of inspection and the authority. Read off the page, never a file name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from letters.reading.layout.rows import SIZE_STEP_PT, TableRow, joined, paragraph, plain
from letters.reference.frameworks import POLICY, Framework

LEAD_IN = r"(?:report (?:on|of) )?(?:the )?"
MAX_TITLE = 300  # the longest printed has 150
BODY_PT = 12.6  # a text letter has one size
OPEN_END = re.compile(r"\b(?:and|of|in|to|for|the|with|by|from|or|within)$|[,–-]$", re.IGNORECASE)
PROSE = re.compile(r"(?:between|on|from) \d|this (?:letter|report|inspection|visit)\b|dear\b", re.IGNORECASE)
TITLE_ROWS = 6  # the longest takes three
MAX_NAME = 90  # the longest printed, "City of Bradford Metropolitan Borough Council …", has 50
# What follows the authority in titles and running feet.
SERVICES = re.compile(
    r"\s*(?:\blocal authority\b(?:'s)?)?\s*\b(?:children's|children and young people's)\s+"
    r"(?:(?:social care|safeguarding)\s+)?services?\b.*|\s+local area partnership\b.*|\s+local authority$",
    re.IGNORECASE,
)
NAME = re.compile(r"[A-Z][A-Za-z'.,&() -]{2,}")
COUNCIL = re.compile(
    r"(?:London Borough of|Royal Borough of) [A-Z][\w' -]+"
    r"|[A-Z][\w'&, -]*? (?:City|County|Borough|District|Metropolitan|Unitary|Council)(?: (?:Borough|Council))*"
)
NOT_NAMES = re.compile(
    r"^(dear|inspection|and\b|review|ofsted|age group|copy|www|the overall)|:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, what it is the title of, the authority as printed, and the row it begins in."""

    framework: Framework
    text: str
    authority: str | None
    row: int


def find_title(rows: Sequence[TableRow]) -> Title | None:
    """Given the rows of the first page, return the title; None where no known title is found."""
    for index, row in enumerate(rows):
        if not row.text:
            continue
        text = joined(_title_rows(rows[index : index + TITLE_ROWS]))[:MAX_TITLE]
        for framework, match in _readings(text):
            printed = match.groupdict().get("authority")
            authority = (
                clean_name(printed) if printed else _council(text[match.end() :]) or _beside(rows, index)
            )
            return Title(framework, match.group().strip(), authority, index)
    return None


def is_title(text: str) -> bool:
    """Given a text as one line, return whether it begins as a title that we know does."""
    return any(True for _ in _readings(plain(text)[:MAX_TITLE]))


def clean_name(printed: str) -> str | None:
    """Given what a title prints where the authority stands, return the name alone; None where it is no name."""
    name = SERVICES.sub("", printed).strip(" .,:;-").removeprefix("the ")
    return name if NAME.match(name) and len(name) <= MAX_NAME else None


def _council(rest: str) -> str | None:
    """The authority where it follows the title without a gap, as in text files: "… City Council"."""
    return clean_name(rest.strip()) if COUNCIL.fullmatch(rest.strip()) else None


def _title_rows(rows: Sequence[TableRow]) -> list[TableRow]:
    """Given rows, return those of a title: up to the prose, and over a gap where it ends in "help and"."""
    title_rows = paragraph(rows)
    while len(title_rows) < len(rows) and OPEN_END.search(title_rows[-1].text):
        title_rows += paragraph(rows[len(title_rows) :])
    ends = (
        place
        for place in range(1, len(title_rows))
        if PROSE.match(title_rows[place].text) and not OPEN_END.search(title_rows[place - 1].text)
    )
    return title_rows[: next(ends, len(title_rows))]


def _readings(text: str) -> Iterator[tuple[Framework, re.Match[str]]]:
    for framework in POLICY:
        for pattern in framework.titles:
            if match := re.match(LEAD_IN + pattern, text, re.IGNORECASE):
                yield framework, match


def _beside(rows: Sequence[TableRow], index: int) -> str | None:
    """The authority on lines of its own, above the title or else below it, in larger type than body text."""
    below = index + len(_title_rows(rows[index : index + TITLE_ROWS]))
    beside = (_upwards(rows[:index]), paragraph(rows[below : below + TITLE_ROWS]))
    return next((name for group in beside if _is_large(group) and (name := _name(group))), None)


def _is_large(rows: Sequence[TableRow]) -> bool:
    return all(row.size_pt > BODY_PT or row.first.page is None for row in rows)


def _upwards(rows: Sequence[TableRow]) -> list[TableRow]:
    last = [row for row in rows[-1:] if not row.first.artifact]
    for row in reversed(rows[:-1]):
        apart = row.first.page is None and bool(last) and last[0].first.top > row.first.bottom + 1
        if not last or apart or abs(row.size_pt - last[0].size_pt) > SIZE_STEP_PT or row.first.artifact:
            break
        last.insert(0, row)
    return last


def _name(rows: Sequence[TableRow]) -> str | None:
    text = joined(rows)
    return clean_name(text) if NAME.fullmatch(text) and not NOT_NAMES.search(text) else None
