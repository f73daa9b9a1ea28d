"""The index in the cluster: builds, the name that leads to the live one, and what is written to them.

findings-1_9f3c…             the name that is asked: an alias, with the schema's fingerprint
findings-1_9f3c…-k2x8        a build; the alias leads to one of them, and moves in one step
document "state"             in each build: the number of the write that it was brought to, seen with that write
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError, TransportError

from search.cluster.client import BLOCKED, Place, client_of, reason, told
from search.cluster.schema import GENERATION, STATE_ID, WRITTEN_MS, Schema
from search.errors import (
    IndexAhead,
    IndexMissing,
    IndexOutdated,
    IndexReplaced,
    IndexUnavailable,
    IndexUnreachable,
)
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
            except (NotFoundError, RequestError) as err:
                fault = self._fault(client, err)
                if fault is None:
                    raise
                raise fault from err

    def _fault(self, client: OpenSearch, err: TransportError) -> IndexUnavailable | None:
        """Given what the server refused, return what is wrong with the index; None where it is the question."""
        if isinstance(err, NotFoundError) and not isinstance(err.info, dict):
            return None  # not from a search server
        if err.error == "index_closed_exception":
            return IndexUnavailable(f"The search index {self._where()} is closed; open it, or {REBUILD}")
        held = self._held(client)
        live = [name for name, one in held.items() if self.alias in one["aliases"]]
        if self.alias in held or any(not _is_strict(held[name]) for name in live):
            return self.not_ours()
        if len(live) > 1:
            return self._several(len(live))
        if live:
            return self._replaced() if isinstance(err, NotFoundError) else None
        if any(one["aliases"] for one in held.values()):
            return IndexOutdated(f"The search index {self._where()} is of another version; {REBUILD}")
        return IndexMissing(f"There is no search index {self._where()}; {REBUILD}")

    def not_ours(self) -> IndexOutdated:
        return IndexOutdated(f"The search index {self._where()} is none that this site made; {REBUILD}")

    def _several(self, count: int) -> IndexOutdated:
        return IndexOutdated(f"There are {count} search indexes {self._where()} at once; {REBUILD}")

    def _replaced(self) -> IndexReplaced:
        return IndexReplaced(f"A part of the search index {self._where()} was replaced meanwhile; try again")

    def _where(self) -> str:
        return f"{self.name} at {self.place}"

    def _held(self, client: OpenSearch) -> dict[str, dict[str, Any]]:
        """All that stands under this index's name, and whatever its alias leads to, closed or not."""
        held: dict[str, dict[str, Any]] = client.indices.get(
            index=f"{self.name}-*,{self.alias}", ignore_unavailable=True, expand_wildcards="all"
        )
        return held

    def search(self, body: Mapping[str, Any], *, point_in_time: bool = False) -> dict[str, Any]:
        """Given a search, return what the server answers: of the whole index, or IndexUnavailable.

        Raises IndexReplaced where a rebuild has ended since the point in time.
        """
        where = {} if point_in_time else {"index": self.alias}
        try:
            with self.client() as client:
                found = self._found(client, body, where)
        except IndexReplaced:  # a rebuild may have ended, and what was live before it be gone
            if point_in_time:
                raise
            with self.client() as client:
                found = self._found(client, body, where)
        if found["timed_out"] or found["_shards"]["failed"]:
            raise IndexUnreachable(f"The search cluster at {self.place} answered in part only")
        if found["_shards"]["total"] != 1:
            raise self._several(found["_shards"]["total"])
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
            return str(next(iter(client.indices.get_alias(name=self.alias, expand_wildcards="all"))))

    # Writing: hold the lock

    def new_build(self) -> str:
        """Make an empty build that is not live yet, and return its name."""
        name = f"{self.alias}-{secrets.token_hex(4)}"
        with told(self.place):
            try:
                client_of(self.place).indices.create(
                    index=name, body=self.schema.settings(self.replicas), request_timeout=PATIENCE_SECONDS
                )
            except RequestError as err:
                why = f"The search cluster at {self.place} makes no index: {reason(err)}"
                raise IndexUnavailable(why) from err
        return name

    def write(self, build: str, documents: Iterable[tuple[str, Document | None]], version: int) -> int:
        """Given documents by identifier (None removes), send them to a build, not yet shown. Return how many."""
        total = 0
        for batch in _batches(documents):
            self._send(build, self._lines(batch, version))
            total += len(batch)
        return total

    def show(self, build: str, version: int) -> None:
        """Let all that was sent to a build be seen, in one step, with the number of the write."""
        self._send(build, _state(version))
        self._refresh(build)

    def change(self, documents: Iterable[tuple[str, Document | None]], version: int) -> None:
        """Given documents by identifier (None removes), write them to the live build, and show them, in one step."""
        batches = [*_batches(documents)] or [[]]
        for batch in batches[:-1]:
            self._send(self.alias, self._lines(batch, version))
        self._send(self.alias, [*self._lines(batches[-1], version), *_state(version)])
        self._refresh(self.alias)

    def _lines(self, batch: Iterable[tuple[str, Document | None]], version: int) -> list[Action]:
        lines: list[Action] = []
        for identifier, document in batch:
            where = _versioned(identifier, version)
            lines += (
                [{"delete": where}] if document is None else [{"index": where}, self.schema.source(document)]
            )
        return lines

    def _send(self, name: str, lines: list[Action]) -> None:
        """Send to a build, or to the live one by the alias; the server makes no index where there is none."""
        with self.client() as client:
            sent = client.bulk(
                body=lines,
                index=name,
                require_alias=name == self.alias,
                request_timeout=self._patience(SENDING_SECONDS),
            )
            if not sent["errors"]:
                return
            results = [result for item in sent["items"] for result in item.values()]
            refused = [result for result in results if "error" in result]
            told_of_index = next((one for one in refused if one["status"] in (400, 404)), None)
            if name == self.alias and told_of_index:
                is_lost = told_of_index["status"] == 404
                err = (NotFoundError if is_lost else RequestError)(0, told_of_index["error"]["type"], {})
                if fault := self._fault(client, err):
                    raise fault
        if any(result["status"] == 409 for result in refused):
            cure = f"if the database was put back to an older state, {REBUILD}"
            raise IndexAhead(f"The search index {self.name} has newer writes than this one; {cure}")
        if refused:
            error = refused[0]["error"]
            why = error["reason"] if error["type"].endswith(BLOCKED) else error["type"]
            raise IndexUnreachable(f"The search index {self.name} does not take findings: {why}")

    def _refresh(self, name: str) -> None:
        with self.client() as client:
            shown = client.indices.refresh(index=name, request_timeout=self._patience(PATIENCE_SECONDS))
        if shown["_shards"]["failed"]:
            raise IndexUnreachable(f"The search cluster at {self.place} did not show what was written")

    def go_live(self, build: str) -> None:
        """Let the alias lead to a build and to nothing else, in one step. Raises IndexReplaced where it is gone."""
        with self.client() as client:
            held = self._held(client)
            if build not in held or not _is_strict(held[build]):
                raise self._replaced()
            moves: list[Action] = [
                {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
                {"add": {"index": build, "alias": self.alias}},
            ]
            if self.alias in held:  # an index with the alias's name, which somebody else has made
                moves.insert(0, {"remove_index": {"index": self.alias}})
            self._move(client, moves)
            led = client.indices.get_alias(name=self.alias, expand_wildcards="all")
            others = [name for name in led if name != build]  # closed ones, and those of others
            if others:
                self._move(client, [{"remove": {"index": name, "alias": self.alias}} for name in others])

    def _move(self, client: OpenSearch, moves: list[Action]) -> None:
        client.indices.update_aliases(body={"actions": moves}, request_timeout=PATIENCE_SECONDS)

    def drop_all_but_live(self) -> None:
        """Remove all builds of this index but the live one, those of other schemas too, and nothing else."""
        kept = self.live()
        is_build = re.compile(rf"{self.name}-\d+_[0-9a-f]{{12}}-[0-9a-f]{{8}}").fullmatch
        with self.client() as client:
            others = [name for name in self._held(client) if name != kept and is_build(name)]
            if others:
                client.indices.delete(
                    index=",".join(others), ignore_unavailable=True, request_timeout=PATIENCE_SECONDS
                )

    def drop(self, build: str) -> None:
        """Remove a build, unless it is live after all; what cannot be removed now goes with the next rebuild."""
        with suppress(IndexUnavailable, TransportError), self.client() as client:
            if not client.indices.exists_alias(index=build, name=self.alias):
                client.indices.delete(index=build, ignore_unavailable=True)


def _is_strict(held: Mapping[str, Any]) -> bool:
    """Whether an index is one that we made, and not one that the server made because something was written to it."""
    return bool(held["mappings"].get("dynamic") == "strict")


def _batches(
    documents: Iterable[tuple[str, Document | None]],
) -> Iterator[list[tuple[str, Document | None]]]:
    rest = iter(documents)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _versioned(identifier: str, version: int) -> dict[str, Any]:
    return {"_id": identifier, "version": version, "version_type": "external_gte"}


def _state(version: int) -> list[Action]:
    """What a build says of itself."""
    return [
        {"index": _versioned(STATE_ID, version)},
        {GENERATION: version, WRITTEN_MS: int(time.time() * 1000)},
    ]
