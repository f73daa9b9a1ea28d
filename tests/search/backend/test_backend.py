"""What is particular to this backend: exact BM25, whole values, Haystack's ways in, the folder, the segments."""

from __future__ import annotations

import math
import random
import re
import stat
import tracemalloc
from typing import Any

import pytest
from haystack import connections
from haystack.query import SearchQuerySet
from whoosh.util.numeric import byte_to_length, length_to_byte

from letters.models import Finding
from search.backend import FindingsBackend
from search.backend.files.bitsets import docs_of, flags_of, set_of
from search.backend.read.byte_lru import ByteLru
from search.errors import IndexMissing
from search.protocol import And, Node, Or, Phrase, SearchRequest, Term
from search.text import K1, B
from tests.conftest import ROOT
from tests.search.collection import Fact, facts, make_authorities, make_collection, make_letter
from tests.search.writers import build, document, fresh_reading, identifier, index_writer

pytestmark = pytest.mark.django_db


def backend() -> FindingsBackend:
    found: FindingsBackend = connections["default"].get_backend()
    found.ready()
    return found


@pytest.fixture
def known() -> list[Fact]:
    make_collection()
    backend().rebuild()
    return facts()


def rounded(length: int) -> int:
    """A length as the index keeps it, in one byte."""
    return int(byte_to_length(length_to_byte(length)))


def bm25(known: list[Fact], parts: list[tuple[str, ...]]) -> list[int]:
    """The ids of findings with all of these runs of terms, the best first, by the formula and nothing else."""
    mean = sum(rounded(len(fact.terms)) for fact in known) / len(known)
    totals: dict[int, float] = {}
    for part in parts:
        times = {fact.id: runs_in(fact, part) for fact in known}
        found = sum(1 for count in times.values() if count)
        rarity = math.log(len(known) / (found + 1)) + 1
        for fact in known:
            norm = K1 * ((1 - B) + B * rounded(len(fact.terms)) / mean)
            score = rarity * (K1 + 1) * times[fact.id] / (times[fact.id] + norm)
            totals[fact.id] = totals.get(fact.id, 0.0) + score
    whole = [fact.id for fact in known if all(runs_in(fact, part) for part in parts)]
    return sorted(whole, key=lambda one: (-totals[one], one))


def runs_in(fact: Fact, run: tuple[str, ...]) -> int:
    return sum(fact.terms[at : at + len(run)] == run for at in range(len(fact.terms)))


PARTS: list[list[tuple[str, ...]]] = [
    [("plan",)],
    [("social",), ("worker",)],
    [("risk",), ("drift",), ("plan",)],
    [("social", "worker")],
    [("plan",), ("in", "care")],
]


@pytest.mark.parametrize("parts", PARTS)
def test_order_is_exactly_that_of_bm25(known: list[Fact], parts: list[tuple[str, ...]]) -> None:
    changed = [fact.id for fact in known[:9]]
    backend().refresh(changed)  # removed documents must not count
    nodes: tuple[Node, ...] = tuple(Term(part[0]) if len(part) == 1 else Phrase(part) for part in parts)

    ids = backend().answer(SearchRequest(And(nodes))).ids

    assert list(ids) == bm25(known, parts)


def test_facet_values_are_whole() -> None:
    documents = [{**document(0, 1), "kind": "A, B"}, {**document(1, 1), "kind": "St Helens"}]
    documents += [{**document(2, 1), "kind": "x"}, {**document(3, 1), "kind": "St Helens"}]
    index_writer().rebuild(((one["id"], one) for one in documents), lambda done: None)

    counts = backend().answer(SearchRequest(counted=("kind",))).counts

    assert counts == {"kind": {"A, B": 1, "St Helens": 2, "x": 1}}


def test_haystack_itself_can_search_facet_sort_and_slice(known: list[Fact]) -> None:
    found = SearchQuerySet().filter(content="plan")
    faceted = found.facet("kind").facet_counts()["fields"]["kind"]
    plans = [fact for fact in known if "plan" in fact.terms]

    assert len(found) == len(plans)
    assert dict(faceted) == {kind: sum(kind in fact.values["kind"] for fact in plans) for kind, _ in faceted}
    assert [int(one.pk) for one in found.order_by("-day", "authority_name")[3:6]] == mixed_order(plans)[3:6]


