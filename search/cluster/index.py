"""The index in the cluster: builds, the name that leads to the live one, and what is written to them.

findings-1_9f3c…             the name that is asked: an alias, with the schema's fingerprint
findings-1_9f3c…-k2x8        a build; the alias leads to one of them, and moves in one step
document "state"             in each build: the number of the write that it was brought to, seen with that write
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, TransportError

from search.cluster.client import Place, client_of, told
from search.cluster.schema import GENERATION, STATE_ID, WRITTEN_MS, Schema
from search.errors import IndexAhead, IndexMissing, IndexOutdated, IndexUnavailable, IndexUnreachable
from search.indexing import Document

REBUILD = "run “manage.py rebuild_index”"
BATCH = 500  # documents sent at once: about a megabyte
SENDING_SECONDS = 20.0  # for a batch, which takes less than a second; then another node is tried
PATIENCE_SECONDS = 60.0  # for what the server does once in a while: making and moving whole indexes
Action = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClusterIndex:
    """An index by its name in the cluster, and the schema that the code can read."""

    place: Place
    name: str
    schema: Schema
    replicas: int

    @property
    def alias(self) -> str:
        return f"{self.name}-{self.schema.fingerprint()}"

    def hurried(self) -> ClusterIndex:
        """Return this index as it is asked where somebody waits for a page to be saved."""
        return replace(self, place=replace(self.place, is_hurried=True))

    def _patience(self, seconds: float) -> float:
        return min(seconds, self.place.timeout_seconds) if self.place.is_hurried else seconds

    @contextmanager
    def client(self) -> Iterator[OpenSearch]:
        """Given within: the connection. Faults are told as IndexUnavailable, an index that is not there too."""
        with told(self.place):
            client = client_of(self.place)
            try:
                yield client
            except NotFoundError as err:
                raise self._missing(client) from err

    def _missing(self, client: OpenSearch) -> IndexUnavailable:
        where = f"{self.name} at {self.place}"
        if client.indices.get_alias(index=f"{self.name}-*", ignore_unavailable=True):
            return IndexOutdated(f"The search index {where} is of another version; {REBUILD}")
        return IndexMissing(f"There is no search index {where}; {REBUILD}")

    def search(self, body: Mapping[str, Any], *, point_in_time: bool = False) -> dict[str, Any]:
        """Given a search, return what the server answers: of the whole index, or IndexUnavailable."""
        where = {} if point_in_time else {"index": self.alias}
        with self.client() as client:
            try:
                found = self._found(client, body, where)
            except NotFoundError:  # a rebuild may have ended, and what was live before it be gone
                found = self._found(client, body, where)
        if found["timed_out"] or found["_shards"]["failed"]:
            raise IndexUnreachable(f"The search cluster at {self.place} answered in part only")
        return found

    def _found(self, client: OpenSearch, body: Mapping[str, Any], where: Mapping[str, str]) -> dict[str, Any]:
        found: dict[str, Any] = client.search(body=body, allow_partial_search_results=False, **where)
        return found

    @contextmanager
    def point_in_time(self) -> Iterator[Mapping[str, Any]]:
        """Given within: what a search names to be of the index as it is now, however often it is asked."""
        with self.client() as client:
            made = client.create_pit(index=self.alias, keep_alive="2m")
        try:
            yield {"id": made["pit_id"], "keep_alive": "2m"}
        finally:
            with self.client() as client:
                client.delete_pit(body={"pit_id": [made["pit_id"]]})

    def live(self) -> str:
        """Return the name of the build that is live. Raises IndexUnavailable."""
        with self.client() as client:
            return str(next(iter(client.indices.get_alias(name=self.alias))))

    # Writing: hold the lock

    def new_build(self) -> str:
        """Make an empty build that is not live yet, and return its name."""
        name = f"{self.alias}-{secrets.token_hex(4)}"
        with self.client() as client:
            client.indices.create(
                index=name, body=self.schema.settings(self.replicas), request_timeout=PATIENCE_SECONDS
            )
        return name

    def write(self, build: str, documents: Iterable[tuple[str, Document | None]], version: int) -> int:
        """Given documents by identifier (None removes), send them to a build, not yet shown. Return how many."""
        actions = iter(documents)
        total = 0
        while batch := list(islice(actions, BATCH)):
            self._send(build, [line for one in batch for line in self._lines(*one, version)])
            total += len(batch)
        return total

    def _lines(self, identifier: str, document: Document | None, version: int) -> list[Action]:
        where = {"_id": identifier, "version": version, "version_type": "external_gte"}
        if document is None:
            return [{"delete": where}]
        return [{"index": where}, self.schema.source(document)]

    def _send(self, build: str, lines: list[Action]) -> None:
        with self.client() as client:
            sent = client.bulk(body=lines, index=build, request_timeout=self._patience(SENDING_SECONDS))
        if not sent["errors"]:
            return
        results = [result for item in sent["items"] for result in item.values()]
        if any(result["status"] == 409 for result in results):
            cure = f"if the database was put back to an older state, {REBUILD}"
            raise IndexAhead(f"The search index {self.name} has newer writes than this one; {cure}")
        faults = [result["error"]["type"] for result in results if "error" in result]
        if faults:
            raise IndexUnreachable(f"The search index {self.name} does not take findings: {faults[0]}")

    def show(self, build: str, version: int) -> None:
        """Let all that was sent to a build be seen, in one step, with the number of the write."""
        state = {GENERATION: version, WRITTEN_MS: int(time.time() * 1000)}
        where = {"_id": STATE_ID, "version": version, "version_type": "external_gte"}
        self._send(build, [{"index": where}, state])
        with self.client() as client:
            shown = client.indices.refresh(index=build, request_timeout=self._patience(PATIENCE_SECONDS))
        if shown["_shards"]["failed"]:
            raise IndexUnreachable(f"The search cluster at {self.place} did not show what was written")

    def go_live(self, build: str) -> None:
        """Let the alias lead to a build, in one step."""
        with self.client() as client:
            moves: list[Action] = [
                {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
                {"add": {"index": build, "alias": self.alias}},
            ]
            client.indices.update_aliases(body={"actions": moves}, request_timeout=PATIENCE_SECONDS)

    def drop_all_but_live(self) -> None:
        """Remove all builds of this index but the live one, those of other schemas too."""
        kept = self.live()
        with self.client() as client:
            held = client.indices.get(index=f"{self.name}-*", ignore_unavailable=True)
            others = [name for name in held if name != kept]
            if others:
                client.indices.delete(
                    index=",".join(others), ignore_unavailable=True, request_timeout=PATIENCE_SECONDS
                )

    def drop(self, build: str) -> None:
        """Remove a build, unless it is live after all; what cannot be removed now goes with the next rebuild."""
        with suppress(IndexUnavailable, TransportError), self.client() as client:
            if not client.indices.exists_alias(index=build, name=self.alias):
                client.indices.delete(index=build, ignore_unavailable=True)
