"""Print the sample reports in this folder to PDF, one beside the text letters for each HTML source.

Run ``python letters/sample/source/print_samples.py`` after changing a source. Needs pikepdf, Playwright and a Chromium
(``CHROMIUM`` names another than Playwright's own). Page breaks depend on its fonts: look at the pages afterwards.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pikepdf
from playwright.sync_api import Page, sync_playwright

SOURCES = Path(__file__).resolve().parent
PRINTED = SOURCES.parent


def print_report(page: Page, source: Path) -> Path:
    """Given an HTML source, write it as a tagged PDF with an outline; return where.

    The dates of printing are taken out, so that a source printed twice gives the same bytes.
    """
    target = PRINTED / source.with_suffix(".pdf").name
    page.goto(source.as_uri())
    printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        del pdf.docinfo["/CreationDate"], pdf.docinfo["/ModDate"]
        pdf.save(target, deterministic_id=True)
    return target


def main() -> None:
    """Print every source and say how large each PDF has become."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox", "--font-render-hinting=none"]
        )
        page = browser.new_page()
        for source in sorted(SOURCES.glob("*.html")):
            printed = print_report(page, source)
            print(f"{printed.name}: {printed.stat().st_size / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main()
