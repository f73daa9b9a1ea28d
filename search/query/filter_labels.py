"""The label of each filter value. A query can have only these values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from letters.models import FormerSlug, remembered
from search.query.facets import FACETS, FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True, slots=True)
class Labels:
    """Filter -> value -> its name, in the order to show them; ``became`` leads from former slugs to today's."""

    by_filter: Mapping[str, Mapping[str, str]]
    became: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def name(self, filter_name: str, value: str) -> str:
        """Given a filter's value, return what readers call it."""
        return self.by_filter[filter_name].get(value, value)

    def current(self, filter_name: str, value: str) -> str:
        """Given a value, return what it is called in addresses now, so that old bookmarks ask the same."""
        return self.became.get(filter_name, {}).get(value, value)

    def knows(self, filter_name: str, value: str) -> bool:
        """Whether the collection can hold this value."""
        return value in self.by_filter[filter_name]


def is_year(text: str) -> bool:
    """Whether the text is a year that an inspection can be of, in four plain digits."""
    return len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR


@remembered(1)
def labels() -> Labels:
    """Return the names of all filter values as they are now; three database queries."""
    return Labels({facet.name: facet.values() for facet in FACETS}, became=FormerSlug.objects.current())
