"""Judgements in their own terms."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from letters.measures.judgements import Given, given_rows, terms_of

GIVEN = st.lists(
    st.builds(
        Given,
        st.integers(1, 99),
        st.just("sif"),
        st.sampled_from(["", "2014", "2016"]),
        st.sampled_from(["", "london"]),
        st.sampled_from(["good", "inadequate", "", "typically positive"]),
    )
)


@given(GIVEN)
def test_rows_count_what_a_loop_counts(held: list[Given]) -> None:
    terms = terms_of(held)
    rows = given_rows(held, terms, lambda one: one.year, {"2016": "2016", "2014": "2014"})

    told = {
        (row.value, term): count
        for row in rows
        for term, count in zip(terms, row.counts, strict=True)
        if count
    }
    assert told == Counter((one.year, one.grade) for one in held)
    assert sum(row.total for row in rows) == len(held)


def test_grades_come_from_the_best_other_words_behind_and_not_judged_last() -> None:
    held = [Given(n, "sif", "", "", grade) for n, grade in enumerate(["", "in words", "inadequate", "good"])]

    assert terms_of(held) == ("good", "inadequate", "in words", "")


def test_sentences_of_area_send_inspections_stand_from_the_best_not_by_letter() -> None:
    told = (
        "typically lead to positive experiences and outcomes",
        "lead to inconsistent experiences and outcomes",
        "widespread and/or systemic failings",
    )

    assert terms_of([Given(n, "area-send", "", "", told[n]) for n in (1, 2, 0)]) == told


def test_what_is_not_known_comes_last_by_that_name() -> None:
    held = [Given(1, "sif", "", "", "good"), Given(2, "sif", "2014", "", "good")]

    rows = given_rows(held, ("good",), lambda one: one.year, {"2014": "2014"})

    assert [row.label for row in rows] == ["2014", "Not known"]
