"""Files read one after another, in processes of their own, as they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from django.conf import settings

from letters.errors import LetterError
from letters.ingestion.new_version import store_new_version
from letters.ingestion.store import Outcome, Source, rejected, store
from letters.models import Letter
from letters.reading.letter import ReadLetter
from letters.sandbox import read_bounded

ReadResult = ReadLetter | LetterError  # a file as read, or why it is no letter


def read_each(sources: Iterable[Source]) -> Iterator[tuple[Source, ReadResult]]:
    """Given files, yield each with its letter or with why there is none, in their order; a few are drawn ahead."""
    waiting: deque[Source] = deque()

    def drawn() -> Iterator[tuple[str, bytes]]:
        for source in sources:
            waiting.append(source)
            yield source.name, source.data

    for _, read in read_bounded(drawn(), workers=settings.READING_WORKERS, seconds=settings.READING_SECONDS):
        yield waiting.popleft(), read


def store_result(source: Source, read: ReadResult, letter: Letter | None = None) -> Outcome:
    """Given a file as read, store it, as a new version of ``letter`` where one is given; return how it ended."""
    if isinstance(read, LetterError):
        return rejected(source.name, read)
    return store_new_version(letter, read, source) if letter else store(read, source)
