"""Files as received, read by several processes: the one way from bytes to a letter as read."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator

from django.conf import settings

from letters.errors import LetterError
from letters.ingestion.store import Source, existing_letter
from letters.models import Letter
from letters.reading.letter import ReadLetter
from letters.sandbox import read_bounded

# A letter as read, or why it could not be read, or the stored letter with the same bytes.
Read = ReadLetter | LetterError | Letter


def read_each(
    sources: Iterable[Source], *, workers: int, again: bool = False
) -> Generator[tuple[Source, Read]]:
    """Given files, yield each with what became of it, in their order, as soon as those before it have ended.

    Files that cannot be opened, and those that we have already unless ``again``, are not read. ``sources`` is drawn
    from as room is made: a few files for each worker are held at once.
    """
    under_way: deque[tuple[Source, Read | None]] = deque()

    def files() -> Iterator[tuple[str, bytes | None]]:
        for source in sources:
            ended = source.refused or (None if again else existing_letter(source.sha256))
            under_way.append((source, ended))
            yield source.name, None if ended else source.data

    for _, read in read_bounded(files(), workers=workers, seconds=settings.READING_SECONDS):
        source, ended = under_way.popleft()
        outcome = ended or read
        assert outcome is not None, "nothing is left unread that has not ended"
        yield source, outcome
