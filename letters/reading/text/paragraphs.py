"""Rows to paragraphs: where a text is wrapped, where its paragraphs end, and which of them are headings.

::

    The letter's rows are filled up to here |     <- "is" would have found room on a row that ends early:
    and this one ends early.                |        there the paragraph ends, blank row or none
    Here another begins ...                 |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from letters.reading.body.section_kinds import PLAIN, is_graded, role_of
from letters.reading.facts.titles import is_title
from letters.reading.layout.line_joins import FINISHED, OPEN_END, join_lines
from letters.reading.layout.list_labels import BULLET_LABEL
from letters.reading.text.rows import Row
from letters.reading.text.widths import reach_em, width_em

NARROWEST, WIDEST = 50, 130  # letters in a row; pdftotext fills 75 to 100, a text that is not wrapped has 300
WRAPPED_ROWS = 3
WRAPPED_SHARE = 0.5  # of the letters: a text in rows longer than the widest has a paragraph a row
TELLING_ROWS = 12
EARLY = 0.97  # of the width, which is measured and not counted: full rows end within 3 % of it
EARLY_SPACED = 0.8  # where blank rows part the paragraphs, a row must end far earlier to end one by itself
CLEARLY_EARLY = 0.7
MOSTLY = 0.8
LONG = 1.3
SHORT = 0.85
NEARLY = 0.88  # a row without a full stop that reaches so far is cut, though its measure is not exact
DASHES = frozenset("-\u2013\u2212\uf02d")
SET_IN = 2
HEADING_WORDS = 12  # one that the policy does not know
TITLE_WORDS = 40  # the longest title has 27
CUT_WORDS = 14  # a row without a full stop that has as many words is cut prose
PARAGRAPH_ROWS = 200  # no paragraph of a letter has 60; one without end costs the square of its rows
HEADING_END = re.compile(r"[.,;!\"”]$|[:]$")
ONE_SENTENCE = re.compile(
    r"this letter to all the service leaders[^.]*\.$", re.IGNORECASE
)  # it is the whole paragraph
VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|cannot|will|should|must|remains?|receives?|makes?|made"
    r"|benefits?|continues?|ensures?|shows?|takes?|needs? to|not)\b"
)


def wrap_widths(rows: Sequence[Row]) -> dict[str, float]:
    """Given rows, return how far they are filled, in ems, under a number ("1"), a bullet ("-") or nothing ("").

    Numbers and bullets are set in, and a converter that drops the indent leaves their rows shorter. Empty where each
    paragraph is one row.
    """
    if _is_unwrapped(rows):
        return {}
    reaches: dict[str, list[float]] = {"": [], "1": [], "-": []}
    label_kind, last = "", -2
    for row, below in pairwise(rows):
        label_kind = _hangs(row) if row.label or row.index != last + 1 else label_kind
        last = row.index
        if below.index == last + 1 and not below.label and NARROWEST <= row.end <= WIDEST:
            reaches[label_kind].append(reach_em(row))
    all_reaches = [reach for label_reaches in reaches.values() for reach in label_reaches]
    if len(all_reaches) < WRAPPED_ROWS:
        return {}
    early = EARLY_SPACED if _is_spaced(rows, _filled(all_reaches)) else EARLY
    return {
        name: early * _filled(label_reaches if len(label_reaches) > TELLING_ROWS else all_reaches)
        for name, label_reaches in reaches.items()
    }


def _is_unwrapped(rows: Sequence[Row]) -> bool:
    """Return whether most of the text stands in rows that nobody would print: a letter that is wrapped has a few."""
    letters = [len(row.text) for row in rows]
    return sum(count for count in letters if count > WIDEST) > WRAPPED_SHARE * sum(letters)


def _is_spaced(rows: Sequence[Row], width: float) -> bool:
    """Return whether blank rows stand between the paragraphs: most rows that end far too early have one below."""
    ends = [
        below.index > row.index + 1
        for row, below in pairwise(rows)
        if reach_em(row) < CLEARLY_EARLY * width
        and row.end > NARROWEST / 3
        and FINISHED.search(row.text)
        and not below.label
        and not row.label
    ]
    return len(ends) >= WRAPPED_ROWS and sum(ends) > MOSTLY * len(ends)


def _filled(reaches: Sequence[float]) -> float:
    return sorted(reaches)[int(0.9 * (len(reaches) - 1))]


def rows_to_paragraphs(rows: Sequence[Row]) -> list[list[Row]]:
    """Given rows, return the paragraphs, bullets and headings that they make, in order."""
    widths = wrap_widths(rows)
    groups: list[list[Row]] = []
    for row in rows:
        if groups and len(groups[-1]) < PARAGRAPH_ROWS and _belongs(groups[-1], row, widths):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _belongs(group: Sequence[Row], row: Row, widths: dict[str, float]) -> bool:
    if row.is_grade or group[-1].is_grade:  # "Requires improvement to be" goes on with "good" alone
        return row.is_grade and group[-1].is_grade and row.text[:1].islower()
    return _goes_on(group, row, widths[_hangs(group[0])]) if widths else _goes_on_unwrapped(group, row)


def _hangs(row: Row) -> str:
    return "1" if row.label[:1].isdigit() else "-" if row.label else ""


def with_lists_set_in(groups: Sequence[list[Row]]) -> list[list[Row]]:
    """Given paragraphs, return them with the dashes under a bullet that announces them set in as in print."""
    placed: list[list[Row]] = []
    above: Row | None = None
    for group in groups:
        row = group[0]
        if above and row.label[:1] in DASHES and row.column == above.column and above.label[0] not in DASHES:
            group = [replace(member, column=member.column + SET_IN) for member in group]
        elif row.label[:1] not in DASHES or not row.label:
            above = row if row.label and _text(group).endswith(":") else None
        placed.append(group)
    return placed


def is_heading(group: Sequence[Row]) -> bool:
    """Given a paragraph's rows, return whether it is a heading: a known one, or a few words and no verb."""
    text = join_lines(row.text for row in group)
    words = len(text.split())
    if group[0].label or words > TITLE_WORDS or not re.search(r"[^\W\d_]", text) or HEADING_END.search(text):
        return False
    if role_of(text) or is_graded(text) or is_title(text):
        return True
    return words <= HEADING_WORDS and not VERB.search(text) and not text[0].islower()


