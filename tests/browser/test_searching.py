"""A newcomer searches the sample, with JavaScript on and off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.running import Site


def test_words_give_marked_findings_with_counts_beside_every_filter(page: Page) -> None:
    page.goto("/search/?q=supervision")

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text(re.compile(r"^\d+ findings for ‘supervision’"))
    total = int((heading.inner_text().split() or ["0"])[0])
    assert page.locator("article.hit").count() == min(total, 20)
    for hit in page.locator("article.hit").all():
        assert re.match("supervis", hit.locator("mark").first.inner_text(), re.IGNORECASE)
        expect(hit.get_by_text("Fictional sample")).to_be_visible()
    regions = page.get_by_role("group", name="Region").locator("label").all_inner_texts()
    assert sum(int(text.split()[-1]) for text in regions) == total


def test_a_newcomer_goes_from_home_to_a_finding_in_its_letter(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Search what inspectors found").fill("caseloads")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("North West").check()
    page.get_by_role("button", name="Apply filters").first.click()

    expect(page).to_have_url(re.compile(r"/search/\?q=caseloads&region=north-west$"))
    first = page.locator("article.hit").first
    words = first.locator("mark").first.inner_text()
    first.get_by_role("heading", level=2).get_by_role("link").click()

    expect(page).to_have_url(re.compile(r"/letters/\d+/#finding-\d+$"))
    arrived = page.locator("article.finding:target")
    expect(arrived).to_contain_text(words)
    expect(arrived).to_be_in_viewport()
    page.get_by_role("definition").first.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/authorities/[a-z-]+/$"))


def test_a_filter_is_taken_off_by_its_link(page: Page) -> None:
    page.goto("/search/?q=supervision&region=north-west&year=2010")

    page.get_by_role("link", name="Remove filter Region: North West").click()

    expect(page).to_have_url(re.compile(r"/search/\?q=supervision&year=2010$"))


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize(
    "address", ["/", "/search/?q=supervision", "/letters/1/", "/authorities/", "/themes/"]
)
def test_nothing_sticks_out_sideways(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)

    overhang = page.locator("body").evaluate(
        "body => document.documentElement.scrollWidth - window.innerWidth"
    )

    assert overhang <= 0


def test_an_administrator_adds_a_letter_that_is_found_at_once(page: Page, site: Site) -> None:
    letter = (
        "17 November 2010\n\nMr A Invented\nDirector of Children’s Services\nKnowsley Metropolitan Borough Council\n\n"
        "Dear Mr Invented\n\nAnnual unannounced inspection of contact, referral and assessment arrangements within "
        "Knowsley Metropolitan Borough Council children’s services\n\nThis letter summarises what was found in "
        "Knowsley by the inspection made on 19 and 20 October 2010.\n\n"
        "From the evidence gathered, the following features of the service were identified:\n\nStrengths\n\n"
        "- Zebracrossing keeps every child safe on the way to supervision.\n\n"
        "Areas for development\n\n- Caseloads in two teams are too high.\n\nYours sincerely\n\nAda Invented\n"
        "Her Majesty’s Inspector\n"
    )
    page.goto("/admin/letters/letter/add/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("sesame-9")
    page.get_by_role("button", name="Log in").click()
    page.set_input_files(
        "input[type=file]",
        files=FilePayload(name="knowsley.txt", mimeType="text/plain", buffer=letter.encode()),
    )
    page.get_by_role("button", name="Add this letter").click()
    expect(
        page.get_by_text(re.compile("nowsley.txt: (Added 2 findings|Duplicate of knowsley.txt)"))
    ).to_be_visible()

    page.goto("/search/?q=zebracrossing")

    expect(page.get_by_role("heading", level=1)).to_have_text("1 finding for ‘zebracrossing’")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Knowsley")
