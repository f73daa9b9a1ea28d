"""The engine that Haystack is configured with where SEARCH_URL names a cluster, and the backend that it makes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from copy import copy
from pathlib import Path
from threading import Lock
from typing import Any

from django.db import models
from haystack import connections
from haystack.backends import BaseEngine, BaseSearchBackend, BaseSearchQuery
from haystack.utils import get_identifier

from search.cluster import words
from search.cluster.answer import answer, of_one_state
from search.cluster.client import Place
from search.cluster.index import ClusterIndex
from search.cluster.knowledge import Knowledge
from search.cluster.locks import Locks
from search.cluster.questions import FINDINGS, all_of, ordering
from search.cluster.schema import GENERATION, MARK, STATE_ID, WRITTEN_MS, Schema
from search.errors import IndexUnavailable
from search.indexing import Document, DocumentSource, changes_meanwhile, compare, drain, note
from search.protocol import (
    Differences,
    Filter,
    IndexStatus,
    Leaf,
    Progress,
    SearchRequest,
    SearchResponse,
    silent,
)

PROGRESS = 1_000  # findings between two reports
_known: dict[ClusterIndex, Knowledge] = {}
_knowing = Lock()
os.register_at_fork(after_in_child=_known.clear)


def _knowledge_of(index: ClusterIndex) -> Knowledge:
    """What all threads of this process know of an index."""
    with _knowing:
        return _known.setdefault(index, Knowledge(index))


class ClusterBackend(BaseSearchBackend):  # type: ignore[misc]
    """A backend as search.protocol describes it, on OpenSearch. Haystack's own questions are not its affair."""

    index: ClusterIndex
    knowledge: Knowledge
    locks: Locks
    documents: DocumentSource

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self._options = options
        self._is_ready = False

    def ready(self) -> None:
        """Set up once; Haystack makes a backend before it can say which fields there are. Asks the cluster nothing."""
        if self._is_ready:
            return
        fields = connections[self.connection_alias].get_unified_index().all_searchfields()
        schema, place = Schema.of(fields.values()), Place(**self._options["PLACE"])
        self.index = ClusterIndex(place, self._options["INDEX"], schema, self._options["REPLICAS"])
        self.knowledge = _knowledge_of(self.index)
        self.locks = Locks(self.index.name, Path(self._options["PATH"]))
        self.documents = DocumentSource(self.connection_alias)
        self._is_ready = True

    def hurried(self) -> ClusterBackend:
        """Return this backend for somebody who waits for a page to be saved: it gives up after SEARCH_TIMEOUT."""
        self.ready()
        other = copy(self)
        other.index, seconds = self.index.hurried(), self.index.place.timeout_seconds
        other.locks = self.locks.within(seconds)
        return other

    # To ask

    def answer(self, ask: SearchRequest) -> SearchResponse:
        """Given a question, return what it finds. Raises IndexUnavailable."""
        self.ready()
        return answer(self.index, self.knowledge, ask)

    def holds(self, leaf: Leaf) -> bool:
        """Given a term or a phrase, return whether a finding has it."""
        self.ready()
        return words.holds(self.knowledge, leaf)

    def written_apart(self, word: str) -> tuple[str, ...]:
        """Given a folded word, return the terms of the two words that findings write for it, or ()."""
        self.ready()
        return words.written_apart(self.knowledge, word)

    def better_spelled(self, word: str) -> str:
        """Given a folded word, return the collection's word that was meant, or ""."""
        self.ready()
        return words.better_spelled(self.index, self.knowledge, word)

    def similar(self, text: str, filters: tuple[Filter, ...], limit: int) -> list[int]:
        """Given a text, return the ids of the findings most like it."""
        self.ready()
        return words.similar(self.index, self.knowledge, text, filters, limit)

    def status(self) -> IndexStatus:
        """Return how the index is doing; whatever is wrong with it is told as its fault."""
        try:
            self.ready()
            return self._status()
        except Exception as err:  # a cluster breaks in its own ways; each is a status to tell of
            return IndexStatus(fault=str(err) or type(err).__name__)

    def _status(self) -> IndexStatus:
        body = {
            "size": 1,
            "query": {"ids": {"values": [STATE_ID]}},
            "docvalue_fields": [GENERATION, WRITTEN_MS],
            "aggs": {"all": {"global": {}, "aggs": {"findings": {"filter": FINDINGS}}}},
        }
        found = self.index.search(body)
        if not found["hits"]["hits"]:
            raise self.index.not_ours()
        (state,) = found["hits"]["hits"]
        (generation,), (written_ms,) = state["fields"][GENERATION], state["fields"][WRITTEN_MS]
        return IndexStatus(
            documents=found["aggregations"]["all"]["findings"]["doc_count"],
            written_at=written_ms / 1000,
            generation=f"{state['_index'].rpartition('-')[2]}.{generation}",
        )

    # To keep in line with the database

    def refresh(self, ids: Iterable[int]) -> None:
        """Given ids, make the index say of each what the database says now; seen in one step."""
        self.ready()
        self._write(self.documents.identifiers(ids))

    def _write(self, identifiers: Sequence[str]) -> None:
        with self.locks.writing() as version:
            self.index.change(self.documents.of(identifiers).items(), version)
        self.knowledge.forget()

    def rebuild(self, progress: Progress = silent) -> int:
        """Build the index anew beside the live one; return how many documents it has."""
        self.ready()
        with self.locks.rebuilding() as verify_lock, changes_meanwhile() as changed:
            build = self.index.new_build()
            try:
                with self.locks.writing() as version:
                    pass  # a number below those of all writes that come while this goes on
                total = self.index.write(build, _reporting(self.documents.all(), progress), version)
                with self.locks.writing() as version:
                    late = self.documents.of(self.documents.identifiers(changed()))
                    self.index.write(build, late.items(), version)
                    self.index.show(build, version)
                    verify_lock()
                    self.index.go_live(build)
            except BaseException:
                self.index.drop(build)
                raise
            with suppress(IndexUnavailable), self.locks.writing():
                self.index.drop_all_but_live()
        self.knowledge.forget()
        return total

    def is_rebuilding(self) -> bool:
        """Whether somebody rebuilds the index now, on whichever host."""
        self.ready()
        return self.locks.is_rebuilding()

    def clear(self, models: Sequence[type[models.Model]] | None = None, commit: bool = True) -> None:
        """Make the index empty, in one step; also one that is missing, or of another version."""
        self.ready()
        with self.locks.writing() as version:
            before = self._live_or_none()
            build = self.index.new_build()
            self.index.show(build, version)
            self.index.go_live(build)
            if before:
                self.index.drop(before)
        self.knowledge.forget()

    def _live_or_none(self) -> str | None:
        try:
            return self.index.live()
        except IndexUnavailable:
            return None

    def differences(self) -> Differences:
        """Compare the index with the database. Raises IndexUnavailable."""
        self.ready()
        body = {
            "query": all_of([FINDINGS]),
            "sort": ordering(None, by_score=False),
            "_source": False,
            "docvalue_fields": [MARK],
        }
        marks = of_one_state(self.index, body, lambda hit: (hit["_id"], hit["fields"][MARK][0]))
        return compare(dict(marks), self.documents.all())

    def repair(self, differences: Differences) -> None:
        """Make the index say of what differs what the database says now; seen in one step."""
        self.ready()
        self._write(differences.identifiers)

    # As Haystack asks

    def update(self, index: object, iterable: Iterable[models.Model], commit: bool = True) -> None:
        """Given objects, index what the database says of them."""
        note(one.pk for one in iterable)
        drain(self)

    def remove(self, obj_or_string: models.Model | str, commit: bool = True) -> None:
        """Given an object that the database no longer has, or its identifier, remove it from the index."""
        note([int(get_identifier(obj_or_string).rpartition(".")[2])])
        drain(self)


def _reporting(
    documents: Iterable[tuple[str, Document]], progress: Progress
) -> Iterator[tuple[str, Document]]:
    for done, document in enumerate(documents, start=1):
        if done % PROGRESS == 0:
            progress(done)
        yield document


class ClusterEngine(BaseEngine):  # type: ignore[misc]
    """What HAYSTACK_CONNECTIONS names. Needs PLACE, INDEX and REPLICAS, and a PATH for locks where there is SQLite."""

    backend = ClusterBackend
    query = BaseSearchQuery
