"""From the protocol's questions to the server's."""

from __future__ import annotations

from search.cluster.questions import (
    NONE,
    form_of,
    matching,
    narrowing,
    narrowing_others,
    needed,
    ordering,
    scoring,
)
from search.protocol import And, Filter, Most, Node, Not, Or, Phrase, Prefix, SortBy, Term, Written
from search.text import rarity

DRIFT, PLAN, HARM = Term("drift"), Term("plan"), Term("harm")


def boost_of(query: dict[str, dict[str, dict[str, float]]]) -> float:
    ((_, body),) = query.items()
    ((_, told),) = body.items()
    return told["boost"]


def test_a_part_that_no_finding_has_does_not_count_among_most() -> None:
    three = Most((DRIFT, PLAN, HARM))

    held = matching(three, {DRIFT: 3, PLAN: 2, HARM: 1})["bool"]
    without = matching(three, {DRIFT: 3, PLAN: 2, HARM: 0})["bool"]

    assert (len(held["should"]), held["minimum_should_match"]) == (3, 2)
    assert (len(without["should"]), without["minimum_should_match"]) == (2, 1)
    assert matching(three, dict.fromkeys((DRIFT, PLAN, HARM), 0)) == NONE


def test_all_of_nothing_is_everything_and_any_of_nothing_is_none() -> None:
    assert matching(And(()), {}) == {"bool": {"filter": []}}
    assert matching(Or(()), {}) == NONE


def test_what_must_be_counted_comes_before_what_needs_it() -> None:
    quoted = Written((("plan", "plans"), ("drift",)))
    node = And((Most((DRIFT, PLAN)), Not(HARM), quoted))

    rounds = list(needed(node))

    assert rounds[0] == (DRIFT, PLAN)
    assert set(rounds[-1]) == {DRIFT, PLAN, quoted, *map(form_of, ("plan", "plans", "drift"))}
    assert list(needed(None)) == []


def test_leaves_score_by_how_rare_they_are_and_what_is_not_wanted_does_not() -> None:
    counts: dict[Node, int] = {DRIFT: 3, PLAN: 50, HARM: 2}

    drift, plan = scoring(And((DRIFT, Or((PLAN,)), Not(HARM))), counts, 100)

    assert boost_of(drift) == rarity(100, 3)
    assert boost_of(plan) == rarity(100, 50)


def test_a_phrase_is_worth_as_much_as_a_word_that_is_as_rare() -> None:
    phrase = Phrase(("social", "work", "visit"))
    quoted = Written((("plan", "plans"), ("drift",)))
    counts: dict[Node, int] = {
        phrase: 4,
        quoted: 4,
        form_of("plan"): 9,
        form_of("plans"): 0,
        form_of("drift"): 3,
    }

    (of_phrase,), (of_quoted,) = scoring(phrase, counts, 100), scoring(quoted, counts, 100)

    assert of_phrase["match_phrase"]["terms_"]["boost"] * 3 == rarity(100, 4)
    assert of_quoted["span_near"]["boost"] * 2 == rarity(100, 4), "a form that no finding has is not scored"


def test_a_prefix_is_scored_too() -> None:
    start = Prefix("super")

    (scored,) = scoring(start, {start: 5}, 100)

    assert scored["script_score"]["script"]["params"] == {"worth": rarity(100, 5)}


def test_a_facets_own_choice_is_left_out_of_its_counts_and_years_are_not() -> None:
    kind, region = Filter("kind", ("strength",)), Filter("region", ("london",))
    years = Filter("kind", ("2012",), choice=False)

    assert narrowing_others((kind, region, years), "kind") == {
        "bool": {"filter": [narrowing(region), narrowing(years)]}
    }
    assert len(narrowing(Filter("theme", ("a", "b"), every=True))["bool"]["filter"]) == 2


def test_ties_go_by_id_in_every_order() -> None:
    orders = [ordering(None, by_score=True), ordering(None, by_score=False)]
    orders += [ordering(SortBy("day", falling=True), by_score=False)]

    assert all(order[-1] == {"number_": {"order": "asc"}} for order in orders)
    assert orders[2][0] == {"day": {"order": "desc", "missing": "_last"}}
