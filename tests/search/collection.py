"""An invented collection in the database, and what can be told of it without any search engine.

The texts are made of few words, so that questions find many, few and none, and ties are common. ``Fact`` is one
finding as the database tells it; ``expected`` answers a question from facts by plain loops.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from letters.models import Authority, Finding, FindingTheme, Inspection, Judgement, Kind, Letter, Says, Theme
from search.query.facets import FILTERS, UNKNOWN
from search.query.query import Query
from search.text.analysis import fold, term_of

WORDS = (
    "children child social workers supervision supervised assessment assessed plan plans planning risk "
    "visits visited managers oversight drift delay timely quality inconsistent strong weak recording the of and "
    "in care leavers health school multi agency partners caf\u00e9 S\u00e9amus na\u00efve 47 3.5"
).split()
AUTHORITIES = (
    ("Northmoor", "north-west"),
    ("Ashby Vale", "north-west"),
    ("Westmarsh", "south-west"),
    ("Calderfell", "north-east"),
    ("Eastmere", "london"),
)
FRAMEWORKS = ("ilacs", "sif", "focused-visit", "")
GRADES = ("good", "requires improvement", "inadequate", None)
DAYS = (date(2010, 6, 8), date(2012, 2, 29), date(2012, 11, 5), date(2019, 5, 1), None)
LETTERS = 12
THEMES = ("drift-and-delay", "heard", "planning", "practice", "records", "visits")  # invented, for tests


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding as the database tells it. ``terms`` are those of its words, ``in_order`` its words folded."""

    id: int
    terms: tuple[str, ...]
    words: frozenset[str]
    in_order: tuple[str, ...]
    values: dict[str, frozenset[str]]
    day: date | None
    authority: str | None


def make_collection(findings: int = 120, seed: int = 1) -> None:
    """Fill the database."""
    chance = random.Random(seed)
    make_authorities()
    for slug in THEMES:
        Theme.objects.update_or_create(slug=slug, defaults={"name": f"Test {slug}", "group": "Test"})
    for number in range(LETTERS):
        make_letter(chance, number, findings // LETTERS)


def make_authorities() -> None:
    """Add the invented authorities to the database."""
    for name, region in AUTHORITIES:
        Authority.objects.update_or_create(name=name, defaults={"slug": slugify(name), "region": region})


def make_letter(chance: random.Random, number: int, findings: int) -> Letter:
    """Add a letter with findings to the database."""
    letter = Letter.objects.create(
        name=f"letter-{number}.txt", sha256=f"{number:064d}", media_type="text/plain", size_bytes=1
    )
    name = chance.choice([*(name for name, _ in AUTHORITIES), None])
    inspection = Inspection.objects.create(
        letter=letter,
        authority=Authority.objects.get(name=name) if name else None,
        framework=chance.choice(FRAMEWORKS),
        start=chance.choice(DAYS),
    )
    grade = chance.choice(GRADES)
    if grade:
        Judgement.objects.create(inspection=inspection, name="overall_effectiveness", grade=grade)
    for position in range(findings):
        make_finding(chance, inspection, position)
    return letter


def make_finding(chance: random.Random, inspection: Inspection, position: int) -> Finding:
    """Add a finding to an inspection; no rings are rung."""
    finding = Finding.objects.create(
        inspection=inspection,
        position=position,
        kind=chance.choice(Kind.values),
        says=["", *Says.values][position % 5],
        text=some_text(chance),
    )
    for slug in chance.sample(THEMES, chance.randrange(4)):
        theme = Theme.objects.get(slug=slug)
        FindingTheme.objects.create(finding=finding, theme=theme, removed=chance.random() < 0.1)
    return finding


def some_text(chance: random.Random) -> str:
    """Words in a row, as a finding; some with capitals and stops."""
    words = [chance.choice(WORDS) for _ in range(chance.randrange(3, 30))]
    return f"{words[0].capitalize()} {', '.join(words[1:3])} {' '.join(words[3:])}."


def facts() -> list[Fact]:
    """What the database says, finding by finding."""
    return [_fact(finding) for finding in Finding.objects.filter(inspection__letter__state="published")]


def _fact(finding: Finding) -> Fact:
    inspection = finding.inspection
    authority = inspection.authority
    overall = inspection.judgements.filter(name="overall_effectiveness").first()
    tags = FindingTheme.objects.filter(finding=finding, removed=False)
    written = [word.lower() for word in re.findall(r"\w+(?:\.?\w+)*", finding.text)]
    one = {
        "region": authority.region if authority else UNKNOWN,
        "authority": authority.slug if authority else UNKNOWN,
        "framework": inspection.framework or UNKNOWN,
        "says": finding.says or UNKNOWN,
        "kind": finding.kind,
        "grade": overall.grade.replace(" ", "-") if overall else UNKNOWN,
        "year": str(inspection.start.year) if inspection.start else UNKNOWN,
    }
    values = {name: frozenset([value]) for name, value in one.items()}
    return Fact(
        id=finding.pk,
        terms=tuple(term_of(word) for word in written),
        words=frozenset(written),
        in_order=tuple(fold(word) for word in written),
        values={**values, "theme": frozenset(tag.theme.slug for tag in tags)},
        day=inspection.start,
        authority=authority.name if authority else None,
    )


Meaning = Callable[[Fact], bool]


def found_by(query: Query, meaning: Meaning, known: Iterable[Fact], ignoring: str = "") -> list[Fact]:
    """Those facts that a question finds, leaving out one filter's own choice."""
    return [
        fact
        for fact in known
        if meaning(fact)
        and _in_years(query, fact)
        and all(name == ignoring or _chosen(query, name, fact) for name in FILTERS)
    ]


def _chosen(query: Query, name: str, fact: Fact) -> bool:
    chosen, has = set(query.values(name)), fact.values[name]
    if not chosen:
        return True
    return chosen <= has if name == "theme" and query.theme_mode == "all" else bool(chosen & has)


def _in_years(query: Query, fact: Fact) -> bool:
    if query.year_from is None and query.year_to is None:
        return True
    return fact.day is not None and (query.year_from or 0) <= fact.day.year <= (query.year_to or 9999)


def expected_counts(query: Query, meaning: Meaning, known: Sequence[Fact]) -> dict[str, dict[str, int]]:
    """For each filter, the total that each value in the collection would give as its only value."""
    counts: dict[str, dict[str, int]] = {}
    for name in FILTERS:
        others = found_by(query, meaning, known, ignoring=name)
        held = sorted({value for fact in known for value in fact.values[name]})
        counts[name] = {value: sum(value in fact.values[name] for fact in others) for value in held}
    return counts


def expected_order(query: Query, found: Iterable[Fact]) -> list[int]:
    """The ids of facts in the order of a question that is not sorted by relevance."""
    by_id = sorted(found, key=lambda fact: fact.id)
    if query.order == "authority":
        ordered = sorted(by_id, key=lambda fact: (fact.authority is None, fact.authority or ""))
    elif query.order == "oldest":
        ordered = sorted(by_id, key=lambda fact: fact.day or date.max)
    else:
        ordered = sorted(by_id, key=lambda fact: fact.day or date.min, reverse=True)
    return [fact.id for fact in ordered]
