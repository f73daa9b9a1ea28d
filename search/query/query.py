"""A question to the collection, frozen. Equal questions have equal addresses. No engine words here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

FILTERS = ("theme", "region", "authority", "framework", "kind", "grade", "year")
FILTER_NAMES = {
    "theme": "Theme",
    "region": "Region",
    "authority": "Authority",
    "framework": "Inspection type",
    "kind": "Kind of finding",
    "grade": "Overall grade",
    "year": "Year inspected",
}
FILTER_PLURALS = {
    "theme": "themes",
    "region": "regions",
    "authority": "authorities",
    "framework": "inspection types",
    "kind": "kinds",
    "grade": "grades",
    "year": "years",
}
SORTS = ("relevance", "newest", "oldest", "authority")
UNKNOWN = "unknown"  # the value of a filter where a letter does not tell the fact
PAGE_SIZE = 20
FIRST_YEAR, LAST_YEAR = 1989, 2100  # the Children Act, and as far as anyone plans


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. Filter values are slugs, sorted, without repeats; values in one filter widen, filters narrow.

    ``themes`` is "all" where every theme chosen must be there. ``year`` holds years as text, or UNKNOWN;
    ``year_from`` and ``year_to`` are inclusive. ``sort`` "" is the default: relevance with words, newest without.
    ``page`` counts from 1. ``only`` is True where only the words given count, not those of other eras.
    """

    q: str = ""
    theme: tuple[str, ...] = ()
    themes: str = ""
    region: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    framework: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    grade: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    only: bool = False
    sort: str = ""
    page: int = 1

    def __post_init__(self) -> None:
        for name in FILTERS:
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        if self.sort == self.default_sort or (self.sort == "relevance" and not self.q):
            object.__setattr__(self, "sort", "")
        if len(self.theme) < 2:
            object.__setattr__(self, "themes", "")
        if not self.q:
            object.__setattr__(self, "only", False)

    @property
    def default_sort(self) -> str:
        """The order taken where none is asked for."""
        return "relevance" if self.q else "newest"

    @property
    def order(self) -> str:
        """The order in force, one of SORTS."""
        return self.sort or self.default_sort

    def values(self, name: str) -> tuple[str, ...]:
        """Given a filter's name, return its chosen values."""
        chosen: tuple[str, ...] = getattr(self, name)
        return chosen

    def with_value(self, name: str, value: str) -> Query:
        """This question with one more value in a filter, on its first page."""
        return self._changed(name, (*self.values(name), value))

    def without_value(self, name: str, value: str) -> Query:
        """This question with one value less in a filter, on its first page."""
        return self._changed(name, tuple(kept for kept in self.values(name) if kept != value))

    def without(self, *names: str) -> Query:
        """This question with these fields as in an empty one, on its first page."""
        blank = Query()
        return replace(self, page=1, **{name: getattr(blank, name) for name in names})

    def on_page(self, page: int) -> Query:
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> Query:
        return replace(self, sort=sort, page=1)

    def _changed(self, name: str, values: tuple[str, ...]) -> Query:
        return replace(self, page=1, **{name: values})  # type: ignore[arg-type]

    def pairs(self) -> list[tuple[str, str]]:
        """This question as address parameters, in their one order, defaults left out."""
        pairs: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            key = PARAMETERS.get(field.name, field.name)
            many = value if isinstance(value, tuple) else (value,)
            pairs += [(key, "1" if one is True else str(one)) for one in many]
        return pairs

    def urlencode(self) -> str:
        """This question as the part of an address behind "?"; "" for an empty one."""
        return form_encoded(self.pairs())


def form_encoded(pairs: Iterable[tuple[str, str]]) -> str:
    """Given parameters, return them byte for byte as a browser's form sends them, so that links and forms agree.

    Source: the URL standard's application/x-www-form-urlencoded serializer, which leaves * and escapes ~.
    """
    return urlencode(list(pairs), safe="*").replace("~", "%7E")


PARAMETERS = {"year_from": "from", "year_to": "to"}
