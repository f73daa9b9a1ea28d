"""Haystack's ways to change an index, on an index of our own: nothing is emptied under its readers, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import models
from haystack import connections
from haystack.backends.whoosh_backend import WhooshSearchBackend
from haystack.constants import DJANGO_CT, ID
from haystack.exceptions import SkipDocument
from haystack.indexes import SearchIndex
from haystack.utils import get_identifier, get_model_ct
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.qparser import FuzzyTermPlugin, QueryParser

from search.backend.files.documents import Document
from search.backend.files.folder import Folder
from search.backend.files.schema import WholeValue, adapted, fingerprint
from search.backend.read.open_snapshot import OpenIndex, open_index_of
from search.backend.write.comparison import Differences, compare
from search.backend.write.writer import PENDING, Documents, IndexWriter

READ_AT_ONCE = 500  # objects read from the database in one query
READ_FOR_ALL = 2_000  # the same where all are read


class IndexUpdates(WhooshSearchBackend):  # type: ignore[misc]
    """What changes the index. Reading from it is in backend.py."""

    folder: Folder
    writer: IndexWriter
    reading: OpenIndex
    schema: Schema
    parser: QueryParser
    content_field_name: str

    def setup(self) -> None:
        """Make ready to read and write. Makes no folder and no index."""
        fields = connections[self.connection_alias].get_unified_index().all_searchfields()
        self.content_field_name, self.schema = self.build_schema(fields)
        self.folder = Folder(Path(self.path), fingerprint(self.schema))
        self.reading = open_index_of(self.folder, self.schema, self.content_field_name)
        self.writer = IndexWriter(self.folder, self.schema, self.content_field_name, self._look_up)
        self.parser = QueryParser(self.content_field_name, schema=self.schema)
        self.parser.add_plugins([FuzzyTermPlugin])
        self.setup_complete = True

    def ready(self) -> None:
        """Set up once; Haystack makes a backend long before it can say which fields there are."""
        if not self.setup_complete:
            self.setup()

    def build_schema(self, fields: Mapping[str, Any]) -> tuple[str, Schema]:
        """Given Haystack's fields, return the name of the text field and the schema."""
        text, schema = super().build_schema(fields)
        return text, adapted(schema, fields)

    @property
    def index(self) -> FileIndex:
        """The live index as Whoosh's own object, made empty where there is none; for those who speak Whoosh."""
        self.ready()
        live = self.writer.live_or_new()
        return FileIndex(FileStorage(str(self.folder.build_path(live.build))), self.schema)

    # Writing

    def update(self, index: SearchIndex, iterable: Iterable[models.Model], commit: bool = True) -> None:
        """Given objects, index them as they are given, each once; one commit."""
        self.ready()
        objects = {get_identifier(one): one for one in iterable}
        if objects:
            self.writer.live_or_new()
            self.writer.write(objects, lambda: dict(self._documents(index, objects)))

    def reindex(self, index: SearchIndex, primary_keys: Iterable[object]) -> None:
        """Given primary keys, make the index say of each object what the database says now; one commit."""
        self.ready()
        label = get_model_ct(index.get_model())
        self.writer.write(f"{label}.{key}" for key in primary_keys)

    def remove(self, obj_or_string: models.Model | str, commit: bool = True) -> None:
        """Given an object or its identifier, remove it from the index."""
        self.ready()
        gone: dict[str, Document | None] = {get_identifier(obj_or_string): None}
        self.writer.write(gone, lambda: gone)

    def clear(self, models: Sequence[type[models.Model]] | None = None, commit: bool = True) -> None:
        """Remove the objects of these models, or all; one commit, so that readers see all of them or none."""
        self.ready()
        if models is None:
            self.writer.clear()
            return
        labels = {get_model_ct(model) for model in models}
        self.writer.write_all(lambda: self._identifiers_of(labels))

    def delete_index(self) -> None:
        """Make the index empty; also one of another version."""
        self.ready()
        self.writer.clear()

    def optimize(self) -> None:
        """Join all segments into one."""
        self.ready()
        self.writer.join_segments()

    def rebuild(
        self, indexes: Iterable[SearchIndex], progress: Callable[[int], None] = lambda done: None
    ) -> int:
        """Build the index of all objects of these kinds anew, beside the live one; return how many there are."""
        self.ready()
        return self.writer.rebuild(self._all_documents(indexes), progress)

    def differences(self) -> Differences:
        """Compare the index with the database. Raises IndexUnavailable."""
        self.ready()
        indexes = connections[self.connection_alias].get_unified_index().collect_indexes()
        interrupted = self.folder.noted(PENDING)
        return compare(self.reading.snapshot(), self._all_documents(indexes), interrupted)

    def repair(self, differences: Differences) -> None:
        """Make the index say of what differs what the database says now; one commit."""
        self.writer.write(differences.identifiers)

    # Documents

    def _identifiers_of(self, labels: set[str]) -> list[str]:
        snapshot = self.reading.snapshot()
        stored = map(snapshot.stored, snapshot.live_docs())
        return [fields[ID] for fields in stored if fields[DJANGO_CT] in labels]

    def _all_documents(self, indexes: Iterable[SearchIndex]) -> Iterator[tuple[str, Document]]:
        for index in indexes:
            objects = index.build_queryset(using=self.connection_alias).order_by("pk")
            batch = list(objects[:READ_FOR_ALL])
            while batch:
                yield from self._prepared(index, batch)
                batch = list(objects.filter(pk__gt=batch[-1].pk)[:READ_FOR_ALL])

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
        whole = {name for name, kind in self.schema.items() if isinstance(kind, WholeValue)}
        for one in objects:
            try:
                document = index.full_prepare(one)
            except SkipDocument:
                continue
            yield (
                document[ID],
                {
                    name: value if name in whole else self._from_python(value)
                    for name, value in document.items()
                    if value is not None
                },
            )
