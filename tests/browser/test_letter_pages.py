"""The pages of letters, authorities and themes in a browser, with JavaScript on and off."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.running import Site

AUTHORITY = "/authorities/ashby-vale/"
THEME = "/themes/caseloads/"
WIDTHS = [320, 390, 1280]


def open_first_letter(page: Page) -> None:
    page.goto(AUTHORITY)
    page.locator(".timeline").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/letters/\d+/$"))


def test_from_a_theme_to_its_findings_in_search(page: Page) -> None:
    page.goto("/themes/")
    page.get_by_role("link", name="Caseloads and workload", exact=True).click()

    link = page.get_by_role("link", name=re.compile("^Search all [0-9]+ findings? about")).first
    said = re.search(r"\d+", link.inner_text())
    assert said
    link.click()

    expect(page).to_have_url(re.compile(r"/search/\?theme=caseloads$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{said[0]} finding")


def test_from_the_grid_to_exactly_those_findings(page: Page) -> None:
    page.goto(AUTHORITY)
    cell = page.get_by_role("region", name="Table of themes by inspection").locator("td a").first
    number = cell.inner_text()
    cell.click()

    expect(page).to_have_url(re.compile(r"/search/\?theme=[a-z-]+&authority=ashby-vale&framework="))
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(rf"^{number} finding"))


def test_a_letter_is_filtered_by_theme_and_back(page: Page) -> None:
    open_first_letter(page)
    held = page.locator("article.finding").count()
    themes = page.get_by_role("navigation", name="Themes in this report")
    themes.get_by_role("link").first.click()

    expect(page).to_have_url(re.compile(r"\?theme=[a-z-]+#findings$"))
    assert 0 < page.locator("article.finding").count() < held
    page.get_by_role("link", name="Show all findings", exact=True).click()
    expect(page.locator("article.finding")).to_have_count(held)


def test_a_citation_is_copied_by_a_button_or_selected_by_hand(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_first_letter(page)
    finding = page.locator("article.finding").nth(2)

    finding.get_by_role("button", name="Copy quote and citation").press("Enter")

    expect(finding.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    quote = " ".join(finding.locator(".text").inner_text().split())
    assert copied.startswith(f"“{quote}” (Fictional sample, not by Ofsted, ")
    assert re.search(r"Ashby Vale.*, \d.* \d{4}", copied)
    assert copied.endswith(f"{finding.get_attribute('id') or 'no id'})")
    context.close()


def test_a_citation_is_there_without_script(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    open_first_letter(page)
    finding = page.locator("article.finding").nth(2)

    finding.get_by_text("Citation", exact=True).click()

    expect(finding.locator("details p")).to_be_visible()
    expect(finding.locator("details p")).to_contain_text("#finding-")
    expect(page.get_by_role("button", name=re.compile("Copy"))).to_have_count(0)
    context.close()


def test_a_permanent_link_shows_its_finding(page: Page) -> None:
    open_first_letter(page)
    finding = page.locator("article.finding").last
    name = finding.get_attribute("id")
    finding.get_by_role("link", name="Link to this finding").click()

    expect(page).to_have_url(re.compile(rf"/findings/\d+/#{name}$|/letters/\d+/#{name}$"))
    expect(page.locator(f"#{name}")).to_be_in_viewport()


@pytest.mark.parametrize("address", [AUTHORITY, THEME, "/themes/", "/authorities/", "/letters/1/"])
def test_no_page_sticks_out_sideways(page: Page, address: str) -> None:
    page.goto(address)

    overhang = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        overhang[width] = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    assert max(overhang.values()) <= 0, overhang


def test_a_wide_table_scrolls_inside_its_own_region_by_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(AUTHORITY)
    region = page.get_by_role("region", name="Table of themes by inspection")
    region.focus()
    page.keyboard.press("ArrowRight")

    expect(region).not_to_have_js_property("scrollLeft", 0)
    assert region.evaluate("region => region.scrollWidth > region.clientWidth")


def test_a_report_in_print_keeps_its_picture_labelled_and_says_where_and_when(page: Page) -> None:
    page.goto("/letters/1/")
    page.emulate_media(media="print")

    labels = page.locator(".glance svg text")
    expect(labels.first).to_be_visible()
    expect(page.locator(".citing .printed")).to_contain_text(page.url)
    expect(page.locator(".citing .printed")).to_contain_text("as shown on")
    page.set_viewport_size({"width": 1040, "height": 720})  # A4 in landscape
    printed = page.locator(".finding").first.bounding_box()
    assert printed is not None
    assert printed["width"] > 700, "findings have the whole width of the page"
    expect(page.get_by_label("Add to pack finding 1", exact=True)).to_be_hidden()


@pytest.mark.parametrize("forced_colors", ["none", "active"])
def test_each_verdict_has_a_sign_of_its_own_without_colours_too(
    browser: Browser, site: Site, forced_colors: Literal["none", "active"]
) -> None:
    context = browser.new_context(base_url=site.url, forced_colors=forced_colors)
    page = context.new_page()
    page.goto(f"{AUTHORITY}follow-up/")
    page.get_by_text("What each verdict means").click()

    verdicts = page.locator(".verdict-key dt")
    signs = verdicts.evaluate_all("all => all.map(one => getComputedStyle(one, '::before').content)")
    words = verdicts.all_inner_texts()
    context.close()

    assert len(set(signs)) == len(set(words)) == 6
    assert all(sign.endswith('/ ""') for sign in signs), "read out are the words alone"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("address", "targets"),
    [(f"{AUTHORITY}follow-up/", ".report-pairs a"), ("/compare/?authority=ashby-vale", ".take-table .copy")],
)
def test_what_is_clicked_in_and_at_tables_is_large_enough(
    browser: Browser, site: Site, width: int, address: str, targets: str
) -> None:
    context = browser.new_context(base_url=site.url, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(address)

    boxes = [one.bounding_box() for one in page.locator(targets).all()]
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert boxes
    assert all(box and box["height"] >= 24 for box in boxes)
    assert wide <= width
