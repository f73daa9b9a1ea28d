"""Many files at once: read by several processes, written by this one, each ending in one outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from letters.errors import LetterError, UnreadableLetter, over_limit
from letters.ingestion.listing import add_listing
from letters.ingestion.manifest import facts_and_listing
from letters.ingestion.store import Outcome, Result, Source, held_letter, rejected, store
from letters.sandbox import read_bounded

SUFFIXES = {".txt", ".pdf"}


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Given files and folders, return the files: those named, and those in the folders that end in .txt or .pdf."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        found += [file for file in inside if file == path or _is_letter_file(file)]
    return list(dict.fromkeys(found))


def _is_letter_file(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES and file.is_file()


def load(
    files: Sequence[Path],
    *,
    workers: int,
    is_sample: bool = False,
    given: Mapping[Path, Mapping[str, Any]] | None = None,
) -> Iterator[Outcome]:
    """Given files, and facts that some of them do not print, yield how each one ended, in their order.

    One bad file never stops the rest.
    """
    told = given or {}
    ended = {file: _ended_unread(file) for file in files}
    reading: dict[Path, Source] = {}  # no more of them than the pool holds at once

    def unread() -> Iterator[tuple[str, bytes]]:
        for file in files:
            if ended[file] is None:
                facts, listing = facts_and_listing(told.get(file, {}))
                reading[file] = Source(
                    file.name, file.read_bytes(), is_sample=is_sample, given=facts, listing=listing
                )
                yield file.name, reading[file].data

    reads = read_bounded(unread(), workers=workers, seconds=settings.READING_SECONDS)
    for file, outcome in ended.items():
        if outcome is not None:
            _, listing = facts_and_listing(told.get(file, {}))
            if outcome.letter and listing:
                add_listing(outcome.letter, listing)
            yield outcome
            continue
        _, read = next(reads)
        source = reading.pop(file)
        yield rejected(source.name, read) if isinstance(read, LetterError) else store(read, source)


def _ended_unread(file: Path) -> Outcome | None:
    """How a file ends that need not be read: refused for its size, not to be opened, or held already."""
    try:
        size_bytes = file.stat().st_size
        if size_bytes > settings.MAX_UPLOAD_BYTES:
            too_large = over_limit(size_bytes, settings.MAX_UPLOAD_BYTES)
            return rejected(file.name, UnreadableLetter(too_large))
        held = held_letter(Source(file.name, file.read_bytes()).sha256)
    except OSError as error:
        return rejected(file.name, UnreadableLetter(f"cannot be opened ({error.strerror})"))
    return Outcome(file.name, Result.DUPLICATE, held) if held else None
