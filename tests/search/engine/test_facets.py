"""From choices to filters and orders, and from totals to counts."""

from __future__ import annotations

from search.engine.facets import counts_of, filters_of, order_of
from search.protocol import Filter, SortBy
from search.query.facets import FIRST_YEAR, LAST_YEAR
from search.query.query import Query


def test_choices_become_filters() -> None:
    query = Query(filters={"kind": ("strength",), "theme": ("a", "b")}, theme_mode="all")

    assert filters_of(query) == (Filter("theme", ("a", "b"), every=True), Filter("kind", ("strength",)))


def test_years_from_and_to_narrow_and_are_no_choice_in_the_year_facet() -> None:
    assert filters_of(Query(year_from=2010, year_to=2012)) == (
        Filter("year", ("2010", "2011", "2012"), choice=False),
    )
    assert filters_of(Query(year_from=2013, year_to=2012)) == (Filter("year", (), choice=False),)


def test_an_open_end_reaches_as_far_as_years_go() -> None:
    assert filters_of(Query(year_to=1))[0].values == ()
    assert filters_of(Query(year_from=LAST_YEAR - 1))[0].values == (str(LAST_YEAR - 1), str(LAST_YEAR))
    assert filters_of(Query(year_to=FIRST_YEAR))[0].values == (str(FIRST_YEAR),)


def test_orders() -> None:
    assert order_of(Query(q="plan")) is None
    assert order_of(Query()) == SortBy("day", falling=True)
    assert order_of(Query(sort="relevance")) == SortBy("day", falling=True)
    assert order_of(Query(q="plan", sort="oldest")) == SortBy("day")
    assert order_of(Query(sort="authority")) == SortBy("authority_name")


def test_counts_are_in_the_order_of_values_and_the_unknown_is_last() -> None:
    counts = counts_of({"year": {"unknown": 3, "2012": 1, "2010": 0}})

    assert [(count.value, count.total) for count in counts["year"]] == [
        ("2010", 0),
        ("2012", 1),
        ("unknown", 3),
    ]
