"""Printed names to authorities: every authority in every style that letters print, and nothing by guess."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.errors import UnknownAuthority
from letters.reference.authority_matching import match, names_to_slugs
from tests.conftest import ROOT

REFERENCE = ROOT / "letters" / "reference" / "authorities.csv"

with REFERENCE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def parts(cell: str) -> list[str]:
    return [part for part in cell.split("; ") if part]


SLUGS = names_to_slugs((row["slug"], row["name"], parts(row["other_names"])) for row in ROWS)
STYLES = (
    "{}",
    "{} Council",
    "{} City Council",
    "{} Borough Council",
    "{} County Council",
    "{} Metropolitan Borough Council",
    "{} Metropolitan Borough",
    "{} Metropolitan District Council",
    "{} Unitary Authority",
    "{} local authority",
    "{} Council local authority children’s services",
    "{} Local Area Partnership",
    "{} Children’s Trust",
    "{} Safeguarding Children Partnership",
    "The {} Council area",
    "London Borough of {}",
    "The London Borough of {} Council",
    "Royal Borough of {}",
    "The Royal Borough of {}",
    "Metropolitan Borough of {}",
    "Metropolitan Borough of {} Council",
    "Borough of {}",
    "City of {}",
    "City of {} Council",
    "City of {} Metropolitan District Council",
    "Council of the {}",
)


def in_print(name: str) -> list[str]:
    """Given a name, return the forms its words can take: capitals, wrapped, with other signs and hyphens."""
    plain = name.removesuffix(", City of")
    return [
        name,
        plain,
        plain.upper(),
        plain.replace(" and ", " & "),
        plain.replace(" ", "\n"),
        plain.replace(" ", "\u00a0"),
        plain.replace("-", " "),
        plain.replace(" upon ", "-upon-"),
        plain.replace(".", ""),
        plain.replace(",", ""),
    ]


@pytest.mark.parametrize("row", ROWS, ids=[row["slug"] for row in ROWS])
def test_match_every_authority_in_every_style(row: dict[str, str]) -> None:
    for style in STYLES:
        for name in in_print(row["name"]):
            printed = style.format(name)

            assert match(printed, SLUGS) == row["slug"], printed


@pytest.mark.parametrize(
    ("printed", "slug"),
    [
        ("Bristol City Council", "bristol"),
        ("City of London Corporation", "city-of-london"),
        ("The City of London", "city-of-london"),
        ("Kingston upon Hull City Council", "kingston-upon-hull"),
        ("Hull City Council", "kingston-upon-hull"),
        ("Royal Borough of Kingston upon Thames", "kingston-upon-thames"),
        ("City of York Council", "york"),
        ("North Yorkshire County Council", "north-yorkshire"),
        ("Derby City Council", "derby"),
        ("Derbyshire County Council", "derbyshire"),
        ("Lincolnshire County Council", "lincolnshire"),
        ("North Lincolnshire Council", "north-lincolnshire"),
        ("North East Lincolnshire Council", "north-east-lincolnshire"),
        ("Bedford Borough Council", "bedford"),
        ("Central Bedfordshire Council", "central-bedfordshire"),
        ("Durham County Council", "durham"),
        ("County Durham", "durham"),
        ("Northamptonshire County Council", "northamptonshire"),
        ("North Northamptonshire Council", "north-northamptonshire"),
        ("Cheshire West & Chester Council", "cheshire-west-and-chester"),
        ("Council of the Isles of Scilly", "isles-of-scilly"),
        ("Isle of Wight Council", "isle-of-wight"),
        ("BCP Council", "bournemouth-christchurch-and-poole"),
        ("Borough of Poole", "poole"),
        ("Bradford Children and Families Trust", "bradford"),
        ("Together for Children", "sunderland"),
        ("St Helens Metropolitan Borough Council", "st-helens"),
        ("Newcastle City Council", "newcastle-upon-tyne"),
        ("City of Westminster", "westminster"),
        ("Westmorland and Furness Council", "westmorland-and-furness"),
    ],
)
def test_match_own_styles(printed: str, slug: str) -> None:
    assert match(printed, SLUGS) == slug


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "Council",
        "Chester City Council",
        "Cheshire",
        "Yorkshire",
        "London",
        "London Borough",
        "Kingston",
        "Richmond",
        "Northampton",
        "Lincoln City Council",
        "Sussex",
        "Redcar",
        "Northmoor Council",
        "Sefton and Knowsley",
        "Kent County Council and Medway Council",
        "Sefton Hospital",
    ],
)
def test_match_never_guesses(printed: str) -> None:
    with pytest.raises(UnknownAuthority, match="held"):
        match(printed, SLUGS)


def test_match_name_that_could_be_two() -> None:
    slugs = names_to_slugs([("a", "Ashby Vale", []), ("b", "The Ashby Vale Area", [])])

    assert match("Ashby Vale", slugs) == "a"
    assert match("The Ashby Vale Area Council", slugs) == "b"
    with pytest.raises(UnknownAuthority, match="could be any of a, c"):
        match("City of Eastmere Borough", {"eastmere borough": "a", "city of eastmere": "c"})


def test_names_to_slugs_refuses_one_name_for_two() -> None:
    with pytest.raises(ValueError, match="names both a and b"):
        names_to_slugs([("a", "Ashby & Vale", []), ("b", "Calderfell", ["ASHBY and VALE"])])


def test_names_to_slugs_leaves_out_blank_names() -> None:
    slugs = names_to_slugs([("a", "Ashby Vale", ["", " "]), ("b", "Calderfell", [""])])

    assert slugs == {"ashby vale": "a", "calderfell": "b"}


@given(st.text(max_size=80))
def test_match_answers_or_refuses_any_text(printed: str) -> None:
    try:
        slug = match(printed, SLUGS)
    except UnknownAuthority:
        return
    assert slug in SLUGS.values()


def test_reference_is_whole() -> None:
    names = {row["name"] for row in ROWS}
    slugs = {row["slug"] for row in ROWS}
    current = [row for row in ROWS if row["former"] != "yes"]

    assert (len(ROWS), len(current), len(slugs)) == (156, 153, 156)
    assert len({row["region"] for row in ROWS}) == 9
    assert all(len(parts(row["statistical_neighbours"])) == 10 for row in current)
    assert {name for row in ROWS for name in parts(row["statistical_neighbours"])} <= names
    assert {slug for row in ROWS for slug in parts(row["successors"])} <= slugs
    assert all(bool(row["successors"]) == bool(row["last_day"]) == (row["former"] == "yes") for row in ROWS)
