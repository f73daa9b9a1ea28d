"""Pictures of every page for docs/screenshots, from the sample: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FilePayload, StorageState, sync_playwright

from tests.browser.running import CHROMIUM, FLAGS, ROOT, Site, running_site
from tests.faulty import image_only, letter_text

FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = {390: 844, 1280: 900}  # width_px -> height_px
READERS = {
    "home": "/",
    "search": "/search/?q=supervision",
    "filtered": "/search/?q=supervision&region=north-west&year=2010",
    "nothing": "/search/?q=supervision+zebra&region=london",
    "arrival": "/findings/{second}/?q=supervision#finding-{second}",
    "similar": "/findings/{second}/similar/",
    "letter": "/letters/1/",
    "authority": "/authorities/ashby-vale/",
    "authorities": "/authorities/",
    "follow-up": "/authorities/ashby-vale/follow-up/",
    "compare": "/compare/?authority=ashby-vale",
    "trends": "/trends/?theme=supervision",
    "data": "/data/",
    "filter": "/search/filters/authority/?q=supervision",
    "themes": "/themes/",
    "theme": "/themes/supervision/",
    "pack": "/pack/?f=1.2.3&title=For+the+board&n1=Ask+the+service+manager",
    "help": "/help/",
    "about": "/about/",
    "api": "/api/",
    "sign-in": "/sign-in/",
    "not-found": "/nowhere/",
}
EDITORS = {
    "saved": "/saved/",
    "admin": "/admin/",
    "letters": "/admin/letters/letter/",
    "upload": "/admin/letters/letter/add/",
    "batch": "{batch}",
    "review": "/admin/letters/letter/1/review/",
    "rules": "/admin/letters/theme/1/change/",
}


def take(browser: Browser, site: Site) -> int:
    """Given a running site, write a picture of each page at each width, light and dark; return how many."""
    signed_in, batch = _prepare(browser, site)
    taken = 0
    for width, height in WIDTHS.items():
        for scheme in ("light", "dark"):
            for pages, state in ((READERS, None), (EDITORS, signed_in)):
                context = browser.new_context(
                    base_url=site.url,
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                    storage_state=state,
                )
                page = context.new_page()
                page.goto("/search/?q=supervision")
                link = page.locator("article.hit h2 a").nth(1).get_attribute("href") or ""
                second = link.split("/")[2]
                for name, address in pages.items():
                    page.goto(address.format(second=second, batch=batch))
                    suffix = "" if scheme == "light" else "-dark"
                    keep_small(page.screenshot(), FOLDER / f"{name}-{width}{suffix}.png")
                    taken += 1
                context.close()
    return taken


def _prepare(browser: Browser, site: Site) -> tuple[StorageState, str]:
    """Sign in, save a search, send two files, one of them bad; return the session and the upload's address."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/sign-in/?next=/search/%3Fq=caseloads")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("sesame-9")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Save this search as").fill("Caseloads everywhere")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto("/admin/letters/letter/add/")
    page.set_input_files(
        "input[type=file]",
        files=[
            FilePayload(name="letter.txt", mimeType="text/plain", buffer=letter_text().encode() + b"\n"),
            FilePayload(name="scan.pdf", mimeType="application/pdf", buffer=image_only()),
        ],
    )
    page.get_by_role("button", name="Add these reports").click()
    page.wait_for_url("**/batch/**")
    site.manage("work", "--until-done")
    batch, state = page.url, context.storage_state()
    context.close()
    return state, batch


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
