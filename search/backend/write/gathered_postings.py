"""Where each term stands, gathered document by document and written in order of field and term.

Beyond so many numbers in memory, what was gathered waits on the disk as a file of the same kind as the finished one.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from search.backend.files.postings_file import (
    OTHER,
    PLACED,
    WHOLE,
    Field,
    Lists,
    PostingsWriter,
    extend,
    new_lists,
    open_postings,
    renumbered,
)

NUMBERS_IN_MEMORY = 24_000_000  # of four bytes each; 58,000 findings have 23 million


class GatheredPostings:
    """Postings of documents that come in the order of their numbers. ``kinds`` says of each field which kind it is."""

    def __init__(self, kinds: Mapping[str, str], folder: Path) -> None:
        self._kinds = kinds
        self._folder = folder  # for what waits on the disk
        self._held: dict[str, dict[Any, Lists]] = {name: {} for name in kinds}
        self._count = 0
        self._waiting: list[Path] = []

    def add_places(self, name: str, doc: int, places: Mapping[str, list[int]]) -> int:
        """Given the words of a document in a placed field with their places, add them; return how many there are."""
        held, words = self._held[name], 0
        for term, at in places.items():
            lists = held.get(term)
            if lists is None:
                lists = held[term] = (array("I"), array("I"), array("I"))
            lists[0].append(doc)
            lists[1].append(len(at))
            lists[2].fromlist(at)
            words += len(at)
        self._count += 2 * len(places) + words
        return words

    def add(self, name: str, doc: int, term: bytes, weight: float, value: bytes) -> None:
        """Given a term of a document in any other field, add it."""
        kind, held = self._kinds[name], self._held[name]
        lists = held.get(term)
        if lists is None:
            lists = held[term] = new_lists(kind)
        lists[0].append(doc)
        if kind == OTHER:
            lists[1].append(weight)
            lists[2].append(len(value))
            lists[3].frombytes(value)
        self._count += 1

    def add_field(self, name: str, field: Field, numbers: Mapping[int, int]) -> None:
        """Given a field of another file and the new numbers of its documents, add those that have one."""
        kind, held = self._kinds[name], self._held[name]
        for place, term in enumerate(field.terms()):
            more = renumbered(kind, field.lists(place), numbers)
            if not len(more[0]):
                continue
            key = term.decode() if kind == PLACED else term
            extend(held.setdefault(key, new_lists(kind)), more)
            self._count += sum(map(len, more))
        self.save_if_many()

    def save_if_many(self) -> None:
        """Put what was gathered on the disk where it is too much to hold; call this between documents."""
        if self._count < NUMBERS_IN_MEMORY:
            return
        path = self._folder / f"waiting_{len(self._waiting)}"
        self._folder.mkdir(exist_ok=True)
        with path.open("wb") as file:
            writer = PostingsWriter(file, 1 << 31)  # more than there are, so that nothing is written as a set
            for name, kind in sorted(self._kinds.items()):
                writer.add_field(name, kind, self._taken(name))
            writer.close()
        self._waiting.append(path)
        self._count = 0

    def write(self, writer: PostingsWriter) -> None:
        """Write all that was gathered; nothing is held any more."""
        waiting = [open_postings(path) for path in self._waiting]
        for name, kind in sorted(self._kinds.items()):
            fields = [fields[name] for fields in waiting]
            terms = _joined(kind, [*(field.walk() for field in fields), self._taken(name)])
            writer.add_field(name, kind, terms)
        self.forget()

    def forget(self) -> None:
        """Remove what waits on the disk."""
        for path in self._waiting:
            path.unlink(missing_ok=True)
        self._waiting.clear()

    def _taken(self, name: str) -> Iterator[tuple[bytes, Lists]]:
        """The terms held of a field in order; each is forgotten as it is taken."""
        held = self._held[name]
        for term in sorted(held):
            yield term.encode() if isinstance(term, str) else term, held.pop(term)


def _joined(kind: str, sources: list[Iterator[tuple[bytes, Lists]]]) -> Iterable[tuple[bytes, Lists]]:
    """Terms of several sources in order, each once; an earlier source has earlier documents."""
    if len(sources) == 1:
        return sources[0]
    merged = heapq.merge(*sources, key=itemgetter(0))  # equal terms come in the order of their sources
    return map(partial(_joined_term, kind), groupby(merged, key=itemgetter(0)))


def _joined_term(kind: str, group: tuple[bytes, Iterator[tuple[bytes, Lists]]]) -> tuple[bytes, Lists]:
    lists = new_lists(kind)
    for _, more in group[1]:
        extend(lists, more)
    return group[0], lists


__all__ = ["OTHER", "PLACED", "WHOLE", "GatheredPostings"]
