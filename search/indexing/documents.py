"""A finding as an index takes it: prepared fields by name, and a mark that tells whether they changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from haystack import connections
from haystack.constants import ID
from haystack.exceptions import SkipDocument
from haystack.fields import FacetField
from haystack.indexes import SearchIndex
from haystack.utils import get_model_ct

Document = Mapping[str, Any]
Documents = Mapping[str, Document | None]  # by identifier; None is no longer to be found
MARK = "mark_of_document"  # the field that holds a document's mark
READ_AT_ONCE = 500  # objects read from the database in one query
READ_FOR_ALL = 2_000  # the same where all are read


def mark_of(document: Document) -> str:
    """Given a prepared document, return its mark: 16 hexadecimal digits, a hash of all that is indexed of it."""
    told = json.dumps(dict(sorted(document.items())), default=str, ensure_ascii=False)
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """Documents made of what the database says now, by Haystack's indexes of the connection ``using``.

    ``plain`` is how the engine writes a value that is no facet's; facets' values stay whole, as they are.
    """

    using: str
    plain: Callable[[Any], Any] = str

    def all(self) -> Iterator[tuple[str, Document]]:
        """Yield the identifier and the document of all that should be indexed, in the order of their keys."""
        for index in self._indexes():
            objects = index.build_queryset(using=self.using).order_by("pk")
            batch = list(objects[:READ_FOR_ALL])
            while batch:
                yield from self._prepared(index, batch)
                batch = list(objects.filter(pk__gt=batch[-1].pk)[:READ_FOR_ALL])

    def of(self, identifiers: Iterable[str]) -> Documents:
        """Given identifiers, return what the database says of each."""
        documents: dict[str, Document | None] = dict.fromkeys(identifiers)
        for index in self._indexes():
            label = f"{_label(index)}."
            keys = [one.removeprefix(label) for one in documents if one.startswith(label)]
            for start in range(0, len(keys), READ_AT_ONCE):
                found = index.index_queryset(using=self.using)
                batch = found.filter(pk__in=keys[start : start + READ_AT_ONCE])
                documents.update(self._prepared(index, batch))
        return documents

    def identifiers(self, ids: Iterable[object]) -> list[str]:
        """Given primary keys, return the identifiers that their documents have, or would have."""
        labels = [_label(index) for index in self._indexes()]
        return [f"{label}.{one}" for one in dict.fromkeys(ids) for label in labels]

    def total(self) -> int:
        """Return how many documents the index should have."""
        return sum(index.build_queryset(using=self.using).count() for index in self._indexes())

    def _indexes(self) -> list[SearchIndex]:
        indexes: list[SearchIndex] = connections[self.using].get_unified_index().collect_indexes()
        return indexes

    def _prepared(
        self, index: SearchIndex, objects: Iterable[models.Model]
    ) -> Iterator[tuple[str, Document]]:
        """Each object's identifier and document; those that their index skips are left out."""
        fields = index.fields.values()
        whole = {field.index_fieldname for field in fields if isinstance(field, FacetField)}
        for one in objects:
            try:
                document = index.full_prepare(one)
            except SkipDocument:
                continue
            told = {name: value for name, value in document.items() if value is not None}
            yield (
                document[ID],
                {name: value if name in whole else self.plain(value) for name, value in told.items()},
            )


def _label(index: SearchIndex) -> str:
    label: str = get_model_ct(index.get_model())
    return label
