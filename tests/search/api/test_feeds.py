"""Feeds: in the order in which findings became visible, by report or by finding, in pages, valid, for people too."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime

import feedparser
import pytest
from django.test import Client

from letters.editing import unpublish
from letters.models import Finding, Letter
from search.api import feed_entries
from search.api.feed_entries import BROAD, MANY_OF_A_REPORT, NARROW
from search.news import arrivals
from tests.behaviours.conftest import index_all
from tests.builders import HEADER, stored
from tests.search.api.atom_schema import faults_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
AS_A_BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def hold(year: int, *texts: str, name: str = "") -> None:
    """A letter of a year, shown and noted."""
    day = date(year, 3, 4)
    stored(*texts, name=name or str(year), header=replace(HEADER, ranges=((day, day),)))
    index_all()


def feed_of(client: Client, address: str) -> ET.Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)


def titles(feed: ET.Element) -> list[str]:
    return [one.findtext(f"{ATOM}title") or "" for one in feed.iter(f"{ATOM}entry")]


def test_an_old_letter_that_is_added_today_is_on_top(client: Client) -> None:
    hold(2024, "Supervision is regular.")
    hold(2009, "Supervision is rare.")

    for question in ("", "theme=supervision", "q=supervision"):
        first = titles(feed_of(client, f"/search/feed/?{question}"))[0]
        assert "4 March 2009" in first, question


def test_a_broad_question_has_an_entry_for_each_report_and_says_so(client: Client) -> None:
    hold(2012, "Plans drift.", "Visits are late.", "Audits are rare.")
    hold(2013, "Supervision is regular.")

    feed = feed_of(client, "/search/feed/")

    assert [one.rsplit(": ", 1)[1] for one in titles(feed)] == ["1 finding matches", "3 findings match"]
    assert feed.findtext(f"{ATOM}subtitle") == BROAD
    listed = [one.text for one in feed.iter("{http://www.w3.org/1999/xhtml}a")]
    assert listed == ["Supervision is regular.", "Plans drift.", "Visits are late.", "Audits are rare."]


def test_a_narrow_question_has_an_entry_for_each_finding_and_says_so(client: Client) -> None:
    hold(2012, "Plans drift.", "Plans are late.", "Audits are rare.")

    feed = feed_of(client, "/search/feed/?q=plans")

    assert [one.findtext(f"{ATOM}summary") for one in feed.iter(f"{ATOM}entry")] == [
        "Plans drift.",
        "Plans are late.",
    ]
    assert feed.findtext(f"{ATOM}subtitle") == NARROW
    assert "10 findings" in NARROW
    assert MANY_OF_A_REPORT == 10


def test_a_long_report_hides_no_other_in_the_feed_of_a_word(client: Client) -> None:
    hold(2012, "Children are safe.")
    hold(2013, *(f"Children are seen, {number}." for number in range(70)))
    hold(2014, *(f"Children are heard, {number}." for number in range(70)))

    assert len(titles(feed_of(client, "/search/feed/?q=children"))) == 3


def test_who_asks_for_the_other_gets_it_as_another_feed(client: Client) -> None:
    hold(2012, "Plans drift.", "Plans are late.")

    plain, by_report = (feed_of(client, f"/search/feed/?q=plans{more}") for more in ("", "&by=report"))

    assert (len(titles(plain)), len(titles(by_report))) == (2, 1)
    assert plain.findtext(f"{ATOM}id") != by_report.findtext(f"{ATOM}id")
    assert client.get("/search/feed/?by=month").content.decode() == "by: must be one of finding, report\n"


def test_pages_lead_through_all_of_it_and_keep_their_ids(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_entries, "ENTRIES", 2)
    for year in range(2010, 2017):
        hold(year, f"Plans drift in {year}.", f"Plans are late in {year}.")
    seen: list[str] = []
    ids: set[str | None] = set()
    address: str | None = "/search/feed/"
    while address:
        feed = feed_of(client, address)
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        seen, address = [*seen, *titles(feed)], links.get("next")
        ids.add(feed.findtext(f"{ATOM}id"))
        assert links["first"] == "http://testserver/search/feed/"
        assert faults_of(ET.tostring(feed)) == []
        hold(
            2000 + len(seen), "Plans drift.", name=f"meanwhile {len(seen)}"
        )  # moves nothing on the pages behind

    assert len(seen) == len(set(seen)) == 7
    assert [int(one[-25:].split(":")[0][-4:]) for one in seen] == list(range(2016, 2009, -1))
    assert len(ids) == 1


def test_ids_stay_when_more_comes(client: Client) -> None:
    hold(2012, "Plans drift.", "Visits are late.")
    before = {one.findtext(f"{ATOM}id") for one in feed_of(client, "/search/feed/").iter(f"{ATOM}entry")}

    hold(2013, "Plans are late.")

    after = {one.findtext(f"{ATOM}id") for one in feed_of(client, "/search/feed/").iter(f"{ATOM}entry")}
    assert before < after
    assert len(after) == 2


def test_what_is_taken_back_is_in_no_feed(client: Client) -> None:
    hold(2012, "Plans drift.")
    unpublish(Letter.objects.all())  # the index has not followed yet

    assert titles(feed_of(client, "/search/feed/")) == titles(feed_of(client, "/search/feed/?q=plans")) == []


@pytest.mark.parametrize("question", ["", "q=children", "theme=supervision", "q=nothing+at+all&by=report"])
def test_a_feed_is_valid(client: Client, question: str) -> None:
    hold(
        2012,
        "Children & <b>plans</b> \x0b drift.",
        *(f"Children are seen, {number}." for number in range(20)),
    )
    hold(2013, "Supervision of children's plans is regular.")

    source = client.get(f"/search/feed/?{question}").content

    assert faults_of(source) == []
    read = feedparser.parse(source)
    assert not read.bozo
    assert read.version == "atom10"


def test_the_check_of_feeds_finds_faults() -> None:
    good = b"""<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:1</id><title>A</title>
        <updated>2026-01-01T00:00:00Z</updated><link href="http://example.org/"/></feed>"""
    assert faults_of(good) == []
    for wrong in (
        good.replace(b"<id>urn:x:1</id>", b""),
        good.replace(b"00:00:00Z", b"00:00:00"),
        good.replace(b"<title>A</title>", b"<title>A</title><title>B</title>"),
        good.replace(b"http://example.org/", b"/search/"),
        good.replace(b"</feed>", b"<entry><id>urn:x:2</id></entry></feed>"),
    ):
        assert faults_of(wrong)


def test_who_opens_it_in_a_browser_gets_a_page(client: Client) -> None:
    hold(2012, *(f"Plans drift, {number}." for number in range(12)))
    answer = client.get("/search/feed/?q=plans", headers=AS_A_BROWSER)

    assert answer["Content-Type"].startswith("text/html")
    assert "Accept" in answer["Vary"]
    assert 'value="http://testserver/search/feed/?q=plans"' in answer.content.decode()
    text = answer.content.decode()
    assert "12 findings match" in text
    assert "9 more" in text
    assert client.get("/search/feed.atom?q=plans", headers=AS_A_BROWSER)["Content-Type"].startswith(
        "application/atom"
    )


@pytest.mark.parametrize(
    "accept", ["*/*", "", "application/atom+xml, text/html;q=0.5", "application/rss+xml"]
)
def test_feed_readers_get_atom(client: Client, accept: str) -> None:
    answer = client.get("/search/feed/", headers={"accept": accept} if accept else {})

    assert answer["Content-Type"].startswith("application/atom+xml")


@pytest.mark.parametrize("before", ["x", "2026-13-01", "9999-12-31T23:59:59-14:00", "\x00", "1" * 5_000])
def test_a_time_that_is_none_is_refused(client: Client, before: str) -> None:
    assert client.get("/search/feed/", {"before": before}).status_code == 400


@pytest.mark.parametrize("held", [False, True])
def test_a_feed_without_entries_is_unchanged_until_something_changes(client: Client, held: bool) -> None:
    if held:
        hold(2012, "Plans drift.")
    first = client.get("/search/feed.atom?q=quillwort")

    again = client.get("/search/feed.atom?q=quillwort", headers={"if-none-match": first["ETag"]})

    assert faults_of(first.content) == []
    assert (first.status_code, again.status_code) == (200, 304)


@pytest.mark.parametrize("before", [False, True])
def test_arrivals_of_many_findings_are_read_in_batches_and_none_is_lost(
    monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    for year in range(2010, 2016):
        hold(year, *(f"Plans drift, {year}.{number}." for number in range(year - 2008)))
    until = datetime.now(UTC) if before else None
    ids = [pk for pk in Finding.objects.values_list("pk", flat=True) if pk % 4]
    at_once = list(arrivals.arrivals_of(ids, before=until))
    for name, value in (("FEW", 0), ("BATCH", 3)):
        monkeypatch.setattr(arrivals, name, value)

    assert list(arrivals.arrivals_of(ids, before=until)) == at_once
    assert sum(len(one.finding_ids) for one in at_once) == len(ids) > 15
