"""The tools for assistants, as functions of plain values, independent of the protocol.

Arguments become a query by the same parameters and error messages as the site's addresses; results are those of
`/api/findings/`: published findings only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal

from django.conf import settings
from django.db.models import Count
from pydantic import Field

from letters.models import Authority, Finding, FollowUp, FormerFinding, Inspection, Verdict
from search.api import Record, records_of
from search.engine import run
from search.query import (
    FILTERS,
    Labels,
    Query,
    address,
    heading_sentence,
    labels,
    problems_in,
    query_from,
)

MOST_COMPARED = 10
MOST_ITEMS = 50  # followed up in one answer
MAX_ID = 2**53
NO_INDEX = "The search index is not ready. Ask again in a minute."
READ_THEM = (
    "Findings are quoted word for word from inspectors' reports. Quote them as they are, give their url, and say when "
    "the inspection was. “says” (strength, concern, mixed, neutral) is this site's own reading, not Ofsted's."
)
Values = Annotated[list[str], Field(description="Slugs from list_filters; several widen the search.")]
Year = Annotated[int | None, Field(description="A year, such as 2015.")]


class Refusal(Exception):
    """The query cannot be answered; the message for the user says why."""


def search_findings(
    words: Annotated[
        str, Field(description='As typed into a search box; "quoted phrases", -word, word* work.')
    ] = "",
    theme: Values = [],  # noqa: B006
    says: Values = [],  # noqa: B006
    region: Values = [],  # noqa: B006
    authority: Values = [],  # noqa: B006
    framework: Values = [],  # noqa: B006
    kind: Values = [],  # noqa: B006
    grade: Values = [],  # noqa: B006
    year: Values = [],  # noqa: B006
    first_year: Year = None,
    last_year: Year = None,
    all_themes: Annotated[bool, Field(description="Only findings with all the themes given.")] = False,
    only_these_words: Annotated[
        bool, Field(description="Search only for these words, not for other terms for the same thing.")
    ] = False,
    most_words: Annotated[bool, Field(description="Add findings with at least half of the words.")] = False,
    sort: Literal["", "relevance", "newest", "oldest", "authority"] = "",
    page: Annotated[int, Field(ge=1, description="20 findings each.")] = 1,
) -> dict[str, Any]:
    """Search what Ofsted's inspectors found in English local authorities' children's services. Returns findings word
    for word, 20 a page, with permanent address, report, page and date, and how many there are in all."""
    chosen = {"theme": theme, "says": says, "region": region, "authority": authority}
    chosen |= {"framework": framework, "kind": kind, "grade": grade, "year": year}
    single = [
        ("q", words),
        ("themes", "all" if all_themes else ""),
        ("from", str(first_year) if first_year is not None else ""),
        ("to", str(last_year) if last_year is not None else ""),
        ("only", "1" if only_these_words else ""),
        ("match", "most" if most_words else ""),
        ("sort", sort),
        ("page", str(page) if page != 1 else ""),
    ]
    query, filter_labels = _question(chosen, single)
    results = run(query, with_counts=False)
    if not results.index_available:
        raise Refusal(NO_INDEX)
    if query.page > results.pages:
        raise Refusal(f"page: there are only {results.pages} pages")
    findings = [hit.finding for hit in results.hits if hit.has_all or query.match]
    return {
        "title": heading_sentence(query, results.total, filter_labels, results.words),
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
        "notes": list(results.messages),
        "also_searched_for": list(results.synonyms_used),
        "search_url": _whole(address("search", query)),
        "findings": [asdict(record) for record in _records(findings)],
        "how_to_use": READ_THEM,
    }


def get_finding(
    finding_id: Annotated[int, Field(ge=1, le=MAX_ID, description="The number in a finding's address.")],
) -> dict[str, Any]:
    """Look up one finding: its words, how to cite it, and where it stands in its report."""
    finding = Finding.objects.shown().with_context().filter(pk=finding_id).first()
    if finding is None:
        former = FormerFinding.objects.filter(pk=finding_id, successor__isnull=False).first()
        onward = f" It is now part of finding {former.successor_id}." if former else ""
        raise Refusal(f"There is no finding {finding_id} here; it may have been withdrawn.{onward}")
    (record,) = _records([finding])
    return {**asdict(record), "how_to_use": READ_THEM}


def list_filters(
    filter_name: Annotated[str, Field(description=f"One of {', '.join(FILTERS)}; empty for all.")] = "",
    words: Annotated[str, Field(description="Count only findings with these words.")] = "",
) -> dict[str, Any]:
    """List the values that search_findings takes in each filter, with how many findings each would give."""
    if filter_name and filter_name not in FILTERS:
        raise Refusal(f"There is no filter {filter_name[:60]!r}; there are {', '.join(FILTERS)}")
    query, filter_labels = _question({}, [("q", words)])
    results = run(query)
    if not results.index_available:
        raise Refusal(NO_INDEX)
    return {
        name: [
            {"value": count.value, "label": filter_labels.name(name, count.value), "findings": count.total}
            for count in results.counts.get(name, ())
            if count.total
        ]
        for name in FILTERS
        if filter_name in ("", name)
    }


def compare_authorities(
    authorities: Annotated[list[str], Field(description="2 to 10 slugs from list_filters.")],
    words: str = "",
    theme: Values = [],  # noqa: B006
    first_year: Year = None,
    last_year: Year = None,
) -> dict[str, Any]:
    """Put authorities side by side: for each how many inspections are held, how many findings answer the question, and
    how many of those are strengths and concerns, with the address of each search. Counts, not a judgement."""
    if not 2 <= len(set(authorities)) <= MOST_COMPARED:
        raise Refusal(f"authorities: give 2 to {MOST_COMPARED} different slugs")
    years = [("from", first_year), ("to", last_year)]
    single = [("q", words), *((name, str(year)) for name, year in years if year is not None)]
    return {
        "authorities": [_side(slug, {"theme": theme}, single) for slug in dict.fromkeys(authorities)],
        "caution": "Reports differ in length and kind; more findings of one council do not mean more concerns.",
    }


def _side(
    slug: str, chosen: Mapping[str, Sequence[str]], single: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    query, filter_labels = _question({**chosen, "authority": [slug]}, single)
    results = run(query)
    if not results.index_available:
        raise Refusal(NO_INDEX)
    says = {count.value: count.total for count in results.counts["says"]}
    inspections = Inspection.objects.filter(
        authority__slug__in=query.values("authority"), letter__state="published"
    )
    return {
        "authority": filter_labels.name("authority", query.values("authority")[0]),
        "inspections_held": inspections.count(),
        "findings": results.total,
        "strengths": says.get("strength", 0),
        "concerns": says.get("concern", 0),
        "search_url": _whole(address("search", query)),
    }


def follow_up(
    authority: Annotated[str, Field(description="A slug from list_filters.")],
    verdict: Annotated[
        str, Field(description=f"Only items with this verdict: {', '.join(Verdict.values)}.")
    ] = "",
) -> dict[str, Any]:
    """What later reports say of what an authority was asked to improve: each item word for word, the verdict, whether a
    person has confirmed it, and the later findings on it. Verdicts that are "suggested" are a program's. "Unclear": the
    report speaks of it, but whether it is better cannot be told. "Not mentioned": it does not speak of it. "items" are
    the newest; "verdicts" counts all of them: count by these."""
    query, _ = _question({"authority": [authority]}, [])
    council = Authority.objects.filter(slug__in=query.values("authority")).first()
    if council is None:
        raise Refusal("authority: give a slug from list_filters")
    if verdict not in ("", *Verdict.values):
        raise Refusal(f"verdict: give one of {', '.join(Verdict.values)}, or none")
    held = FollowUp.objects.shown().of(council)
    counted = dict(held.order_by().values_list("verdict").annotate(Count("pk")))
    rows = held.select_related("item__inspection", "later").order_by("-later__start", "pk")
    rows = rows.filter(verdict=verdict) if verdict else rows
    items = [
        _followed(follow_up_row) for follow_up_row in rows.prefetch_related("matches__finding")[:MOST_ITEMS]
    ]
    return {
        "authority": council.name,
        "total": counted.get(verdict, 0) if verdict else sum(counted.values()),
        "verdicts": {one.label: counted.get(one.value, 0) for one in Verdict},
        "items": items,
        "page_url": _whole(f"{council.get_absolute_url()}follow-up/"),
        "caution": "A verdict says what the later report says, not what is true. Read the later findings.",
    }


def _followed(follow_up_row: FollowUp) -> dict[str, Any]:
    return {
        "item": follow_up_row.item.text,
        "item_url": _whole(follow_up_row.item.get_absolute_url()),
        "asked_in": str(follow_up_row.item.inspection),
        "later_report": str(follow_up_row.later),
        "verdict": follow_up_row.get_verdict_display(),
        "standing": follow_up_row.standing,
        "later_findings": [
            {
                "text": match.finding.text,
                "url": _whole(match.finding.get_absolute_url()),
                "page": match.finding.page,
            }
            for match in follow_up_row.shown_matches
        ],
    }


def _question(chosen: Mapping[str, Sequence[str]], single: Sequence[tuple[str, str]]) -> tuple[Query, Labels]:
    """The query of some arguments, validated as the parameters of an address are. Raises Refusal."""
    filter_labels = labels()
    pairs = [(name, value) for name, values in chosen.items() for value in values]
    pairs += [pair for pair in single if pair[1]]
    if problems := problems_in(pairs, filter_labels):
        raise Refusal("; ".join(problems[:5]))
    return query_from(pairs, filter_labels), filter_labels


def _records(findings: Sequence[Finding]) -> list[Record]:
    return list(records_of(findings, _whole))


def _whole(path: str) -> str:
    return f"{settings.SITE_ADDRESS}{path}"


TOOLS: tuple[Callable[..., dict[str, Any]], ...] = (
    search_findings,
    get_finding,
    list_filters,
    compare_authorities,
    follow_up,
)
