"""Terms and where they stand: what is written is read again, also in parts, joined and renumbered."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from haystack import connections
from whoosh import query as queries
from whoosh.index import FileIndex

from search.backend.files import postings_file
from search.backend.files.bitsets import docs_of
from search.backend.files.postings_file import OTHER, PLACED, WHOLE, Field, PostingsWriter, open_postings
from search.backend.write import gathered_postings
from search.backend.write.gathered_postings import GatheredPostings
from tests.search.counting import calls
from tests.search.writers import build, fresh_reading, identifier, index_writer

KINDS = {"kind": WHOLE, "text": PLACED, "weighed": OTHER}
WORDS = ("a", "é", "plan", "plans", "rare", "never used")
Truth = dict[str, dict[bytes, dict[int, Any]]]


def made(documents: int, seed: int) -> Iterator[tuple[int, dict[str, list[int]], str, tuple[float, bytes]]]:
    """Documents: their number, words with places, kind, and a weight with a value."""
    chance = random.Random(seed)
    for doc in range(documents):
        words = chance.choices(WORDS[:4], (50, 20, 10, 1), k=chance.choice((1, 2, 5, 300)))
        places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(words):
            places[word].append(place + chance.choice((0, 0, 70_000)))
        if doc == documents // 2:
            places["rare"] = [3]
        yield (
            doc,
            places,
            chance.choice("xyz"),
            (chance.randrange(9) / 2, chance.randbytes(chance.randrange(4))),
        )


def gather(postings: GatheredPostings, documents: int, seed: int = 1) -> Truth:
    """Add documents; return what was added."""
    truth: Truth = {name: defaultdict(dict) for name in KINDS}
    for doc, places, kind, (weight, value) in made(documents, seed):
        assert postings.add_places("text", doc, places) == sum(map(len, places.values()))
        postings.add("kind", doc, kind.encode(), 1.0, b"")
        postings.add("weighed", doc, b"one", weight, value)
        postings.save_if_many()
        for word, at in places.items():
            truth["text"][word.encode()][doc] = at
        truth["kind"][kind.encode()][doc] = ()
        truth["weighed"][b"one"][doc] = (weight, value)
    return truth


def written(postings: GatheredPostings, documents: int, path: Path) -> dict[str, Field]:
    with path.open("wb") as file:
        writer = PostingsWriter(file, documents)
        postings.write(writer)
        writer.close()
    return open_postings(path)


def told(field: Field, place: int) -> dict[int, Any]:
    """What a term's lists say of each document."""
    docs, *rest = (list(one) for one in field.lists(place))
    if field.kind == WHOLE:
        return dict.fromkeys(docs, ())
    sizes, values = rest[-2:]
    found: dict[int, Any] = {}
    at = 0
    for number, (doc, size) in enumerate(zip(docs, sizes, strict=True)):
        value = values[at : at + size]
        found[doc] = value if field.kind == PLACED else (rest[0][number], bytes(value))
        at += size
    return found


def everything(fields: dict[str, Field]) -> Truth:
    return {
        name: {term: told(field, place) for place, term in enumerate(field.terms())}
        for name, field in fields.items()
    }


@pytest.mark.parametrize("documents", [0, 1, 9, 700])
@pytest.mark.parametrize("in_memory", [100, 10_000_000])
def test_what_is_gathered_is_read_again(
    documents: int, in_memory: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathered_postings, "NUMBERS_IN_MEMORY", in_memory)
    postings = GatheredPostings(KINDS, tmp_path / "waiting")
    truth = gather(postings, documents)

    fields = written(postings, documents, tmp_path / "all")

    assert everything(fields) == truth
    assert [*fields["text"].terms()] == sorted(truth["text"])
    assert not list((tmp_path / "waiting").glob("*")), "what waited on the disk is gone"
    for name, field in fields.items():
        for place, term in enumerate(field.terms()):
            assert docs_of(field.bits(place), documents) == sorted(truth[name][term])
            assert field.find(term) == place
        assert field.find(b"never used") is None
        assert b"zz" not in field


def test_what_is_walked_through_is_given_back_as_it_goes_and_is_what_the_file_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postings = GatheredPostings(KINDS, tmp_path)
    gather(postings, 700)
    fields = written(postings, 700, tmp_path / "all")
    monkeypatch.setattr(postings_file, "WALKED_TOGETHER", 2)
    monkeypatch.setattr(postings_file, "WALKED_NUMBERS", 1_000)
    given_back = calls(monkeypatch, postings_file.Field, "_let_go")

    for name, field in fields.items():
        before, numbers = given_back.total(), 0
        for place, (term, lists) in enumerate(field.walk()):
            assert (term, [list(one) for one in lists]) == (
                field[place],
                [list(one) for one in field.lists(place)],
            )
            numbers += sum(map(len, lists))
        assert given_back.total() - before >= 1, "at the end, at least"
        if name == "text":
            assert given_back.total() - before > 2, f"more often of {numbers} numbers"
    assert [*fields["text"].terms(1, 3)] == [*fields["text"].terms()][1:3]


def test_fields_are_joined_under_new_numbers_without_what_was_removed(tmp_path: Path) -> None:
    first = GatheredPostings(KINDS, tmp_path)
    truth = gather(first, 300)
    fields = written(first, 300, tmp_path / "first")
    numbers = {doc: 1000 + new for new, doc in enumerate(doc for doc in range(300) if doc % 3)}
    joined = GatheredPostings(KINDS, tmp_path)
    for name, field in fields.items():
        joined.add_field(name, field, numbers)

    found = everything(written(joined, 1200, tmp_path / "joined"))

    kept = {
        name: {
            term: {numbers[doc]: at for doc, at in of.items() if doc in numbers} for term, of in terms.items()
        }
        for name, terms in truth.items()
    }
    assert found == {name: {term: of for term, of in terms.items() if of} for name, terms in kept.items()}


def test_whooshs_own_queries_read_our_files() -> None:
    build(range(40), version=1)
    added = {identifier(50): {**_odd(50), "text": "a far longer finding that says nothing of drift at all"}}
    index_writer().write(added, lambda: added)
    snapshot = fresh_reading().snapshot()
    text = connections["default"].get_backend().content_field_name

    asked = {
        queries.Term(text, "drift"): 41,
        queries.Phrase(text, ["find", "version1"]): 40,
        queries.Prefix(text, "long"): 1,
        queries.FuzzyTerm(text, "drifd"): 41,
        queries.TermRange(text, "drift", "find"): 41,
        queries.And([queries.Term(text, "drift"), queries.Not(queries.Term("kind", "odd"))]): 21,
    }

    for query, total in asked.items():
        found = sum(len(list(part.segment.searcher.docs_for_query(query))) for part in snapshot.parts)
        assert found == total, query


def test_whoosh_itself_opens_joins_and_reads_the_index() -> None:
    build(range(30))
    backend: Any = connections["default"].get_backend()
    backend.ready()
    index: FileIndex = backend.index

    with index.searcher() as searcher:
        best = searcher.search(queries.Term(backend.content_field_name, "delay"), limit=3)
        assert len(best) == 30
        assert [hit["django_id"] for hit in best] == ["0", "1", "2"]
        assert ("kind", b"odd") in list(searcher.reader().all_terms())


def _odd(number: int) -> dict[str, Any]:
    return {
        "id": identifier(number),
        "django_ct": "letters.finding",
        "django_id": str(number),
        "kind": "even",
    }
