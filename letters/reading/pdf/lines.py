"""Runs of text as the file shows them, put together into printed lines. Pure: knows nothing of PDF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low

from letters.reading.layout.geometry import Line, Tag

WORD_GAP_EM = 0.16  # a gap wider than this, where no space is drawn, is a space; letter gaps are below 0.05
NARROW_EM = 0.08  # in a line without any space, so narrow a gap is one
LONG_WORD = (
    24  # letters: no line of a letter holds a longer word, unless its spaces are too narrow to be seen
)
SPACED_RUNS = 8  # as many letters drawn one by one, most of them equally far apart, are letter-spacing
TWICE_EM = 0.12  # text drawn again this near is drawn twice to look bold; the narrowest letter is 0.2 wide
JOIN_GAP_EM = 1.3  # columns of the judgement tables are 3 em and more apart, justified words below 1
LABEL_GAP_EM = 4.0  # "1." at x=71, its text at x=99: 28 pt, of 12 pt type
LABEL_SPACE_EM = 0.45  # "10." ends 7 pt before its text; a space in a text is 3.5 pt
SAME_BASELINE_EM = 0.2
RAISED_EM = (0.15, 0.8)  # footnote marks stand 4-6 pt above a 12 pt baseline
RAISED_SIZE = 0.85  # and are at most 8 pt where the line is 12

LABEL = re.compile(r"^\s*(?:\d{1,3}(?:\.\d{1,2})?[.)]?|[a-z][.)]|[ivx]{1,4}[.)]|[^\w\s\"'“‘(£]|o)\s*$")
NOTE_MARK = re.compile(r"^[\s\d,*†‡]+$")


@dataclass(frozen=True, slots=True)
class Run:
    """Text drawn in one go. ``baseline`` is measured downwards from the top of the page.

    ``gaps`` are the places in the text where it steps to the right by less than a space as a rule.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size_pt: float
    bold: bool
    tag: Tag | None
    artifact: bool
    gaps: tuple[int, ...] = ()


def drawn_once(runs: Iterable[Run]) -> list[Run]:
    """Given runs, return them without those drawn a second time in the same place to look bold; the first is bold."""
    distinct: list[Run] = []
    indexes_by_text: dict[str, list[int]] = {}
    for run in runs:
        same_text = indexes_by_text.setdefault(run.text, []) if run.text.strip() else []
        original = next((index for index in same_text if _is_drawn_over(distinct[index], run)), None)
        if original is None:
            same_text.append(len(distinct))
            distinct.append(run)
        else:
            distinct[original] = replace(distinct[original], bold=True)
    return distinct


def _is_drawn_over(first: Run, second: Run) -> bool:
    near = TWICE_EM * first.size_pt
    return abs(first.x0 - second.x0) < near and abs(first.baseline - second.baseline) < near


