"""Every cell of trends, comparisons, grades, judgements, themes and "still to improve" is what tests/recount.py counts
in the exported lines: few inspections, ended authorities, no date, no authority, not published, withdrawn."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.core.management import call_command
from django.test import Client

from letters.transfer import letter_lines
from tests import made_letters, recount

pytestmark = pytest.mark.django_db(transaction=True)
Lines = list[dict[str, Any]]
NAMES = {"sefton": "Sefton", "wigan": "Wigan", "essex": "Essex", "camden": "Camden", "torbay": "Torbay"}
THEMES, OTHERS = made_letters.THEMES, made_letters.OTHER_JUDGEMENTS
LETTERS = 60


@pytest.fixture(params=[7, 8], ids=["one", "other"])
def lines(request: pytest.FixtureRequest, reference: None) -> Lines:
    """The export of sixty letters that readers see, with an index of them."""
    made_letters.collection(random.Random(request.param), LETTERS)  # nosec B311
    call_command("rebuild_index", verbosity=0)
    return recount.read(letter_lines())


QUESTIONS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "a theme": ("theme=supervision", {"themes": ["supervision"]}, {}),
    "either of two": ("theme=supervision&theme=caseloads", {"themes": ["supervision", "caseloads"]}, {}),
    "two together": (
        "theme=supervision&theme=caseloads&themes=all",
        {"themes": ["supervision", "caseloads"], "together": True},
        {},
    ),
    "a word": ("q=quillwort", {"words": "quillwort"}, {}),
    "two words": ("q=quillwort+larkspur", {"words": "quillwort larkspur"}, {}),
    "a word and a theme": (
        "q=larkspur&theme=permanence",
        {"words": "larkspur", "themes": ["permanence"]},
        {},
    ),
    "a region": ("q=larkspur&region=north-west", {"words": "larkspur"}, {"region": ["north-west"]}),
    "a kind of inspection": (
        "theme=permanence&framework=sif",
        {"themes": ["permanence"]},
        {"framework": ["sif"]},
    ),
    "grades": (
        "q=zebrawood&grade=good&grade=unknown",
        {"words": "zebrawood"},
        {"grade": ["good", "unknown"]},
    ),
    "authorities": (
        "theme=caseloads&authority=essex&authority=wigan",
        {"themes": ["caseloads"]},
        {"authority": ["Essex", "Wigan"]},
    ),
    "years": ("q=quillwort&from=2014&to=2019", {"words": "quillwort"}, {"first": 2014, "last": 2019}),
    "no date": ("q=quillwort&year=unknown", {"words": "quillwort"}, {"year": ["unknown"]}),
    "kinds of finding": (
        "q=larkspur&kind=area_for_development&kind=priority_action",
        {"words": "larkspur", "kinds": ["area_for_development", "priority_action"]},
        {},
    ),
    "background": ("kind=background", {"kinds": ["background"]}, {}),
}


def test_trends(lines: Lines, client: Client, subtests: pytest.Subtests) -> None:
    for name, question in QUESTIONS.items():
        with subtests.test(name):
            check_trends(client, lines, *question)


def check_trends(
    client: Client, lines: Lines, address: str, asked: dict[str, Any], where: dict[str, Any]
) -> None:
    page = client.get(f"/trends/?{address}").context["page"]

    held = recount.chosen(lines, **where)
    expected = recount.trends(held, recount.matching(**asked))
    assert page.held == len(held) > 0
    for table in page.tables:
        told = {value_of(row, table.name): row for row in table.rows}
        assert {
            value: (row.held.part, *(cell.part for cell in row.cells)) for value, row in told.items()
        } == expected[table.name]
        for row in told.values():
            of = row.held.part
            assert row.is_few == (of < 5)
            assert [cell.percent for cell in row.cells] == [recount.percent(c.part, of) for c in row.cells]
            assert [cell.between for cell in row.cells] == [recount.between(c.part, of) for c in row.cells]


def value_of(row: Any, name: str) -> str:
    """The value of a row's dimension, from the address that its number of inspections leads to."""
    return str(parse_qs(row.held.url.partition("?")[2])[name][0])


def test_every_number_of_trends_leads_to_so_many_inspections(lines: Lines, client: Client) -> None:
    page = client.get("/trends/?theme=supervision").context["page"]

    for cell in (cell for table in page.tables for row in table.rows for cell in row.cells if cell.url):
        found = (
            client.get(cell.url.replace("/search/", "/search/findings.csv")).getvalue().decode("utf-8-sig")
        )
        assert len({line["letter_url"] for line in csv.DictReader(found.splitlines())}) == cell.part


