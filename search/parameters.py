"""From the parameters of an address to a question. Whatever it cannot use it leaves out; it never fails."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

from search.labels import Labels, is_year
from search.query import FILTERS, SORTS, Query

MAX_QUESTION_CHARACTERS = 500
MAX_PARAMETERS = 1000
MAX_PAGE = 1_000_000


def pairs_in(query_string: str) -> list[tuple[str, str]]:
    """Given the part of an address behind "?", return its parameters in order; an overlong one gives none."""
    try:
        return parse_qsl(query_string, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError:
        return []


def query_from(pairs: Iterable[tuple[str, str]], known: Labels) -> Query:
    """Given parameters in any order, return the question they ask, with unknown and unusable values left out."""
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    year_from, year_to = _year(values.get("from")), _year(values.get("to"))
    if year_from and year_to and year_from > year_to:
        year_from, year_to = year_to, year_from
    return Query(
        q=_words(values.get("q")),
        themes="all" if _last(values.get("themes")) == "all" else "",
        year_from=year_from,
        year_to=year_to,
        only=_last(values.get("only")) == "1",
        sort=_one_of(SORTS, values.get("sort")),
        page=_page(values.get("page")),
        **{name: _known(name, values.get(name, []), known) for name in FILTERS},
    )


def _known(name: str, values: Iterable[str], known: Labels) -> tuple[str, ...]:
    return tuple(value for value in values if known.knows(name, value))


def _last(values: list[str] | None) -> str:
    return values[-1] if values else ""


def _words(values: list[str] | None) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in _last(values))
    return " ".join(printable.split())[:MAX_QUESTION_CHARACTERS].strip()


def _one_of(allowed: tuple[str, ...], values: list[str] | None) -> str:
    return _last(values) if _last(values) in allowed else ""


def _year(values: list[str] | None) -> int | None:
    text = _last(values).strip()
    return int(text) if is_year(text) else None


def _page(values: list[str] | None) -> int:
    text = _last(values)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len(str(MAX_PAGE)) else 1
    return max(1, number)
