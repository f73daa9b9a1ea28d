from datetime import date

import pytest

from letters.models.date_ranges import date_range


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 6, 8), date(2026, 6, 8), "8 June 2026"),
        (date(2026, 6, 8), date(2026, 6, 19), "8 to 19 June 2026"),
        (date(2022, 3, 28), date(2022, 4, 1), "28 March to 1 April 2022"),
        (date(2022, 12, 12), date(2023, 1, 6), "12 December 2022 to 6 January 2023"),
    ],
)
def test_date_range_reads_as_people_write(first: date, last: date, words: str) -> None:
    assert date_range(first, last) == words
