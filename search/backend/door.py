"""The engine that Haystack is configured with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import models
from haystack import connections
from haystack.backends import BaseEngine
from haystack.backends.whoosh_backend import WhooshSearchBackend, WhooshSearchQuery
from haystack.constants import ID
from haystack.exceptions import SkipDocument
from haystack.indexes import SearchIndex
from haystack.utils import get_identifier, get_model_ct
from whoosh.fields import Schema

from search.asking import Answer, Ask, Filter
from search.backend import counting
from search.backend.folder import Folder
from search.backend.keeping import Documents, Keeper
from search.backend.reading import Reading
from search.backend.schema import WholeValue, adapted, fingerprint
from search.backend.writing import Document

READ_AT_ONCE = 500  # objects read from the database in one query


class FindingsBackend(WhooshSearchBackend):  # type: ignore[misc]
    """Haystack's Whoosh backend with an index of our own underneath."""

    @cached_property
    def _fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = connections[self.connection_alias].get_unified_index().all_searchfields()
        return fields

    @cached_property
    def schema(self) -> Schema:
        _, schema = super().build_schema(self._fields)
        return adapted(schema, self._fields)

    @cached_property
    def text(self) -> str:
        name, _ = super().build_schema(self._fields)
        return str(name)

    @cached_property
    def folder(self) -> Folder:
        return Folder(Path(self.path), fingerprint(self.schema))

    @cached_property
    def reading(self) -> Reading:
        return Reading(self.folder, self.schema, self.text)

    def answer(self, ask: Ask) -> Answer:
        return counting.answer(self.reading.snapshot(), ask)

    def words_like(self, word: str) -> Sequence[str]:
        return []

    def similar(self, text: str, filters: tuple[Filter, ...], limit: int) -> Sequence[int]:
        return []

    # Writing

    @cached_property
    def keeper(self) -> Keeper:
        return Keeper(self.folder, self.schema, self.text, self._look_up)

    def update(self, index: SearchIndex, iterable: Iterable[models.Model], commit: bool = True) -> None:
        """Given objects, index them as they are given; Haystack's way in."""
        objects = {get_identifier(one): one for one in iterable}
        if objects:
            self.keeper.write(objects, lambda: dict(self._documents(index, objects)))

    def refresh(self, index: SearchIndex, primary_keys: Iterable[object]) -> None:
        """Given primary keys, make the index say of each object what the database says now; one commit."""
        label = get_model_ct(index.get_model())
        self.keeper.write(f"{label}.{key}" for key in primary_keys)

    def rebuild(
        self, indexes: Iterable[SearchIndex], progress: Callable[[int], None] = lambda done: None
    ) -> int:
        """Build the index of all objects of these kinds anew, beside the live one; return how many there are."""
        return self.keeper.rebuild(self._all_documents(indexes), progress)

    def _all_documents(self, indexes: Iterable[SearchIndex]) -> Iterator[tuple[str, Document]]:
        for index in indexes:
            newest = 0
            objects = index.build_queryset(using=self.connection_alias).order_by("pk")
            while batch := list(objects.filter(pk__gt=newest)[:READ_AT_ONCE]):
                yield from self._prepared(index, batch)
                newest = batch[-1].pk

    def _look_up(self, identifiers: list[str]) -> Documents:
        """What the database says of each identifier now."""
        documents: dict[str, Document | None] = dict.fromkeys(identifiers)
        for index in connections[self.connection_alias].get_unified_index().collect_indexes():
            label = get_model_ct(index.get_model()) + "."
            keys = [one.removeprefix(label) for one in identifiers if one.startswith(label)]
            for start in range(0, len(keys), READ_AT_ONCE):
                found = index.index_queryset(using=self.connection_alias)
                batch = found.filter(pk__in=keys[start : start + READ_AT_ONCE])
                documents.update(self._prepared(index, batch))
        return documents

    def _documents(self, index: SearchIndex, objects: Mapping[str, models.Model]) -> Iterator[Any]:
        yield from dict.fromkeys(objects).items()
        yield from self._prepared(index, objects.values())

    def _prepared(
        self, index: SearchIndex, objects: Iterable[models.Model]
    ) -> Iterator[tuple[str, Document]]:
        """Each object's identifier and document; those that their index skips are left out."""
        for one in objects:
            try:
                document = index.full_prepare(one)
            except SkipDocument:
                continue
            yield (
                document[ID],
                {
                    name: value if name in self._whole else self._from_python(value)
                    for name, value in document.items()
                    if value is not None
                },
            )

    @cached_property
    def _whole(self) -> frozenset[str]:
        """The fields of whole values, which take lists."""
        return frozenset(name for name, kind in self.schema.items() if isinstance(kind, WholeValue))


class FindingsEngine(BaseEngine):  # type: ignore[misc]
    backend = FindingsBackend
    query = WhooshSearchQuery