def mixed_order(found: list[Fact]) -> list[int]:
    by_name = sorted(found, key=lambda fact: (fact.authority is None, fact.authority or "", fact.id))
    by_day = sorted(by_name, key=lambda f: -f.day.toordinal() if f.day else 0)
    return [fact.id for fact in by_day]


def test_narrowing_to_nothing_finds_nothing(known: list[Fact]) -> None:
    found = SearchQuerySet().filter(content="plan").narrow("region:london").narrow("region:north-west")

    assert len(found) == 0


def test_a_slice_past_the_end_knows_the_true_total(known: list[Fact]) -> None:
    found: dict[str, Any] = backend().search("*", start_offset=5000, end_offset=5020)

    assert (found["hits"], found["results"]) == (len(known), [])


def test_haystack_finds_more_like_an_object() -> None:
    make_authorities()
    letter = make_letter(random.Random(1), 1, 0)
    texts = ["Pathway plans are drawn up late.", "Late pathway plans.", "Foster carers are trained."]
    made = [
        Finding.objects.create(inspection=letter.inspection, position=n, kind="narrative", text=text)
        for n, text in enumerate(texts)
    ]
    backend().rebuild()

    like = SearchQuerySet().more_like_this(made[0])

    assert [int(one.pk) for one in like] == [made[1].pk]


# The folder


def test_the_folder_is_its_owners_alone(known: list[Fact]) -> None:
    folder = backend().folder.path

    for path in (folder, folder / backend().folder.live().build):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_asking_makes_no_folder() -> None:
    with pytest.raises(IndexMissing, match="rebuild_index"):
        backend().answer(SearchRequest())

    assert not backend().is_rebuilding()
    assert not backend().folder.path.exists()


def test_a_commit_shares_what_was_decoded_of_the_segments_that_stay() -> None:
    build(range(50))
    reading = fresh_reading()
    before = reading.snapshot()
    before.matching(Term("drift"))
    added = {identifier(60): document(60, 1)}

    index_writer().write(added, lambda: added)
    after = reading.snapshot()

    assert after.parts[0].segment is before.parts[0].segment
    assert after.live.bit_count() == 51
    assert before.live.bit_count() == 50, "a snapshot never changes"


def test_many_small_commits_are_joined_into_few_segments() -> None:
    build(range(5))
    for number in range(100, 140):
        added = {identifier(number): document(number, 1)}
        index_writer().write(added, lambda added=added: added)  # type: ignore[misc]

    assert len(fresh_reading().snapshot().parts) < 15


def test_a_write_that_fails_changes_nothing_and_the_next_one_succeeds() -> None:
    build(range(3))
    bad = {identifier(7): {**document(7, 1), "text": 7}}

    with pytest.raises(AttributeError):
        index_writer().write(bad, lambda: bad)
    good = {identifier(8): document(8, 1)}
    index_writer().write(good, lambda: good)

    ids = backend().answer(SearchRequest()).ids
    assert sorted(ids) == [0, 1, 2, 8]


# Sets and stores


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 1000])
def test_sets_of_documents_go_both_ways(size: int) -> None:
    docs = sorted(random.Random(size).sample(range(size), size // 2))
    bits = set_of(docs, size)

    assert docs_of(bits, size) == docs
    assert bits.bit_count() == len(docs)
    assert [doc for doc in range(size) if flags_of(bits, size)[doc]] == docs


def test_a_store_of_what_was_used_lately_keeps_to_its_bound() -> None:
    recent: ByteLru[bytes] = ByteLru(10_000, len)
    for number in range(20):
        recent.put(number, bytes(1_000))
        recent.get(0)

    assert sum(len(value) for value in recent._values.values()) <= 10_000
    assert recent.get(0) is not None
    assert recent.get(1) is None


def test_what_is_asked_takes_memory_too() -> None:
    """Thousands of long questions that find one finding each stay within the bound of the store."""
    limit = 2**20
    recent: ByteLru[bytes] = ByteLru(limit, len)
    tracemalloc.start()
    for number in range(3_000):
        words = tuple(Term(f"{word}of{number}") for word in range(30))
        recent.put(And(tuple(Or((one,)) for one in words)), b"1")
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(recent._values) < 3_000
    assert held < 2 * limit


def test_no_word_of_whoosh_outside_the_backends_room() -> None:
    root = ROOT / "search"
    outside = [path for path in root.rglob("*.py") if "backend" not in path.relative_to(root).parts]

    assert [path.name for path in outside if re.search("whoosh", path.read_text(), re.IGNORECASE)] == []
