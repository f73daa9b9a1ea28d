"""The statement in a downloaded file: the query in words, its address, the day, coverage and licence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from letters.models import newest_dataset

LICENCE = (
    "Inspection letters and reports are Crown copyright and may be used under the Open Government Licence v3.0, "
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
)
OUR_READING = (
    "Themes, and whether a finding is a strength or a concern, are this site’s own reading, made by software. They "
    "are not the inspectorate’s. Rely on the reports for what inspectors wrote."
)


@dataclass(frozen=True, slots=True)
class Statement:
    """``title`` is the query and its total as one sentence; ``address`` repeats it; ``covers`` is the collection.

    ``dataset`` is the version of the newest open data, by which numbers can be reproduced; "" where none was made.
    """

    title: str
    address: str
    taken_at: datetime
    covers: str
    dataset: str = ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The statement as (label, text), in the order of reading."""
        return (
            ("Search", self.title),
            ("Address", self.address),
            ("Downloaded on", f"{self.taken_at:%-d %B %Y at %H:%M}"),
            ("Of", self.covers),
            *([("Newest data set", self.dataset)] if self.dataset else []),
            ("Please note", OUR_READING),
            ("Licence", LICENCE),
        )


def coverage(totals: Mapping[str, Any]) -> str:
    """Given the totals of the collection, return them as a sentence."""
    years = f", inspected {totals['first']} to {totals['last']}" if totals["first"] else ""
    return (
        f"{totals['findings']:,} findings of {totals['letters']:,} reports about {totals['authorities']:,} "
        f"authorities{years}. Reports that this site does not hold are not counted."
    )


def dataset_version() -> str:
    """Return the version of the newest open data; "" where none was made."""
    newest = newest_dataset()
    return newest.version if newest else ""
