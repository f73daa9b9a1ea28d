"""Many files at once: read by several processes, written by this one, each ending in one outcome."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from letters.errors import PlaceError, UnreadableLetter, over_limit
from letters.ingestion.manifest import facts_and_listing
from letters.ingestion.read_sources import read_each
from letters.ingestion.store import Outcome, Show, Source, outcome_of
from letters.models import keeping_statistics
from letters.place_faults import PLACE_FAULTS, place_fault
from letters.signals import in_bulk

SUFFIXES = {".txt", ".pdf"}
COLLECT_AFTER = (
    10_000  # objects: a letter makes some hundred thousand and leaves next to nothing to be collected
)


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Given files and folders, return the files: those named, and those in the folders that end in .txt or .pdf."""
    files: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        files += [file for file in inside if file == path or _is_letter_file(file)]
    return list(dict.fromkeys(files))


def _is_letter_file(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES and file.is_file()


def load(
    files: Iterable[Path],
    *,
    workers: int,
    show: Show,
    is_sample: bool = False,
    manifest_facts: Mapping[Path, Mapping[str, Any]] | None = None,
) -> Iterator[Outcome]:
    """Given files, when to show their letters, and facts that some of them do not print, yield how each one ended, in
    their order.

    One bad file never stops the rest, and each is opened once, when its turn comes. Raises PlaceError where the place
    fails (its disk, its database), which no other file would fare better with; what was yielded before is kept.
    """
    facts_by_file = manifest_facts or {}
    sources = (
        replace(_source(file, facts_by_file.get(file, {})), show=show, is_sample=is_sample) for file in files
    )
    try:
        with in_bulk(), collecting_seldom():
            for source, read in keeping_statistics(read_each(sources, workers=workers)):
                yield outcome_of(source, read)
    except PLACE_FAULTS as error:
        raise PlaceError(place_fault(error)) from error


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Within this, Python looks for garbage less often: at its usual pace that was a tenth of what storing takes."""
    usual = gc.get_threshold()
    gc.set_threshold(COLLECT_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _source(file: Path, facts: Mapping[str, Any]) -> Source:
    """A file with its bytes, or with why it is not read: its size, or that it cannot be opened."""
    try:
        size_bytes = file.stat().st_size
        if size_bytes <= settings.MAX_UPLOAD_BYTES:
            printed, listing = facts_and_listing(facts)
            data = file.read_bytes()
            return Source(file.name, data, manifest_facts=printed, listing=listing)
        refused = over_limit(size_bytes, settings.MAX_UPLOAD_BYTES)
    except OSError as error:
        refused = f"cannot be opened ({error.strerror})"
    return Source(file.name, b"", refused=UnreadableLetter(refused))
