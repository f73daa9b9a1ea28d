"""A phone, contrast themes and screen readers: what stands where, what can be read, and what is read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.running import Site

PHONE: ViewportSize = {"width": 390, "height": 844}
FIRST_RESULT_PX = 560  # below the heading, one note, a line of buttons and the order
COMPARE, AUTHORITY = "/compare/?authority=ashby-vale", "/authorities/ashby-vale/"
FITTING = (
    COMPARE,
    "/grades/",
    "/judgements/",
    "/themes/supervision/",
    "/trends/?theme=supervision",
    "/still/",
)
STAYING = ("/authorities/", "/data/")
OVERFLOWING = """() => [...document.querySelectorAll("main *")]
  .filter(one => /auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1)
  .map(one => one.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
  const style = getComputedStyle(one);
  return /[1-9]/.test(style.transitionDuration + style.animationDuration) || style.scrollBehavior === "smooth";
}).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, viewport=PHONE, java_script_enabled=True)
    yield context.new_page()
    context.close()


def read_aloud(page: Page, selector: str) -> list[tuple[str, str]]:
    """(role, name) of what a screen reader is given of the first element that is meant, in the order of the page."""
    session = page.context.new_cdp_session(page)
    found = session.send("Runtime.evaluate", {"expression": f"document.querySelector({selector!r})"})
    described = session.send("DOM.describeNode", {"objectId": found["result"]["objectId"]})
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def within(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if not node.get("ignored"):
            yield node["role"]["value"], node.get("name", {}).get("value", "")
        for child in node.get("childIds", []):
            yield from within(by_id[child])

    backend = described["node"]["backendNodeId"]
    return list(within(next(node for node in nodes if node.get("backendDOMNodeId") == backend)))


def test_the_first_result_is_in_sight_and_the_rest_can_be_unfolded(phone: Page) -> None:
    phone.goto("/search/?q=supervision")
    box = phone.locator("article.hit").first.bounding_box()

    assert box is not None
    assert box["y"] < FIRST_RESULT_PX
    excel = phone.get_by_role("link", name="Excel")
    assert not excel.is_visible()
    phone.get_by_text("Trends, alerts, downloads").click()
    assert excel.is_visible()
    assert phone.get_by_role("link", name="How has this changed?").is_visible()


def test_on_a_wide_screen_nothing_of_it_is_folded(browser: Browser, site: Site) -> None:
    page = browser.new_page(
        base_url=site.url, viewport={"width": 1280, "height": 900}, java_script_enabled=False
    )
    page.goto("/search/?q=supervision")

    assert page.get_by_role("link", name="Excel").is_visible()
    assert not page.get_by_text("Trends, alerts, downloads").is_visible()
    page.close()


@pytest.mark.parametrize("address", FITTING)
def test_a_table_of_few_columns_fits(phone: Page, address: str) -> None:
    phone.goto(address)

    assert phone.locator("main table").count()
    assert phone.evaluate(OVERFLOWING) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("address", STAYING)
def test_of_a_wide_table_the_first_column_stays_and_a_line_says_that_there_is_more(
    phone: Page, address: str
) -> None:
    phone.goto(address)
    first = phone.locator("main .scroll tbody th[scope=row]").first
    before = first.bounding_box()

    phone.locator("main .scroll").first.evaluate("one => { one.scrollLeft = 200 }")

    assert before is not None
    assert first.bounding_box() == before
    assert phone.get_by_text("This table goes on to the right").first.is_visible()


def test_stacked_tables_are_read_as_tables(phone: Page) -> None:
    phone.goto(COMPARE)

    roles = [role for role, _ in read_aloud(phone, "table.compare")]

    assert roles[0] == "table"
    assert (
        phone.locator("table.compare tbody tr").first.evaluate("one => getComputedStyle(one).display")
        == "grid"
    )
    rows, heads = phone.locator("table.compare tr").count(), phone.locator("table.compare thead th").count()
    assert roles.count("row") == rows
    assert roles.count("columnheader") == heads
    assert roles.count("rowheader") == rows - 1
    assert roles.count("cell") == (rows - 1) * (heads - 1)


def test_a_sign_is_drawn_and_not_read(phone: Page) -> None:
    phone.goto("/search/?q=supervision")
    badge = "article.hit[data-says=strength] .says"

    said = [name for role, name in read_aloud(phone, badge) if role == "StaticText"]

    assert said in (["Strength"], ["Probably a strength"], ["Probably strength"])
    drawn = "one => getComputedStyle(one, '::before').content"
    assert phone.locator(badge).first.evaluate(drawn).startswith('"+"')


def test_contrast_themes_keep_what_colours_tell(browser: Browser, site: Site) -> None:
    page = browser.new_page(base_url=site.url, forced_colors="active")
    colour = "one => getComputedStyle(one, '::before').color"
    page.goto("/trends/?theme=supervision")
    concern, strength = (
        page.locator(f"figcaption [data-says={says}]").first for says in ("concern", "strength")
    )

    assert concern.evaluate(colour) != strength.evaluate(colour)
    page.goto(AUTHORITY)
    assert page.locator("td.improve").first.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    page.goto("/search/?q=social+worker")
    edge = "one => getComputedStyle(one).borderTopStyle"
    assert page.locator(".head .says.unsure").first.evaluate(edge) == "dashed"
    page.close()


@pytest.mark.parametrize(
    "address", ["/", "/search/?q=supervision", "/letters/1/", AUTHORITY, COMPARE, "/admin/login/"]
)
def test_nothing_moves_for_who_wants_no_motion(browser: Browser, site: Site, address: str) -> None:
    page = browser.new_page(base_url=site.url, reduced_motion="reduce")
    page.goto(address)

    assert page.evaluate(MOVING) == []
    page.close()
