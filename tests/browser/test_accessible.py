"""Behaviour A22: axe-core finds nothing on any template and state, narrow and wide; and a keyboard gets everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import AXE, THIN, WIDTHS, context_with_axe, faults
from tests.browser.running import Site

ADDRESSES = [
    "/",
    "/search/",
    "/search/?q=supervision&region=north-west&from=2010&theme=supervision&theme=caseloads",
    "/search/?region=north-west&beside=1",
    "/search/?q=supervison",
    "/search/?q=zebra+supervision&region=london",
    "/search/?q=supervision&page=2",
    "/findings/1/",
    "/findings/1/similar/",
    "/findings/{hit}/?q=supervision",
    "/letters/1/",
    "/authorities/",
    "/authorities/ashby-vale/",
    "/authorities/sefton/",
    "/authorities/ashby-vale/follow-up/",
    "/still/",
    "/grades/",
    "/compare/",
    "/compare/?authority=ashby-vale",
    "/compare/?authority=ashby-vale&with=westmarsh&side=strength",
    "/compare/supervision/?authority=ashby-vale&with=westmarsh",
    "/judgements/",
    "/judgements/?judgement=area_send",
    "/trends/",
    "/trends/?theme=supervision",
    "/still/supervision/",
    "/themes/",
    "/themes/supervision/",
    "/findings/1/citation/",
    "/pack/",
    "/data/",
    "/pack/?f=1.2.999999&title=For+the+board&n1=Ask",
    "/help/",
    "/about/",
    "/api/",
    "/api/follow/",
    "/search/feed/?q=supervision",
    "/sign-in/",
    "/password/forgotten/",
    "/alerts/new/?q=supervision",
    "/alerts/confirm/?t=none",
    "/search/new/?q=supervision&since=2020-01-01T00:00:00Z",
    "/nowhere/",
]


@pytest.fixture(scope="module")
def looked_at(browser: Browser, site: Site) -> Iterator[Page]:
    """One page for all addresses; signed out."""
    context = context_with_axe(browser, site.url)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a22_axe_finds_nothing(looked_at: Page, address: str) -> None:
    looked_at.set_viewport_size({"width": WIDTHS[0], "height": 900})
    if "{hit}" in address:
        looked_at.goto("/search/?q=supervision")
        address = looked_at.locator("article.hit h2 a").first.get_attribute("href") or ""
    looked_at.goto(address)
    looked_at.evaluate(THIN)

    assert faults(looked_at) == []
    expect(looked_at.get_by_role("heading", level=1)).to_have_count(1)


def test_a22_axe_finds_nothing_signed_in_and_on_errors(browser: Browser, site: Site) -> None:
    context = context_with_axe(browser, site.url)
    page = context.new_page()
    page.goto("/sign-in/")
    sign_in(page, password="wrong")
    assert faults(page) == []
    sign_in(page, password="sesame-9")
    page.goto("/search/?q=supervision")
    page.get_by_label("Save this search as").fill("Supervision everywhere")
    assert faults(page) == []
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("heading", name="Supervision everywhere")).to_be_visible()
    assert faults(page) == []
    context.close()


def test_a22_axe_finds_nothing_on_the_life_of_an_alert_signed_in(browser: Browser, site: Site) -> None:
    context = context_with_axe(browser, site.url)
    page = context.new_page()
    page.goto("/sign-in/")
    sign_in(page, password="sesame-9")
    page.goto("/alerts/new/?q=supervision&region=north-west")
    page.get_by_label("Your e-mail address").fill("nobody")
    page.get_by_role("button", name="Send me a link to confirm").click()
    expect(page.get_by_text("Enter an e-mail address")).to_be_visible()
    assert faults(page) == []
    for question in ("", "?q=supervision"):
        page.goto(f"/alerts/new/{question}")
        page.get_by_label("Your e-mail address").fill("axe@council.example")
        page.get_by_role("button", name="Send me a link to confirm").click()
        expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
        assert faults(page) == []
        page.goto(site.link_to("axe@council.example"))
        assert faults(page) == []
        page.get_by_role("button", name="Start the alert").click()
    expect(page.get_by_text("The alert has started")).to_be_visible()
    assert faults(page) == []
    page.goto(page.url.replace("/alerts/", "/alerts/stop/"))
    assert faults(page) == []
    page.get_by_role("button", name="Stop the alert").click()
    expect(page.get_by_role("heading", name="Alert stopped")).to_be_visible()
    assert faults(page) == []
    context.close()


def test_a22_axe_finds_nothing_on_making_an_account_and_on_a_new_password(
    browser: Browser, site: Site
) -> None:
    address = "axe@council.example"
    context = context_with_axe(browser, site.url)
    page = context.new_page()

    def send(field: str, *values: str, button: str) -> None:
        for box, value in zip(page.get_by_label(field).all(), values, strict=True):
            box.fill(value)
        page.get_by_role("button", name=button).click()
        assert faults(page) == []

    page.goto("/sign-up/")
    assert faults(page) == []
    send("Your e-mail address", "axe@example.org", button="Send me a link")
    send("Your e-mail address", address, button="Send me a link")
    page.goto(site.link_to(address))
    assert faults(page) == []
    send("assword", "short", "short", button="Make my account")
    send("assword", "a-long-sesame-9", "a-long-sesame-9", button="Make my account")
    page.goto("/password/forgotten/")
    send("Your e-mail address", address, button="Send me a link")
    page.goto(site.link_to(address))
    assert faults(page) == []
    send("assword", "another-sesame-9", "another-sesame-9", button="Save my password")
    page.goto("/sign-up/join/?t=none")
    assert faults(page) == []
    context.close()


# What a browser paints behind a mail; axe-core would take it for white also in the dark.
PAINTED = ":root { background: Canvas; color: CanvasText }"
# The mail of all that is held, as the worker would write it; its HTML.
AN_ALERT_MAIL = """
from django.utils import timezone
from search.alerts.mails import alert_mail
from search.alerts.whats_new import NewsDesk
from search.models import Alert
from search.query import labels
from datetime import UTC, datetime
alert = Alert(pk=1, address="axe@council.example", question="q=supervision", how_often="weekly",
              seen_to=datetime(2020, 1, 1, tzinfo=UTC), due_on=timezone.localdate())
