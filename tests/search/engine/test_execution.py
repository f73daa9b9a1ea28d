"""What any backend must do: the contract of the engine, checked against plain loops over the database."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection
from haystack import connections
from hypothesis import HealthCheck, given, settings

from letters import signals
from letters.models import Finding, FindingTheme, Letter, Theme
from search.engine import execution as engine
from search.engine.parsing import better_spelled
from search.engine.rows import rows_in_order
from search.query.query import PAGE_SIZE, Query
from tests.search.collection import (
    THEMES,
    Fact,
    Meaning,
    expected_counts,
    expected_order,
    facts,
    found_by,
    make_authorities,
    make_collection,
    make_finding,
    make_letter,
    some_text,
)
from tests.search.engines import engine_in_use
from tests.search.questions import Asked, questions

pytestmark = pytest.mark.django_db


def rebuild() -> None:
    connections["default"].get_backend().rebuild()


@pytest.fixture
def known() -> list[Fact]:
    """A collection, indexed; and what is known of it."""
    make_collection()
    rebuild()
    return facts()


def one_letter() -> Letter:
    """A letter without findings, in a collection of its own."""
    make_authorities()
    return make_letter(random.Random(1), 1, 0)


def counted(query: Query) -> dict[str, dict[str, int]]:
    return {name: {c.value: c.total for c in counts} for name, counts in engine.run(query).counts.items()}


def check(query: Query, meaning: Meaning, known: list[Fact], rest: Meaning = lambda fact: False) -> None:
    """Whether both tiers are what the database says: what has all of the words, then what has most of them."""
    found, most = found_by(query, meaning, known), found_by(query, rest, known)
    ids, both = engine.matching_ids(query), engine.matching_ids(replace(query, match="most"))
    tiers = [both[: len(found)], both[len(found) :]]
    assert list(map(sorted, tiers)) == [sorted(fact.id for fact in tier) for tier in (found, most)]
    assert ids == (both if query.match else tiers[0])
    assert engine.total(query) == len(ids)
    if query.order != "relevance" or not query.q:
        assert tiers == [expected_order(query, tier) for tier in (found, most)]
    check_page(query, ids, both, len(found))
    meant = (lambda fact: meaning(fact) or rest(fact)) if query.match else meaning
    assert counted(query) == expected_counts(query, meant, known)


def check_page(query: Query, ids: list[int], both: list[int], with_all: int) -> None:
    """Whether the first page is of the question, and what fills it has most of the words."""
    results = engine.run(query)
    assert (results.total, results.pages) == (len(ids), max(1, -(-len(ids) // PAGE_SIZE)))
    assert [hit.finding.pk for hit in results.hits] == both[:PAGE_SIZE] or with_all >= PAGE_SIZE
    assert [hit.has_all for hit in results.hits] == [at < with_all for at in range(len(results.hits))]
    is_told = bool(query.match) or with_all <= PAGE_SIZE
    assert results.with_most == (len(both) - with_all if is_told else None) or not results.with_most


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(asked=questions)
def test_random_questions_agree_with_the_database(known: list[Fact], asked: tuple[Query, Asked]) -> None:
    query, words = asked

    check(query, words.meaning, known, words.rest(known))


QUESTIONS: list[tuple[Query, Meaning]] = [
    (Query(), lambda fact: True),
    (Query(q="supervision", exact_words=True), lambda fact: "supervis" in fact.terms),
    (
        Query(q="-risk", filters={"kind": ("strength",)}, exact_words=True),
        lambda fact: "risk" not in fact.terms,
    ),
    (
        Query(q="risk", filters={"says": ("concern", "mixed")}, exact_words=True),
        lambda fact: "risk" in fact.terms,
    ),
    (Query(filters={"theme": tuple(THEMES[:2])}, theme_mode="all", sort="authority"), lambda fact: True),
    (
        Query(q="plan OR drift", filters={"year": ("2012",)}, sort="oldest", exact_words=True),
        lambda f: {"plan", "drift"} & set(f.terms) != set(),
    ),
]


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_changes_ends_in_agreement(seed: int, django_capture_on_commit_callbacks: type) -> None:
    chance = random.Random(seed)
    make_collection(findings=48, seed=seed)
    rebuild()

    for number in range(12):
        with django_capture_on_commit_callbacks(execute=True):
            change(chance, 100 + number)

        known = facts()
        for query, meaning in QUESTIONS:
            check(query, meaning, known)


def change(chance: random.Random, number: int) -> None:
    """One change to the database, rung as the app rings it; or a rebuild."""
    letters = list(Letter.objects.all())
    letter = chance.choice(letters)
    ids = list(Finding.objects.filter(inspection__letter=letter).values_list("pk", flat=True))
    what = chance.choice(["load", "edit", "withdraw", "publish", "delete", "delete one", "rebuild"])
    if what == "load":
        added = make_letter(chance, number, 5)
        signals.send_findings_changed(
            Finding.objects.filter(inspection__letter=added).values_list("pk", flat=True)
        )
    elif what == "edit":
        for finding in Finding.objects.filter(inspection__letter=letter)[:3]:
            Finding.objects.filter(pk=finding.pk).update(text=some_text(chance))
        make_finding(chance, letter.inspection, 90 + number)
        signals.send_findings_changed(
            Finding.objects.filter(inspection__letter=letter).values_list("pk", flat=True)
        )
    elif what in ("withdraw", "publish"):
        state = Letter.State.WITHDRAWN if what == "withdraw" else Letter.State.PUBLISHED
        Letter.objects.filter(pk=letter.pk).update(state=state)
        ring = signals.send_findings_removed if what == "withdraw" else signals.send_findings_changed
        ring(ids)
    elif what == "delete":
        letter.delete()
        signals.send_findings_removed(ids)
    elif what == "delete one":
        Finding.objects.filter(pk__in=ids[:1]).delete()
        signals.send_findings_removed(ids[:1])
    else:
        rebuild()


def test_eight_threads_get_what_one_gets(known: list[Fact]) -> None:
    asked = [
        Query(q=q, exact_words=True, filters={"kind": kind})
        for q in ("plan", '"social workers"', "super*", "risk drift", "")
        for kind in ((), ("strength",))
    ]
    alone = [engine.matching_ids(query) for query in asked]
    engine_in_use().forgets()  # so that they also decode at once

    def answer(at: int) -> list[int]:
        try:
            return engine.matching_ids(asked[at % len(asked)])
        finally:
            connection.close()  # this thread's own

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(answer, range(400)))

    assert together == [alone[at % len(asked)] for at in range(400)]


def test_pages_together_are_all_that_was_found_in_order(known: list[Fact]) -> None:
    for query in (Query(), Query(q="plan"), Query(q="plan", sort="authority")):
        results = engine.run(query)

        pages = [engine.run(query.on_page(page)).hits for page in range(1, results.pages + 1)]

        assert [len(hits) for hits in pages[:-1]] == [PAGE_SIZE] * (results.pages - 1)
        assert [hit.finding.pk for hits in pages for hit in hits] == engine.matching_ids(query)
        assert [finding.pk for finding in engine.matching(query)] == engine.matching_ids(query)


def test_a_page_past_the_end_has_the_true_total_and_no_hits(known: list[Fact]) -> None:
    results = engine.run(Query(page=9999))

    assert (results.total, results.hits) == (len(known), ())


def test_order_by_relevance_does_not_depend_on_how_the_index_was_written(known: list[Fact]) -> None:
    written = [engine.matching_ids(Query(q=q)) for q in ("plan", "social workers", "risk OR drift")]
    backend = connections["default"].get_backend()
    for start in range(0, len(known), 7):
        backend.refresh([fact.id for fact in known[start : start + 7]])

    rewritten = [engine.matching_ids(Query(q=q)) for q in ("plan", "social workers", "risk OR drift")]

    assert rewritten == written


def test_more_of_the_word_and_fewer_others_come_first() -> None:
    letter = one_letter()
    texts = [
        "Drift here.",
        "Drift and drift.",
        "Drift in a very long finding that says a great deal else besides.",
    ]
    ids = [
        Finding.objects.create(inspection=letter.inspection, position=n, kind="narrative", text=text).pk
        for n, text in enumerate(texts)
    ]
    rebuild()

    found = engine.matching_ids(Query(q="drift"))

    assert found == [ids[1], ids[0], ids[2]]


def test_equally_good_findings_come_by_id() -> None:
    letter = one_letter()
    ids = [
        Finding.objects.create(inspection=letter.inspection, position=n, kind="narrative", text="Drift.").pk
        for n in range(50)
    ]
    rebuild()
    connections["default"].get_backend().refresh(ids[10:20])

    assert engine.matching_ids(Query(q="drift")) == ids


def test_words_of_other_eras_are_also_searched_for_and_said() -> None:
    letter = one_letter()
    for n, text in enumerate(
        ["Looked after children do well.", "Children in care do well.", "Care is good."]
    ):
        Finding.objects.create(inspection=letter.inspection, position=n, kind="narrative", text=text)
    rebuild()

    widened = engine.run(Query(q="looked after children"))
    only = engine.run(Query(q="looked after children", exact_words=True))

    assert (widened.total, only.total) == (2, 1)
    assert "children in care" in widened.synonyms_used
    assert only.synonyms_used == ()
    assert all(any(piece.matched for piece in hit.excerpt) for hit in widened.hits)


def test_a_misspelling_is_corrected_only_where_that_finds_something(known: list[Fact]) -> None:
    asked = {"kind": ("strength",)}
    wrong = engine.run(Query(q="supervison", filters=asked))
    nonsense = engine.run(Query(q="xqzzvwkj"))
    right = engine.run(Query(q="supervision", filters=asked))
    as_typed = engine.run(Query(q="supervison", exact_words=True))

    assert wrong.words.corrected == "supervision"
    assert wrong.total == right.total > 0
    assert (nonsense.words.corrected, right.words.corrected, as_typed.words.corrected) == ("", "", "")
    assert as_typed.total == 0


def test_a_word_that_a_finding_holds_is_never_corrected(known: list[Fact]) -> None:
    letter = Letter.objects.all()[0]
    Finding.objects.create(inspection=letter.inspection, position=99, kind="narrative", text="Plann goes.")
    rebuild()

    results = engine.run(Query(q="plann"))

    assert (results.total, results.words.corrected, results.suggestion) == (1, "", "")


def test_a_theme_without_words_shows_and_marks_what_earned_it() -> None:
    letter = one_letter()
    text = f"{'Long before it, other things are said. ' * 20}Caseloads are too high."
    finding = Finding.objects.create(inspection=letter.inspection, position=1, kind="narrative", text=text)
    theme = Theme.objects.create(slug="test-load", name="Test load", group="Test")
    FindingTheme.objects.create(finding=finding, theme=theme, words=["caseloads are too high"])
    rebuild()

    (hit,) = engine.run(Query(filters={"theme": ("test-load",)})).hits

    assert [piece.text for piece in hit.excerpt if piece.matched] == ["Caseloads are too high"]


QUOTED = [
    "Relatives are heard.",
    "A related matter.",
    "The relation is good.",
    "Relative want.",
    "Relatives' views.",
]


def test_quotation_marks_find_the_word_as_written() -> None:
    letter = one_letter()
    ids = [
        Finding.objects.create(inspection=letter.inspection, position=n, kind="narrative", text=text).pk
        for n, text in enumerate(QUOTED)
    ]
    rebuild()

    assert sorted(engine.matching_ids(Query(q='"relatives"'))) == [ids[0], ids[4]]
    assert sorted(engine.matching_ids(Query(q='"relative"'))) == [ids[0], ids[3], ids[4]]
    assert sorted(engine.matching_ids(Query(q='"are heard" "relatives"'))) == [ids[0]]


WAYS = [
    ("key worker", "key-worker", "keyworker"),
    ("life story", "life-story", "lifestory"),
    ("section 47", "s.47", "S47"),
    ("1,000", "1000", "1,000"),
]


@pytest.mark.parametrize("ways", WAYS)
def test_spellings_meet(ways: tuple[str, ...]) -> None:
    letter = one_letter()
    ids = [
        Finding.objects.create(
            inspection=letter.inspection, position=n, kind="narrative", text=f"There were {way} there."
        ).pk
        for n, way in enumerate(ways)
    ]
    rebuild()

    assert [sorted(engine.matching_ids(Query(q=way))) for way in ways] == [ids] * len(ways)
    hits = [hit for way in ways for hit in engine.run(Query(q=way)).hits]
    assert all(any(piece.matched for piece in hit.excerpt) for hit in hits)


def test_findings_like_a_finding() -> None:
    letter = one_letter()
    texts = [
        "Pathway plans for young people are drawn up late and rarely reviewed.",
        "Young people say that their pathway plans are rarely reviewed.",
        "Foster carers receive good training.",
    ]
    made = [
        Finding.objects.create(inspection=letter.inspection, position=n, kind="narrative", text=text)
        for n, text in enumerate(texts)
    ]
    rebuild()

    like = engine.similar(made[0], 3)

    assert like[0] == made[1]
    assert made[0] not in like


def test_without_an_index_nothing_is_known_and_the_log_says_why(
    known: list[Fact], caplog: pytest.LogCaptureFixture
) -> None:
    engine_in_use().index_lost()

    results = engine.run(Query(q="plan"))

    assert (results.total, results.pages, results.hits, results.index_available) == (0, 1, (), False)
    assert "rebuild_index" in caplog.text


def test_where_nothing_is_held_no_index_is_needed() -> None:
    results = engine.run(Query(q="plan"))

    assert (results.total, results.index_available, results.collection_has_findings) == (0, True, False)
    assert engine.total(Query()) == 0
    assert engine.matching_ids(Query()) == []


HOSTILE = [
    '"unbalanced', ":*", "\0", "x" * 10_000, "the of and", "<script>alert(1)</script>", "\U0001f600", "' OR 1=1 --",
    "*", "**", "?", "AND", "OR", "NOT", "OR OR OR", "-", "--", "-\"", '""', "()", "((((", "a AND (b", "text:plan",
    "[* TO *]", "{a TO z}", "plan~2", "plan^9", "\\", "\\\\\"", "%00", "../../etc/passwd", "\ud7ff\uffff", "ﬁnding",
    "plan" * 500, "- - -plan", "\"\"\"\"", "*plan", "pl?n", "$^.*[a-z]+", "{{7*7}}", "\u202eplan", "İstanbul ß ﬃ",
    "１２３",
    " ".join(["plan"] * 3000), "\n\r\t", "_", "a-b-c-d", "it's", "''''", "OR plan", "plan OR", "plan OR -plan",
]  # fmt: skip


def test_hostile_words_are_read_somehow(known: list[Fact]) -> None:
    totals = {text: engine.run(Query(q=text)).total for text in HOSTILE}

    assert all(0 <= total <= len(known) for total in totals.values())


def test_a_finding_taken_back_behind_the_index_is_not_given_out(known: list[Fact]) -> None:
    one, other = Finding.objects.order_by("pk")[:2]
    inspections = {one.inspection_id, other.inspection_id}
    Letter.objects.filter(inspection__in=inspections).update(state=Letter.State.UNPUBLISHED)

    assert engine.in_order([other.pk, one.pk]) == []
    Letter.objects.filter(inspection__in=inspections).update(state=Letter.State.PUBLISHED)
    assert [found.pk for found in engine.in_order([other.pk, one.pk])] == [other.pk, one.pk]


def test_rows_are_of_what_readers_may_see_whatever_the_index_says(known: list[Fact]) -> None:
    first, second = Finding.objects.shown().order_by("pk")[:2]
    Letter.objects.filter(inspection=first.inspection_id).update(state=Letter.State.UNPUBLISHED)
    shown = set(Finding.objects.shown().values_list("pk", flat=True))

    rows = list(rows_in_order([first.pk, second.pk, max(shown)]))

    assert first.pk not in shown
    assert [row.pk for row in rows] == [pk for pk in (first.pk, second.pk, max(shown)) if pk in shown]


@pytest.mark.parametrize("typed", ["supervison*", "NOT", "AND", "sup", "supervison1", "2015"])
def test_what_is_no_word_to_correct_is_left_as_it_was_typed(known: list[Fact], typed: str) -> None:
    assert better_spelled(typed) == ""
    assert better_spelled(f"supervison {typed}") == f"supervision {typed}"


def test_a_page_has_the_counts_of_its_filters_unless_it_needs_none(known: list[Fact]) -> None:
    counted = engine.run(Query(filters={"kind": ("strength",)}))
    uncounted = engine.run(Query(filters={"kind": ("strength",)}), with_counts=False)

    told = {one.value: one.total for one in counted.counts["kind"]}
    assert told["strength"] == counted.total > 0
    assert not uncounted.counts
    assert uncounted.total == counted.total


def test_without_words_there_is_no_relevance_and_the_newest_come_first(known: list[Fact]) -> None:
    newest = engine.run(Query(sort="newest"))
    relevant = engine.run(Query(sort="relevance"))

    assert [hit.finding.pk for hit in relevant.hits] == [hit.finding.pk for hit in newest.hits]
    assert len({hit.finding.inspection.start for hit in newest.hits}) > 1
