from hypothesis import given
from hypothesis import strategies as st

from search.labels import Labels
from search.parameters import pairs_in, query_from
from search.query import Query

KNOWN = Labels(
    {
        "theme": {"supervision": "Supervision", "caseloads": "Caseloads"},
        "region": {"north-west": "North West"},
        "authority": {"northmoor": "Northmoor"},
        "framework": {"ilacs": "ILACS"},
        "kind": {"strength": "Strength"},
        "grade": {"good": "Good"},
    }
)


def asked(address: str) -> Query:
    return query_from(pairs_in(address), KNOWN)


def test_parameters_become_a_question() -> None:
    query = asked("theme=supervision&q=case+load&region=north-west&year=2010&from=2009&to=2012&page=2")

    assert query == Query(
        q="case load",
        theme=("supervision",),
        region=("north-west",),
        year=("2010",),
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
