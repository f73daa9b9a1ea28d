"""Dates as the letters' readers write them."""

from datetime import date


def long_date(day: date) -> str:
    """Given a day, return it in words: "8 June 2026"."""
    return f"{day.day} {day:%B %Y}"


def date_range(first: date, last: date) -> str:
    """Given two days in order, return "8 June 2026", "8 to 19 June 2026", "28 March to 1 April 2022"…"""
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {long_date(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {long_date(last)}"
    return f"{long_date(first)} to {long_date(last)}"
