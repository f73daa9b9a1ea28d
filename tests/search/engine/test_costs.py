"""What things cost, told without a clock: database queries, files opened, bytes read, terms and documents decoded.

A figure that grows here is a figure that readers wait for; one that falls may be written down.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from io import StringIO
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from haystack import connections

from letters.models import Finding, Letter, visibility
from letters.reference.spreadsheets import plain_cell
from letters.visibility.noting import note_all
from search.api import feed_entries, records
from search.api.records import records_of
from search.backend.files import codec, postings_file, seals
from search.backend.read import answer
from search.backend.read.snapshot import Snapshot
from search.engine import excerpts, in_order, matching, run
from search.engine.warming import warm_up
from search.protocol import SearchRequest, Term
from search.query.query import Query
from search.text import words_in
from tests.search.collection import make_collection
from tests.search.counting import calls, index_size, moved, opened
from tests.search.writers import FORK, fresh_reading

pytestmark = pytest.mark.django_db
SMALL_FILES_BYTES = 8_000  # tables of contents, seals, lists of columns: read again, whatever the index holds
ASKED = Query(q="social worker", filters={"region": ("london",)})


@pytest.fixture
def indexed(data_dir: Path) -> Path:
    make_collection()
    backend = connections["default"].get_backend()
    backend.rebuild()
    return data_dir


def test_a_question_asked_again_opens_nothing_and_is_four_queries(indexed: Path) -> None:
    run(ASKED)

    with opened(indexed) as files, CaptureQueriesContext(connection) as queries:
        results = run(ASKED)

    assert results.hits
    assert files == []
    assert len(queries) == 4, "two for the meaning of words, two for the cards"


def test_a_question_asked_again_counts_nothing_and_reads_no_text_for_its_words(
    indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(ASKED)
    counted = calls(monkeypatch, Snapshot, "values")
    read: list[str] = []

    def reading(text: str) -> list[str]:
        read.append(text)
        return words_in(text)

    monkeypatch.setattr(excerpts, "words_in", reading)

    again = run(ASKED)

    assert again.hits == first.hits
    assert again.counts == first.counts
    assert (counted.total(), read) == (0, [])

    run(Query(q="social", filters=ASKED.filters))
    assert counted.total() > 0, "another question is counted"
    assert read


def test_a_question_asked_again_after_a_commit_is_counted_anew(indexed: Path) -> None:
    before = run(ASKED)
    first = before.hits[0].finding
    Finding.objects.filter(pk=first.pk).update(text="Nothing of the kind.")
    connections["default"].get_backend().refresh([first.pk])

    assert run(ASKED).total == before.total - 1


def test_an_answer_as_long_as_a_file_is_not_kept(indexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "KEPT_IDS", 3)
    asked = calls(monkeypatch, Snapshot, "matching")
    snapshot = fresh_reading().snapshot()

    long, short = SearchRequest(Term("social")), SearchRequest(Term("social"), stop=3)
    assert len(answer.answer(snapshot, long).ids) > 3
    once = asked.total()
    answer.answer(snapshot, long)
    assert asked.total() > once

    answer.answer(snapshot, short)
    once = asked.total()
    answer.answer(snapshot, short)
    assert asked.total() == once


def test_a_first_question_opens_each_file_of_the_index_once_to_check_and_once_to_read(indexed: Path) -> None:
    with opened(indexed) as files:
        fresh_reading().snapshot()

    once = {"_stored.col", "_text_len.col", "number_of_object.col", "terms", "toc", "seal"}
    assert set(files) <= once
    assert max(Counter(files).values()) <= 2


def test_a_question_asked_again_reads_no_byte(indexed: Path) -> None:
    run(ASKED)

    with moved() as bytes_moved:
        run(ASKED)

    assert (bytes_moved.read, bytes_moved.written) == (0, 0)


def test_a_first_question_reads_little_more_than_each_byte_of_the_index_once(indexed: Path) -> None:
    reading = fresh_reading()
    seals._looked_at.clear()

    with moved() as bytes_moved:
        reading.snapshot()

    assert index_size(indexed) <= bytes_moved.read <= index_size(indexed) + SMALL_FILES_BYTES
    assert bytes_moved.written == 0


def test_a_rebuild_writes_each_byte_once_and_reads_it_back_once(indexed: Path) -> None:
    with moved() as bytes_moved, opened(indexed) as files:
        connections["default"].get_backend().rebuild()

    assert bytes_moved.written <= index_size(indexed) + SMALL_FILES_BYTES
    assert bytes_moved.read <= index_size(indexed) + 2 * SMALL_FILES_BYTES
    assert len(files) <= 20
    assert max(Counter(files)[name] for name in ("terms", "_stored.col")) <= 2, "once to write, once to seal"


def test_opening_reads_each_byte_once_to_check_it(indexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    digest = hashlib.file_digest

    def counting(file: Any, kind: str) -> Any:
        read.append(Path(file.name).stat().st_size)
        return digest(file, kind)

    seals._looked_at.clear()
    monkeypatch.setattr(hashlib, "file_digest", counting)
    fresh_reading().snapshot()
    fresh_reading().snapshot()

    live = fresh_reading().snapshot().live_index
    path = indexed / "index" / live.build
    assert sum(read) == sum(size for size, _ in seals.read_seal(path, live.toc).values())


def test_a_question_decodes_the_terms_it_asks_for_and_no_document(
    indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(Query(q="plan"))  # what every question needs
    stored = calls(monkeypatch, codec.DocumentsReader, "stored_fields")
    lists = calls(monkeypatch, postings_file.PlacedField, "_record")

    results = run(Query(q="drift", exact_words=True))

    assert results.total
    assert sum(stored.values()) == 0
    assert sum(lists.values()) <= 4, "one term, its set and its scores"


def test_no_document_is_decoded_for_pages_files_or_a_rebuild_and_each_once_to_compare(
    indexed: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = calls(monkeypatch, codec.DocumentsReader, "stored_fields")
    backend = connections["default"].get_backend()

    client.get("/search/?q=plan&page=2")
    body = b"".join(client.get("/search/findings.csv"))
    backend.rebuild()
    assert body
    assert stored.total() == 0

    backend.differences()
    assert stored.total() == Finding.objects.count()


def test_a_rebuild_is_a_few_queries_for_thousands_of_findings(indexed: Path) -> None:
    with CaptureQueriesContext(connection) as queries:
        connections["default"].get_backend().rebuild()

    assert Finding.objects.count() > 100
    assert len(queries) <= 7


def test_all_findings_as_a_file_are_a_few_queries_for_hundreds(indexed: Path, client: Client) -> None:
    client.get("/search/")
    with CaptureQueriesContext(connection) as queries:
        body = b"".join(client.get("/search/findings.csv"))

    assert body.count(b"\r\n") == len(list(matching(Query()))) + 1
    assert len(queries) <= 14


def test_no_model_is_made_of_a_finding_that_is_written_to_a_file(
    indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = calls(monkeypatch, Finding, "__init__")

    rows = list(islice(matching(Query()), 50))

    assert len(rows) == 50
    assert sum(made.values()) == 0


def test_after_warming_up_a_forked_process_opens_no_file(
    indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.backend.read import open_snapshot

    monkeypatch.setattr(open_snapshot, "_kept", {})
    warm_up()
    total = run(Query()).total
    connection.close_if_unusable_or_obsolete()

    child = FORK.Process(target=_ask_in_a_fork, args=(indexed, total))
    child.start()
    child.join(60)

    assert child.exitcode == 0


def _ask_in_a_fork(folder: Path, total: int) -> None:
    told: list[int] = []
    with opened(folder) as files:
        asking = Thread(target=lambda: told.append(connections["default"].get_backend().status().documents))
        asking.start()  # as a web process answers: each thread has a backend of its own
        asking.join()
    assert (told, files) == ([total], [])


def test_warming_up_without_an_index_raises_nothing(data_dir: Path) -> None:
    warm_up()

    assert not (data_dir / "index" / "live").exists()


def test_a_csv_file_has_the_cells_of_each_record_and_makes_none(
    indexed: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(matching(Query()))
    records_made = list(records_of(found, lambda path: f"http://testserver{path}"))
    made: list[object] = []
    monkeypatch.setattr(records, "Record", made.append)

    text = b"".join(client.get("/search/findings.csv")).decode("utf-8-sig")

    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert len(rows) == len(records_made) > 100
    assert made == []
    for row, record in zip(rows, records_made, strict=True):
        assert row == {name: _as_cell(value) for name, value in asdict(record).items()}


def _as_cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return plain_cell(text)


def test_times_that_many_findings_share_are_made_once(indexed: Path, client: Client) -> None:
    note_all()
    visibility._read.cache_clear()

    body = b"".join(client.get("/search/findings.csv"))

    letters = Letter.objects.count()
    assert body.count(b"\n") > 2 * letters
    assert 0 < visibility._read.cache_info().misses <= 2 * letters


def test_a_feed_reads_no_card_of_the_findings_that_it_lists(
    indexed: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_all()
    read: list[int] = []

    def reading(ids: Sequence[int]) -> list[Finding]:
        read.extend(ids)
        return in_order(ids)

    monkeypatch.setattr(feed_entries, "in_order", reading)
    body = client.get("/search/feed.atom?by=report").content.decode()

    assert body.count("<entry>") == len(read) > 0
    assert body.count("<li>") > 2 * len(read)
