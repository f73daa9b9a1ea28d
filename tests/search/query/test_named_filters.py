"""Councils, regions, inspections, grades and years that a question names in its words."""

from __future__ import annotations

import pytest

from letters.models import Authority
from search.query.named_filters import spoken, with_named_filters
from search.query.query import Query

pytestmark = pytest.mark.django_db


def first(text: str, **asked: object) -> Query | None:
    """The first question that is offered: with all that the words name as filters."""
    return next(iter(with_named_filters(Query(q=text, **asked), spoken())), None)  # type: ignore[arg-type]


NAMED = [
    ("supervision in Sefton", Query(q="supervision", filters={"authority": ("sefton",)})),
    ("Sefton", Query(filters={"authority": ("sefton",)})),
    ("SEFTON COUNCIL", Query(filters={"authority": ("sefton",)})),
    ("Hull", Query(filters={"authority": ("kingston-upon-hull",)})),
    ("bristol caseloads", Query(q="caseloads", filters={"authority": ("bristol",)})),
    ("Stoke", Query(filters={"authority": ("stoke-on-trent",)})),
    ("B&NES fostering", Query(q="fostering", filters={"authority": ("bath-and-north-east-somerset",)})),
    ("Kingston upon Thames", Query(filters={"authority": ("kingston-upon-thames",)})),
    ("caseloads in the North West", Query(q="caseloads", filters={"region": ("north-west",)})),
    ("ILACS thresholds", Query(q="thresholds", filters={"framework": ("ilacs",)})),
    ("focused visits about neglect", Query(q="about neglect", filters={"framework": ("focused-visit",)})),
    ("neglect rated inadequate", Query(q="neglect", filters={"grade": ("inadequate",)})),
    ("neglect since 2022", Query(q="neglect", year_from=2022)),
    ("neglect until 2015", Query(q="neglect", year_to=2015)),
    ("neglect in 2019", Query(q="neglect", filters={"year": ("2019",)})),
    ("neglect between 2014 and 2016", Query(q="neglect", year_from=2014, year_to=2016)),
    ("neglect 2014-2016", Query(q="neglect", year_from=2014, year_to=2016)),
    (
        "supervision in Sefton since 2019",
        Query(q="supervision", filters={"authority": ("sefton",)}, year_from=2019),
    ),
]
NOT_NAMED = [
    "supervision",
    "good practice",
    "neglect in 1850",
    "the year 2010/11",
    '"Sefton"',
    "care -Sefton",
    "Sefton OR Hull",
    "Kingston",  # upon Thames or upon Hull
]


@pytest.mark.parametrize(("text", "query"), NAMED)
def test_what_is_named_is_offered_as_a_filter(text: str, query: Query) -> None:
    assert first(text) == query


@pytest.mark.parametrize("text", NOT_NAMED)
def test_what_is_no_name_is_none(text: str) -> None:
    assert first(text) is None


def test_a_filter_in_force_is_not_offered_again() -> None:
    assert first("supervision in Sefton", filters={"authority": ("hull",)}) is None


def test_each_of_several_names_is_offered_alone_too() -> None:
    offered = with_named_filters(Query(q="ILACS in Sefton"), spoken())

    assert [query.q for query in offered] == ["", "in Sefton", "ILACS"]


def test_words_that_only_ask_are_not_left_beside_a_name() -> None:
    assert first("what went wrong in Hull") == Query(filters={"authority": ("kingston-upon-hull",)})
    assert first("how well does Hull do") == Query(filters={"authority": ("kingston-upon-hull",)})


def test_a_name_of_two_authorities_is_none() -> None:
    for slug in ("ashby-vale", "ashby-moor"):
        Authority.objects.create(name=f"Test {slug}", slug=slug, other_names=["Ashby"], region="london")

    assert first("Ashby") is None
