"""An authority's items followed up, as a page: letter against letter, and what was said of each item. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from letters.models import Authority, Finding, FollowUp, FollowUpMatch, Inspection, Verdict
from letters.pages import Column, column_of

MOST_OPEN = 10  # findings that are shown at once; where there are more, they are folded under their verdicts

# The colour of each verdict: that of what findings say. Its sign is its own (measures.css).
SAYS = {
    Verdict.FIXED: "strength",
    Verdict.IMPROVED: "mixed",
    Verdict.UNCHANGED: "concern",
    Verdict.WORSE: "concern",
    Verdict.UNCLEAR: "neutral",
    Verdict.NOT_MENTIONED: "neutral",
}
MEANINGS = {
    Verdict.FIXED: "The later report describes it as sound and names no shortfall in it.",
    Verdict.IMPROVED: "It describes it as better or mostly sound. A shortfall remains, or it speaks of a part only.",
    Verdict.UNCHANGED: "It describes the same weakness.",
    Verdict.WORSE: "It describes a decline.",
    Verdict.UNCLEAR: "It speaks of it, but its words do not show whether it is better. Count it neither way.",
    Verdict.NOT_MENTIONED: "It says nothing about it. Nothing follows from that.",
}


def _query(asked: Mapping[str, int | str]) -> str:
    held = {key: value for key, value in asked.items() if value}
    return f"?{urlencode(held)}" if held else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What of an authority's follow-ups is asked for: 0 and "" mean all."""

    earlier: int = 0
    later: int = 0
    verdict: str = ""

    def address(self, base: str, part: str = "items", **other: int | str) -> str:
        """Given the page's own address, and a part of the page to begin at, return that of this choice."""
        asked: dict[str, int | str] = {"from": self.earlier, "to": self.later, "verdict": self.verdict}
        return f"{base}{_query(asked | other)}#{part}"

    @property
    def kept(self) -> str:
        """What of it the address of a decision keeps, so that the page comes back as it was."""
        return _query({"to": self.later, "verdict": self.verdict})


class Verdicts(NamedTuple):
    """How many items of an earlier letter have a verdict in a later one, and how many of these are confirmed."""

    earlier: Inspection
    later: Inspection
    verdict: str
    total: int
    confirmed: int


class Meaning(NamedTuple):
    """A verdict in the key of the page."""

    verdict: str
    label: str
    says: str
    meaning: str


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

    @property
    def later(self) -> Column:
        """The later letter, in short."""
        return column_of(self.follow_up.later)

    @property
    def found(self) -> list[FollowUpMatch]:
        """The matching findings."""
        return self.follow_up.shown_matches


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item and what each later letter that was asked for says of it, oldest first."""

    item: Finding
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class FollowUpPage:
    """``pairs`` newest first; ``items`` in the order of their letter, of the choice alone, which ``narrowed`` says in
    words, "" where all items of a letter are shown; ``all_url`` shows those."""

    authority: Authority
    pairs: tuple[PairRow, ...]
    choice: Choice
    items: tuple[ItemRow, ...]
    earlier: Inspection | None
    verdicts: tuple[tuple[str, str], ...]
    confirmed: int
    total: int
    narrowed: str
    all_url: str

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        """The key to the verdicts, in their order."""
        return tuple(Meaning(one.value, one.label, SAYS[one], MEANINGS[one]) for one in Verdict)

    @property
    def is_folded(self) -> bool:
        """Whether there are too many matching findings to show them all at once."""
        return sum(len(said.found) for row in self.items for said in row.said) > MOST_OPEN


def chosen_of(verdicts: Sequence[Verdicts], choice: Choice) -> Choice:
    """Given an authority's verdicts and what is asked for, return what to show: unless a letter is named, the items of
    the newest that has been followed up, and has the verdict in the later letter that are asked for."""
    if choice.earlier or not verdicts:
        return choice
    fitting = [
        one for one in verdicts if choice.verdict in ("", one.verdict) and choice.later in (0, one.later.pk)
    ]
    newest = max(fitting or verdicts, key=lambda one: (one.earlier.start or date.min, one.earlier.pk))
    return Choice(newest.earlier.pk, choice.later, choice.verdict)


def follow_up_page(
    authority: Authority,
    verdicts: Sequence[Verdicts],
    choice: Choice,
    chosen: Iterable[FollowUp],
    base: str,
) -> FollowUpPage:
    """Given an authority, its verdicts counted, what is shown and the follow-ups of that, return its page; ``base`` is
    its address."""
    pairs = _pairs(verdicts, base)
    return FollowUpPage(
        authority=authority,
        pairs=pairs,
        choice=choice,
        items=_items(chosen),
        earlier=next((one.earlier for one in verdicts if one.earlier.pk == choice.earlier), None),
        verdicts=tuple(Verdict.choices),
        confirmed=sum(one.confirmed for one in verdicts),
        total=sum(one.total for one in verdicts),
        narrowed=_narrowed(verdicts, choice),
        all_url=Choice(choice.earlier).address(base),
    )


def _narrowed(verdicts: Iterable[Verdicts], choice: Choice) -> str:
    """What of a letter's items is shown, in words; "" of all."""
    later = next((one.later for one in verdicts if one.later.pk == choice.later), None)
    verdict = Verdict(choice.verdict).label if choice.verdict else ""
    report = f"{later.framework_label}, {later.dates_label}" if later else ""
    return " in ".join(part for part in (verdict, report) if part)


def _pairs(verdicts: Iterable[Verdicts], base: str) -> tuple[PairRow, ...]:
    totals: dict[tuple[Inspection, Inspection], Counter[str]] = {}
    for one in verdicts:
        totals.setdefault((one.earlier, one.later), Counter())[one.verdict] += one.total
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
