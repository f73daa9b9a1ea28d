"""The map of tiles."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from letters.models import Authority, Region
from letters.pages.authority_map import AREAS, band, code_of, map_by_concern, map_by_grade
from letters.pages.counts import Place, Tally
from letters.pages.standings import GradeGiven, standings
from letters.reference.load import authority_values
from tests.conftest import ROOT

NORTHMOOR = Authority(pk=1, name="Northmoor", slug="northmoor", region="north-east")
FORMER = Authority(pk=2, name="Gone", slug="gone", region="north-east", is_former=True)
GOOD = GradeGiven(1, 10, "ilacs", date(2022, 2, 21), "overall_effectiveness", "good")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bury", "Bury"),
        ("Westmarsh", "West"),
        ("East Riding of Yorkshire", "ERidY"),
        ("Isles of Scilly", "IsSc"),
        ("St Helens", "StHe"),
    ],
)
def test_a_name_is_cut_short_for_its_tile(name: str, code: str) -> None:
    assert code_of(name) == code


def test_no_two_authorities_of_a_region_have_the_same_letters() -> None:
    rows = authority_values(ROOT / "letters" / "reference" / "authorities.csv")
    codes = Counter((row["region"], code_of(row["name"])) for row in rows if not row["is_former"])

    assert [code for code, times in codes.items() if times > 1] == []
    assert max(len(code) for _, code in codes) <= 6


def test_every_region_has_a_place_on_the_map() -> None:
    assert set(AREAS) == set(Region)
    assert len(set(AREAS.values())) == len(Region)


def test_a_tile_says_its_grade_by_colour_sign_and_words_and_former_ones_have_none() -> None:
    (north_east,) = [one for one in map_by_grade(standings([NORTHMOOR, FORMER], [GOOD], [])) if one.tiles]

    (tile,) = north_east.tiles
    assert (tile.grade, tile.mark, tile.says, tile.url) == ("good", "G", "good", "/authorities/northmoor/")


def test_a_tile_says_the_share_of_concerns_and_leads_to_the_findings() -> None:
    about = [
        Tally(2022, Place("northmoor", "Northmoor", "north-east"), says, 2)
        for says in ("concern", "strength")
    ]

    (north_east,) = [
        one for one in map_by_concern(standings([NORTHMOOR], [GOOD], []), "caseloads", about) if one.tiles
    ]

    (tile,) = north_east.tiles
    assert (tile.share, tile.mark, tile.says) == ("3", "50%", "2 of 4 findings are concerns")
    assert tile.url == "/search/?theme=caseloads&authority=northmoor"


def test_shares_fall_into_bands() -> None:
    assert [band(*of) for of in ((0, 5), (1, 4), (1, 3), (2, 3), (3, 4))] == [1, 2, 3, 3, 4]
