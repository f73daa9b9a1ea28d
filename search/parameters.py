"""From the parameters of an address to a question. Whatever it cannot use it leaves out; it never fails."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

from search.labels import Labels, is_year
from search.query import FILTERS, SORTS, Query

MAX_QUESTION_CHARACTERS = 500
MAX_PARAMETERS = 1000
MAX_PAGE = 1_000_000
KEYS = ("q", "theme", "themes", *FILTERS[1:], "from", "to", "only", "sort", "page")


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


def problems_in(pairs: Iterable[tuple[str, str]], known: Labels) -> list[str]:
    """Given parameters, return in words what a machine asked that cannot be answered; [] for a good question.

    A page leaves such things out and goes on; a feed or a program must be told, or it would take the wrong answer.
    """
    found = []
    for key, value in pairs:
        if key not in KEYS:
            found.append(f"There is no parameter '{key}'; there are {', '.join(KEYS)}.")
        elif key in FILTERS and not known.knows(key, known.current(key, value)):
            found.append(f"'{value}' is no {key} that this collection knows.")
        elif key in ("from", "to") and not is_year(value):
            found.append(f"'{key}' must be a year such as 2024, not '{value}'.")
        elif key == "page" and not (value.isascii() and value.isdigit() and int(value) > 0):
            found.append(f"'page' must be a whole number from 1, not '{value}'.")
        elif key == "sort" and value not in SORTS:
            found.append(f"'sort' must be one of {', '.join(SORTS)}, not '{value}'.")
    return found


def _known(name: str, values: Iterable[str], known: Labels) -> tuple[str, ...]:
    current = (known.current(name, value) for value in values)
    return tuple(value for value in current if known.knows(name, value))


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
