"""The bundled sample: letters written for this project, about invented authorities."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from letters.ingestion.bulk_load import files_in, load
from letters.ingestion.store import Outcome, Show, remove
from letters.models import Authority, Letter, StatisticalNeighbour
from letters.reference.load import add_authorities

SAMPLE = Path(__file__).parent.parent / "sample"


def load_sample(*, workers: int) -> Iterator[Outcome]:
    """Add the invented authorities and yield how each sample letter ended."""
    add_authorities(SAMPLE / "authorities.csv", Authority, StatisticalNeighbour, fictional=True)
    files = [file for file in files_in([SAMPLE]) if "source" not in file.relative_to(SAMPLE).parts]
    yield from load(files, workers=workers, show=Show.ALWAYS, is_sample=True)


def remove_sample() -> int:
    """Take the sample away, letters and authorities; return how many letters. An authority in use stays."""
    with transaction.atomic():
        removed_count = remove(Letter.objects.filter(is_sample=True))
        Authority.objects.filter(is_fictional=True, inspections=None).delete()
    return removed_count
