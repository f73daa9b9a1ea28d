"""A newcomer searches the sample, with JavaScript on and off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.running import Site


def test_words_give_marked_findings_with_counts_beside_every_filter(page: Page) -> None:
    page.goto("/search/?q=supervision")

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text(re.compile(r"^\d+ findings for ‘supervision’"))
    total = int((heading.inner_text().split() or ["0"])[0])
    assert page.locator("article.hit").count() == min(total, 20)
    for hit in page.locator("article.hit").all():
        assert re.match("supervis", hit.locator("mark").first.inner_text(), re.IGNORECASE)
    sample = page.locator("article.hit", has_text="Ashby Vale").first
    expect(sample.get_by_text("Fictional sample")).to_be_visible()
    regions = page.get_by_role("group", name="Region").locator("label").all_text_contents()
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

    expect(page).to_have_url(re.compile(r"/findings/\d+/\?q=caseloads&region=north-west#finding-\d+$"))
    arrived = page.locator("article.finding:target")
    expect(arrived).to_contain_text(words)
    expect(arrived).to_be_in_viewport()
    page.get_by_role("definition").first.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/authorities/[a-z-]+/$"))


def test_a_tick_made_before_the_page_has_come_whole_stays(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    late: list[Route] = []
    page.route("**/names*.js", lambda route: late.append(route))  # the page stands and is not yet whole
    page.goto("/search/?q=supervision", wait_until="commit")
    page.get_by_label("North West").check()

    for route in late:
        route.continue_()
    page.wait_for_load_state("load")

    assert late
    expect(page.get_by_label("North West")).to_be_checked()
    context.close()


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

    expect(
        page.get_by_role("heading", level=1)
    ).to_be_visible()  # a page that hides all is narrow enough, too
    overhang = page.locator("body").evaluate(
        "body => document.documentElement.scrollWidth - window.innerWidth"
    )

    assert overhang <= 0
