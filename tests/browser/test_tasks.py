"""What six kinds of users come to do, by clicking only, on a desk and on a phone; with the clicks that it takes.

A click is a press of a link, a button, a tick box or a fold; typing is none. Where a task took clicks before the
pages were drawn anew, the number is in the test's name or its comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.running import Site

WIDE, NARROW = (1280, 800), (390, 844)


class Visitor:
    """Somebody who clicks; ``clicks`` counts."""

    def __init__(self, page: Page, *, narrow: bool) -> None:
        self.page, self.narrow, self.clicks = page, narrow, 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def link(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        self.click(self.page.get_by_role("link", name=name, exact=exact).first)

    def unfold(self) -> None:
        """On a phone what can be done with all results is folded: one click more than on a desk."""
        if self.narrow:
            self.click(self.page.get_by_text("Trends, alerts, downloads"))

    def open_filters(self) -> None:
        """On a phone they are folded at the top."""
        if self.narrow:
            self.click(self.page.locator(".to-filters a"))

    def tick(self, name: str) -> None:
        self.clicks += 1
        self.page.get_by_role("checkbox", name=re.compile(rf"^{name}")).first.check()

    def apply(self) -> None:
        self.click(self.page.get_by_role("button", name="Apply filters").first)

    def search(self, words: str) -> None:
        self.page.get_by_label("Search what inspectors found").fill(words)
        self.click(self.page.get_by_role("button", name="Search", exact=True))

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()


@pytest.fixture(params=[WIDE, NARROW], ids=["1280", "390"])
def visitor(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """On the first page; an error in the console fails the test."""
    width, height = request.param
    context = browser.new_context(base_url=site.url, viewport={"width": width, "height": height})
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto("/")
    yield Visitor(page, narrow=width == NARROW[0])
    context.close()
    assert not errors


def test_officer_supervision_in_a_region_since_a_year(visitor: Visitor) -> None:
    visitor.search("supervision")
    visitor.open_filters()
    visitor.tick("North West")
    visitor.page.get_by_label("From").fill("2012")
    visitor.apply()

    assert re.match(r"\d+ findings? for ‘supervision’ in the North West, since 2012", visitor.heading)
    assert visitor.clicks == (4 if visitor.narrow else 3), "it was 4"


def test_officer_two_themes_together(visitor: Visitor) -> None:
    visitor.search("staff")
    visitor.open_filters()
    for name in ("Supervision", "Caseloads"):
        box = visitor.page.get_by_role("checkbox", name=re.compile(rf"^{name}"))
        if not box.count():
            visitor.click(visitor.page.locator("[data-filter=theme] .all-values a"))
            visitor.page.get_by_label(re.compile("^Find ")).fill(name)
        visitor.tick(name)
    visitor.apply()
    visitor.open_filters()
    visitor.tick("Match all selected themes")
    visitor.apply()

    assert "about both Caseloads and workload and Supervision" in visitor.heading
    assert visitor.clicks <= (9 if visitor.narrow else 7), "it was 7"


def test_officer_only_strengths_and_the_file(visitor: Visitor) -> None:
    visitor.search("supervision")
    visitor.open_filters()
    visitor.tick("Strength")
    visitor.apply()

    found = re.match(r"(\d+) strengths? for ‘supervision’", visitor.heading)
    assert found
    assert visitor.page.locator("article.hit .says").all_inner_texts()
    visitor.unfold()
    with visitor.page.expect_download() as download:
        visitor.link("CSV", exact=True)
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len([line for line in lines if "/findings/" in line]) == int(found[1])
    assert visitor.clicks == (6 if visitor.narrow else 4)


def test_officer_named_authorities_by_typing(visitor: Visitor) -> None:
    visitor.search("children")
    visitor.open_filters()
    more = visitor.page.locator("[data-filter=region] .all-values a")
    if more.count():
        visitor.click(more)
        visitor.page.get_by_label(re.compile("^Find ")).fill("ashby")
    visitor.tick("Ashby Vale")
    visitor.apply()

    assert "in Ashby Vale" in visitor.heading
    assert visitor.clicks <= (5 if visitor.narrow else 4)


def test_researcher_share_of_inspections_by_year_and_as_a_file(visitor: Visitor) -> None:
    visitor.link("Themes")
    visitor.link("Supervision", exact=True)

    table = visitor.page.get_by_role("region", name="Inspections that raise it, by year")
    expect(table.get_by_role("columnheader", name="Inspections held")).to_be_attached()
    assert re.search(r"\d%", table.inner_text())
    with visitor.page.expect_download() as download:
        visitor.link("Download these tables (CSV)")
    assert "Inspections held" in download.value.path().read_text(encoding="utf-8-sig")
    assert visitor.clicks == 3, "two to the page, as before; then the file, which there was not"


def taken(visitor: Visitor, name: str, tmp_path: Path) -> Path:
    """Click a link that is a file, and return where it was saved."""
    with visitor.page.expect_download() as download:
        visitor.link(name, exact=True)
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_officer_into_word_with_citations_and_into_excel(visitor: Visitor, tmp_path: Path) -> None:
    visitor.search("supervision")
    total = int(re.match(r"\d+", visitor.heading)[0])  # type: ignore[index]

    visitor.unfold()
    book = load_workbook(taken(visitor, "Excel", tmp_path))
    words = [line.text for line in Document(str(taken(visitor, "Word, by theme", tmp_path))).paragraphs]

    rows = list(book["Findings"].iter_rows(values_only=True))
    column = rows[0].index("Citation")
    assert len(rows) == total + 1
    assert all("/findings/" in str(row[column]) for row in rows[1:])
    assert sum("/findings/" in line for line in words) == total
    assert visitor.clicks == 3 + visitor.narrow, "one for each file; neither was possible"


def test_researcher_by_year_and_region_of_how_many_with_a_citation_and_the_table(
    visitor: Visitor, tmp_path: Path
) -> None:
    visitor.search("missing exploitation")
    visitor.unfold()
    visitor.link("How has this changed?")

    for dimension in ("year", "region"):
        table = visitor.page.get_by_role("region", name=f"Table by {dimension}")
        expect(table.get_by_role("columnheader", name="Inspections held")).to_be_attached()
    assert visitor.clicks == 2 + visitor.narrow, "it was 2 by year, and nine searches by region"
    book = load_workbook(taken(visitor, "Excel", tmp_path))
    about = {row[0]: row[1] for row in book["About these numbers"].iter_rows(values_only=True)}
    assert about["Address"] == visitor.page.url
    assert re.search(r"counted on \d+ \w+ 20\d\d", about["Citation"])
    assert [str(row[0]) for row in book["By year"].iter_rows(min_row=2, values_only=True)]
    assert visitor.clicks == 3 + visitor.narrow, "there was no table to take"


def test_adviser_beside_its_neighbours_and_another_council_and_takes_it_away(
    visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor.page
    page.get_by_label("Search what inspectors found").press_sequentially("ashby")
    visitor.click(page.get_by_role("link", name=re.compile("^Ashby Vale")).first)
    visitor.link(re.compile("^Compare"))
    assert "compared" in visitor.heading
    assert visitor.clicks == 2, "it was one mixed list of 3,817"

    visitor.click(page.get_by_text("Beside authorities of your own choice"))
    page.get_by_label("Authorities (several").select_option(label="Westmarsh")
    visitor.click(page.get_by_role("button", name="Compare"))
    expect(page.get_by_role("columnheader", name=re.compile("Westmarsh|Chosen")).first).to_be_visible()
    assert visitor.clicks == 4
    book = load_workbook(taken(visitor, "Excel", tmp_path))
    assert book.worksheets[0].max_row > 1
    visitor.click(page.locator("table.compare tbody th a").first)
    expect(page.locator(".sides section")).to_have_count(2)
    expect(page.locator(".sides blockquote").first).to_be_visible()
    assert visitor.clicks == 6


def test_journalist_a_council_what_is_wrong_and_since_when(visitor: Visitor) -> None:
    visitor.page.get_by_label("Search what inspectors found").press_sequentially("ashby")
    visitor.click(visitor.page.get_by_role("link", name=re.compile("^Ashby Vale")).first)
    assert visitor.heading.startswith("Ashby Vale")
    assert visitor.clicks == 1, "it was 2"

    expect(visitor.page.get_by_role("heading", name=re.compile("^Latest judgements"))).to_be_visible()
    recurring = visitor.page.locator("section[aria-labelledby=recurs] li a").first
    told = re.match(r"\d+", recurring.inner_text())
    assert told
    visitor.click(recurring)
    assert re.match(rf"{told[0]} findings? about .* in Ashby Vale listed as", visitor.heading), (
        "exactly those"
    )
    assert visitor.clicks == 2

    visitor.click(visitor.page.locator("article.hit h2 a").first)
    arrived = visitor.page.locator("article.finding:target")
    expect(arrived).to_be_in_viewport()
    expect(arrived.get_by_role("link", name=re.compile("^page "))).to_be_attached()
    expect(arrived.get_by_role("button", name="Copy quote and citation")).to_be_attached()


def test_officer_ticked_findings_into_word_with_citations(visitor: Visitor) -> None:
    visitor.search("supervision")
    visitor.page.wait_for_load_state("networkidle")  # results come in place: a tick before they stand is lost
    for box in visitor.page.get_by_role("checkbox", name=re.compile("^Add to pack")).all()[:2]:
        visitor.click(box)
    visitor.click(visitor.page.get_by_role("button", name="Add ticked findings to a pack"))

    expect(visitor.page.locator("ol.packed > li")).to_have_count(2)
    with visitor.page.expect_download() as download:
        visitor.link("Word", exact=True)
    assert download.value.path().read_bytes().startswith(b"PK")
    assert visitor.clicks == 5, "it was not possible"


def test_researcher_a_question_by_year_region_and_type_as_a_file(visitor: Visitor) -> None:
    visitor.search("missing children")
    visitor.unfold()
    visitor.link("How has this changed?")

    assert visitor.heading.startswith("How has this changed?")
    for table in ("By year", "By region"):
        expect(visitor.page.get_by_role("heading", name=table, exact=True)).to_be_visible()
    with visitor.page.expect_download() as download:
        visitor.link("CSV", exact=True)
    assert "," in download.value.path().read_text(encoding="utf-8-sig")
    assert visitor.clicks == 3 + visitor.narrow, "by region it was nine searches by hand"


def test_researcher_what_is_covered_and_what_is_missing(visitor: Visitor) -> None:
    visitor.link("Open data")

    expect(visitor.page.get_by_role("region", name="Reports by type and year")).to_be_attached()
    expect(visitor.page.get_by_role("heading", name="What is missing")).to_be_visible()
    assert visitor.clicks == 1, "it was numbers only"


def test_journalist_was_it_fixed(visitor: Visitor) -> None:
    visitor.page.get_by_label("Search what inspectors found").press_sequentially("ashby")
    visitor.click(visitor.page.get_by_role("link", name=re.compile("^Ashby Vale")).first)
    visitor.link(re.compile("^Was it fixed"))

    assert visitor.heading.startswith("Was it fixed?")
    table = visitor.page.get_by_role("heading", name="Report by report")
    expect(table).to_be_visible()
    assert visitor.clicks == 2, "it was not answered"


def test_adviser_beside_its_neighbours_its_region_and_england(visitor: Visitor) -> None:
    visitor.page.get_by_label("Search what inspectors found").press_sequentially("ashby")
    visitor.click(visitor.page.get_by_role("link", name=re.compile("^Ashby Vale")).first)
    visitor.link(re.compile("^Compare"))

    assert visitor.heading.startswith("Ashby Vale compared")
    for column in ("Ashby Vale", "England"):
        expect(visitor.page.get_by_role("columnheader", name=re.compile(f"^{column}"))).to_be_attached()
    assert visitor.clicks == 2, "it was one mixed list of 3,817 findings"


def test_region_opens_to_its_authorities_in_place(visitor: Visitor) -> None:
    visitor.search("children")
    visitor.open_filters()
    visitor.click(visitor.page.get_by_role("button", name="Authorities in the North West"))
    visitor.tick("Ashby Vale")
    visitor.apply()

    assert re.match(r"\d+ findings? for ‘children’ in Ashby Vale", visitor.heading)
    expect(visitor.page.locator(".nest", has_text="North West").get_by_label("Ashby Vale")).to_be_checked()
    assert visitor.clicks == (5 if visitor.narrow else 4)


def test_adviser_authorities_of_a_region_by_grade(visitor: Visitor) -> None:
    visitor.link("Authorities", exact=True)
    visitor.page.get_by_label("Region", exact=True).select_option("north-west")
    visitor.click(visitor.page.get_by_role("button", name="Show"))
    visitor.link("Overall effectiveness")

    order = ["Outstanding", "Good", "Requires improvement", "Adequate", "Inadequate"]
    rows = visitor.page.locator(".all-authorities tbody tr").all_inner_texts()
    grades = [
        next((one for one in order if one in row), "")
        for row in rows
        if "none held" not in row.split("\t")[1]
    ]
    ranks = [order.index(grade) for grade in grades if grade]
    assert "Ashby Vale" in rows[0]
    assert ranks
    assert visitor.clicks == 3, "there was no such table"


def test_adviser_strengths_where_the_grade_is_outstanding(visitor: Visitor) -> None:
    visitor.link(re.compile("^Strengths where the grade is outstanding"))

    assert re.match(r"(\d+|No) strengths? where the overall grade was outstanding", visitor.heading)
    assert visitor.clicks == 1, "it was 4"


def test_editor_from_what_waits_to_the_letter(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("sesame-9")
    visitor.click(page.get_by_role("button", name="Log in"))
    expect(page.get_by_role("heading", name="What needs doing")).to_be_visible()
    visitor.click(page.locator(".waiting a", has_text="to review").first)
    visitor.click(page.locator("#result_list tbody th a").first)

    expect(page.get_by_role("heading", name="Doubts")).to_be_visible()
    assert visitor.clicks == 3


def test_phone_and_keyboard_to_the_third_result_and_into_a_filter(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/search/?q=supervision")

    def presses_to(found: str, limit: int) -> int:
        for count in range(1, limit + 1):
            page.keyboard.press("Tab")
            if page.evaluate("sel => document.activeElement.matches(sel)", found):
                return count
        raise AssertionError(f"{found} is not reached in {limit}")

    assert presses_to("a[href='#results']", 2) == 2
    page.keyboard.press("Enter")
    page.evaluate("document.querySelectorAll('article.hit')[2].querySelector('h2 a').dataset.third = ''")
    assert presses_to("[data-third]", 20) <= 16, "the first result was 20 away"

    page.goto("/search/?q=supervision")
    if visitor.narrow:
        page.locator(".to-filters a").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#filters') !== null")
    else:
        presses_to("a[href='#filters']", 3)
        page.keyboard.press("Enter")
    assert presses_to("#filters input", 3) <= 3


def test_phone_filters_are_at_the_top_and_results_near(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/search/?q=supervision")
    first = page.locator("article.hit").first.bounding_box()
    assert first
    assert first["y"] < 700, "within the first screen"

    visitor.open_filters()
    box = page.get_by_role("checkbox", name=re.compile("^Strength")).bounding_box()
    assert box
    assert box["y"] < 844, "they were at pixel 10,124"


def test_a_new_total_is_announced_and_back_leaves_no_stale_tick(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/search/?q=supervision")
    visitor.open_filters()
    visitor.tick("North West")
    visitor.apply()
    expect(page.locator("#told")).to_have_text(
        re.compile(r"^\d+ findings? for ‘supervision’ in the North West")
    )

    page.go_back()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("North West")
    assert not page.locator("#filters input:checked").count()


def test_manager_a_filtered_page_is_its_address_and_has_a_feed(visitor: Visitor) -> None:
    visitor.search("supervision")
    visitor.open_filters()
    visitor.tick("North West")
    visitor.apply()
    heading, kept = visitor.heading, visitor.page.url

    visitor.page.goto("/")
    visitor.page.goto(kept)

    assert visitor.heading == heading
    visitor.unfold()
    feed = visitor.page.get_by_role("link", name="Feed", exact=True).get_attribute("href") or ""
    answer = visitor.page.request.get(feed)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert heading.split(" (")[0].split("\n")[0] in answer.text()


def test_manager_shares_the_link(visitor: Visitor, browser: Browser) -> None:
    visitor.search("supervision")
    visitor.open_filters()
    visitor.tick("North West")
    visitor.apply()

    colleague = browser.new_context()
    page = colleague.new_page()
    page.goto(visitor.page.url)

    assert page.get_by_role("heading", level=1).inner_text() == visitor.heading
    expect(page.get_by_role("link", name="Remove filter Region: North West")).to_be_attached()
    assert visitor.clicks == (4 if visitor.narrow else 3), "none for the link itself"
    colleague.close()


def test_manager_a_feed_of_what_is_new(visitor: Visitor) -> None:
    page = visitor.page
    visitor.search("supervision")
    visitor.unfold()
    visitor.link("Feed", exact=True)

    assert visitor.heading.startswith("Feed of new findings")
    address = page.get_by_label("Address of the feed").input_value()
    feed = feedparser.parse(page.request.get(address, headers={"Accept": "application/atom+xml"}).body())
    added = [entry.published for entry in feed.entries]
    assert len(set(added)) > 1
    assert added == sorted(added, reverse=True), "it was in the order of inspections"
    assert visitor.clicks == 2 + visitor.narrow


def test_manager_an_alert_by_e_mail_and_its_end(visitor: Visitor, site: Site) -> None:
    page, address = visitor.page, f"manager{visitor.narrow:d}@council.example"
    visitor.search("supervision")
    visitor.unfold()
    visitor.link("E-mail me when there is more")
    page.get_by_label("Your e-mail address").fill(address)
    visitor.click(page.get_by_label("Every day"))
    visitor.click(page.get_by_role("button", name="Send me a link to confirm"))
    assert visitor.heading == "Check your e-mail"
    assert visitor.clicks == 4 + visitor.narrow, "there was none"

    page.goto(site.link_to(address))
    visitor.click(page.get_by_role("button", name="Start the alert"))
    expect(page.get_by_text("The alert has started")).to_be_visible()
    expect(page.get_by_text("Every day, if there is something new")).to_be_visible()
    assert visitor.clicks == 5 + visitor.narrow, "and the link in the mail"

    visitor.click(page.get_by_role("button", name="Stop findings for ‘supervision’"))
    assert visitor.heading == "All alerts stopped"
    assert visitor.clicks == 6 + visitor.narrow


def test_manager_an_account_without_asking_anybody_and_what_is_new_since_last_time(
    visitor: Visitor, site: Site
) -> None:
    page, address = visitor.page, f"saver{visitor.narrow:d}@council.example"
    visitor.link("Sign in")
    visitor.link("Make an account")
    page.get_by_label("Your e-mail address").fill(address)
    visitor.click(page.get_by_role("button", name="Send me a link"))
    page.goto(site.link_to(address))
    page.get_by_label("Password, at least").fill("a-long-sesame-9")
    page.get_by_label("The same password again").fill("a-long-sesame-9")
    visitor.click(page.get_by_role("button", name="Make my account"))
    page.get_by_label("Username").fill(address.capitalize())
    page.get_by_label("Password").fill("a-long-sesame-9")
    visitor.click(page.get_by_role("button", name="Sign in"))
    assert visitor.clicks == 5, "it was not possible"

    visitor.link("Search", exact=True)
    visitor.search("supervision")
    total = int(re.match(r"\d+", visitor.heading)[0])  # type: ignore[index]
    page.get_by_label("Save this search as").fill("Supervision")
    visitor.click(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("0 new since your last visit")).to_be_visible()
    assert visitor.clicks == 8

    site.manage("shell", "-v0", "-c", LAST_VISIT.format(address))
    page.reload()
    told = re.search(r"(\d+) new since", page.get_by_role("main").inner_text())
    assert told
    assert 0 < int(told[1]) < total
    visitor.click(page.get_by_role("button", name="Open Supervision"))
    visitor.link(f"{told[1]} new")
    assert visitor.heading.startswith(f"New: {told[1]} finding")
    assert page.locator("article.hit").count() == int(told[1])
    assert visitor.clicks == 10, "two to what is new; it was counted, not shown"


# The visit lies between what was added first and last of what the search finds.
LAST_VISIT = """
from letters.models import Finding, FindingVisibility
from search.models import SavedSearch
(saved,) = SavedSearch.objects.filter(owner__username="{}")
told = Finding.objects.filter(text__icontains="supervision").values("pk")
of_it = FindingVisibility.objects.filter(finding_id__in=told, visible_since__isnull=False)
times = sorted(set(of_it.values_list("visible_since", flat=True)))
saved.visited_at = times[len(times) // 2 - 1]
saved.save()
"""


def test_a_finding_stands_in_its_letter_beside_the_list(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/search/?q=supervision")
    panel = page.get_by_role("complementary", name="The finding in its report")
    if visitor.narrow:
        expect(panel).to_have_count(0)
        return
    expect(panel.locator(".chosen mark").first).to_be_in_viewport()
    third = page.locator("article.hit").nth(2)
    name = third.locator("h2 a").evaluate("link => link.firstChild.textContent.trim()")
    visitor.click(third.get_by_role("button", name="Show beside"))

    expect(panel.get_by_role("heading", level=2)).to_contain_text(name)
    expect(panel.locator(".chosen")).to_be_in_viewport()
    expect(panel.get_by_role("link", name="Open the whole report here")).to_have_attribute(
        "href", third.locator("h2 a").get_attribute("href") or ""
    )
