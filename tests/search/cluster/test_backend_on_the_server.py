"""What is particular to the cluster: lists longer than the server gives, letters seen whole, writers that come late."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from haystack import connections
from opensearchpy import Transport

from search.cluster import ClusterBackend
from search.cluster import answer as answering
from search.cluster.schema import MEAN_LENGTH
from search.errors import IndexAhead, IndexUnavailable, IndexUnreachable
from search.indexing import Document
from search.protocol import And, Node, Phrase, SearchRequest, SortBy, Term, Written
from search.text import K1, B, rarity
from tests.search.collection import Fact, facts, make_collection

pytestmark = pytest.mark.django_db
TIMES, FEWEST = 25, 5  # writes, until the reader has met several states
MANY = 1_200  # findings of one write: sent in several parts


@pytest.fixture
def backend() -> ClusterBackend:
    found = connections["default"].get_backend()
    assert isinstance(found, ClusterBackend)
    found.ready()
    return found


@pytest.fixture
def known(backend: ClusterBackend) -> list[Fact]:
    make_collection(findings=60)
    backend.rebuild()
    return facts()


def documents(count: int, version: int) -> Iterator[tuple[str, Document]]:
    """Findings that all have their version in a word and in a facet."""
    for number in range(count):
        identifier = f"letters.finding.{number}"
        yield (
            identifier,
            {
                "id": identifier,
                "django_id": str(number),
                "text": f"Finding of version{version}.",
                "says": f"v{version}",
            },
        )


@pytest.mark.parametrize("order", [None, SortBy("day", falling=True), SortBy("authority_name")])
def test_lists_longer_than_the_server_gives_are_whole_and_in_order(
    backend: ClusterBackend, known: list[Fact], monkeypatch: pytest.MonkeyPatch, order: SortBy | None
) -> None:
    ask = SearchRequest(Term("plan"), order=order)
    every = backend.answer(ask).ids
    monkeypatch.setattr(answering, "WINDOW", 7)

    assert len(every) > 14
    assert backend.answer(ask).ids == every
    for start, stop in ((3, 9), (7, 14), (8, len(every) + 50), (len(every), None)):
        part = SearchRequest(Term("plan"), order=order, start=start, stop=stop)
        assert backend.answer(part).ids == every[start:stop]
    assert backend.differences().identifiers == ()


def test_a_write_in_several_parts_is_seen_whole(backend: ClusterBackend) -> None:
    backend.clear()
    build, version = backend.index.live(), 10**12
    done = threading.Event()
    seen: list[dict[str, int]] = []

    def read() -> None:
        while not done.is_set():
            found = backend.answer(SearchRequest(stop=0, counted=("says",)))
            seen.append({value: total for value, total in (found.counts or {})["says"].items() if total})
            assert sum(seen[-1].values()) == found.total

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(TIMES):
        backend.index.write(build, documents(MANY, number), version + number)
        backend.index.show(build, version + number)
        if number >= FEWEST and len({tuple(one) for one in seen}) > 3:
            break
    done.set()
    reader.join()

    assert len({tuple(one) for one in seen}) > 3, (
        "the reader must have met several states, or this tests nothing"
    )
    assert all(len(one) <= 1 and sum(one.values()) in (0, MANY) for one in seen)


def test_a_change_takes_two_requests(
    backend: ClusterBackend, known: list[Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else writes meanwhile, so what they take is what others wait."""
    asked: list[str] = []
    send = Transport.perform_request

    def sent(transport: Transport, method: str, url: str, *more: Any, **named: Any) -> Any:
        asked.append(url.rpartition("/")[2])
        return send(transport, method, url, *more, **named)

    monkeypatch.setattr(Transport, "perform_request", sent)
    backend.refresh([known[0].id, 10_000_000])

    assert asked == ["_bulk", "_refresh"]


