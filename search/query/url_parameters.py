"""From the parameters of an address to a query. Values that cannot be used are left out; it never fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from urllib.parse import parse_qsl

from search.query.facets import FACET_BY_NAME, FACETS, FIRST_YEAR, LAST_YEAR
from search.query.filter_labels import Labels, is_year
from search.query.query import KEYS, MAX_PACK, MOST, SORTS, Query, pack_in

MAX_QUESTION_CHARACTERS = 500
MAX_PARAMETERS = 1000
MAX_PAGE = 1_000_000


def pairs_in(query_string: str) -> list[tuple[str, str]]:
    """Given the part of an address behind "?", return its parameters in order; an overlong one gives none."""
    try:
        return parse_qsl(query_string, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError:
        return []


def query_from(pairs: Iterable[tuple[str, str]], filter_labels: Labels) -> Query:
    """Given parameters in any order, return their query, with unknown and unusable values left out."""
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    year_from, year_to = _year(values.get("from")), _year(values.get("to"))
    if year_from and year_to and year_from > year_to:
        year_from, year_to = year_to, year_from
    return Query(
        q=_words(values.get("q")),
        filters={
            facet.name: _known_values(facet.name, values.get(facet.name, []), filter_labels)
            for facet in FACETS
        },
        theme_mode="all" if _last(values.get("themes")) == "all" else "",
        year_from=year_from,
        year_to=year_to,
        exact_words=_last(values.get("only")) == "1",
        match=_one_of((MOST,), values.get("match")),
        beside=_last(values.get("beside")) == "1",
        pack=".".join(map(str, pack_in(_last(values.get("pack"))))),
        sort=_one_of(SORTS, values.get("sort")),
        page=_page(values.get("page")),
    )


def problems_in(pairs: Iterable[tuple[str, str]], filter_labels: Labels) -> list[str]:
    """Given parameters, return an error message for each that cannot be used; [] for a valid query.

    Each is one line, "parameter: why". A page leaves such parameters out and goes on; a feed or the API refuses them,
    or a program would take the answer to another query for its own.
    """
    parameters = list(pairs)
    unusable = [
        f"{_shortened(key)}: {why}"
        for key, value in parameters
        if (why := _why_unusable(key, value, filter_labels))
    ]
    return [*unusable, *_repeated(parameters), *_years_reversed(parameters)]


def _is_page(value: str) -> bool:
    """Whether a value is a page number below MAX_PAGE, in ASCII digits."""
    return value.isascii() and value.isdigit() and len(value) < len(str(MAX_PAGE)) and int(value) > 0


# Parameter that is given once -> the rule for its value in words, and the test of a value.
RULES: dict[str, tuple[str, Callable[[str], bool]]] = {
    "q": (
        f"must be at most {MAX_QUESTION_CHARACTERS} characters long",
        lambda value: len(value) <= MAX_QUESTION_CHARACTERS,
    ),
    "themes": ("must be 'all' or left out", lambda value: value == "all"),
    "from": (f"must be a year from {FIRST_YEAR} to {LAST_YEAR}", is_year),
    "to": (f"must be a year from {FIRST_YEAR} to {LAST_YEAR}", is_year),
    "only": ("must be '1' or left out", lambda value: value == "1"),
    "match": (f"must be '{MOST}' or left out", lambda value: value == MOST),
    "beside": ("must be '1' or left out", lambda value: value == "1"),
    "pack": (
        f"must be at most {MAX_PACK} numbers of findings, joined by dots",
        lambda value: value == ".".join(map(str, pack_in(value))),
    ),
    "sort": (f"must be one of {', '.join(SORTS)}", lambda value: value in SORTS),
    "page": (f"must be a whole number from 1 to {MAX_PAGE - 1}", _is_page),
}
MAX_SHORTENED_CHARACTERS = 60  # of a value quoted in a message; enough to recognise it


def _why_unusable(key: str, value: str, filter_labels: Labels) -> str:
    """Why a parameter cannot be used; "" where it can."""
    if key not in KEYS:
        meant = meant_by(key)
        hint = f"did you mean '{meant}'? " if meant else ""
        return f"there is no such parameter; {hint}there are {', '.join(KEYS)}"
    if key in FACET_BY_NAME:
        is_known = filter_labels.knows(key, filter_labels.current(key, value))
        return "" if is_known else f"nothing is called '{_shortened(value)}' here"
    must, is_so = RULES[key]
    return "" if is_so(value) else f"{must}, not '{_shortened(value)}'"


def _repeated(parameters: Sequence[tuple[str, str]]) -> list[str]:
    times = Counter(key for key, _ in parameters if key in RULES)
    return [f"{key}: must be given once, not {count} times" for key, count in times.items() if count > 1]


def _years_reversed(parameters: Sequence[tuple[str, str]]) -> list[str]:
    years = {key: value for key, value in parameters if key in ("from", "to") and is_year(value)}
    if len(years) == 2 and years["from"] > years["to"]:
        return [f"from: must not be after 'to', as {years['from']} is after {years['to']}"]
    return []


def _shortened(text: str) -> str:
    """Given a value, return it on one line, cut to a length at which it can be recognised."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:MAX_SHORTENED_CHARACTERS])
    return printable + ("…" if len(text) > MAX_SHORTENED_CHARACTERS else "")


# Tracking parameters that other sites add to an address: ignored without a message.
FOREIGN = ("utm_", "fbclid", "gclid", "mc_", "_ga", "ref")


def left_out(pairs: Iterable[tuple[str, str]], filter_labels: Labels) -> list[str]:
    """Given parameters, return a message for each that a page leaves out. Blank values give none."""
    messages = (_left_out(key, value, filter_labels) for key, value in pairs if value.strip())
    return list(dict.fromkeys(filter(None, messages)))


def _left_out(key: str, value: str, filter_labels: Labels) -> str:
    if key not in KEYS:
        return "" if key.lower().startswith(FOREIGN) else _no_such_parameter(key)
    if key in FACET_BY_NAME and not filter_labels.knows(key, filter_labels.current(key, value)):
        facet = FACET_BY_NAME[key]
        return f"‘{value[:60]}’ is not in the list of {facet.plural}, so it was ignored."
    if key == "q" and len(value) > MAX_QUESTION_CHARACTERS:
        return f"Only the first {MAX_QUESTION_CHARACTERS} characters of your words were used."
    if key in ("from", "to") and not is_year(value.strip()):
        return f"‘{value[:60]}’ is not a year from {FIRST_YEAR} to {LAST_YEAR}, so it was ignored."
    if key == "sort" and value not in SORTS:
        return f"‘{value[:60]}’ is not a sort order ({', '.join(SORTS)}), so it was ignored."
    return ""


def _no_such_parameter(key: str) -> str:
    meant = meant_by(key)
    hint = f" Did you mean ‘{meant}’?" if meant else ""
    return f"There is no filter called ‘{_shortened(key)}’, so it was ignored.{hint}"


def meant_by(key: str) -> str:
    """Given an unknown parameter, return the one probably meant, or "": "theme[]" and "Themee" are "theme"."""
    plain = key.strip().rstrip("[]0123456789").lower()
    if plain in KEYS:
        return plain
    return next(iter(get_close_matches(plain, KEYS, n=1, cutoff=0.75)), "")


def _known_values(name: str, values: Iterable[str], filter_labels: Labels) -> tuple[str, ...]:
    current = (filter_labels.current(name, value) for value in values)
    return tuple(value for value in current if filter_labels.knows(name, value))


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
