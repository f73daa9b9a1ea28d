"""The one way from bytes to a letter as read: in order, as soon as may be, and each file opened and hashed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from letters.errors import LetterError, UnreadableLetter
from letters.ingestion import Show, load
from letters.ingestion.read_sources import read_each
from letters.ingestion.store import Source, store
from letters.models import Letter
from letters.reading.letter import ReadLetter
from letters.sandbox.reader_pool import FILES_HELD_PER_WORKER
from tests.builders import read_letter
from tests.faulty import letter_text

pytestmark = pytest.mark.django_db
HELD = Source("held.txt", b"held already")


@pytest.fixture
def held() -> Letter:
    letter = store(read_letter("One."), HELD).letter
    assert letter
    return letter


def test_each_file_ends_in_its_order_whatever_becomes_of_it(held: Letter) -> None:
    sources = [
        HELD,
        Source("new.txt", letter_text().encode()),
        Source("gone.txt", b"", refused=UnreadableLetter("missing")),
        Source("page.pdf", b"<!doctype html>"),
        HELD,
    ]

    ended = list(read_each(sources, workers=1))

    assert [source.name for source, _ in ended] == [source.name for source in sources]
    assert ended[0][1] == ended[4][1] == held
    assert isinstance(ended[1][1], ReadLetter)
    assert str(ended[2][1]) == "missing"
    assert isinstance(ended[3][1], LetterError)


def test_what_is_held_is_read_where_that_is_asked(held: Letter) -> None:
    ((_, read),) = read_each([HELD], workers=1, again=True)

    assert not isinstance(read, Letter)


def test_what_need_not_be_read_waits_for_nothing(held: Letter) -> None:
    drawn: Counter[str] = Counter()

    def endless() -> Iterator[Source]:
        while True:
            drawn["files"] += 1
            yield HELD

    assert next(read_each(endless(), workers=1)) == (HELD, held)
    assert drawn["files"] == 1


def test_loading_begins_before_all_files_are_looked_at(tmp_path: Path) -> None:
    drawn: list[Path] = []

    def endless() -> Iterator[Path]:
        while True:
            drawn.append(tmp_path / f"{len(drawn)}.txt")
            drawn[-1].write_text(letter_text() + f"\n- Team {len(drawn)} has enough social workers.\n")
            yield drawn[-1]

    first = next(load(endless(), workers=1, show=Show.NEVER))

    assert str(first).startswith("Added ")
    assert len(drawn) == FILES_HELD_PER_WORKER


def test_a_file_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: Counter[str] = Counter()
    read_bytes = Path.read_bytes

    def counted(path: Path) -> bytes:
        opened[path.name] += 1
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    (tmp_path / "a.txt").write_text(letter_text())

    list(load([tmp_path / "a.txt"], workers=1, show=Show.NEVER))

    assert opened["a.txt"] == 1
