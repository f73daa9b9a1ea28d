"""Behaviour A22 on pages for when something cannot be done: axe-core finds nothing, with and without the style."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.looking import context_with_axe, faults
from tests.browser.running import ROOT

NAMES = ["403_csrf", "413", "429", "500", "503", "507"]
STYLESHEET = "/static/findings.css"
STYLE = (ROOT / "static" / "findings.css").read_text(encoding="utf-8")
HOST = "http://errors.invalid"


@pytest.fixture(scope="module")
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page that asks no site: ``/500`` gives it what that template says, ``/500?bare`` the same without style."""
    context = context_with_axe(browser, HOST)
    context.route(f"{HOST}/**", answer)
    yield context.new_page()
    context.close()


def answer(route: Route) -> None:
    """Give an error's page, or the stylesheet."""
    address = route.request.url.removeprefix(HOST)
    if address == STYLESHEET:
        route.fulfill(body=STYLE, content_type="text/css")
        return
    name, _, bare = address.strip("/").partition("?")
    stylesheet = "" if bare else STYLESHEET
    page = render_to_string(f"{name}.html", {"stylesheet": stylesheet})
    route.fulfill(body=page, content_type="text/html; charset=utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a22_axe_finds_nothing_on_error_pages(plain_page: Page, name: str) -> None:
    for address in (f"/{name}", f"/{name}?bare"):
        plain_page.goto(address)

        assert faults(plain_page) == []
        expect(plain_page.get_by_role("heading", level=1)).to_have_count(1)
