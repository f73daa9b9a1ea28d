"""What is no letter or report of an inspection of an authority's children's services is refused in one line."""

from __future__ import annotations

import pytest

from letters.errors import NotALetter
from letters.reading import read_letter

MATTER = """
Inspectors found that social workers in Eastmere visit children late and that plans drift.

The inspection found that leaders do not know which children are waiting for a social worker.

Ofsted said that safeguarding partners meet too seldom to know what works for children.
"""
REFUSED = {
    "notice": ("IMPROVEMENT NOTICE\n\nTo: Eastmere Council\n" + MATTER, "notice"),
    "direction": (
        "Statutory direction to Eastmere Council in relation to children's services\n" + MATTER,
        "direction",
    ),
    "direction with a long title": (
        "Statutory direction to Eastmere Council in relation to children's services under section 497A of the "
        "Education Act 1996\n" + MATTER,
        "direction",
    ),
    "other nation with a title like ours": (
        "Care Inspectorate Wales\n\nInspection of children's services: Eastmere\n" + MATTER,
        "nation",
    ),
    "handbook": ("Inspecting local authority children's services: handbook\n" + MATTER, "handbook"),
    "minutes": ("Minutes of the Children's Scrutiny Panel\n\nEastmere, 4 May 2022\n" + MATTER, "Minutes"),
    "agenda items": (
        "Eastmere Council\n\n1. Apologies for absence\n\n2. Declarations of interest\n" + MATTER,
        "Minutes",
    ),
    "school": (
        "Unique reference number 123456\n\nType of school Primary\n\nHeadteacher Ann Moor\n" + MATTER,
        "school",
    ),
    "nursery": ("Unique reference number EY123456\n\nRegistered person Ann Moor\n" + MATTER, "nursery"),
    "home": (
        "SC123456\n\nRegistered provider: Moor Care Ltd\n\nResponsible individual: Jo Penn\n" + MATTER,
        "home",
    ),
    "other nation": ("Care Inspectorate Wales\n" + MATTER.replace("Ofsted", "They"), "nation"),
    "minister": ("Dear Director\n" + MATTER + "\nParliamentary Under Secretary of State\n", "government"),
    "news without findings": (
        "Eastmere's bins will be emptied on Monday.\n\nOfsted will visit a school.\n",
        "no findings",
    ),
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_no_letter_is_refused_in_one_line(text: str, reason: str) -> None:
    with pytest.raises(NotALetter, match=reason) as refused:
        read_letter(text.encode(), "a.txt")

    assert "\n" not in str(refused.value)


def test_an_article_that_tells_findings_is_read_and_its_kind_with_it() -> None:
    article = "Social work in Eastmere is better, a focused visit of the authority found.\n" + MATTER

    letter = read_letter(article.encode(), "a.txt")

    assert letter.header.framework == "focused-visit"
    assert len(letter.findings) >= 3


def test_a_letter_takes_no_framework_from_a_mention() -> None:
    text = "Dear Ann Moor\n\nReview of help in Eastmere\n\nA focused visit found drift in 2018.\n" + MATTER

    assert read_letter(text.encode(), "a.txt").header.framework is None
