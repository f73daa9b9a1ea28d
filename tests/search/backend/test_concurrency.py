"""Several processes at one index: nothing is lost, nobody sees half of anything, a killed writer leaves no lock."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from tests.search.writers import (
    backend,
    build,
    finish,
    ids_found,
    read_until,
    rebuild_times,
    start,
    update_and_remove,
    write_for_ever,
)

KILLS = 20
TIMES = 200
READERS = 8
FIRSTS = (2_000_000, 4_000_000)  # the numbers that two writers add from; they remove those a million below


def lines_of(log: Path) -> list[str]:
    """The lines that a writer logged; a last line cut short is none."""
    text = log.read_text() if log.exists() else ""
    return text[: text.rfind("\n") + 1].splitlines()


def versions_in(log: Path) -> list[int]:
    """The versions that are safely in."""
    return [int(line) for line in lines_of(log) if line.isdigit()]


def test_a_writer_killed_at_any_moment_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    build(range(3))
    chance = random.Random(5)
    interrupted = 0

    for kill in range(KILLS):
        log = tmp_path / f"log-{kill}"
        writer = start(write_for_ever, log)
        while not versions_in(log):
            time.sleep(0.005)
        time.sleep(chance.random() * 0.05)
        os.kill(writer.pid or 0, signal.SIGKILL)
        writer.join()

        said = versions_in(log)[-1]
        held = [version for version in (said, said + 1) if ids_found(f"version{version}") == [0, 1, 2]]
        assert len(held) == 1, "every answer is of one whole commit, and no older one than was confirmed"
        assert ids_found() == [0, 1, 2]
        interrupted += not lines_of(log)[-1].isdigit()

    assert interrupted, "some kill must have come in the middle of a commit, or this tests nothing"


def test_two_writers_lose_nothing_and_readers_see_whole_indexes(tmp_path: Path) -> None:
    removed = [first - 1_000_000 + at for first in FIRSTS for at in range(TIMES)]
    build([*removed, 9])
    stop, totals = tmp_path / "stop", [tmp_path / f"reader-{n}" for n in range(READERS)]
    readers = [start(read_until, stop, answers) for answers in totals]

    writers = [start(update_and_remove, first, TIMES, 0.0, tmp_path / "truth") for first in FIRSTS]
    finish(*writers)
    stop.touch()
    finish(*readers)

    added = [first + at for first in FIRSTS for at in range(TIMES)]
    assert ids_found() == sorted([9, *added])
    assert all(int(answers.read_text()) > 0 for answers in totals)


def test_ten_rebuilds_beside_a_writer_lose_nothing_and_readers_see_whole_indexes(tmp_path: Path) -> None:
    build(range(100))
    stop, totals = tmp_path / "stop", [tmp_path / f"reader-{n}" for n in range(READERS)]
    readers = [start(read_until, stop, answers) for answers in totals]

    truth = tmp_path / "truth"
    truth.write_text("".join(f"{number}\n" for number in range(100)))
    rebuilder = start(rebuild_times, 10, 0.05, truth)
    writer = start(update_and_remove, 5_000_000, 40, 0.02, truth)
    finish(writer, rebuilder)
    stop.touch()
    finish(*readers)

    assert ids_found() == [*range(100), *range(5_000_000, 5_000_040)]


def test_only_the_live_build_is_left_after_rebuilds() -> None:
    for _ in range(3):
        build(range(5))

    builds = [path.name for path in backend().folder.path.iterdir() if path.name.startswith("b-")]
    assert builds == [backend().folder.live().build]
