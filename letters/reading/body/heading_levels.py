"""Which headings are open above a block: how one more heading changes them, and what kind it has.

::

    The local authority            16   a chapter
      Recommendations              14   a list: what stands under it is of its kind
        Leadership                 12   one of its groups, where the list began with a group
      Inspection findings          12   narrative: it ends the list, however small it is set
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from letters.reading.body.section_kinds import (
    ABOUT,
    BACKGROUND,
    DEVELOPMENT,
    MEETS,
    NARRATIVE,
    PLAIN,
    PRIORITY,
    SKIP,
    STRENGTH,
    SUBJECT,
    TIMED,
    is_graded,
    is_lead_in,
)
from letters.reading.layout.blocks import BULLET, HEADING, Block

LISTS = frozenset({STRENGTH, MEETS, DEVELOPMENT, PRIORITY})
CHAPTERS = frozenset({NARRATIVE, PLAIN, BACKGROUND})  # stand in no list, however they are set
MAY_BE_GROUPS = frozenset({"", SUBJECT})
UNDER_SUBJECT = re.compile(r"(?:summary|(?:key |main )?inspection findings)\W*$", re.IGNORECASE)
JUDGED_PT = 1.0  # a section named in a judgement table outranks the bold "Summary" under it
SAME_SIZE_PT = 0.3
GROUP_LARGER_PT = 1.5  # groups can be set in 12.7 regular below a list's heading in 12 bold

Rank = tuple[float, bool]  # the larger the type the lower; bold before regular


@dataclass(frozen=True, slots=True)
class Level:
    """An open heading. ``bare``: no item stands under it yet; ``plain``: it names no subject; ``subject``: one we know.

    ``groups`` is the rank of the headings that divide a list, None where it is not divided; ``group``: it is one of
    those. ``guessed`` is set where we only assume that no findings stand under it, and names what under it would show
    that some do: "numbers" or "prose".
    """

    name: str
    kind: str
    rank: Rank
    guessed: str = ""
    bare: bool = True
    plain: bool = False
    subject: bool = False
    groups: Rank | None = None
    group: bool = False


def open_heading(
    path: Sequence[Level], block: Block, role: str, following: Block | None, *, judged: bool = False
) -> list[Level]:
    """Given the open headings, a heading, its role and what follows it, return those that are open from here on.

    ``judged``: a grade stands beside it.
    """
    if role == TIMED:
        return _timed(path, block)
    last = path[-1] if path else None
    if role == PLAIN and last and last.kind == SKIP and last.bare:
        role = ""  # "The local authority", below "What the judgements mean"
    judged = judged or (role == SUBJECT and is_graded(block.text))
    if role in MAY_BE_GROUPS and not judged and (grouped := _grouped(path, block, following)) is not None:
        return grouped
    above = _levels_above(_without_ended(path, role, judged=judged), block, role)
    return [*above, _new_level(above, block, role, last)]


def filled(path: Sequence[Level], blocks: Sequence[Block]) -> list[Level]:
    """Given the open headings and the blocks that stand under the last, return them, the last no longer bare."""
    items = any(not is_lead_in(block.text) for block in blocks)
    return [*path[:-1], replace(path[-1], bare=path[-1].bare and not items)] if path else []


def tidy(heading: str) -> str:
    """Given a heading as printed, return it without a footnote's mark."""
    return re.sub(r"(?<=[?:a-z])\d{1,2}$", "", heading).strip()


def _without_ended(path: Sequence[Level], role: str, *, judged: bool) -> list[Level]:
    """Return the open headings without those whose kind a heading of this role ends, at whatever size it is set."""
    ended: set[str] = set()
    if role in CHAPTERS or judged:
        ended = {*LISTS, SKIP} if role == BACKGROUND else {*LISTS, SKIP, BACKGROUND}
    elif role in LISTS:
        ended = {SKIP}
    elif role == ABOUT:
        ended = {*LISTS}
    return [level for level in path if level.kind not in ended]