def runs_to_lines(runs: Sequence[Run], page: int) -> list[Line]:
    """Given the runs of a page as drawn, return its lines, in the order of their first runs."""
    rows: list[list[Run]] = []
    for run in runs:
        if rows and _continues(rows[-1], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    rows = [row for row in rows if any(run.text.strip() for run in row)]
    return [_line(row, page) for row in _labels_joined(rows)]


def _continues(row: Sequence[Run], run: Run) -> bool:
    last = row[-1]
    if last.artifact != run.artifact or _cell(last) != _cell(run):
        return False
    size = max(row[0].size_pt, run.size_pt)
    rise = row[0].baseline - run.baseline
    if abs(rise) > SAME_BASELINE_EM * size and not _is_raised(run, row[0]) and not _is_raised(row[0], run):
        return False
    limit = LABEL_GAP_EM if LABEL.match("".join(part.text for part in row)) else JOIN_GAP_EM
    return -0.5 * size < run.x0 - last.x1 < limit * size


def _is_raised(run: Run, base: Run) -> bool:
    rise = (base.baseline - run.baseline) / max(base.size_pt, 1.0)
    return run.size_pt <= RAISED_SIZE * base.size_pt and RAISED_EM[0] < rise < RAISED_EM[1]


def _cell(run: Run) -> int:
    return run.tag.cell if run.tag else 0


def _labels_joined(rows: Sequence[list[Run]]) -> list[list[Run]]:
    """Join a label to the text on its right where the file draws them apart (all numbers first)."""
    joined: list[list[Run]] = []
    joined_indexes: set[int] = set()
    for index, row in enumerate(rows):
        if index in joined_indexes:
            continue
        if LABEL.match("".join(run.text for run in row)):
            text_index = _text_beside(rows, index, joined_indexes)
            if text_index is not None:
                joined_indexes.add(text_index)
                row = row + rows[text_index]
        joined.append(row)
    return joined


def _text_beside(rows: Sequence[list[Run]], index: int, joined_indexes: set[int]) -> int | None:
    label = rows[index][-1]
    for other, row in enumerate(rows[index + 1 :], index + 1):
        first = row[0]
        level = abs(first.baseline - label.baseline) < SAME_BASELINE_EM * first.size_pt
        near = 0 <= first.x0 - label.x1 < LABEL_GAP_EM * first.size_pt
        if level and near and other not in joined_indexes and first.artifact == label.artifact:
            return other if _cell(first) == _cell(label) else None
    return None


def _line(row: Sequence[Run], page: int) -> Line:
    letters = {run: len(run.text.strip()) for run in row}
    longest = max(row, key=lambda run: letters[run])
    text_runs = [run for run in row if not (_is_raised(run, longest) and NOTE_MARK.match(run.text))] or list(
        row
    )
    total = sum(letters[run] for run in text_runs) or 1
    printed_runs = [run for run in text_runs if run.text.strip()] or text_runs
    size = max(run.size_pt for run in printed_runs if run.size_pt <= longest.size_pt * 1.5)
    return Line(
        text=_text(text_runs),
        x0=printed_runs[0].x0,
        top=longest.baseline - 0.8 * size,
        x1=printed_runs[-1].x1,
        bottom=longest.baseline + 0.2 * size,
        size_pt=round(longest.size_pt, 2),
        bold=sum(letters[run] for run in text_runs if run.bold) >= 0.8 * total,
        tag=longest.tag,
        artifact=longest.artifact,
        indent=_indent(printed_runs),
        page=page,
    )


def _indent(row: Sequence[Run]) -> float:
    """Return where the text after a label starts: after "17." and its gap, not between "1" and "7."."""
    for count in range(min(len(row) - 1, 4), 0, -1):
        label = "".join(run.text for run in row[:count])
        gap = row[count].x0 - row[count - 1].x1
        if LABEL.match(label) and (
            gap > LABEL_SPACE_EM * row[count].size_pt or not label.strip()[-1].isalnum()
        ):
            return row[count].x0
    return row[0].x0


def _text(row: Sequence[Run]) -> str:
    base = _letter_spacing(row)
    text = _spaced(row, WORD_GAP_EM + base)
    if len(max(text.split(), key=len, default="")) > LONG_WORD and not base:
        narrow = _spaced([replace(run, text=_with_spaces(run)) for run in row], NARROW_EM)
        return narrow if narrow.count(" ") > text.count(" ") else text
    return text


def _spaced(row: Sequence[Run], limit_em: float) -> str:
    """Return the text of a row, with a space in each gap wider than the limit."""
    parts: list[str] = []
    end = row[0].x0
    for run in row:
        if parts and run.x0 - end > limit_em * run.size_pt:
            parts.append(" ")
        parts.append(run.text)
        end = max(end, run.x1)
    return re.sub(r"[^\S\n]+", " ", "".join(parts)).strip()


def _letter_spacing(row: Sequence[Run]) -> float:
    """Return how far apart the letters of a row stand, in ems, where they are drawn one by one; 0 as a rule."""
    if len(row) <= SPACED_RUNS:
        return 0.0
    gaps = [
        (right.x0 - left.x1) / max(right.size_pt, 1.0)
        for left, right in pairwise(row)
        if len(left.text) == len(right.text) == 1
    ]
    return max(median_low(gaps), 0.0) if len(gaps) >= SPACED_RUNS and 2 * len(gaps) > len(row) else 0.0


def _with_spaces(run: Run) -> str:
    places = [0, *run.gaps, len(run.text)]
    return " ".join(run.text[start:end] for start, end in pairwise(places))
