"""Reading files that may be hostile: in worker processes that are killed at a time limit and starved at a memory limit.

No Django here or in the workers. One file can cost itself, never its neighbours, the caller, or the machine.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from letters.errors import LetterError, UnreadableLetter
from letters.reading import read_letter
from letters.reading.letter import ReadLetter

try:
    import resource
except ImportError:  # Windows: the time limit holds there, the memory limit does not
    resource = None  # type: ignore[assignment]

MEMORY_BYTES = 512 * 1024 * 1024  # beyond what a worker begins with; no real letter needed 200 MB
FILES_PER_WORKER = 100  # then a new worker, so that what a parser leaks or caches goes with the old one
FILES_HELD_PER_WORKER = 4  # in memory at once: enough to keep all busy behind one slow file
LOOK_SECONDS = 1  # between two looks at whether a pool that owes a file is still there
ATTEMPTS = 2  # a worker that dies in the instant it takes a file can break pebble's pool for the others too
MEMORY_NOW = Path("/proc/self/statm")  # where Linux tells a process its size, in pages

Reader = Callable[[bytes, str], ReadLetter]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Fault:
    """A reader's own bug, brought home as text: an exception of the reader's might not survive the journey."""

    traceback: str


_ReadResult = ReadLetter | LetterError | _Fault


@dataclass(frozen=True, slots=True)
class _Job:
    name: str
    data: bytes
    pool: ProcessPool
    future: Future[_ReadResult]

    def result(self) -> _ReadResult:
        """Wait for what became of it. A pool that breaks leaves the files that it had not begun waiting for ever."""
        while not self.future.done():
            wait([self.future], timeout=LOOK_SECONDS)
            if not self.pool.active and not self.future.done():
                raise BrokenProcessPool
        return self.future.result()


def read_bounded(
    files: Iterable[tuple[str, bytes | None]],
    *,
    workers: int,
    seconds: float = 60,
    memory_bytes: int = MEMORY_BYTES,
    reader: Reader = read_letter,
) -> Iterator[tuple[str, ReadLetter | LetterError | None]]:
    """Given names and bytes, yield each name with its letter or with why there is none, in the order given.

    Where there are no bytes (None) nothing is read, and None is yielded in its turn. ``files`` is drawn from as room
    is made, a few files per worker ahead, so a generator need never hold them all. ``reader`` must be a module-level
    function, as it travels by name. What it raises is caught: nothing but a bad ``files`` makes this fail.
    """
    pool = _Pool(workers, seconds, memory_bytes, reader)
    jobs: deque[_Job | str] = deque()
    try:
        for name, data in files:
            jobs.append(name if data is None else pool.start(name, data))
            while jobs and (isinstance(jobs[0], str) or len(jobs) >= workers * FILES_HELD_PER_WORKER):
                yield pool.finish(jobs.popleft())
        while jobs:
            yield pool.finish(jobs.popleft())
    finally:
        pool.stop()


class _Pool:
    """The worker processes, and what their ways of dying mean."""

    def __init__(self, workers: int, seconds: float, memory_bytes: int, reader: Reader) -> None:
        self._workers = workers
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._reader = reader
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._workers,
            max_tasks=FILES_PER_WORKER,
            initializer=_quiet_pdfminer,
            context=_context(),
        )

    def start(self, name: str, data: bytes) -> _Job:
        """Given a file, hand it to the next free worker."""
        if not self._pool.active:
            self.stop()
            self._pool = self._new_pool()
        future = self._pool.schedule(
            _read_limited, args=(self._reader, data, name, self._memory_bytes), timeout=self._seconds
        )
        return _Job(name, data, self._pool, future)

    def finish(self, job: _Job | str) -> tuple[str, ReadLetter | LetterError | None]:
        """Given a file under way, or the name of one without bytes, return its name and how it ended."""
        if isinstance(job, str):
            return job, None
        for _ in range(ATTEMPTS):
            try:
                return job.name, _result_or_error(job.name, job.result())
            except BrokenProcessPool:
                job = self.start(job.name, job.data)
            except TimeoutError:
                return job.name, UnreadableLetter(f"took longer than {self._seconds:g} seconds to read")
            except ProcessExpired as error:
                log.error("%s: the process reading it ended with %s", job.name, error.exitcode)
                break
        return job.name, UnreadableLetter("made the software that reads it stop")

    def stop(self) -> None:
        """End all workers, busy or not."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _result_or_error(name: str, reading: _ReadResult) -> ReadLetter | LetterError:
    """The letter or the reason; a fault goes to the log in full and to the user in one line."""
    if not isinstance(reading, _Fault):
        return reading
    log.error("%s: %s", name, reading.traceback)
    return UnreadableLetter("cannot be read because of a fault in the software; see the log")


def _context() -> multiprocessing.context.BaseContext:
    """A way to start workers that inherits no threads, locks or connections from the caller."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["letters.reading.recipe"])  # imported once, not by each worker
    return context


# What follows runs in a worker.


def _quiet_pdfminer() -> None:
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of each odd colour and font


def _read_limited(reader: Reader, data: bytes, name: str, memory_bytes: int) -> _ReadResult:
    """Given a file and what it may cost, return what became of it; nothing is raised."""
    try:
        with _memory_limit(memory_bytes):
            return reader(data, name)
    except LetterError as error:
        return error
    except MemoryError:
        return UnreadableLetter(f"needs more than {memory_bytes // 2**20} MB of memory to read")
    except RecursionError:
        return UnreadableLetter("nested too deeply to read")
    except Exception:  # the wall: a bug met by one file must not stop the others
        return _Fault(traceback.format_exc())


@contextlib.contextmanager
def _memory_limit(memory_bytes: int) -> Iterator[None]:
    """Within, this process may grow by ``memory_bytes``; more is a MemoryError. No limit where no size is told."""
    if resource is None or not MEMORY_NOW.exists():
        yield
        return
    used_bytes = int(MEMORY_NOW.read_text().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used_bytes + memory_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
