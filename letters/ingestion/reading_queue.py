"""Files read one after another, in processes of their own, as they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from django.conf import settings

from letters.errors import LetterError
from letters.ingestion.store import Source
from letters.reading.letter import ReadLetter
from letters.sandbox.reader_pool import read_bounded


def read_each(sources: Iterable[Source]) -> Iterator[tuple[Source, ReadLetter | LetterError]]:
    """Given files, yield each with its letter or with why there is none, in their order; a few are drawn ahead."""
    waiting: deque[Source] = deque()

    def drawn() -> Iterator[tuple[str, bytes]]:
        for source in sources:
            waiting.append(source)
            yield source.name, source.data

    for _, read in read_bounded(drawn(), workers=settings.READING_WORKERS, seconds=settings.READING_SECONDS):
        yield waiting.popleft(), read
