"""Who led the inspection: the name behind a label, in the team's table, or under the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from letters.reading.layout.geometry import PageLines
from letters.reading.layout.rows import TableRow, page_rows, plain

LABEL = re.compile(r"^(?:lead|reporting) inspectors?(?: on site)?\b\s*:?\s*(?P<name>.*)", re.IGNORECASE)
TWO = re.compile(r",? (?:and|&) (?=[A-ZÀ-Þ])")
# "Ann Moor, Ofsted HMI, Lead inspector"; another inspectorate's lead stands beside it
TEAM = re.compile(
    r"^(?P<name>[^,]+?)(?:,| ) *(?=(?:HMI|Ofsted|Her|His)\b).*?"
    r"\b(?:Ofsted|HMI|Majesty's)\b(?:(?!CQC).){0,25}?\blead\b",
    re.IGNORECASE,
)
CLOSING = re.compile(r"^yours (sincerely|faithfully)\b", re.IGNORECASE)
TITLES = re.compile(r"^(?:(?:h(?:er|is) majesty's inspector|HMI|mr|mrs|ms|miss)\b[.,:]? )+", re.IGNORECASE)
OFFICE = re.compile(
    r"[,(;*–-]? *\b(?:(?:senior )?(?:S?HMI|h(?:er|is) majesty's|inspector)|lead inspector|ofsted|regional)\b.*",
    re.IGNORECASE,
)
NAME = re.compile(r"[A-ZÀ-Þ][\w'.-]*(?: (?:[A-ZÀ-Þ][\w'.-]*|de|du|la|le|van|von|der|d'[A-Z]\w*)){1,4}")
MAX_ENTRY = 150  # a name with its office is one short line
SIGNATURE_ROWS = 6  # a gap for the pen is not a row; after name and office come the copies


def lead_inspector(pages: Sequence[PageLines], *, signed: bool) -> str | None:
    """Given pages, return the lead inspector's name without office or title; None where none is printed.

    ``signed``: where no lead is named, the one person who signs is the lead. With two signatories, neither is.
    """
    rows = [page_rows(page) for page in pages]
    labelled = next(_labelled(rows), None)
    if labelled or not signed:
        return labelled or next(_in_teams(pages), None)
    return next(_signed(rows), None)


def person(printed: str) -> str | None:
    """Given a name with office or title, return the name alone; None where it is no one person's name."""
    name = OFFICE.sub("", TITLES.sub("", plain(printed))).strip(" ,.;:*")
    return name if NAME.fullmatch(name) else None


def people(printed: str) -> str | None:
    """Given one name or two with office or title, return "Ann Moor" or "Ann Moor and Jo Penn"; None for any other."""
    names = [person(part) for part in TWO.split(plain(printed))]
    return " and ".join(filter(None, names)) if names and all(names) else None


def _labelled(pages: Sequence[Sequence[TableRow]]) -> Iterator[str]:
    for rows in pages:
        for index, row in enumerate(rows):
            if label := LABEL.match(row.text):
                below = rows[index + 1].text if index + 1 < len(rows) else ""
                name = people(label["name"] or below)
                if name:
                    second = LABEL.match(below) if label["name"] else None
                    other = people(second["name"]) if second else None
                    yield f"{name} and {other}" if other and other != name else name


def _in_teams(pages: Sequence[PageLines]) -> Iterator[str]:
    for page in reversed(pages):
        for line in page.lines:
            entry = TEAM.match(plain(line.text)) if len(line.text) <= MAX_ENTRY else None
            name = person(entry["name"]) if entry else None
            if name:
                yield name


def _signed(pages: Sequence[Sequence[TableRow]]) -> Iterator[str]:
    rows = [row for page in pages for row in page if not row.first.artifact]
    for index, row in enumerate(rows):
        if CLOSING.match(row.text):
            below = [row for row in rows[index + 1 : index + SIGNATURE_ROWS] if len(row.cells) == 1]
            yield from filter(None, (person(row.text) for row in below[:1]))
