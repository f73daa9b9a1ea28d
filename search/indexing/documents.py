"""A finding as a document for the index: prepared fields by name, and a content hash by which changes are found."""

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
    serialised = json.dumps(dict(sorted(document.items())), default=str, ensure_ascii=False)
    return hashlib.blake2b(serialised.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """Documents prepared from the current database rows, by Haystack's indexes of the connection ``using``.

    ``plain`` converts the value of a field that is no facet to what the engine stores; facet values stay as they are.
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
        """Given identifiers, return the current document of each; None where the database has none to index."""
        documents: dict[str, Document | None] = dict.fromkeys(identifiers)
        for index in self._indexes():
            label = f"{_label(index)}."
            keys = [
                identifier.removeprefix(label) for identifier in documents if identifier.startswith(label)
            ]
            for start in range(0, len(keys), READ_AT_ONCE):
                queryset = index.index_queryset(using=self.using)
                batch = queryset.filter(pk__in=keys[start : start + READ_AT_ONCE])
                documents.update(self._prepared(index, batch))
        return documents

    def identifiers(self, ids: Iterable[object]) -> list[str]:
        """Given primary keys, return the identifiers that their documents have, or would have."""
        labels = [_label(index) for index in self._indexes()]
        return [f"{label}.{key}" for key in dict.fromkeys(ids) for label in labels]

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
        for instance in objects:
            try:
                document = index.full_prepare(instance)
            except SkipDocument:
                continue
            values = {name: value for name, value in document.items() if value is not None}
            yield (
                document[ID],
                {name: value if name in whole else self.plain(value) for name, value in values.items()},
            )


def _label(index: SearchIndex) -> str:
    label: str = get_model_ct(index.get_model())
    return label
