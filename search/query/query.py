"""A query as a frozen value. Equal queries have equal addresses. Independent of the search engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from search.query.facets import FACET_BY_NAME, FILTERS

SORTS = ("relevance", "newest", "oldest", "authority")
MOST = "most"  # the value of match
PAGE_SIZE = 20
MAX_PACK = 200  # findings in an evidence pack
MAX_DIGITS = 12  # of a finding's number
MAX_PACK_CHARS = MAX_PACK * (MAX_DIGITS + 1)
FOR_SHOWING = ("beside", "pack")  # fields that change nothing in what is found: no export or feed has them
BESIDE = ("strength", "concern")  # what findings say in the two columns of ``beside``


class Choices(Mapping[str, tuple[str, ...]]):
    """The values chosen in each filter: slugs, sorted, without repeats. Frozen; a filter without any is left out."""

    __slots__ = ("_chosen",)

    def __init__(self, chosen: Mapping[str, Iterable[str]]) -> None:
        if unknown := set(chosen) - FACET_BY_NAME.keys():
            raise ValueError(f"There is no filter {min(unknown)}; there are {', '.join(FILTERS)}")
        values_by_filter = {name: tuple(sorted(set(chosen[name]))) for name in FILTERS if name in chosen}
        self._chosen = {name: values for name, values in values_by_filter.items() if values}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._chosen[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._chosen)

    def __len__(self) -> int:
        return len(self._chosen)

    def __hash__(self) -> int:
        return hash(tuple(self._chosen.items()))

    def __repr__(self) -> str:
        return repr(self._chosen)


NOTHING_CHOSEN = Choices({})


@dataclass(frozen=True, slots=True)
class Query:
    """A query. Values in one filter are joined by OR, filters by AND.

    ``filters`` may be given as any mapping of filter -> values. ``theme_mode`` is "all" where every theme chosen must
    be there. Years are text, or UNKNOWN; ``year_from`` and ``year_to`` are inclusive. ``sort`` "" is the default:
    relevance with words, newest without. ``page`` counts from 1. ``exact_words`` is True where synonyms are not
    searched for. ``match`` is "most" where findings with most of the words are included, after those with all.
    ``beside`` is True where strengths are shown beside concerns; it is reset where the filter ``says`` has one of
    them alone. ``pack`` is the evidence pack carried from page to page: numbers of findings, joined by dots.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = NOTHING_CHOSEN
    theme_mode: str = ""
    year_from: int | None = None
    year_to: int | None = None
    exact_words: bool = False
    match: str = ""
    beside: bool = False
    pack: str = ""
    sort: str = ""
    page: int = 1

    def __post_init__(self) -> None:
        if not isinstance(self.filters, Choices):
            object.__setattr__(self, "filters", Choices(self.filters))
        if self.sort == self.default_sort or (self.sort == "relevance" and not self.q):
            object.__setattr__(self, "sort", "")
        if len(self.values("theme")) < 2:
            object.__setattr__(self, "theme_mode", "")
        if not self.q:
            object.__setattr__(self, "exact_words", False)
            object.__setattr__(self, "match", "")
        if self.values("says") and not set(BESIDE) <= set(self.values("says")):
            object.__setattr__(self, "beside", False)

    @property
    def default_sort(self) -> str:
        """The order where none is given."""
        return "relevance" if self.q else "newest"

    @property
    def order(self) -> str:
        """The order in force, one of SORTS."""
        return self.sort or self.default_sort

    def values(self, name: str) -> tuple[str, ...]:
        """Given a filter's name, return its chosen values."""
        return self.filters.get(name, ())

    def with_value(self, name: str, value: str) -> Query:
        """This question with one more value in a filter, on its first page."""
        return self._with_values(name, (*self.values(name), value))

    def without_value(self, name: str, value: str) -> Query:
        """This question with one value less in a filter, on its first page."""
        return self._with_values(name, tuple(chosen for chosen in self.values(name) if chosen != value))

    def without(self, *names: str) -> Query:
        """This question with these filters and fields as in an empty one, on its first page."""
        blank: dict[str, Any] = {name: getattr(_BLANK, name) for name in names if name not in FACET_BY_NAME}
        remaining = {name: values for name, values in self.filters.items() if name not in names}
        return replace(self, page=1, **{"filters": remaining, **blank})

    def on_page(self, page: int) -> Query:
        return replace(self, page=page)

    def column(self, says: str) -> Query:
        """This question as one of the two columns asks it, on the same page."""
        return replace(self, filters={**self.filters, "says": (says,)})

    def sorted_by(self, sort: str) -> Query:
        return replace(self, sort=sort, page=1)

    def _with_values(self, name: str, values: tuple[str, ...]) -> Query:
        return replace(self, page=1, filters={**self.filters, name: values})

    def pairs(self) -> list[tuple[str, str]]:
        """This question as address parameters, in their one order, defaults left out."""
        values_by_key: dict[str, tuple[str, ...]] = dict(self.filters)
        for parameter, field in PARAMETERS.items():
            value = getattr(self, field)
            values_by_key[parameter] = (
                () if value == getattr(_BLANK, field) else ("1" if value is True else str(value),)
            )
        return [(key, value) for key in KEYS for value in values_by_key.get(key, ())]

    def urlencode(self) -> str:
        """This question as the part of an address behind "?"; "" for an empty one."""
        return form_encoded(self.pairs())


# Parameter of an address that is no filter -> the field that it sets
PARAMETERS = {
    "q": "q",
    "themes": "theme_mode",
    "from": "year_from",
    "to": "year_to",
    "only": "exact_words",
    "match": "match",
    "beside": "beside",
    "pack": "pack",
    "sort": "sort",
    "page": "page",
}


def pack_in(written: str) -> tuple[int, ...]:
    """Given numbers joined by dots, return them in order, each once, at most MAX_PACK; others are left out."""
    numbers = (part for part in written[:MAX_PACK_CHARS].split(".") if part.isascii() and part.isdigit())
    return tuple(dict.fromkeys(int(part) for part in numbers if len(part) <= MAX_DIGITS))[:MAX_PACK]


def _keys() -> Iterator[str]:
    """All parameters in the order of addresses: "themes" stands behind the filter whose values it joins."""
    yield "q"
    for name in FILTERS:
        yield name
        if name == "theme":
            yield "themes"
    yield from (key for key in PARAMETERS if key not in ("q", "themes"))


KEYS = tuple(_keys())
_BLANK = Query()


def form_encoded(pairs: Iterable[tuple[str, str]]) -> str:
    """Given parameters, return them byte for byte as a browser's form sends them, so that links and forms agree.

    Source: the URL standard's application/x-www-form-urlencoded serializer, which leaves * and escapes ~.
    """
    return urlencode(list(pairs), safe="*").replace("~", "%7E")
