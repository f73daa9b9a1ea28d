"""Writers and readers in processes of their own, on an index of small made documents; no database."""

from __future__ import annotations

import itertools
import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from haystack import connections

from search.backend import FindingsBackend
from search.backend.read.open_snapshot import OpenIndex
from search.backend.write.writer import IndexWriter
from search.indexing import Documents
from search.protocol import SearchRequest, Term

FORK = multiprocessing.get_context("fork")
KINDS = ("even", "odd")


def document(number: int, version: int) -> dict[str, Any]:
    """A document that says its version in a word, and is one of two kinds by its number."""
    return {
        "id": f"letters.finding.{number}",
        "django_ct": "letters.finding",
        "django_id": str(number),
        "text": f"finding version{version} says {'drift' if version % 2 else 'delay'}",
        "kind": KINDS[number % 2],
    }


def identifier(number: int) -> str:
    return f"letters.finding.{number}"


def backend() -> FindingsBackend:
    """This test's backend, set up."""
    found: FindingsBackend = connections["default"].get_backend()
    found.ready()
    return found


def index_writer(
    look_up: Callable[[list[str]], Documents] = lambda asked: dict.fromkeys(asked),
) -> IndexWriter:
    """A writer to this test's index, whose truth is what ``look_up`` says."""
    own = backend()
    return IndexWriter(own.folder, own.schema, own.content_field_name, look_up)


def build(numbers: Iterable[int], version: int = 0) -> None:
    """Build an index of these documents."""
    documents = ((identifier(number), document(number, version)) for number in numbers)
    index_writer().rebuild(documents, lambda done: None)


def fresh_reading() -> OpenIndex:
    """A reading as a process has it that has just begun."""
    own = backend()
    return OpenIndex(own.folder, own.schema, own.content_field_name)


def ids_found(term: str | None = None) -> list[int]:
    """The numbers of all documents, or of those with a term."""
    from search.backend.read import answer

    ask = SearchRequest(Term(term) if term else None)
    return sorted(answer.answer(fresh_reading().snapshot(), ask).ids)


def start(target: Callable[..., None], *args: object) -> ForkProcess:
    """Run a function in a process of its own."""
    process = FORK.Process(target=target, args=args)
    process.start()
    return process


def finish(*processes: ForkProcess) -> None:
    """Wait for processes and see that none failed."""
    for process in processes:
        process.join(900)
        assert process.exitcode == 0


def write_for_ever(log: Path) -> None:
    """Write three documents at a time, a version up each time; log each that begins, and each that is safely in."""
    writer = index_writer()
    with log.open("a") as file:
        for version in itertools.count(1):
            documents = {identifier(number): document(number, version) for number in range(3)}
            file.write(f"begun {version}\n")
            file.flush()
            writer.write(documents, lambda documents=documents: documents)  # type: ignore[misc]
            file.write(f"{version}\n")
            file.flush()


def update_and_remove(first: int, times: int, pause: float, truth: Path) -> None:
    """Add so many documents from a number on, each in a commit, and remove the same number of others.

    As with a database, the truth has a document before the index has it.
    """
    writer = index_writer()
    for number in range(first, first + times):
        with truth.open("a") as file:
            file.write(f"{number}\n")
        added = {identifier(number): document(number, 1)}
        writer.write(added, lambda added=added: added)  # type: ignore[misc]
        gone = {identifier(number - 1_000_000): None}
        writer.write(gone, lambda gone=gone: gone)  # type: ignore[misc]
        time.sleep(pause)


def read_until(stop: Path, totals: Path) -> None:
    """Read until a file appears; every answer must be of one whole index."""
    from search.backend.read import answer

    reading = fresh_reading()
    answers = 0
    while not stop.exists() or answers == 0:
        found_now = answer.answer(reading.snapshot(), SearchRequest(stop=20, counted=("kind",)))
        assert found_now.counts is not None
        assert sum(found_now.counts["kind"].values()) == found_now.total
        assert len(found_now.ids) == min(20, found_now.total)
        found = answer.answer(reading.snapshot(), SearchRequest(Term("find"), stop=0))
        assert found.total > 0
        answers += 1
        time.sleep(0.01)  # a reader between two pages; without it, eight starve the writers of two cores
    totals.write_text(str(answers))


def rebuild_times(times: int, pause: float, truth: Path) -> None:
    """Rebuild the index so many times, from the truth as it is when that is read, and of what changed meanwhile."""
    for _ in range(times):
        index_writer(truth_of_numbers).rebuild(
            _documents_of(truth), lambda done: None, lambda: _changed_in(truth)
        )
        time.sleep(pause)


def _changed_in(truth: Path) -> Iterator[str]:
    """All that a writer has added and removed until now: what was in the build already does it no harm."""
    for number in map(int, truth.read_text().splitlines()):
        if number >= ABSENT.stop:
            yield from (identifier(number), identifier(number - 1_000_000))


def _documents_of(truth: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in truth.read_text().splitlines():  # read when the rebuild asks for it, not before
        yield identifier(int(line)), document(int(line), 1)


ABSENT = range(1_000_000, 5_000_000)  # numbers that no document has


def truth_of_numbers(asked: list[str]) -> Documents:
    """A truth in which every document exists at version 1, except those ABSENT."""
    numbers = [int(one.rsplit(".", 1)[1]) for one in asked]
    return {identifier(number): None if number in ABSENT else document(number, 1) for number in numbers}
