"""What programs are told: behaviours A15 (feeds), A16 (CSV) and A17 (JSON)."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from letters.editing.corrections import correct_facts, correct_finding
from letters.ingestion.reread import store_again
from letters.models import Finding, Letter, Theme
from search.api.records import COLUMNS
from search.engine import execution as engine
from search.query.facets import FILTERS
from search.query.query import KEYS, Query
from tests.behaviours.conftest import index_all, page, title_of
from tests.builders import read_letter, stored

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MACHINES = ("/search/feed/", "/search/findings.csv", "/api/findings/")
HOSTILE = [
    "", " ", "\x00", "\r\nSet-Cookie: a=b", "9" * 4_500, "-1", "0x10", "1e9", "\u0663", "\u00b2", "'", '"', "*",
    "%s%n", "{{ 7*7 }}", "<script>alert(1)</script>", "'; DROP TABLE letters_letter; --", "../../etc/passwd",
    "\U0001f993", "\ufeff\u202e", "e\u0301" * 300, "x" * 10_000, "\ud83d",
]  # fmt: skip


def csv_rows(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def feed_of(client: Client, asked: str, **headers: str) -> ET.Element:
    return ET.fromstring(client.get(f"/search/feed/?{asked}", headers=headers).content)


def entries_of(feed: ET.Element) -> list[ET.Element]:
    return list(feed.iter(f"{ATOM}entry"))


def links_of(feed: ET.Element) -> list[str]:
    return [link.attrib["href"] for entry in entries_of(feed) for link in entry.iter(f"{ATOM}link")]


def refusal(client: Client, address: str) -> list[str]:
    """The lines of an answer that refuses a question."""
    answer = client.get(address)
    assert answer.status_code == 400, address
    assert answer["Content-Type"].startswith("text/plain")
    return answer.content.decode().splitlines()


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("asked", ["q=care", "q=care&region=north-west", "theme=visits&sort=authority"])
def test_a15_a_feed_has_all_of_the_same_question(client: Client, asked: str) -> None:
    feed = feed_of(client, f"{asked}&by=finding")
    query = Query(
        q="care" if "care" in asked else "",
        filters={
            "region": ("north-west",) if "region" in asked else (),
            "theme": ("visits",) if "theme" in asked else (),
        },
        sort="newest",
    )

    links = links_of(feed)

    held = [f"http://testserver/findings/{pk}/" for pk in engine.matching_ids(query)]
    onward = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}.get("next")
    while onward:
        feed = ET.fromstring(client.get(onward).content)
        links += links_of(feed)
        onward = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}.get("next")
    assert sorted(links) == sorted(held)


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("sort", ["newest", "oldest", "authority", "relevance"])
def test_a15_a_feed_claims_no_order_that_it_has_not(client: Client, sort: str) -> None:
    asked = feed_of(client, f"q=care&theme=visits&sort={sort}&page=2")
    plain = feed_of(client, "q=care&theme=visits")

    assert ET.tostring(asked) == ET.tostring(plain)
    assert asked.findtext(f"{ATOM}title") == title_of(client, "/search/?q=care&theme=visits")


@pytest.mark.usefixtures("collection")
def test_a15_ids_are_the_same_by_whatever_name_the_site_is_asked(client: Client) -> None:
    one, other = (feed_of(client, "q=care", host=host) for host in ("127.0.0.1:8000", "localhost"))

    ids = [element.text for element in one.iter(f"{ATOM}id")]

    assert ids == [element.text for element in other.iter(f"{ATOM}id")]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one_id or "") for one_id in ids)
    assert len(set(ids)) == len(ids) == len(entries_of(one)) + 1


def test_a15_ids_are_the_same_when_a_letter_is_read_again(client: Client) -> None:
    outcome = stored("Supervision is regular.", "Plans drift.")
    index_all()
    before = feed_of(client, "by=finding")

    assert outcome.letter
    store_again(outcome.letter.pk, read_letter("Supervision is regular!", "Plans drift.", "Visits are late."))
    index_all()

    def texts(feed: ET.Element) -> dict[str | None, str | None]:
        return {one.findtext(f"{ATOM}summary"): one.findtext(f"{ATOM}id") for one in entries_of(feed)}

    old, new = texts(before), texts(feed_of(client, "by=finding"))
    assert new["Supervision is regular!"] == old["Supervision is regular."]
    assert new["Plans drift."] == old["Plans drift."]
    assert len(set(new.values())) == 3


def test_a15_an_id_is_of_one_letter_on_one_site(client: Client) -> None:
    stored("Supervision is regular.")
    index_all()
    ids = {feed_of(client, "").findtext(f"{ATOM}entry/{ATOM}id")}

    for change in ({"sha256": "f" * 64}, {"added_at": timezone.now() - timedelta(days=3)}):
        Letter.objects.update(**change)
        ids.add(feed_of(client, "").findtext(f"{ATOM}entry/{ATOM}id"))

    assert len(ids) == 3


def test_a15_another_question_is_another_feed(client: Client) -> None:
    stored("Supervision is regular.")
    index_all()

    ids = {feed_of(client, asked).findtext(f"{ATOM}id") for asked in ("", "q=supervision", "q=drift")}

    assert len(ids) == 3


def updates(client: Client) -> dict[str | None, datetime]:
    """The text of each entry and when it was updated."""
    return {
        one.findtext(f"{ATOM}summary"): datetime.fromisoformat(one.findtext(f"{ATOM}updated") or "")
        for one in entries_of(feed_of(client, "by=finding"))
    }


@pytest.fixture
def two_findings() -> list[Finding]:
    """Two findings of two letters."""
    stored("Plans drift.", name="one")
    stored("Visits are late.", name="two")
    index_all()
    return list(Finding.objects.order_by("pk"))


def correct_words(finding: Finding) -> None:
    correct_finding(finding.pk, 1, {"kind": "narrative"})


def set_themes(finding: Finding) -> None:
    theme = Theme.objects.create(slug="drift", name="Drift", group="Test")
    correct_finding(finding.pk, 1, {}, themes=[theme.pk])


def correct_inspection(finding: Finding) -> None:
    correct_facts(finding.inspection_id, 1, {"framework": "ilacs"})


@pytest.mark.parametrize("change", [correct_words, set_themes, correct_inspection])
def test_a15_an_entry_is_updated_when_its_finding_changes(
    client: Client, two_findings: list[Finding], change: Callable[[Finding], None]
) -> None:
    before = updates(client)

    change(two_findings[0])

    after = updates(client)
    assert after["Plans drift."] > before["Plans drift."]
    assert after["Visits are late."] == before["Visits are late."]


def test_a15_an_entry_that_nobody_changed_is_as_old_as_its_letter(client: Client) -> None:
    stored("Plans drift.")
    index_all()
    tomorrow = timezone.now() + timedelta(days=1)  # later than all that was kept of the loading

    Letter.objects.update(added_at=tomorrow)

    assert updates(client) == {"Plans drift.": tomorrow}


@pytest.mark.usefixtures("collection")
def test_a15_a_feed_says_how_an_odd_question_was_read(client: Client) -> None:
    asked = urlencode({"q": "\U0001f993"})
    (note,) = client.get(f"/api/findings/?{asked}").json()["notes"]

    subtitle = feed_of(client, asked).findtext(f"{ATOM}subtitle") or ""

    assert subtitle.startswith(note)
    assert note in page(client, f"/search/?{asked}").text
    assert "report" in (feed_of(client, "q=care").findtext(f"{ATOM}subtitle") or "")


@pytest.mark.parametrize("sign", ["\x0b", "\x1f", "\ufffe"])
def test_a15_a_sign_that_no_feed_may_hold_is_left_out(client: Client, sign: str) -> None:
    stored(f"Plans{sign}drift & <b>stall</b>.")
    theme = Theme.objects.create(slug="drift", name=f"Drift{sign}ing", group="Test")
    Finding.objects.get().finding_themes.create(theme=theme)
    index_all()

    feed = feed_of(client, "theme=drift")

    (entry,) = entries_of(feed)
    assert feed.findtext(f"{ATOM}title") == "1 finding about Drift ing"
    assert entry.findtext(f"{ATOM}summary") == "Plans drift & <b>stall</b>."
    assert "Drift ing" in [one.get("term") for one in entry.iter(f"{ATOM}category")]


def test_a15_a_summary_is_plain_text(client: Client) -> None:
    stored("Plans <b>drift</b>.")
    index_all()

    summaries = [(one.get("type"), one.text) for one in feed_of(client, "by=finding").iter(f"{ATOM}summary")]

    assert summaries == [("text", "Plans <b>drift</b>.")]


def test_a15_a_feed_of_many_takes_as_many_queries_as_of_few(client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/feed/?q=drift")
        return len(queries)

    stored("Plans drift.")
    index_all()
    few = (asked(), asked())[1]

    for number in range(6):
        stored(*(f"Plans drift, {place}." for place in range(6)), name=str(number))
    index_all()

    assert asked() == few


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("theme=bogus", "theme: nothing is called 'bogus' here"),
        ("year=abc", "year: nothing is called 'abc' here"),
        ("sort=upwards", "sort: must be one of relevance, newest, oldest, authority, not 'upwards'"),
        ("colour=red", f"colour: there is no such parameter; there are {', '.join(KEYS)}"),
        ("from=x", "from: must be a year from 1989 to 2100, not 'x'"),
        ("to=1066", "to: must be a year from 1989 to 2100, not '1066'"),
        ("page=0", "page: must be a whole number from 1 to 999999, not '0'"),
        ("page=99999999", "page: must be a whole number from 1 to 999999, not '99999999'"),
        (f"page={'9' * 4500}", f"page: must be a whole number from 1 to 999999, not '{'9' * 60}…'"),
        ("themes=ALL", "themes: must be 'all' or left out, not 'ALL'"),
        ("only=yes", "only: must be '1' or left out, not 'yes'"),
        ("q=care&q=plan", "q: must be given once, not 2 times"),
        ("from=2014&to=2010", "from: must not be after 'to', as 2014 is after 2010"),
        (f"q={'x' * 501}", f"q: must be at most 500 characters long, not '{'x' * 60}…'"),
        ("&".join(["theme=visits"] * 1_001), "There are more than 1000 parameters."),
    ],
)
def test_a15_a_bad_question_is_answered_400_in_text(client: Client, asked: str, why: str) -> None:
    for address in MACHINES:
        assert refusal(client, f"{address}?{asked}") == [why]


def test_each_thing_wrong_has_its_line(client: Client) -> None:
    lines = refusal(client, "/api/findings/?colour=red%0Ablue&only=yes&page=1&page=0")

    assert [line.split(":")[0] for line in lines] == ["colour", "only", "page", "page"]


@pytest.mark.parametrize("address", ["/search/", *MACHINES])
def test_a21_no_parameter_fails_whatever_its_value(client: Client, address: str) -> None:
    stored("Plans drift.")
    index_all()

    for key in (*KEYS, "colour", "q\x00", "9" * 4_500):
        for value in HOSTILE:
            asked = urlencode({key: value}, errors="surrogatepass")

            answer = client.get(f"{address}?{asked}", follow=True)

            body = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code in (200, 400), (key, value)
            assert body
            assert b"<script>alert" not in body or answer["Content-Type"].startswith(
                ("text/plain", "application/json")
            )


@pytest.mark.usefixtures("collection")
def test_a17_no_page_is_past_the_last(client: Client) -> None:
    assert client.get("/api/findings/?page=6").json()["next"] is None
    assert refusal(client, "/api/findings/?page=7") == ["page: there are only 6 pages"]
    assert refusal(client, "/api/findings/?q=zebra&page=2") == ["page: there is only 1 page"]
    assert client.get("/api/findings/?q=zebra").json()["total"] == 0


@pytest.mark.usefixtures("collection")
def test_csv_and_feed_have_no_pages(client: Client) -> None:
    whole = client.get("/search/feed/").content

    assert client.get("/search/feed/?page=7").content == whole
    assert len(csv_rows(client, "/search/findings.csv?page=7")) == 120


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("asked", ["q=zebra", "theme=visits&year=2030"])
def test_a16_a_csv_of_nothing_has_its_heading(client: Client, asked: str) -> None:
    def heading(address: str) -> bytes:
        return b"".join(client.get(address)).splitlines(keepends=True)[0]

    whole = b"".join(client.get(f"/search/findings.csv?{asked}"))

    assert whole == heading("/search/findings.csv") == f"\ufeff{','.join(COLUMNS)}\r\n".encode()


def test_a16_a_row_tells_where_the_finding_stands(client: Client) -> None:
    stored("Supervision is regular.", "Plans drift.")
    Finding.objects.filter(position=0).update(page=3, number="12", section="Leaders")
    Finding.objects.filter(position=1).update(page=None, number="")
    index_all()

    rows = csv_rows(client, "/search/findings.csv?sort=oldest")

    assert [(row["page"], row["paragraph"]) for row in rows] == [("3", "12"), ("", "")]
    assert (rows[0]["section"], rows[0]["text"]) == ("Leaders", "Supervision is regular.")


@pytest.mark.usefixtures("collection")
def test_a16_csv_has_the_rows_of_all_pages_in_their_order(client: Client) -> None:
    rows = csv_rows(client, "/search/findings.csv?q=care&sort=oldest")

    assert [int(row["id"]) for row in rows] == engine.matching_ids(Query(q="care", sort="oldest"))
    assert rows[0]["url"] == f"http://testserver/findings/{rows[0]['id']}/"


def test_a16_csv_names_the_source_file_by_its_hash(client: Client) -> None:
    outcome = stored("Supervision is regular.")
    index_all()

    (row,) = csv_rows(client, "/search/findings.csv")

    assert outcome.letter is not None
    with outcome.letter.file.open() as file:
        assert row["file_sha256"] == hashlib.sha256(file.read()).hexdigest()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_a16_no_cell_is_a_formula(client: Client, start: str) -> None:
    stored(f"{start}HYPERLINK(1) supervision")
    Finding.objects.update(section=f"{start}cmd")
    index_all()

    (row,) = csv_rows(client, "/search/findings.csv")

    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    assert row["text"] == f"'{start}HYPERLINK(1) supervision"


@pytest.mark.usefixtures("collection")
def test_a17_json_pages_have_the_totals_and_order_of_the_page(client: Client) -> None:
    address: str | None = "/api/findings/?q=care&sort=oldest"
    ids: list[int] = []
    pages = 0
    while address:
        answer = client.get(address).json()
        ids += [result["id"] for result in answer["results"]]
        address, pages = answer["next"], pages + 1

    assert ids == engine.matching_ids(Query(q="care", sort="oldest"))
    assert (answer["total"], answer["pages"]) == (len(ids), pages)
    before = f"&page={pages - 1}" if pages > 2 else ""
    assert answer["previous"] == f"http://testserver/api/findings/?q=care&sort=oldest{before}"
    assert answer["title"] == re.sub(r" \(page.*\)", "", title_of(client, "/search/?q=care&sort=oldest"))


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("asked", ["", "q=care&region=north-west", "theme=visits&year=2012&from=2010"])
def test_a17_json_counts_are_those_of_the_page(client: Client, asked: str) -> None:
    groups = {group.name: group for group in client.get(f"/search/?{asked}").context["page"].groups}
    counts = client.get(f"/api/findings/?{asked}").json()["counts"]

    assert list(counts) == list(FILTERS)
    for name, group in groups.items():
        shown = {option.value: (option.label, option.total) for option in group.options}
        assert {one["value"]: (one["label"], one["total"]) for one in counts[name]} == shown
        assert sum(one["total"] for one in counts[name])


@pytest.mark.usefixtures("collection")
def test_a17_the_documented_examples_work(client: Client) -> None:
    source = client.get("/api/").content.decode()
    examples = re.findall(r'<li><a href="(/(?:api|search)/[^"]*)"', source)

    assert len(examples) == 4
    for example in examples:
        assert client.get(example.replace("&amp;", "&")).status_code == 200


def test_without_an_index_programs_are_told_503(client: Client) -> None:
    stored("Supervision is regular.")

    for address in MACHINES:
        assert client.get(address).status_code == 503
    assert client.get("/search/").status_code == 503