desk = NewsDesk(labels())
print(alert_mail(alert, desk.news_for(alert), desk.known).alternatives[0][0])
"""


def test_a22_axe_finds_nothing_in_the_mails(browser: Browser, site: Site) -> None:
    context = context_with_axe(browser, site.url)
    page = context.new_page()
    page.goto("/alerts/new/?q=supervision")
    page.get_by_label("Your e-mail address").fill("mail@council.example")
    page.get_by_role("button", name="Send me a link to confirm").click()
    confirming = site.mail_to("mail@council.example").get_body(("html",))
    assert confirming is not None
    news = site.manage("shell", "-v0", "-c", AN_ALERT_MAIL)
    assert news.count("Read it in its report") > 5

    for html in (str(confirming.get_content()), news):
        page.set_content(html)
        page.add_style_tag(content=PAINTED)
        page.evaluate(AXE)
        assert faults(page) == []
    context.close()


def sign_in(page: Page, *, password: str) -> None:
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a22_a_keyboard_reaches_everything_and_shows_where_it_is(page: Page) -> None:
    page.goto("/search/?q=supervision")
    names: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        style = focused.evaluate("e => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth")
        assert style not in ("none0px", "none3px"), focused.evaluate("e => e.outerHTML")
        names.append(focused.evaluate("e => (e.labels?.[0] ?? e).textContent.trim()"))

    assert names[0] == "Skip to main content"
    assert "Search" in names
    assert any(name.startswith("Newest") for name in names)


def test_a03_following_a_result_arrives_at_it_with_the_way_on_and_back(page: Page) -> None:
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/search/?q=supervision&sort=oldest")
        left = page.url
        page.locator("article.hit h2 a").nth(2).click()

        arrived = page.locator("article.finding:target")
        expect(arrived).to_be_in_viewport(ratio=0.2)
        expect(arrived.locator("mark").first).to_be_in_viewport()
        expect(page.get_by_text("Match 3 of")).to_be_visible()
        top = arrived.bounding_box()
        bar = page.get_by_role("navigation", name="Search results").bounding_box()
        assert top is not None
        assert bar is not None
        assert top["y"] >= bar["y"] + bar["height"] - 1
        page.get_by_role("link", name="Next match").click()
        expect(page.get_by_text("Match 4 of")).to_be_visible()
        expect(page.locator("article.finding:target")).to_be_in_viewport(ratio=0.2)
        page.get_by_role("link", name="Hide highlighting").click()
        expect(page.locator("mark")).to_have_count(0)
        page.get_by_role("link", name="Back to results").click()
        assert page.url == left


def test_a06_filters_in_force_are_large_enough_and_above_the_results(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/search/?q=supervision&theme=supervision&region=north-west")

    first = page.locator("article.hit").first.bounding_box()
    assert first
    for link in page.get_by_role("link", name="Remove filter").all():
        box = link.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
        assert box["y"] + box["height"] <= first["y"]


def test_a11_a_search_is_saved_opened_and_deleted_with_and_without_script(page: Page) -> None:
    page.goto("/search/?q=caseloads&region=north-west")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    sign_in(page, password="sesame-9")
    page.wait_for_url("**/search/?q=caseloads&region=north-west")
    page.get_by_label("Save this search as").fill("Caseloads near us")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Open Caseloads near us").click()
    page.wait_for_url("**/search/?q=caseloads&region=north-west")
    page.get_by_role("link", name="Saved searches").click()
    page.get_by_role("button", name="Delete Caseloads near us").click()

    expect(page.get_by_role("heading", name="Caseloads near us")).to_have_count(0)


def test_a11_a_csv_is_downloaded_with_and_without_script(page: Page) -> None:
    page.goto("/search/?q=supervision&region=north-west")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()

    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    total = page.get_by_role("heading", level=1).inner_text().split()[0]
    assert len([line for line in lines if "/findings/" in line]) == int(total)


def test_first_page_is_light_and_asks_nobody_else(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))

    page.goto("/search/?q=supervision", wait_until="networkidle")

    assert all(url.startswith(site.url) for url in sizes)
    assert sum(sizes.values()) < 100_000
    context.close()
