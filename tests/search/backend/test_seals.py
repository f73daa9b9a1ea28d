"""A generation whose files are not as they were written is never read: not one wrong answer, not one fault."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search.backend.files import seals
from search.backend.files.seals import check, read_seal
from search.backend.read import answer as answering
from search.backend.read.open_snapshot import OpenIndex
from search.errors import IndexDamaged, IndexUnavailable
from search.protocol import Phrase, Prefix, SearchRequest, SortBy, Term
from tests.search.writers import backend, build, document, identifier, index_writer

DAMAGES = 155
ASKED = (
    SearchRequest(words=Term("drift"), stop=20, counted=("kind",)),
    SearchRequest(words=Phrase(("find", "version2")), stop=20),
    SearchRequest(words=Prefix("del"), stop=20, counted=("kind",)),
    SearchRequest(stop=50, order=SortBy("kind", falling=True)),
)
Damage = Callable[[Path, random.Random], None]


def flip_a_bit(file: Path, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


def cut_short(file: Path, chance: random.Random) -> None:
    os.truncate(file, chance.randrange(file.stat().st_size))


def fill_with_zeros(file: Path, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    place = chance.randrange(len(data))
    data[place:] = bytes(len(data) - place)
    file.write_bytes(data if data != file.read_bytes() else b"")


def lengthen(file: Path, chance: random.Random) -> None:
    file.write_bytes(file.read_bytes() + chance.randbytes(3))


def remove(file: Path, chance: random.Random) -> None:
    file.unlink()


def make_a_folder(file: Path, chance: random.Random) -> None:
    file.unlink()
    file.mkdir()


WAYS: tuple[Damage, ...] = (
    flip_a_bit,
    flip_a_bit,
    cut_short,
    fill_with_zeros,
    lengthen,
    remove,
    make_a_folder,
)


def fresh() -> OpenIndex:
    """An index that this process has not opened yet."""
    one = backend()
    return OpenIndex(one.folder, one.schema, one.content_field_name)


def answers(reading: OpenIndex) -> list[object]:
    return [answering.answer(reading.snapshot(), ask) for ask in ASKED]


def answers_or_fault(reading: OpenIndex) -> object:
    try:
        return answers(reading)
    except IndexUnavailable as err:
        return str(err)


def live_files() -> tuple[Path, list[Path]]:
    """The build and the files of what is live."""
    folder = backend().folder
    live = folder.live()
    path = folder.build_path(live.build)
    return path, [path / name for name in sorted([*read_seal(path, live.toc), seals.seal_name(live.toc)])]


@pytest.fixture
def built(data_dir: Path) -> Path:
    build(range(30), version=2)
    return data_dir / "index"


def damaged(whole: Path, number: int) -> str:
    """Damage the index in one place, each way in turn and each file in turn; return what was done."""
    chance = random.Random(number)
    _, files = live_files()
    way, file = WAYS[number % len(WAYS)], files[number % len(files)]
    way(file, chance)
    return f"{number}: {way.__name__} {file.name}"


@pytest.fixture
def kept(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "kept", symlinks=True)
    return tmp_path / "kept"


def test_no_damaged_file_gives_a_wrong_answer_or_a_fault(built: Path, kept: Path) -> None:
    truth = answers(fresh())
    refused = 0

    for number in range(DAMAGES):
        done = damaged(built, number)
        told = answers_or_fault(fresh())
        assert told == truth or "rebuild_index" in str(told), done
        refused += told != truth
        shutil.rmtree(built)
        shutil.copytree(kept, built, symlinks=True)

    assert refused == DAMAGES
    assert answers(fresh()) == truth


@pytest.mark.parametrize("target", ["", "b-", "x", "{build}", "{build}/", "{build}/MAIN"])
def test_a_link_that_leads_nowhere_is_told(built: Path, target: str) -> None:
    link = built / "live"
    build_name = backend().folder.live().build
    link.unlink()
    if target:
        link.symlink_to(target.format(build=build_name))
    else:
        link.write_text("no link")

    with pytest.raises(IndexUnavailable, match="rebuild_index"):
        fresh().snapshot()
    build(range(3))
    assert len(fresh().snapshot().live_docs()) == 3


def test_what_was_live_before_is_searched_where_it_is_still_whole(built: Path) -> None:
    truth = answers(fresh())
    index_writer(lambda asked: {one: document(99, 1) for one in asked}).write([identifier(99)])
    _, files = live_files()
    toc = next(file for file in files if file.suffix == ".toc")
    flip_a_bit(toc, random.Random(1))

    reading = fresh()

    assert answers(reading) == truth
    assert "damaged" in reading.fault()
    assert "older state" in reading.fault()


def test_a_process_goes_on_with_what_it_holds(built: Path) -> None:
    reading = fresh()
    truth = answers(reading)
    index_writer(lambda asked: {one: document(99, 1) for one in asked}).write([identifier(99)])
    path, _ = live_files()
    shutil.rmtree(path)

    assert answers(reading) == truth
    assert reading.fault()


def test_status_tells_of_damage_and_a_rebuild_mends_it(built: Path) -> None:
    _, files = live_files()
    flip_a_bit(files[-1], random.Random(1))
    assert "damaged" in backend().status().fault

    build(range(30), version=2)

    assert backend().status().fault == ""
    assert fresh().fault() == ""


def test_nothing_is_written_on_from_what_is_damaged(built: Path) -> None:
    _, files = live_files()
    flip_a_bit(files[3], random.Random(1))

    with pytest.raises(IndexDamaged):
        index_writer(lambda asked: {one: document(99, 1) for one in asked}).write([identifier(99)])


def test_a_commit_reads_no_file_again_that_was_sealed(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, files = live_files()
    before = {file.name for file in files}
    read: list[str] = []
    sealed = seals._sealed

    def noting(file: Path) -> seals.Entry:
        read.append(file.name)
        return sealed(file)

    monkeypatch.setattr(seals, "_sealed", noting)

    index_writer(lambda asked: {one: document(99, 1) for one in asked}).write([identifier(99)])

    assert read
    assert not before & set(read)
    check(path, read_seal(path, backend().folder.live().toc))


def test_only_two_generations_stay_on_the_disk(built: Path) -> None:
    for number in range(90, 96):
        index_writer(lambda asked: {one: document(int(one.rpartition(".")[2]), 1) for one in asked}).write(
            [identifier(number)]
        )
    path, _ = live_files()

    assert len(list(path.glob("*.toc"))) == len(list(path.glob("*.seal"))) == 2


def test_what_a_writer_left_before_its_commit_is_no_base_for_the_next(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopped:
        stopped.setattr(type(backend().folder), "set_live", _stopped)
        with pytest.raises(OSError, match="stopped"):
            index_writer(lambda asked: {one: document(98, 1) for one in asked}).write([identifier(98)])

    index_writer(lambda asked: {one: document(int(one[-2:]), 1) for one in asked}).write([identifier(97)])

    assert len(fresh().snapshot().live_docs()) == 31


def _stopped(*_: object) -> None:
    raise OSError("stopped before the commit")
