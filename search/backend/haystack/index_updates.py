"""What changes the index, as search.protocol and as Haystack ask it: nothing is emptied under its readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from django.db import models
from haystack import connections
from haystack.backends.whoosh_backend import WhooshSearchBackend
from haystack.constants import DJANGO_CT, ID
from haystack.indexes import SearchIndex
from haystack.utils import get_identifier, get_model_ct
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.qparser import FuzzyTermPlugin, QueryParser

from search.backend.files.folder import Folder
from search.backend.files.schema import adapted, fingerprint
from search.backend.read.open_snapshot import OpenIndex, open_index_of
from search.backend.write.writer import IndexWriter
from search.indexing import MARK, DocumentSource, changes_meanwhile, compare, drain, note
from search.protocol import Differences, Progress, silent


class IndexUpdates(WhooshSearchBackend):  # type: ignore[misc]
    """What changes the index. Reading from it is in backend.py."""

    folder: Folder
    writer: IndexWriter
    reading: OpenIndex
    documents: DocumentSource
    schema: Schema
    parser: QueryParser
    content_field_name: str

    def setup(self) -> None:
        """Make ready to read and write. Makes no folder and no index."""
        fields = connections[self.connection_alias].get_unified_index().all_searchfields()
        self.content_field_name, self.schema = self.build_schema(fields)
        self.folder = Folder(Path(self.path), fingerprint(self.schema))
        self.reading = open_index_of(self.folder, self.schema, self.content_field_name)
        self.documents = DocumentSource(self.connection_alias, self._from_python)
        self.writer = IndexWriter(self.folder, self.schema, self.content_field_name, self.documents.of)
        self.parser = QueryParser(self.content_field_name, schema=self.schema)
        self.parser.add_plugins([FuzzyTermPlugin])
        self.setup_complete = True

    def ready(self) -> None:
        """Set up once; Haystack makes a backend long before it can say which fields there are."""
        if not self.setup_complete:
            self.setup()

    def hurried(self) -> Self:
        """Return itself: the index is on this machine, and a write takes what it takes."""
        return self

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

    # As search.protocol describes it

    def refresh(self, ids: Iterable[int]) -> None:
        """Given ids, make the index say of each what the database says now; one commit."""
        self.ready()
        self.writer.write(self.documents.identifiers(ids))

    def rebuild(self, progress: Progress = silent) -> int:
        """Build the index anew beside the live one; return how many documents it has."""
        self.ready()
        with changes_meanwhile() as changed:
            return self.writer.rebuild(
                self.documents.all(), progress, lambda: self.documents.identifiers(changed())
            )

    def is_rebuilding(self) -> bool:
        """Whether somebody rebuilds the index now."""
        self.ready()
        return self.folder.is_locked("rebuild")

    def differences(self) -> Differences:
        """Compare the index with the database. Raises IndexUnavailable."""
        self.ready()
        snapshot = self.reading.snapshot()
        stored = map(snapshot.stored, snapshot.live_docs())
        return compare({fields[ID]: fields.get(MARK) for fields in stored}, self.documents.all())

    def repair(self, differences: Differences) -> None:
        """Make the index say of what differs what the database says now; one commit."""
        self.ready()
        self.writer.write(differences.identifiers)

    # As Haystack asks

    def update(self, index: SearchIndex, iterable: Iterable[models.Model], commit: bool = True) -> None:
        """Given objects, index what the database says of them, each once; makes an index where there is none."""
        self.ready()
        self.writer.live_or_new()
        note(one.pk for one in iterable)
        drain(self)

    def remove(self, obj_or_string: models.Model | str, commit: bool = True) -> None:
        """Given an object that the database no longer has, or its identifier, remove it from the index."""
        note([int(get_identifier(obj_or_string).rpartition(".")[2])])
        drain(self)

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

    def _identifiers_of(self, labels: set[str]) -> list[str]:
        snapshot = self.reading.snapshot()
        stored = map(snapshot.stored, snapshot.live_docs())
        return [fields[ID] for fields in stored if fields[DJANGO_CT] in labels]
