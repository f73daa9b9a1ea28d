"""Citations: who, what, when, where, and an address that lasts. No database: a citation is made of facts alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from letters.models import Authority, Finding, Inspection, Letter
from letters.pages.citations import cite, inspection_title

NORTHMOOR = Authority(name="Northmoor", slug="northmoor")


def inspection(**facts: Any) -> Inspection:
    """An inspection of Northmoor in June 2026; what a test does not care for has a plain value."""
    plain: dict[str, Any] = {
        "letter": Letter(pk=3),
        "authority": NORTHMOOR,
        "framework": "ilacs",
        "title": "Inspection of Northmoor local authority children's services",
        "start": date(2026, 6, 8),
        "end": date(2026, 6, 19),
    }
    return Inspection(**{**plain, **facts})


def finding(**facts: Any) -> Finding:
    return Finding(pk=7, **{"number": "5", "page": 3, **facts})


def test_a_finding_is_cited_by_paragraph_page_and_permanent_address() -> None:
    citation = cite(inspection(), finding(), origin="https://findings.example.org")

    assert citation.text == (
        "Ofsted, Inspection of Northmoor local authority children's services, "
        "8 to 19 June 2026, paragraph 5, page 3"
    )
    assert citation.address == "https://findings.example.org/findings/7/#finding-7"


@pytest.mark.parametrize(
    ("facts", "end"),
    [
        ({"number": ""}, "June 2026, page 3"),
        ({"page": None}, "June 2026, paragraph 5"),
        ({"number": "", "page": None}, "8 to 19 June 2026"),
    ],
)
def test_a_place_that_is_not_printed_is_left_out(facts: dict[str, Any], end: str) -> None:
    assert cite(inspection(), finding(**facts)).text.endswith(end)


def test_a_letter_is_cited_whole() -> None:
    citation = cite(inspection())

    assert citation.text.endswith("children's services, 8 to 19 June 2026")
    assert citation.address == "/letters/3/"


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        (
            {"title": "Joint targeted area inspection of Northmoor."},
            "Joint targeted area inspection of Northmoor",
        ),
        ({"title": "INSPECTION OF NORTHMOOR"}, "INSPECTION OF NORTHMOOR"),
        (
            {"title": "Re-inspection of services for children in need of help and protection"},
            "Re-inspection of services for children in need of help and protection in Northmoor",
        ),
        ({"title": "", "framework": "focused-visit"}, "Focused visit in Northmoor"),
        ({"title": "", "framework": ""}, "Letter in Northmoor"),
        (
            {"title": "", "framework": "focused-visit", "authority": None, "printed_authority": "Mooring"},
            "Focused visit in Mooring",
        ),
        ({"title": "", "framework": "focused-visit", "authority": None}, "Focused visit"),
    ],
)
def test_a_title_names_the_authority_once(facts: dict[str, Any], title: str) -> None:
    assert inspection_title(inspection(**facts)) == title


@pytest.mark.parametrize(
    ("facts", "author"),
    [
        ({}, "Ofsted"),
        ({"framework": "area-send"}, "Ofsted and Care Quality Commission"),
        ({"framework": "jtai"}, "Ofsted and other inspectorates"),
        ({"letter": Letter(pk=3, is_sample=True)}, "Fictional sample"),
    ],
)
def test_the_author_is_who_signed(facts: dict[str, Any], author: str) -> None:
    assert cite(inspection(**facts)).text.split(", ")[0] == author


def test_an_invented_letter_is_never_cited_as_ofsteds() -> None:
    sample = inspection(letter=Letter(pk=3, is_sample=True), framework="jtai")

    assert "not by Ofsted" in cite(sample, finding()).text


def test_a_letter_without_dates_says_so() -> None:
    assert cite(inspection(start=None, end=None)).text.endswith("date not known")
