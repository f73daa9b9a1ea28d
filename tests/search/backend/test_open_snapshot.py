"""Opening a generation while writers take its files away."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from whoosh.codec.whoosh3 import W3PerDocReader

from search.backend.read.open_snapshot import OpenIndex
from search.backend.read.segment import Segment
from search.errors import IndexDamaged
from search.protocol import Term
from tests.search.writers import backend, build, document, fresh_reading, identifier, index_writer


@pytest.fixture
def unopened() -> OpenIndex:
    """An index that this process has not opened yet."""
    build(range(3))
    one = backend()
    return OpenIndex(one.folder, one.schema, one.content_field_name)


def columns(folder: Path) -> list[Path]:
    return list(folder.rglob("*._stored.col"))


def test_stored_fields_removed_between_two_looks_are_missing(
    unopened: OpenIndex, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = W3PerDocReader.has_column

    def look_then_lose(self: Any, name: str) -> bool:
        held = bool(looked(self, name))
        for path in columns(data_dir / "index"):
            path.unlink()
        return held

    monkeypatch.setattr(W3PerDocReader, "has_column", look_then_lose)

    with pytest.raises(IndexDamaged):
        unopened.snapshot()


def test_a_generation_replaced_while_it_is_opened_is_left_for_the_newest(
    unopened: OpenIndex, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Segment.__init__
    replaced: list[int] = []

    def replace_first(self: Any, *args: Any) -> None:
        if not replaced:
            replaced.append(1)
            build(range(5))  # which takes the files of the first build away
        opened(self, *args)

    monkeypatch.setattr(Segment, "__init__", replace_first)

    assert len(unopened.snapshot().live_docs()) == 5


def write(number: int) -> None:
    documents = {identifier(number): document(number, 7)}
    index_writer().write(documents, lambda: documents)


def test_a_folder_put_back_from_a_copy_comes_to_a_generation_of_the_same_name_and_is_read_anew(
    data_dir: Path, tmp_path: Path
) -> None:
    """Between putting back and the next commit nobody may have asked."""
    build(range(3))
    copy = tmp_path / "copy"
    shutil.copytree(data_dir / "index", copy, symlinks=True)
    write(10)
    reading = fresh_reading()
    before = reading.snapshot()
    shutil.rmtree(data_dir / "index")
    copy.rename(data_dir / "index")
    write(11)

    after = reading.snapshot()

    assert after.live_index.toc == before.live_index.toc
    assert sorted(after.numbers[doc] for doc in after.live_docs()) == [0, 1, 2, 11]
    assert after.matching(Term("version7")).bit_count() == 1