def is_time_limit(group: Sequence[Row]) -> bool:
    """Given a heading's rows, return whether it only says by when, or names nothing: it stands under the one above."""
    return role_of(join_lines(row.text for row in group)) == PLAIN


def _text(group: Iterable[Row]) -> str:
    return join_lines(row.text for row in group)


def _goes_on(group: Sequence[Row], row: Row, width: float) -> bool:
    """Return whether a row goes on with a paragraph in a wrapped text."""
    last, text = group[-1], _text(group)
    adjacent = row.index == last.index + 1
    finished, opens_low = bool(FINISHED.search(text)), row.text[:1].islower()
    full = _is_full(last, row, width)
    if row.label:
        dash = row.label[0] in "–—" or (row.label[0].isdigit() and row.label[-2:-1] == ".")
        return adjacent and full and not finished and dash and not group[0].label
    if _ends_heading(group, text, row) or (finished and _is_short_heading(row, width)):
        return False
    if opens_low and text.endswith(":"):
        return True  # a list whose signs were lost
    if adjacent:
        if finished:
            return full and not ONE_SENTENCE.match(text)
        cut = bool(group[0].label) and not is_heading([row])
        nearly = NEARLY * width <= reach_em(last) < LONG * width and not is_heading([row])
        return full or opens_low or cut or nearly or bool(OPEN_END.search(text))
    if finished:
        turned = row.page != last.page
        return turned and full and group[0].label[:1].isdigit() and not is_heading([row])
    if opens_low or (OPEN_END.search(text) and not role_of(row.text)):
        return True
    return full and len(text.split()) > CUT_WORDS and not is_heading([row])


def _is_short_heading(row: Row, width: float) -> bool:
    return reach_em(row) < SHORT * width and not row.text[:1].islower() and is_heading([row])


def _is_full(last: Row, row: Row, width: float) -> bool:
    """Return whether the next word would have found no room on the row above."""
    word = row.text.split(" ", 1)[0]
    reach = reach_em(last)
    return width < reach + width_em(f" {word}") and reach < LONG * width


def _ends_heading(group: Sequence[Row], text: str, row: Row) -> bool:
    """Return whether a heading is complete, and the row below it begins something else."""
    if group[0].label or row.text[:1].islower() or OPEN_END.search(text) or HEADING_END.search(text):
        return False
    if is_graded(text) or is_title(text):
        return not is_title(f"{text} {row.text}") or bool(VERB.search(row.text))
    return bool(role_of(text)) and len(text.split()) <= HEADING_WORDS


def _goes_on_unwrapped(group: Sequence[Row], row: Row) -> bool:
    """The same where each paragraph is one row: page breaks may still have left blank rows inside its sentences."""
    if row.label:
        return False
    text = _text(group)
    if (
        row.column > group[0].column
        and row.index == group[-1].index + 1
        and BULLET_LABEL.match(group[0].text)
    ):
        return True  # a bullet's last sentence on a row of its own, set in by a space
    if FINISHED.search(text):
        return False
    if row.text[:1].islower() or (OPEN_END.search(text) and not role_of(row.text)):
        return True
    cut = len(text.split()) > TITLE_WORDS or bool(group[0].label)
    return cut and text[-1:] not in "*:" and not is_heading([row])
