"""Printed dates to days. What is not exact is left out: a wrong date is worse than a missing one.

"28 March to 1 April 2022"                                  -> (28 Mar 2022, 1 Apr 2022)
"8 July 2019 to 12 July 2019 and 7 August 2019 to 8 August 2019"  -> two ranges
"19 and 20 October 2010"                                    -> (19 Oct 2010, 20 Oct 2010)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Range = tuple[date, date]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)"
NUMBERS = r"(?P<d>\d{1,2})(?P<sign>[/.])(?P<m>\d{1,2})(?P=sign)(?P<y>20\d\d|\d\d)(?![\d/])"  # 12/09/2016
POINT = re.compile(
    rf"(?<![\d/]){NUMBERS}|{WEEKDAY}?(?P<day>\d{{1,2}})(?:\s?(?:st|nd|rd|th)\b)?(?![\d/.:%]\d|\d|\s?%)"
    rf"(?:\s*(?:of\s+)?(?P<month>{MONTH})(?:,?\s*(?P<year>20\d\d)(?!\d)|(?!,?\s*\d{{2,}})))?",
    re.IGNORECASE,
)
RANGE_JOIN = re.compile(r"\s*(?:to|until|till|through|[-\u2010-\u2015\u2212]+)\s*(?:the\s+)?", re.IGNORECASE)
LIST_JOIN = re.compile(
    r"\s*(?:,\s*and|,|and|&|;)\s*(?:(?:on|from|between|then|again)\s+)*(?:the\s+)?", re.IGNORECASE
)
BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Point:
    """A day as printed, and how it joins the one before: "to", "and" or "" for the first."""

    join: str
    day: int
    month: int | None
    year: int | None


def find_ranges(text: str, *, published: date | None = None) -> Iterator[tuple[int, list[Range]]]:
    """Given text, yield (where it starts, its ranges) for each run of dates in it, in printed order.

    A run is dates joined by "to", "and", commas or dashes. Where no year is printed it is
    the latest that puts the dates before ``published``. A run that makes no sense as dates yields no ranges.
    """
    position = 0
    while match := POINT.search(text, position):
        points, position = _run(text, match)
        if points:
            between = bool(BETWEEN.search(text[: match.start()]))
            yield match.start(), _ranges(_filled(points, published), between=between)


def first_ranges(text: str, *, published: date | None = None) -> list[Range]:
    """Given text, return the ranges of its first run of dates; none where that makes no sense."""
    return next((ranges for _, ranges in find_ranges(text, published=published)), [])


def whole_date(text: str) -> date | None:
    """Given text, return the one day that it prints and nothing else; None where it prints anything else."""
    match = POINT.fullmatch(text.strip().rstrip("."))
    point = _point("", match) if match else None
    return _day(point.year, point.month, point.day) if point else None


def _run(text: str, first: re.Match[str]) -> tuple[list[_Point], int]:
    """Given the first point, return its run, up to the last point that has a month, and where that ends."""
    points, ends = [_point("", first)], [first.end()]
    while joined_point := _next(text, ends[-1]):
        join, match = joined_point
        points.append(_point(join, match))
        ends.append(match.end())
    while points and points[-1].month is None:  # "on 5 March, 12 children …"
        points.pop()
        ends.pop()
    return points, ends[-1] if ends else first.end()


def _next(text: str, position: int) -> tuple[str, re.Match[str]] | None:
    for join, pattern in (("to", RANGE_JOIN), ("and", LIST_JOIN)):
        gap = pattern.match(text, position)
        match = gap and POINT.match(text, gap.end())
        if match:
            return join, match
    return None


def _point(join: str, match: re.Match[str]) -> _Point:
    if match["d"]:
        return _Point(join, int(match["d"]), int(match["m"]), 2000 + int(match["y"]) % 100)
    month, year = match["month"], match["year"]
    return _Point(join, int(match["day"]), _month(month) if month else None, int(year) if year else None)


def _month(printed: str) -> int:
    return MONTHS.index(printed[:3].lower()) + 1


def _filled(points: Sequence[_Point], published: date | None) -> list[tuple[str, date]] | None:
    """Given points as printed, return them as days, each taking the month and year it lacks from its right.

    "28 December to 5 January 2020": where that puts a day after the one it leads to, it was the year before.
    """
    days: list[tuple[str, date]] = []
    month = year = after = None
    for point in reversed(points):
        month = point.month or month
        year = point.year or year or _year_before(published, point.day, month)
        day = _day(year, month, point.day)
        if day and after and day > after and point.year is None and point.month:
            year = day.year - 1
            day = _day(year, month, point.day)
        if day is None:
            return None
        days.append((point.join, day))
        after = day
    return days[::-1]


def _year_before(published: date | None, day: int, month: int | None) -> int | None:
    if published is None or month is None:
        return None
    this_year = _day(published.year, month, day)
    return published.year if this_year and this_year <= published else published.year - 1


def _day(year: int | None, month: int | None, day: int) -> date | None:
    try:
        return date(year, month, day) if year and month else None
    except ValueError:
        return None


def _ranges(days: Sequence[tuple[str, date]] | None, *, between: bool) -> list[Range]:
    """Given days and how each joins the one before, return their ranges; none where one runs backwards."""
    ranges: list[Range] = []
    for join, day in days or ():
        if ranges and (join == "to" or _continues(ranges[-1], day, between=between)):
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    return ranges if all(first <= last for first, last in ranges) else []


def _continues(before: Range, day: date, *, between: bool) -> bool:
    """ "13, 14 and 15 March" is one range, and so is "between 14 and 18 March"; "1 and 15 March" is two."""
    is_open = before[0] == before[1]
    return (between and is_open) or day - before[1] == timedelta(days=1)
