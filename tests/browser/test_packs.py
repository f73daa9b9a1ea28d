"""An evidence pack is gathered over two searches, noted on, ordered and taken away, with JavaScript on and off."""

from __future__ import annotations

import re
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect


def tick(page: Page, place: int) -> None:
    page.wait_for_load_state("networkidle")  # results come in place: a tick before they stand is lost
    page.locator("article.hit").nth(place).get_by_label("Add to pack").check()


def test_a_pack_is_gathered_and_taken_away(page: Page, tmp_path: Path) -> None:
    page.goto("/search/?q=supervision")
    tick(page, 0)
    tick(page, 1)
    page.get_by_role("button", name="Add ticked findings to a pack").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Evidence pack of 2 findings")

    page.get_by_role("link", name="Search for more findings to add").click()
    page.get_by_label("Search what inspectors found").fill("caseloads")
    page.get_by_role("button", name="Search").click()
    tick(page, 0)
    page.get_by_role("button", name="Add ticked findings to a pack").click()

    articles = page.locator("article.finding")
    expect(articles).to_have_count(3)
    last = articles.nth(2).locator(".text").inner_text()
    page.get_by_role("button", name="Move up finding 3").click()
    expect(articles.nth(1).locator(".text")).to_have_text(last)
    page.get_by_label("Note on finding 2").fill("Ask the service manager")
    page.get_by_label("Name of the pack").fill("Supervision, for the board")
    page.get_by_label("Name of the pack").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Supervision, for the board")
    expect(page).to_have_url(
        re.compile(r"/pack/\?f=\d+\.\d+\.\d+&title=Supervision%2C\+for\+the\+board&n\d+=Ask")
    )
    page.emulate_media(media="print")
    expect(page.get_by_text("Note: Ask the service manager")).to_be_visible()
    page.emulate_media(media="screen")
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    download.value.save_as(tmp_path / "pack.docx")
    lines = [line.text for line in Document(str(tmp_path / "pack.docx")).paragraphs]
    assert lines[0] == "Supervision, for the board"
    assert "Note: Ask the service manager" in lines


def test_a_tick_in_a_letter_goes_into_a_pack(page: Page) -> None:
    page.goto("/letters/1/")

    page.get_by_label("Add to pack finding 2", exact=True).check()
    page.get_by_role("button", name="Add ticked findings to a pack").click()

    expect(page.locator("article.finding")).to_have_count(1)
