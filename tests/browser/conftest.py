"""A real site in a process of its own, with the sample in it, and a real browser to look at it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.running import CHROMIUM, FLAGS, Site, running_site
from tests.conftest import needs_real_part
from tests.postgres import own_database


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of this test run's own; who has an address at council.example makes an account."""
    folder = tmp_path_factory.mktemp("site")
    with own_engines() as settings, running_site(folder, "council.example", settings) as site:
        yield site


@contextmanager
def own_engines() -> Iterator[dict[str, str]]:
    """Where the tests run on a PostgreSQL and in a cluster (tests.on_cluster), a database and an index of its own."""
    database, search = os.environ.get("DATABASE_URL", ""), os.environ.get("SEARCH_URL", "")
    if not (database and search):
        yield {}
        return
    with own_database(database) as url:
        yield {"DATABASE_URL": url, "SEARCH_URL": f"{search.rpartition('/')[0]}/{url.rpartition('/')[2]}"}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    needs_real_part(CHROMIUM, "no browser on this machine (Debian package: chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page, once with JavaScript and once without; an error in the console fails the test."""
    context = browser.new_context(base_url=site.url, java_script_enabled=request.param)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors
