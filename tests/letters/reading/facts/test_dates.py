"""Printed dates: every form seen in letters, and forms that cannot be told are left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.reading.facts.dates import find_ranges, first_ranges, whole_date


def ranges(text: str, published: date | None = None) -> list[tuple[str, str]]:
    return [(f"{a}", f"{b}") for a, b in first_ranges(text, published=published)]


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("9 to 20 May 2022", "2022-05-09", "2022-05-20"),
        ("28 March to 1 April 2022", "2022-03-28", "2022-04-01"),
        ("14 October 2024 to 25 October 2024", "2024-10-14", "2024-10-25"),
        ("26th February to 8th March 2024", "2024-02-26", "2024-03-08"),
        ("Between 14 and 18 March 2016, inspectors", "2016-03-14", "2016-03-18"),
        ("Between 21 March 2017 and 24 March 2017,", "2017-03-21", "2017-03-24"),
        ("conducted on 1 and 2 March 2011.", "2011-03-01", "2011-03-02"),
        ("15-19 July 2013", "2013-07-15", "2013-07-19"),
        ("24 – 28 June 2013", "2013-06-24", "2013-06-28"),
        ("16 January 2017–9 February 2017", "2017-01-16", "2017-02-09"),
        ("18 Feb 2014 – 12 March 2014", "2014-02-18", "2014-03-12"),
        ("1 Sept. 2014 to 5 Oct 2014", "2014-09-01", "2014-10-05"),
        ("08 July 2019 to 19 July 2019", "2019-07-08", "2019-07-19"),
        ("28 December to 5 January 2020", "2019-12-28", "2020-01-05"),
        ("27 November 2023 to 8 December", "", ""),
        ("13, 14 and 15 March 2018", "2018-03-13", "2018-03-15"),
        ("Monday 3 to Friday 7 June 2019", "2019-06-03", "2019-06-07"),
        ("Tuesday, 12 November 2019 and Wednesday 13 November 2019", "2019-11-12", "2019-11-13"),
        ("3rd of May, 2016 to the 5th of May, 2016", "2016-05-03", "2016-05-05"),
        ("10 March 2020", "2020-03-10", "2020-03-10"),
        ("on 10 March 2020, 12 children were seen", "2020-03-10", "2020-03-10"),
        ("30 OCTOBER to 10 NOVEMBER 2023", "2023-10-30", "2023-11-10"),
        ("11to 22 May 2018", "2018-05-11", "2018-05-22"),
    ],
)
def test_first_ranges_one(printed: str, first: str, last: str) -> None:
    assert ranges(printed) == ([(first, last)] if first else [])


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (
            "8 July 2019 to 12 July 2019 and 7 August 2019 to 8 August 2019",
            [("2019-07-08", "2019-07-12"), ("2019-08-07", "2019-08-08")],
        ),
        (
            "5 to 9 December 2022 and 14 to 15 February 2023",
            [("2022-12-05", "2022-12-09"), ("2023-02-14", "2023-02-15")],
        ),
        (
            "between 12 and 16 and on 23 and 24 May 2016",
            [("2016-05-12", "2016-05-16"), ("2016-05-23", "2016-05-24")],
        ),
        ("1 and 15 March 2018", [("2018-03-01", "2018-03-01"), ("2018-03-15", "2018-03-15")]),
        (
            "23 to 27 November; 7 to 11 December 2020",
            [("2020-11-23", "2020-11-27"), ("2020-12-07", "2020-12-11")],
        ),
    ],
)
def test_first_ranges_two(printed: str, expected: list[tuple[str, str]]) -> None:
    assert ranges(printed) == expected


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "April-May 2016",
        "31 February 2020",
        "9 May 2022 to 2 May 2022",
        "20 and 24 June",
        "11 May 201",
        "3.5% in March 2020",
        "0300 123 1231",
        "aged 16 to 18",
        "M1 2WD",
    ],
)
def test_first_ranges_leaves_out_what_cannot_be_told(printed: str) -> None:
    assert ranges(printed) == []


@pytest.mark.parametrize(
    ("published", "first", "last"),
    [
        (date(2016, 8, 2), "2016-06-20", "2016-06-24"),
        (date(2017, 1, 20), "2016-06-20", "2016-06-24"),
    ],
)
def test_year_not_printed_is_the_latest_before_publication(published: date, first: str, last: str) -> None:
    assert ranges("Between 20 and 24 June, inspectors", published) == [(first, last)]


def test_find_ranges_each_run_with_its_place() -> None:
    text = "On 2 May 2018 and 3 May 2018 we met 30 staff; the last was from 4 to 8 June 2016."

    runs = [(text[start : start + 5], found) for start, found in find_ranges(text)]

    assert runs == [
        ("2 May", [(date(2018, 5, 2), date(2018, 5, 3))]),
        ("4 to ", [(date(2016, 6, 4), date(2016, 6, 8))]),
    ]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("17 November 2010", date(2010, 11, 17)),
        (" 5th April 2016. ", date(2016, 4, 5)),
        ("Wednesday 5 April 2016", date(2016, 4, 5)),
        ("5 April", None),
        ("5 April 2016 to 6 April 2016", None),
        ("Published 5 April 2016", None),
        ("31 April 2016", None),
    ],
)
def test_whole_date(printed: str, day: date | None) -> None:
    assert whole_date(printed) == day


def spelled(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@given(st.dates(date(2009, 1, 1), date(2031, 12, 31)), st.integers(1, 200))
def test_any_range_is_read_back(first: date, days: int) -> None:
    last = first + timedelta(days)
    short = f"{first.day} {first:%B} to {spelled(last)}"

    assert first_ranges(f"{spelled(first)} – {spelled(last)}") == [(first, last)]
    assert first_ranges(short if days < 360 else spelled(first)) == [(first, last)]


@given(st.text(max_size=60))
def test_no_text_crashes_and_ranges_run_forwards(text: str) -> None:
    for _, found in find_ranges(text, published=date(2020, 2, 29)):
        assert all(first <= last for first, last in found)
