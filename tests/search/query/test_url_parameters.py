import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.facets import FACET_BY_NAME
from search.query.filter_labels import Labels
from search.query.query import KEYS, Query
from search.query.url_parameters import pairs_in, problems_in, query_from

KNOWN = Labels(
    {
        "theme": {"supervision": "Supervision", "caseloads": "Caseloads"},
        "region": {"north-west": "North West"},
        "authority": {"northmoor": "Northmoor"},
        "framework": {"ilacs": "ILACS"},
        "kind": {"strength": "Strength"},
        "grade": {"good": "Good"},
        "year": FACET_BY_NAME["year"].values(),
    }
)


def asked(address: str) -> Query:
    return query_from(pairs_in(address), KNOWN)


def test_parameters_become_a_question() -> None:
    query = asked("theme=supervision&q=case+load&region=north-west&year=2010&from=2009&to=2012&page=2")

    assert query == Query(
        q="case load",
        filters={"theme": ("supervision",), "region": ("north-west",), "year": ("2010",)},
        year_from=2009,
        year_to=2012,
        page=2,
    )


def test_unknown_values_are_left_out() -> None:
    assert asked("theme=nonsense&region=&year=abcd&kind=Strength&sort=upwards&page=abc&from=x") == Query()


def test_years_the_wrong_way_round_are_turned() -> None:
    assert asked("from=2014&to=2010") == Query(year_from=2010, year_to=2014)


def test_page_below_one_is_the_first() -> None:
    assert asked("page=0").page == 1
    assert asked("page=-3").page == 1
    assert asked("page=²").page == 1


def test_words_lose_control_characters_and_spare_space() -> None:
    assert asked("q=%00a%0D%0A++b%E2%80%AE").q == "a b"


def test_words_are_cut_at_five_hundred_characters() -> None:
    assert len(asked("q=" + "a" * 10_000).q) == 500


def test_too_many_parameters_ask_nothing() -> None:
    assert pairs_in("&".join(["theme=supervision"] * 2_000)) == []


@given(st.text(max_size=300))
def test_any_address_becomes_a_question_whose_own_address_is_kept(text: str) -> None:
    once = asked(text)

    assert asked(once.urlencode()) == once
    assert pairs_in(once.urlencode()) == once.pairs()


def problems(address: str) -> list[str]:
    return problems_in(pairs_in(address), KNOWN)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "q=care&theme=supervision&theme=caseloads&themes=all&region=north-west&year=2010&year=unknown&page=999999",
        "from=2010&to=2010&only=1&sort=oldest",
        "q=" + "a" * 500,
        "from=1989",
        "to=2100&page=007",
    ],
)
def test_a_good_question_has_no_problems(address: str) -> None:
    assert problems(address) == []


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("page=" + "9" * 4_500, "page"),
        ("page=1000000", "page"),
        ("page=%C2%B2", "page"),
        ("page=-1", "page"),
        ("page=", "page"),
        ("themes=ALL", "themes"),
        ("themes=", "themes"),
        ("only=yes", "only"),
        ("only=0", "only"),
        ("q=" + "a" * 501, "q"),
        ("from=2011&to=2010", "from"),
        ("from=+2010", "from"),
        ("kind=Strength", "kind"),
        ("Q=care", "Q"),
        *((f"{key}=1&{key}=1", key) for key in ("only", "page")),
        *((f"{key}=2010&{key}=2010", key) for key in ("q", "from", "to")),
        ("sort=newest&sort=newest", "sort"),
        ("themes=all&themes=all", "themes"),
    ],
)
def test_a_bad_question_has_one_line_that_names_the_parameter(address: str, key: str) -> None:
    (line,) = problems(address)

    assert line.startswith(f"{key}: ")


def test_what_is_refused_is_told_on_one_short_line() -> None:
    (line,) = problems("sort=up%0D%0Awards%00" + "x" * 5_000)

    assert "'up  wards x" in line
    assert len(line) < 200


@given(st.lists(st.tuples(st.one_of(st.sampled_from(KEYS), st.text()), st.text()), max_size=6))
def test_any_parameters_have_lines_or_none(pairs: list[tuple[str, str]]) -> None:
    for line in problems_in(pairs, KNOWN):
        assert line.splitlines() == [line]
