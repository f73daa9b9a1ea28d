"""What the collection holds, in numbers: of what readers see, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from letters.editing import unpublish
from letters.models import Letter
from search.engine.collection import collection
from tests.builders import HEADER, stored

pytestmark = pytest.mark.django_db


def test_an_empty_collection_has_no_years() -> None:
    held = collection()

    assert (held["letters"], held["first"], held["last"], held["newest"]) == (0, None, None, None)


def test_what_is_held_is_counted_by_what_readers_see() -> None:
    later = replace(HEADER, framework="sif", ranges=((date(2013, 5, 6), date(2013, 5, 7)),))
    hidden = replace(
        HEADER, authority="Bury", framework="jtai", ranges=((date(2019, 5, 6), date(2019, 5, 6)),)
    )
    stored("One.", "Two.", name="a.txt")
    stored("Three.", name="b.txt", header=later)
    stored("Four.", name="c.txt", header=hidden)
    unpublish(list(Letter.objects.filter(name="c.txt")))

    held = collection()

    assert (held["letters"], held["findings"], held["authorities"]) == (2, 3, 1)
    assert (held["first"], held["last"], held["newest"]) == (2010, 2013, date(2013, 5, 6))
    assert len(held["frameworks"]) == 2