def _levels_above(path: Sequence[Level], block: Block, role: str) -> list[Level]:
    """Return the open headings that this one stands under: those set larger, up to the first that is not."""
    floor = _floor(path, block, role)
    above = list(takewhile(lambda level: level.rank < floor, path))
    if role in MAY_BE_GROUPS and above and above[-1].kind in LISTS:
        return above[: above.index(above[-1])]  # a list without groups has ended
    return above


def _new_level(above: Sequence[Level], block: Block, role: str, last: Level | None) -> Level:
    """Return the level that a heading opens; ``last`` was the innermost open heading before it."""
    parent, rank = above[-1] if above else None, _rank(block)
    kind, guessed = _kind(role, rank, parent, last)
    if role == PLAIN and parent is not None and not parent.plain:
        return Level(parent.name, kind, rank, guessed)
    return Level(tidy(block.text), kind, rank, guessed, plain=role == PLAIN, subject=role == SUBJECT)


def _grouped(path: Sequence[Level], block: Block, following: Block | None) -> list[Level] | None:
    """Return the open headings where a heading is one of a list's groups; else None.

    It is where it stands first in the list, or is set as the first group is, or where bullets go on below it.
    """
    place = _list_place(path)
    if place is None:
        return None
    level, rank = path[place], _rank(block)
    first = level.bare and rank[0] > level.rank[0] - GROUP_LARGER_PT and place == len(path) - 1
    alike = level.groups is not None and rank >= level.groups
    goes_on = rank > level.rank and following is not None and following.kind == BULLET
    if not (first or alike or goes_on):
        return None
    groups = min(rank, level.groups or rank)
    above = [*path[:place], replace(level, bare=False, groups=groups)]
    return [*above, Level(tidy(block.text), level.kind, rank, group=True)]


def _floor(path: Sequence[Level], block: Block, role: str) -> Rank:
    """Return below which rank no open heading stands above this one."""
    if role == PLAIN and _is_under_subject(path, block):
        return _below(_rank(block))
    return _above(_rank(block)) if role in LISTS | {SKIP} else _rank(block)


def _is_under_subject(path: Sequence[Level], block: Block) -> bool:
    """Return whether "Summary" or "Inspection findings" is set as large as the section it belongs to."""
    alike = (abs(level.rank[0] + block.size_pt) <= SAME_SIZE_PT for level in path if level.subject)
    return bool(UNDER_SUBJECT.match(block.text)) and any(alike)


def _list_place(path: Sequence[Level]) -> int | None:
    """Return where the innermost list stands in the path, its groups aside; None where there is none."""
    lists = [place for place, level in enumerate(path) if level.kind in LISTS and not level.group]
    return lists[-1] if lists else None


def _timed(path: Sequence[Level], block: Block) -> list[Level]:
    """Return the open headings where "Within three months:" follows: the list goes on below it."""
    place = _list_place(path)
    if place is None:
        return [*path, Level(tidy(block.text), path[-1].kind if path else NARRATIVE, _rank(block))]
    level = path[place]
    return [
        *path[:place],
        replace(level, bare=False),
        Level(level.name, level.kind, _below(level.rank), group=True),
    ]


def _kind(role: str, rank: Rank, above: Level | None, last: Level | None) -> tuple[str, str]:
    """Given a heading's role, the one above it and the one before it, return its kind and ``guessed``, as in Level.

    An unknown heading under a section without findings, or right after one, is taken to have no findings either.
    """
    if role in MAY_BE_GROUPS | {ABOUT} and above and above.kind in {SKIP, BACKGROUND}:
        return above.kind, "numbers" if above.kind == SKIP else ""
    if role == "" and last is not None and last.kind == SKIP and last.rank <= rank:
        return SKIP, "prose"
    if role == ABOUT:
        return BACKGROUND, ""
    return (NARRATIVE if role in MAY_BE_GROUPS | {PLAIN} else role), ""


def _rank(block: Block) -> Rank:
    if block.kind != HEADING:
        return -block.size_pt - JUDGED_PT, False
    return -block.size_pt, not block.lines[0].bold


def _above(rank: Rank) -> Rank:
    return rank[0] - SAME_SIZE_PT, rank[1]


def _below(rank: Rank) -> Rank:
    return rank[0] + SAME_SIZE_PT, rank[1]
