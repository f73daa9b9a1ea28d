"""Readers that really misbehave: each costs its own file and nothing else."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from letters.errors import LetterError, NotALetter, UnreadableLetter
from letters.reading.letter import Header, ReadLetter
from letters.sandbox.reader_pool import FILES_HELD_PER_WORKER, Reader, _Pool, read_bounded

MB = 2**20


def well_behaved(data: bytes, name: str) -> ReadLetter:
    return ReadLetter(header=Header(title=name), text=data.decode())


def obey(data: bytes, name: str) -> ReadLetter:
    """Do what the file says."""
    ORDERS.get(data, lambda: None)()
    return well_behaved(data, name)


def overeat() -> None:
    held = [bytearray(8 * MB) for _ in range(100)]
    assert len(held) == 100


def refuse() -> None:
    raise NotALetter("is a menu")


def stumble() -> None:
    raise ZeroDivisionError("a bug with\ntwo lines")


def dig() -> None:
    dig()


class Untravelled(Exception):
    """An exception that cannot be unpickled: its arguments are not its constructor's."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__("one text")


def raise_untravelled() -> None:
    raise Untravelled("a", "b")


ORDERS: dict[bytes, Callable[[], object]] = {
    b"sleep": lambda: time.sleep(60),
    b"overeat": overeat,
    b"refuse": refuse,
    b"stumble": stumble,
    b"dig": dig,
    b"untravelled": raise_untravelled,
    b"exit": lambda: os._exit(3),
    b"killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
}


def read_one(order: bytes, reader: Reader = obey) -> ReadLetter | LetterError:
    [(name, ended)] = read_bounded(
        [("a.txt", order)], workers=1, seconds=2, memory_bytes=100 * MB, reader=reader
    )
    assert name == "a.txt"
    assert ended is not None
    return ended


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (b"sleep", "took longer than 2 seconds to read"),
        (b"overeat", "needs more than 100 MB of memory to read"),
        (b"dig", "nested too deeply to read"),
        (b"stumble", "cannot be read because of a fault in the software; see the log"),
        (b"untravelled", "cannot be read because of a fault in the software; see the log"),
        (b"exit", "made the software that reads it stop"),
        (b"killed", "made the software that reads it stop"),
    ],
)
def test_a_misbehaving_reader_gives_one_line(order: bytes, reason: str) -> None:
    ended = read_one(order)

    assert isinstance(ended, UnreadableLetter)
    assert str(ended) == reason


def test_a_letter_comes_back_whole() -> None:
    ended = read_one(b"Dear all")

    assert ended == ReadLetter(header=Header(title="a.txt"), text="Dear all")


def test_a_readers_own_refusal_comes_back_as_it_is() -> None:
    ended = read_one(b"refuse")

    assert isinstance(ended, NotALetter)
    assert str(ended) == "is a menu"


def test_a_fault_is_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="letters.sandbox.reader_pool"):
        read_one(b"stumble")

    assert "a.txt" in caplog.text
    assert "in stumble" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_neighbours_of_bad_files_are_read_in_order() -> None:
    orders = [b"one", b"exit", b"two", b"overeat", b"three", b"sleep", b"four", b"killed", b"five"]
    files = [(f"{position}.txt", order) for position, order in enumerate(orders)]

    ended = list(read_bounded(files, workers=2, seconds=2, memory_bytes=100 * MB, reader=obey))

    assert [name for name, _ in ended] == [name for name, _ in files]
    read = [letter.text for _, letter in ended if isinstance(letter, ReadLetter)]
    assert read == ["one", "two", "three", "four", "five"]


def test_many_sudden_deaths_leave_the_rest_readable() -> None:
    files = [(str(position), b"exit" if position % 2 else b"fine") for position in range(24)]

    ended = [letter for _, letter in read_bounded(files, workers=2, seconds=20, reader=obey)]

    assert [isinstance(letter, ReadLetter) for letter in ended] == [
        position % 2 == 0 for position in range(24)
    ]


def test_files_are_drawn_only_as_room_is_made() -> None:
    drawn: list[int] = []

    def endless() -> Iterator[tuple[str, bytes]]:
        for position in range(1000):
            drawn.append(position)
            yield str(position), b"text"

    reads = read_bounded(endless(), workers=1, reader=well_behaved)
    for _ in range(3):
        next(reads)
    reads.close()  # type: ignore[attr-defined]

    assert len(drawn) == FILES_HELD_PER_WORKER + 2


def test_leaving_early_ends_the_workers() -> None:
    reads = read_bounded([("1", b"text"), ("2", b"sleep")] * 2, workers=2, seconds=60, reader=obey)
    next(reads)

    began = time.monotonic()
    reads.close()  # type: ignore[attr-defined]

    assert time.monotonic() - began < 30, "what is asleep sleeps a minute"


def test_a_file_that_a_broken_pool_owes_is_read_by_the_next() -> None:
    pool = _Pool(1, 20, 100 * MB, well_behaved)
    jobs = [pool.start(str(number), b"text") for number in range(3)]
    pool._pool.stop()  # type: ignore[no-untyped-call]

    ended = [pool.finish(job) for job in jobs]
    pool.stop()

    assert [(name, type(read)) for name, read in ended] == [(str(n), ReadLetter) for n in range(3)]


def test_without_bytes_nothing_is_read_and_the_order_stays() -> None:
    files = [("1", None), ("2", b"text"), ("3", None)]

    ended = list(read_bounded(files, workers=1, reader=well_behaved))

    assert [(name, read is None) for name, read in ended] == [("1", True), ("2", False), ("3", True)]


def test_no_files_start_no_process() -> None:
    assert list(read_bounded([], workers=2, reader=well_behaved)) == []


def test_from_a_daemon_thread() -> None:
    ended: list[ReadLetter | LetterError] = []

    thread = threading.Thread(target=lambda: ended.append(read_one(b"Dear all")), daemon=True)
    thread.start()
    thread.join(timeout=30)

    assert isinstance(ended[0], ReadLetter)


def test_neither_caller_nor_worker_imports_django() -> None:
    check = (
        "import sys; from letters.sandbox.reader_pool import read_bounded\n"
        "from tests.letters.sandbox.test_reader_pool import names_of_modules\n"
        "[(_, letter)] = read_bounded([('a', b'')], workers=1, reader=names_of_modules)\n"
        "assert 'pebble' in letter.text, letter\n"
        "assert not [m for m in letter.text.split() if m.split('.')[0] == 'django'], letter.text\n"
        "assert 'django' not in sys.modules\n"
    )

    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stderr


def names_of_modules(data: bytes, name: str) -> ReadLetter:
    return ReadLetter(header=Header(), text=" ".join(sys.modules))