COMPARED: dict[str, tuple[str, dict[str, Any]]] = {
    "neighbours, region and England": ("authority=sefton", {}),
    "no neighbours, one inspection": ("authority=torbay", {}),
    "an authority that has ended": ("authority=essex", {}),
    "one kind of inspection": ("authority=sefton&framework=ilacs", {"framework": ["ilacs"]}),
    "years": ("authority=sefton&from=2013&to=2020", {"first": 2013, "last": 2020}),
    "a set": ("authority=sefton&with=wigan&with=essex", {}),
    "one other": ("authority=camden&with=wigan", {}),
    "the best-rated": ("authority=sefton&grade=outstanding", {}),
    "a grade, in years": ("authority=wigan&grade=requires-improvement&from=2012", {"first": 2012}),
}


@pytest.mark.parametrize("few", [0, 2_000], ids=["all read", "looked up"])
def test_compare(
    lines: Lines, client: Client, few: int, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    monkeypatch.setattr("letters.measures.queries.FEW_ASKED", few)

    for name, (address, where) in COMPARED.items():
        for side in ("concern", "strength"):
            with subtests.test(f"{name}, {side}"):
                check_compare(client, lines, address, where, side)


def check_compare(client: Client, lines: Lines, address: str, where: dict[str, Any], side: str) -> None:
    context = client.get(f"/compare/?{address}&side={side}").context

    held = recount.chosen(lines, **where)
    groups = [group for _, group in compared_groups(held, parse_qs(address))]
    labels = [label for label, _ in compared_groups(held, parse_qs(address))]
    assert [group.label for group in context["groups"]] == labels
    expected = recount.compare(groups, side)
    assert (
        {row.slug: [(cell.part, cell.of) for cell in row.cells] for row in context["rows"]} == expected != {}
    )
    for row in context["rows"]:
        shares = [recount.percent(*cell) for cell in expected[row.slug]]
        assert [cell.percent for cell in row.cells] == shares
        assert [cell.is_few for cell in row.cells] == [len(group) < 5 for group in groups]
        assert row.difference == (shares[0] - shares[1] if all(map(len, groups[:2])) else None)
    order = [(row.difference is None, -abs(row.difference or 0), row.name) for row in context["rows"]]
    assert order == sorted(order)


def compared_groups(held: Lines, asked: dict[str, list[str]]) -> Iterator[tuple[str, Lines]]:
    """The columns of a comparison as the page's words promise them, by name."""
    own = NAMES[asked["authority"][0]]
    of = partial(_of, held)
    yield own, of(own)
    if grade := asked.get("grade"):
        label = grade[0].replace("-", " ").capitalize()
        yield (
            f"Graded {grade[0].replace('-', ' ')}",
            recount.chosen(held, grade=[label.lower().replace(" ", "-")]),
        )
    elif others := [NAMES[one] for one in asked.get("with", [])]:
        yield "Chosen authorities" if len(others) > 1 else others[0], of(*others)
        yield from ((one, of(one)) for one in others if len(others) > 1)
    else:
        neighbours = of("Wigan", "Essex") if own == "Sefton" else []
        region = {"Sefton": "north-west", "Torbay": "south-west", "Essex": "east-of-england"}[own]
        if neighbours:
            yield "Statistical neighbours", neighbours
        yield region.replace("-", " ").title().replace("Of", "of"), recount.chosen(held, region=[region])
        yield "England", held


def _of(held: Lines, *names: str) -> Lines:
    return recount.chosen(held, authority=names)


def test_a_row_opens_into_all_its_sentences(lines: Lines, client: Client, subtests: pytest.Subtests) -> None:
    for address in ("authority=sefton&with=wigan", "authority=camden&grade=outstanding"):
        for side in ("concern", "strength"):
            with subtests.test(f"{address}, {side}"):
                check_sides(client, lines, address, side)


def check_sides(client: Client, lines: Lines, address: str, side: str) -> None:
    groups = [group for _, group in compared_groups(lines, parse_qs(address))][:2]

    for theme in THEMES:
        page = client.get(f"/compare/{theme}/?{address}&side={side}")
        for one, group in zip(page.context["sides"], groups, strict=False):
            expected = [
                finding
                for line in group
                for finding in line["findings"]
                if finding["says"] == side and theme in finding["themes"]
            ]
            assert one.total == len(expected)
            shown = sorted(finding.text for finding in one.findings)
            assert shown == sorted(finding["text"] for finding in expected) or one.total > len(shown)


def test_grades(lines: Lines, client: Client) -> None:
    expected = recount.grades(lines)

    context = client.get("/grades/").context

    told = {(row.grade, cell.to): cell.total for row in context["rows"] for cell in row.cells if cell.total}
    assert told == expected["moves"]
    assert {row.value: row.counts for row in context["asked"].by_year} == expected["year"]
    assert {row.value: row.counts for row in context["asked"].by_region} == expected["region"]
    assert {slug: total for slug, _, total in context["without"]} == expected["without"]


def test_grades_of_a_region_or_year(lines: Lines, client: Client, subtests: pytest.Subtests) -> None:
    for narrowed in (
        "region=north-west",
        "region=south-west",
        *(f"year={year}" for year in range(2010, 2027)),
    ):
        with subtests.test(narrowed):
            check_narrowed(client, lines, narrowed)


def check_narrowed(client: Client, lines: Lines, narrowed: str) -> None:
    asked = {name: values[0] for name, values in parse_qs(narrowed).items()}
    graded = [line for line in lines if recount.given(line) in recount.SCALE]
    pairs = [
        (recount.given(one), recount.given(other))
        for one, other in recount.followed(graded)
        if asked.get("region", one["region"]) == one["region"]
        and asked.get("year", recount.year(other)) == recount.year(other)
    ]

    context = client.get(f"/grades/?{narrowed}").context

    told = {(row.grade, cell.to): cell.total for row in context["rows"] for cell in row.cells if cell.total}
    if pairs or "year" not in asked:
        assert told == {pair: pairs.count(pair) for pair in pairs}


def test_judgements(lines: Lines, client: Client, subtests: pytest.Subtests) -> None:
    for name in ("overall_effectiveness", *OTHERS):
        with subtests.test(name):
            check_judgements(client, lines, name)


def check_judgements(client: Client, lines: Lines, name: str) -> None:
    asked = client.get(f"/judgements/?judgement={name}").context["asked"]

    expected = recount.judgements(lines, name)
    assert asked.total == expected["year"].total()
    for by, _, rows in asked.tables:
        told = {
            (row.value, term): count
            for row in rows
            for term, count in zip(asked.terms, row.counts, strict=True)
            if count
        }
        assert told == expected[by]
        assert [row.is_few for row in rows] == [row.total < 5 for row in rows]


def test_still_to_improve(lines: Lines, client: Client) -> None:
    told = {row.slug: row for row in client.get("/still/").context["rows"]}

    expected = recount.still(lines)
    assert {slug: (row.asked, row.still) for slug, row in told.items()} == expected != {}
    assert {row.percent for row in told.values()} == {recount.percent(n, of) for of, n in expected.values()}
    for slug, (asked, again) in expected.items():
        page = client.get(f"/still/{slug}/").context
        assert (len(page["rows"]), page["still"]) == (asked, again)


def test_themes(lines: Lines, client: Client, subtests: pytest.Subtests) -> None:
    for slug in THEMES:
        with subtests.test(slug):
            check_theme(client, lines, slug)


def check_theme(client: Client, lines: Lines, slug: str) -> None:
    expected = recount.theme(lines, slug)

    page = client.get(f"/themes/{slug}/?authorities=all").context["page"]

    for rows, by in ((page.shares, "year"), (page.by_framework, "framework")):
        told = [(row.held, row.raising.part, row.concern.part, row.strength.part) for row in rows]
        assert sorted(told) == sorted(expected[by].values())
    years = {row.label: row for row in page.shares}
    for year, row in expected["year"].items():
        told_row = years["Date not known" if year == "unknown" else year]
        assert (told_row.held, told_row.raising.part, told_row.concern.part, told_row.strength.part) == row
    found = expected["findings"]
    assert page.found.total == sum(counted["all"] for counted in found["year"].values())
    for one in page.years:
        counted = found["year"]["unknown" if one.label == "Date not known" else one.label]
        assert one.all.total == counted["all"]
        assert one.share == share(counted["all"], counted["of"])
        for (says, _), cell in zip(page.says, one.cells, strict=True):
            assert cell.total == counted["" if says == "unknown" else says]
    check_places(page.authorities, found["authority"], {"Authority not known": "unknown"})
    names = {row.name: row.name.lower().replace(" ", "-") for row in page.regions}
    check_places(page.regions, found["region"], {**names, "Region not known": "unknown"})


def check_places(rows: Sequence[Any], found: dict[str, Any], values: dict[str, str]) -> None:
    """Findings of an authority or region: how many, of all held there, and what they say."""
    assert len(rows) == sum(counted["all"] > 0 for counted in found.values())
    for row in rows:
        counted = found[values.get(row.name, row.name)]
        said = [cell.total for cell in row.said]
        assert (row.found.total, *said) == (counted["all"], counted["strength"], counted["concern"])
        assert row.share == share(counted["all"], counted["of"])


def share(part: int, of: int) -> str:
    told = recount.percent(part, of)
    return f"{told}%" if told or not part else "under 1%"


def test_the_files_hold_what_is_counted_from_the_exported_file(
    lines: Lines, client: Client, tmp_path: Path
) -> None:
    """All the way: the command's own file, the script in a Python of its own without the application, the CSV."""
    file = tmp_path / "letters.jsonl"
    call_command("export_letters", str(file))
    script = [sys.executable, "-I", str(Path(recount.__file__)), str(file)]
    told = subprocess.run(
        [*script, "trends", "theme=supervision"], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    text = client.get("/trends/table.csv?theme=supervision").getvalue().decode("utf-8-sig")

    counted = json.loads(told.stdout)["year"]
    cells = [line for line in csv.reader(text.splitlines()) if line and line[0][:4] in counted]
    assert {line[0][:4]: [int(line[at]) for at in (1, 2, 6, 10)] for line in cells} == {
        year: row for year, row in counted.items() if year != "unknown"
    }
