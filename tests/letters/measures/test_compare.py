"""Comparison: every cell equals a plain query; small numbers, ended authorities and missing neighbours are said."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from letters.editing import unpublish
from letters.measures.compare import CHOSEN, NEIGHBOURS, Group, compare_rows, group_of
from letters.measures.inspections import InspectionFacts
from letters.models import (
    Authority,
    Finding,
    FindingTheme,
    Inspection,
    Judgement,
    Letter,
    StatisticalNeighbour,
    Theme,
)
from tests.letters.successive import letter

NAMES = {"supervision": "Supervision", "permanence": "Permanence"}


def facts(pk: int, authority: str) -> InspectionFacts:
    return InspectionFacts(pk, 2020, authority, "london", "ilacs", "good")


def test_a_group_is_named_in_a_sentence_as_people_write_it() -> None:
    assert [Group(label, (), ()).phrase for label in (NEIGHBOURS, CHOSEN, "West Midlands")] == [
        "the statistical neighbours",
        "the chosen authorities",
        "West Midlands",
    ]


@given(
    st.lists(st.sampled_from(["a", "b", "c"]), max_size=12),
    st.dictionaries(st.sampled_from(list(NAMES)), st.frozensets(st.integers(0, 12))),
)
def test_cells_count_what_a_loop_counts(owners: list[str], raised: dict[str, frozenset[int]]) -> None:
    held = [facts(pk, owner) for pk, owner in enumerate(owners)]
    groups = [group_of("A", ["a"], held), group_of("B and C", ["b", "c"], held)]

    rows = {row.slug: row for row in compare_rows(groups, raised, NAMES, side="concern")}

    for slug in NAMES:
        plain = [
            sum(pk in raised.get(slug, ()) for pk, owner in enumerate(owners) if owner in group)
            for group in ("a", "bc")
        ]
        assert [cell.part for cell in rows[slug].cells] == plain if any(plain) else slug not in rows


def test_what_differs_most_comes_first() -> None:
    one, other = Group("A", (facts(1, "a"),), ()), Group("B", (facts(2, "b"),), ())
    raised = {"supervision": frozenset({1, 2}), "permanence": frozenset({2})}

    rows = compare_rows([one, other], raised, NAMES, side="concern")

    assert [(row.slug, row.difference) for row in rows] == [("permanence", -100), ("supervision", 0)]
    assert [row.difference_label for row in rows] == ["−100", "0"]


def test_a_group_without_inspections_has_no_difference() -> None:
    rows = compare_rows(
        [Group("A", (facts(1, "a"),), ()), Group("B", (), ())],
        {"supervision": frozenset({1})},
        NAMES,
        side="concern",
    )

    assert [row.difference for row in rows] == [None]


@pytest.fixture
def collection(db: None) -> None:
    theme = Theme.objects.get(slug="supervision")
    for n, (slug, says) in enumerate(
        [("sefton", "concern"), ("sefton", "strength"), ("wigan", "concern"), ("essex", "concern")]
    ):
        held = letter(date(2018 + n, 3, 4), f"The grip of place {n}.")
        Inspection.objects.filter(pk=held.pk).update(authority=Authority.objects.get(slug=slug))
        finding = held.findings.get()
        Finding.objects.filter(pk=finding.pk).update(says=says)
        FindingTheme.objects.create(finding=finding, theme=theme, by_hand=True)
    StatisticalNeighbour.objects.filter(authority__slug="sefton").delete()
    StatisticalNeighbour.objects.create(
        authority=Authority.objects.get(slug="sefton"), neighbour=Authority.objects.get(slug="wigan"), rank=1
    )


def cells(client: Client, question: str) -> dict[str, tuple[int, int]]:
    context = client.get(f"/compare/?{question}").context
    row = next((row for row in context["rows"] if row.slug == "supervision"), None)
    return {
        group.label: (cell.part, cell.of)
        for group, cell in zip(context["groups"], row.cells if row else (), strict=False)
    }


def plainly(says: str, **where: object) -> tuple[int, int]:
    held = Inspection.objects.filter(letter__state="published", **where)
    raising = held.filter(findings__says=says, findings__finding_themes__theme__slug="supervision")
    return raising.distinct().count(), held.count()


@pytest.mark.parametrize("side", ["concern", "strength"])
def test_neighbours_region_and_england_equal_plain_queries(
    collection: None, client: Client, side: str
) -> None:
    assert cells(client, f"authority=sefton&side={side}") == {
        "Sefton": plainly(side, authority__slug="sefton"),
        "Statistical neighbours": plainly(side, authority__slug="wigan"),
        "North West": plainly(side, authority__region="north-west"),
        "England": plainly(side),
    }


def test_a_set_of_ones_own(collection: None, client: Client) -> None:
    told = cells(client, "authority=sefton&with=wigan&with=essex&with=nowhere")

    assert told == {"Sefton": (1, 2), "Chosen authorities": (2, 2), "Wigan": (1, 1), "Essex": (1, 1)}


def test_one_of_ones_own_is_a_column_of_its_name(collection: None, client: Client) -> None:
    assert cells(client, "authority=sefton&with=wigan") == {"Sefton": (1, 2), "Wigan": (1, 1)}


def test_those_chosen_of_which_no_inspection_is_held_are_named(collection: None, client: Client) -> None:
    page = client.get("/compare/?authority=sefton&with=wigan&with=camden&with=barnet")

    assert "This site holds no inspection of Camden or Barnet." in page.context["notes"]


def test_years_narrow_what_shares_are_of(collection: None, client: Client) -> None:
    assert cells(client, "authority=sefton&from=2019&to=2020")["England"] == (1, 2)


def test_an_unpublished_letter_is_in_no_cell(collection: None, client: Client) -> None:
    unpublish(list(Letter.objects.filter(inspection__authority__slug="wigan")))

    assert "Statistical neighbours" not in cells(client, "authority=sefton")
    assert cells(client, "authority=sefton")["England"] == (2, 3)


def test_what_is_missing_is_said(collection: None, client: Client) -> None:
    Authority.objects.filter(slug="essex").update(is_former=True)
    StatisticalNeighbour.objects.filter(authority__slug="essex").delete()

    notes = " ".join(client.get("/compare/?authority=essex").context["notes"])

    assert all(words in notes for words in ("no longer exists", "no statistical neighbours", "1 inspection"))


def test_a_difference_from_few_inspections_is_grey(
    collection: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = client.get("/compare/?authority=sefton").content.decode()
    monkeypatch.setattr("letters.measures.compare.FEW_INSPECTIONS", 1)
    enough = client.get("/compare/?authority=sefton").content.decode()

    assert '<td role="cell" class="none">−50</td>' in few
    assert '<td role="cell">−50</td>' in enough


@pytest.mark.django_db
def test_without_an_authority_one_is_asked_for(client: Client) -> None:
    answer = client.get("/compare/?authority=nowhere&grade=splendid")

    assert "rows" not in answer.context
    assert answer.context["ignored"] == [
        "There is no authority called ‘nowhere’, so it was ignored.",
        "There is no grade called ‘splendid’, so it was ignored.",
    ]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/compare/gardening/?authority=sefton", "There is no theme called ‘gardening’."),
        ("/compare/gardening/", "There is no theme called ‘gardening’."),
        ("/compare/supervision/?authority=nowhere", "There is no authority called ‘nowhere’."),
        ("/compare/supervision/", "Choose the authority to compare."),
    ],
)
def test_a_row_that_is_not_there_is_refused_by_what_is_wrong(
    collection: None, client: Client, address: str, said: str
) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert answer.context["ignored"] == [said]
    assert '<form method="get" action="/compare/"' in answer.content.decode()


def test_beside_all_inspections_of_a_grade(collection: None, client: Client) -> None:
    held = Inspection.objects.get(authority__slug="essex")
    Judgement.objects.create(inspection=held, name="overall_effectiveness", grade="outstanding")

    told = cells(client, "authority=sefton&grade=outstanding")

    assert told == {"Sefton": (1, 2), "Graded outstanding": (1, 1)}
