"""An authority's items followed up, as a page: letter against letter, and what was said of each item. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from letters.models import Authority, Finding, FollowUp, Inspection, Verdict
from letters.pages import Column, column_of

# The colour and sign of each verdict: those of what findings say.
SAYS = {
    Verdict.FIXED: "strength",
    Verdict.IMPROVED: "mixed",
    Verdict.UNCHANGED: "concern",
    Verdict.WORSE: "concern",
    Verdict.NOT_MENTIONED: "neutral",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What of an authority's follow-ups is asked for: 0 and "" mean all."""

    earlier: int = 0
    later: int = 0
    verdict: str = ""

    def address(self, base: str, **other: int | str) -> str:
        asked = {"from": self.earlier, "to": self.later, "verdict": self.verdict} | other
        return f"{base}?{urlencode({key: value for key, value in asked.items() if value})}#items"


@dataclass(frozen=True, slots=True)
class Count:
    """How many items of one letter have a verdict in another, and where these are."""

    verdict: str
    label: str
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """An earlier letter, a later one, and what became of the earlier one's items there; ``total`` items."""

    earlier: Column
    later: Column
    counts: tuple[Count, ...]
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one later letter says of an item."""

    follow_up: FollowUp
    says: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item and what each later letter that was asked for says of it, oldest first."""

    item: Finding
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class FollowUpPage:
    """``pairs`` newest first; ``items`` in the order of their letter, of the choice alone."""

    authority: Authority
    pairs: tuple[PairRow, ...]
    choice: Choice
    items: tuple[ItemRow, ...]
    earlier: Inspection | None
    verdicts: tuple[tuple[str, str], ...]
    confirmed: int
    total: int


def follow_up_page(
    authority: Authority, follow_ups: Sequence[FollowUp], choice: Choice, base: str
) -> FollowUpPage:
    """Given an authority's follow-ups and what is asked for, return its page; ``base`` is its address.

    Where nothing is asked for, the items of the newest letter that has been followed up are shown.
    """
    pairs = _pairs(follow_ups, base)
    if not choice.earlier and pairs:
        choice = Choice(pairs[0].earlier.inspection.pk, choice.later, choice.verdict)
    chosen = [one for one in follow_ups if _is_chosen(one, choice)]
    return FollowUpPage(
        authority=authority,
        pairs=pairs,
        choice=choice,
        items=_items(chosen),
        earlier=next(
            (row.earlier.inspection for row in pairs if row.earlier.inspection.pk == choice.earlier), None
        ),
        verdicts=tuple(Verdict.choices),
        confirmed=sum(one.by_hand for one in follow_ups),
        total=len(follow_ups),
    )


def _is_chosen(one: FollowUp, choice: Choice) -> bool:
    return (
        one.item.inspection_id == choice.earlier
        and choice.later in (0, one.later_id)
        and choice.verdict in ("", one.verdict)
    )


def _pairs(follow_ups: Iterable[FollowUp], base: str) -> tuple[PairRow, ...]:
    totals: dict[tuple[Inspection, Inspection], Counter[str]] = {}
    for one in follow_ups:
        totals.setdefault((one.item.inspection, one.later), Counter())[one.verdict] += 1
    rows = [_pair(earlier, later, counted, base) for (earlier, later), counted in totals.items()]
    return tuple(sorted(rows, key=_when, reverse=True))


def _when(row: PairRow) -> tuple[date, date]:
    return row.earlier.inspection.start or date.min, row.later.inspection.start or date.min


def _pair(earlier: Inspection, later: Inspection, counted: Counter[str], base: str) -> PairRow:
    chosen = Choice(earlier.pk, later.pk)
    counts = tuple(
        Count(value, label, counted[value], chosen.address(base, verdict=value) if counted[value] else "")
        for value, label in Verdict.choices
    )
    return PairRow(column_of(earlier), column_of(later), counts, counted.total(), chosen.address(base))


def _items(chosen: Iterable[FollowUp]) -> tuple[ItemRow, ...]:
    by_item: dict[int, list[FollowUp]] = {}
    for one in chosen:
        by_item.setdefault(one.item_id, []).append(one)
    rows = [
        ItemRow(
            held[0].item,
            tuple(
                Said(one, SAYS[Verdict(one.verdict)])
                for one in sorted(held, key=lambda one: (one.later.start is None, one.later.start))
            ),
        )
        for held in by_item.values()
    ]
    return tuple(sorted(rows, key=lambda row: row.item.position))