def test_a_finding_that_the_index_cannot_take_is_told_as_that(
    backend: ClusterBackend, known: list[Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not as an index that is gone: it is well."""
    source = {"unheard_of": "x"}
    monkeypatch.setattr(type(backend.index.schema), "source", lambda *_: source)

    with pytest.raises(IndexUnreachable, match="does not take findings: strict_dynamic_mapping_exception"):
        backend.refresh([known[0].id])


def test_a_writer_that_lost_its_turn_changes_nothing(backend: ClusterBackend) -> None:
    backend.clear()
    build, version = backend.index.live(), 10**12
    backend.index.write(build, documents(5, 2), version + 1)
    backend.index.show(build, version + 1)

    with pytest.raises(IndexAhead, match="rebuild_index"):
        backend.index.write(build, documents(5, 1), version)
    backend.index.write(
        build, documents(5, 2), version + 1
    )  # the same once more, as after an answer that was lost
    backend.index.show(build, version + 1)

    backend.knowledge.forget()
    assert backend.answer(SearchRequest(Term("version2"), stop=0)).total == 5
    assert backend.answer(SearchRequest(Term("version1"), stop=0)).total == 0


def test_a_rebuild_that_fails_leaves_the_live_index_alone(
    backend: ClusterBackend, known: list[Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    live = backend.index.live()

    def refuse(*_: Any) -> int:
        raise OSError("the network is down")

    monkeypatch.setattr(type(backend.index), "show", refuse)
    with pytest.raises(OSError, match="network"):
        backend.rebuild()

    with backend.index.client() as client:
        assert list(client.indices.get(index=f"{backend.index.name}-*")) == [live]
    assert backend.answer(SearchRequest(stop=0)).total == len(known)


def test_a_rebuild_leaves_one_build_and_a_clearing_too(backend: ClusterBackend, known: list[Fact]) -> None:
    backend.rebuild()
    backend.clear()
    backend.rebuild()

    with backend.index.client() as client:
        assert list(client.indices.get(index=f"{backend.index.name}-*")) == [backend.index.live()]


def test_what_is_known_of_one_state_is_not_used_for_the_next(
    backend: ClusterBackend, known: list[Fact]
) -> None:
    """Another process writes: this one is not told, and finds out by the answer."""
    word = Term("zebracross")
    assert not backend.holds(word)
    before = backend.knowledge.state()
    changed = f"letters.finding.{known[0].id}"
    document = dict(backend.documents.of([changed])[changed] or {}) | {"text": "Zebracrossing."}
    backend.index.write(backend.index.live(), [(changed, document)], 10**12)
    backend.index.show(backend.index.live(), 10**12)
    assert backend.knowledge.state() is before

    assert backend.answer(SearchRequest(word)).ids == (known[0].id,)
    assert backend.holds(word)


def test_quoted_words_score_as_often_as_they_stand_there(backend: ClusterBackend) -> None:
    texts = ["drift", "drift of drifts", "drifts of drift, drift", "other words", "and others still"]
    backend.clear()
    build = backend.index.live()
    told = [
        (key, {**document, "text": f"{texts[number]}{' long' * (6 - len(texts[number].split()))}"})
        for number, (key, document) in enumerate(documents(5, 1))
    ]
    backend.index.write(build, told, 10**12)
    backend.index.show(build, 10**12)
    backend.knowledge.forget()

    assert backend.answer(SearchRequest(Written((("drift", "drifts"),)))).ids == (2, 1, 0)
    assert backend.answer(SearchRequest(Written((("of",), ("drift", "drifts"))))).ids == (1, 2)


@pytest.mark.parametrize(
    "parts", [[("plan",)], [("social",), ("worker",)], [("social", "worker")], [("drift",), ("plan",)]]
)
def test_order_is_exactly_that_of_bm25(
    backend: ClusterBackend, known: list[Fact], parts: list[tuple[str, ...]]
) -> None:
    """By the formula and nothing else; lengths below 40 words the server does not round."""
    backend.refresh([fact.id for fact in known[:9]])  # removed documents must not count

    totals = dict.fromkeys((fact.id for fact in known), 0.0)
    for part in parts:
        times = {fact.id: runs_in(fact, part) for fact in known}
        worth = rarity(len(known), sum(1 for count in times.values() if count))
        for fact in known:
            norm = K1 * ((1 - B) + B * len(fact.terms) / MEAN_LENGTH)
            totals[fact.id] += worth * (K1 + 1) * times[fact.id] / (times[fact.id] + norm)
    whole = [fact.id for fact in known if all(runs_in(fact, part) for part in parts)]

    nodes: tuple[Node, ...] = tuple(Term(part[0]) if len(part) == 1 else Phrase(part) for part in parts)
    ids = backend.answer(SearchRequest(And(nodes))).ids
    assert len(ids) > 1
    assert list(ids) == sorted(whole, key=lambda one: (-round(totals[one], 5), one))


def runs_in(fact: Fact, run: tuple[str, ...]) -> int:
    return sum(fact.terms[at : at + len(run)] == run for at in range(len(fact.terms)))


def test_a_lost_cluster_is_a_status_and_every_question_says_so(
    backend: ClusterBackend, known: list[Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.postgres import free_port

    options = {**connections.connections_info["default"]}
    options["PLACE"] = {**options["PLACE"], "hosts": (f"127.0.0.1:{free_port()}",), "timeout_seconds": 1.0}
    lost = ClusterBackend("default", **options)

    with pytest.raises(IndexUnavailable, match="does not answer"):
        lost.answer(SearchRequest())
    with pytest.raises(IndexUnavailable, match="does not answer"):
        lost.refresh([known[0].id])
    assert "does not answer" in lost.status().fault
