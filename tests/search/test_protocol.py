"""What any backend must do to be kept in line with the database: each test runs on whichever engine is configured."""

from __future__ import annotations

import random
from collections.abc import Iterator
from unittest import mock

import pytest

from letters.models import Finding, FindingTheme, Letter, Theme
from search.engine import execution
from search.errors import IndexMissing, IndexOutdated, IndexUnavailable
from search.indexing import Document, DocumentSource, drain, note
from search.models import IndexQueueEntry
from search.protocol import Filter, SearchRequest, SortBy, Term
from search.query.query import Query
from tests.search.collection import Fact, facts, make_collection, make_finding
from tests.search.engines import Engine

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(engine: Engine) -> list[Fact]:
    make_collection(findings=36)
    engine.backend.rebuild()
    return facts()


def test_a_rebuild_tells_how_many_and_finds_them(engine: Engine, known: list[Fact]) -> None:
    assert engine.backend.rebuild() == engine.backend.answer(SearchRequest()).total == len(known)


def test_what_is_refreshed_is_seen_by_the_next_question(engine: Engine, known: list[Fact]) -> None:
    changed, gone = Finding.objects.order_by("pk")[:2]
    Finding.objects.filter(pk=changed.pk).update(text="Zebracrossing.")
    Finding.objects.filter(pk=gone.pk).delete()
    added = make_finding(random.Random(1), changed.inspection, 99)

    engine.backend.refresh([changed.pk, gone.pk, added.pk])

    assert engine.backend.answer(SearchRequest(Term("zebracross"))).ids == (changed.pk,)
    ids = engine.backend.answer(SearchRequest()).ids
    assert sorted(ids) == sorted(Finding.objects.values_list("pk", flat=True))


def test_refreshing_what_was_never_there_changes_nothing(engine: Engine, known: list[Fact]) -> None:
    engine.backend.refresh([10_000_000])

    assert engine.backend.answer(SearchRequest(stop=0)).total == len(known)


def test_a_cleared_index_is_empty_and_takes_findings_in_again(engine: Engine, known: list[Fact]) -> None:
    engine.backend.clear()
    assert engine.backend.answer(SearchRequest()).total == 0

    engine.backend.refresh([fact.id for fact in known])

    assert engine.backend.answer(SearchRequest()).total == len(known)


def test_status_tells_documents_time_and_a_name_for_each_state(engine: Engine, known: list[Fact]) -> None:
    before = engine.backend.status()
    engine.backend.refresh([known[0].id])
    after = engine.backend.status()

    assert (before.documents, before.fault) == (len(known), "")
    assert before.generation
    assert before.generation != after.generation
    assert before.written_at is not None
    assert after.written_at is not None
    assert after.written_at >= before.written_at


def test_a_lost_index_is_told_and_never_made_by_asking(engine: Engine, known: list[Fact]) -> None:
    engine.index_lost()

    for _ in range(2):
        with pytest.raises(IndexMissing, match="rebuild_index"):
            engine.backend.answer(SearchRequest())
    with pytest.raises(IndexUnavailable):
        engine.backend.refresh([known[0].id])
    assert "rebuild_index" in engine.backend.status().fault
    assert engine.backend.rebuild() == len(known)


def test_an_index_of_another_version_is_told_and_rebuilt(engine: Engine, known: list[Fact]) -> None:
    engine.index_outdated()

    with pytest.raises(IndexOutdated, match="rebuild_index"):
        engine.backend.answer(SearchRequest())
    assert "another version" in engine.backend.status().fault
    assert engine.backend.rebuild() == len(known)
    assert engine.backend.status().fault == ""


def test_a_write_that_fails_changes_nothing_and_the_next_one_succeeds(
    engine: Engine, known: list[Fact]
) -> None:
    Finding.objects.filter(pk=known[0].id).update(text="Zebracrossing.")

    with engine.write_fails(), pytest.raises((OSError, IndexUnavailable)):
        engine.backend.refresh([known[0].id])
    assert engine.backend.answer(SearchRequest(Term("zebracross"))).total == 0
    engine.backend.refresh([known[0].id])

    assert engine.backend.answer(SearchRequest(Term("zebracross"))).ids == (known[0].id,)


def test_differences_are_found_and_repaired(engine: Engine, known: list[Fact]) -> None:
    letter = Letter.objects.earliest("pk")
    added = make_finding(random.Random(1), letter.inspection, 99)  # missing
    gone, changed, themed = Finding.objects.exclude(pk=added.pk).order_by("pk")[:3]
    gone_id = gone.pk
    gone.delete()  # left over
    Finding.objects.filter(pk=changed.pk).update(text="Changed behind the index's back.")
    FindingTheme.objects.create(finding=themed, theme=Theme.objects.latest("pk"))

    differences = engine.backend.differences()
    engine.backend.repair(differences)

    assert differences.compared == len(known)
    assert differences.missing == (f"letters.finding.{added.pk}",)
    assert differences.left_over == (f"letters.finding.{gone_id}",)
    assert set(differences.changed) == {f"letters.finding.{one.pk}" for one in (changed, themed)}
    assert engine.backend.differences().identifiers == ()
    assert "agrees" in str(engine.backend.differences())
    assert execution.total(Query(q="behind", exact_words=True)) == 1


def test_what_changes_while_the_index_is_rebuilt_is_in_it(engine: Engine, known: list[Fact]) -> None:
    """The change is committed after the rebuild has read the finding, and no writer comes to index it."""
    changed = known[0].id
    read = list(DocumentSource("default").all())
    Finding.objects.filter(pk=changed).update(text="Changed while it was rebuilt.")
    IndexQueueEntry.objects.create(finding_ids=[changed], findings=1)

    with mock.patch.object(DocumentSource, "all", return_value=iter(read)):
        engine.backend.rebuild()

    assert execution.total(Query(q="rebuilt", exact_words=True)) == 1
    assert not IndexQueueEntry.objects.exists()
    assert engine.backend.differences().identifiers == ()
    assert not engine.backend.is_rebuilding()


def test_what_others_index_while_the_index_is_rebuilt_is_in_it(engine: Engine, known: list[Fact]) -> None:
    """Written to the index that the rebuild replaces, and to the new one before it goes live."""
    changed = known[0].id

    def read_and_be_overtaken(source: DocumentSource) -> Iterator[tuple[str, Document]]:
        yield from read
        Finding.objects.filter(pk=changed).update(text="Changed while it was rebuilt.")
        note([changed])
        drain(engine.backend)
        assert execution.total(Query(q="rebuilt", exact_words=True)) == 1

    read = list(DocumentSource("default").all())
    with mock.patch.object(DocumentSource, "all", read_and_be_overtaken):
        engine.backend.rebuild()

    assert execution.total(Query(q="rebuilt", exact_words=True)) == 1
    assert not IndexQueueEntry.objects.exists()


def test_slices_orders_and_filters_of_one_question_are_of_one_list(engine: Engine, known: list[Fact]) -> None:
    every = engine.backend.answer(SearchRequest(order=SortBy("day", falling=True))).ids
    slices = [
        engine.backend.answer(SearchRequest(order=SortBy("day", falling=True), start=at, stop=at + 7)).ids
        for at in range(0, len(every) + 7, 7)
    ]
    kind = known[0].values["kind"]
    kept = engine.backend.answer(SearchRequest(filters=(Filter("kind", tuple(kind)),)))

    assert tuple(one for ids in slices for one in ids) == every
    assert sorted(kept.ids) == sorted(fact.id for fact in known if fact.values["kind"] == kind)
    assert engine.backend.answer(SearchRequest(start=5, stop=5)).ids == ()
