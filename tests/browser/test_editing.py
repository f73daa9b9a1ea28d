"""An administrator's week: files in, rows out, a letter put right and published, read again, taken back."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.running import Site
from tests.conftest import ROOT
from tests.faulty import image_only, letter_text, word_document

MACHINES = ("/search/findings.csv", "/search/feed/", "/api/findings/")
WAIT_MS = 60_000  # for a batch of 20, on a machine that does other things as well


@pytest.fixture(scope="module", autouse=True)
def worker(site: Site) -> Iterator[None]:
    """The worker, beside the site."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "work"], env=site.environment, stderr=subprocess.DEVNULL
    )
    yield
    process.terminate()
    process.wait(timeout=60)


def sign_in(page: Page) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("sesame-9")
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile("/admin/$|/accounts/profile/$|/$"))


def letter(mark: str, number: int = 0) -> FilePayload:
    """A letter that no other test sends: the mark is a word of its first finding."""
    words = letter_text() + f"\n- {mark.capitalize()} keeps every child of team {number} safe.\n"
    return FilePayload(name=f"{mark}-{number}.txt", mimeType="text/plain", buffer=words.encode())


def broken(name: str, data: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="application/octet-stream", buffer=data)


def send(page: Page, *files: FilePayload) -> None:
    page.goto("/admin/letters/letter/add/")
    page.set_input_files("input[type=file]", files=list(files))
    page.get_by_role("button", name="Add these reports").click()
    expect(page.get_by_text(f"{len(files)} of {len(files)} file")).to_be_visible(timeout=WAIT_MS)


def total(site: Site, word: str) -> int:
    with urllib.request.urlopen(f"{site.url}/search/?q={word}", timeout=30) as answer:
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", answer.read().decode(), re.DOTALL)
    assert heading
    found = re.search(r"\d[\d,]*", re.sub("<[^>]+>", "", heading[1]))
    return int(found[0].replace(",", "")) if found else 0


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.fixture
def script(request: pytest.FixtureRequest) -> str:
    """A word of this run's own: the same test runs with script and without, on one site."""
    return "with" if request.node.callspec.params["page"] else "without"


def test_twenty_files_three_bad_and_a_duplicate_have_a_row_each(page: Page, script: str) -> None:
    sign_in(page)
    good = [letter(f"quagga{script}", number) for number in range(16)]
    same = FilePayload(name="again.txt", mimeType="text/plain", buffer=good[3]["buffer"])
    bad = [
        broken("page.pdf", b"<!doctype html><html><body>Gone</body></html>"),
        broken("scan.pdf", image_only()),
        broken("letter.docx", word_document()),
    ]

    send(page, *good[:8], bad[0], *good[8:], bad[1], same, bad[2])

    rows = page.locator("#rows").get_by_role("row")  # the sidebar has rows of its own
    expect(rows).to_have_count(21)
    expect(rows.filter(has_text="Added ")).to_have_count(16)
    expect(rows.filter(has_text="Rejected: ")).to_have_count(3)
    expect(rows.filter(has_text="again.txt")).to_contain_text(
        re.compile(rf"Duplicate of .*quagga{script}-3\.txt")
    )
    page.get_by_role("link", name="All uploads").click()
    expect(page.locator("#result_list").get_by_role("row").nth(1)).to_contain_text("20")


def test_a_letter_is_reviewed_merged_tagged_published_found_read_again_and_taken_back(
    page: Page, site: Site, script: str
) -> None:
    mark = f"zebra{script}"
    sign_in(page)
    send(page, letter(mark))
    page.get_by_role("link", name=re.compile("^Added ")).click()
    letter_id = re.search(r"/letter/(\d+)/review/", page.url)
    assert letter_id

    # review: correct the first finding, change a theme, merge the next two
    page.get_by_role("link", name="Start with the first finding").click()
    text = page.get_by_role("textbox", name="Text")
    corrected = f"Okapi{script} were seen in the duty room. " + text.input_value()
    text.fill(corrected)
    page.locator(".chosen .themes input:not(:checked)").first.check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Finding saved.")).to_be_visible()
    expect(page.locator(".finding.chosen textarea")).to_have_value(corrected)
    page.get_by_role("link", name="Next finding").click()
    page.wait_for_load_state()  # the last finding has come, too
    before = page.locator("li.finding").count()
    page.get_by_role("button", name="Merge with the next").click()
    expect(page.get_by_text("Findings merged.")).to_be_visible()
    expect(page.locator("li.finding")).to_have_count(before - 1)

    # publish, find
    publish = page.get_by_role("button", name="Publish", exact=True)
    if publish.count():
        publish.click()
    expect(page.locator(".is-published")).to_be_visible()
    assert total(site, f"okapi{script}") == 1
    for machine in MACHINES:
        with urllib.request.urlopen(f"{site.url}{machine}?q=okapi{script}", timeout=30) as answer:
            assert "were seen in the duty room" in answer.read().decode()
    finding = page.locator("li.finding").first.get_attribute("id")
    assert finding
    number = finding.removeprefix("finding-")

    # read again: the correction is kept
    page.get_by_role("button", name="Read the file again").click()
    expect(page.get_by_text("Report read again:")).to_contain_text("0 to decide")
    expect(page.locator("li.finding").first).to_contain_text(f"Okapi{script} were seen")
    assert page.locator("li.finding").count() == before - 1

    # taken back: gone from search, feed, CSV, JSON and the file's address
    ways = {
        "letter": f"/letters/{letter_id[1]}/",
        "finding": f"/findings/{number}/",
        "file": f"/letters/{letter_id[1]}/file/",
    }
    assert {name: status(site.url + way) for name, way in ways.items()} == dict.fromkeys(ways, 200)
    page.get_by_role("button", name="Unpublish").click()
    expect(page.get_by_text("Report unpublished.")).to_be_visible()
    assert total(site, f"okapi{script}") == 0
    assert all(status(site.url + way) in (404, 410) for way in ways.values())
    for machine in MACHINES:
        with urllib.request.urlopen(f"{site.url}{machine}?q=okapi{script}", timeout=30) as answer:
            assert "were seen in the duty room" not in answer.read().decode()


def test_the_page_stands_beside_its_findings(page: Page, site: Site) -> None:
    sign_in(page)
    page.goto("/admin/letters/letter/?q=westmarsh-2024")
    page.get_by_role("link", name="westmarsh-2024-ilacs.pdf").click()

    image = page.get_by_role("img", name="Page 1 of the report")
    expect(image).to_be_visible()
    page.get_by_role("link", name="Page 2", exact=True).click()
    second = page.get_by_role("img", name="Page 2 of the report")
    expect(second).to_be_visible()
    drawn = page.request.get(str(second.get_attribute("src")))
    assert (drawn.status, drawn.headers["content-type"]) == (200, "image/png")


def test_two_editors_of_one_finding(page: Page, site: Site, script: str) -> None:
    mark = f"gecko{script}"
    sign_in(page)
    send(page, letter(mark))
    page.get_by_role("link", name=re.compile("^Added ")).click()
    page.get_by_role("link", name="Start with the first finding").click()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("textbox", name="Text").fill("What the other editor wrote.")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text("Finding saved.")).to_be_visible()

    page.get_by_role("textbox", name="Text").fill("What I wrote.")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("has changed this while you were editing it")).to_be_visible()
    expect(page.locator(".theirs")).to_contain_text("What the other editor wrote.")
    expect(page.get_by_role("textbox", name="Text")).to_have_value("What I wrote.")
