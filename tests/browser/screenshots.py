"""Pictures of every page for docs/screenshots, from the sample: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.running import CHROMIUM, FLAGS, ROOT, Site, running_site

FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = {390: 844, 1280: 900}  # width_px -> height_px
PAGES = {
    "home": "/",
    "search": "/search/?q=supervision",
    "filtered": "/search/?q=supervision&region=north-west&year=2010",
    "nothing": "/search/?q=supervision+zebra&region=london",
    "letter": "/letters/1/",
    "authority": "/authorities/ashby-vale/",
    "authorities": "/authorities/",
    "themes": "/themes/",
    "theme": "/themes/supervision/",
    "help": "/help/",
    "about": "/about/",
    "api": "/api/",
    "sign-in": "/sign-in/",
}


def take(browser: Browser, site: Site) -> int:
    """Given a running site, write a picture of each page at each width, light and dark; return how many."""
    taken = 0
    for width, height in WIDTHS.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(
                base_url=site.url,
                viewport={"width": width, "height": height},
                color_scheme=scheme,
            )
            page = context.new_page()
            for name, address in {**PAGES, "arrival": ""}.items():
                if name == "arrival":
                    page.goto(PAGES["search"])
                    address = page.locator("article.hit h2 a").nth(1).get_attribute("href") or ""
                page.goto(address)
                suffix = "" if scheme == "light" else "-dark"
                keep_small(page.screenshot(), FOLDER / f"{name}-{width}{suffix}.png")
                taken += 1
            context.close()
    return taken


def keep_small(picture: bytes, path: Path) -> None:
    """Given a picture, write it in 64 colours: a page has few, and the repository stays light."""
    Image.open(BytesIO(picture)).convert("RGB").quantize(64).save(path, optimize=True)


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_site(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        print(f"{take(browser, site)} pictures in {FOLDER.relative_to(ROOT)}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
