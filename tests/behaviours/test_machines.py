"""What programs are told: behaviours A15 (feeds), A16 (CSV) and A17 (JSON)."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from letters.models import Finding
from search import engine
from search.query import Query
from tests.behaviours.conftest import index_all, title_of
from tests.builders import stored

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def csv_rows(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("asked", ["", "q=care&region=north-west", "theme=visits&sort=authority"])
def test_a15_a_feed_has_the_newest_of_the_same_question(client: Client, asked: str) -> None:
    feed = ET.fromstring(client.get(f"/search/feed/?{asked}").content)
    query = Query(
        q="care" if "care" in asked else "",
        region=("north-west",) if "region" in asked else (),
        theme=("visits",) if "theme" in asked else (),
        sort="newest",
    )

    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]

    expected = engine.matching_ids(query)[:50]
    assert ids == [f"http://testserver/findings/{pk}/" for pk in expected]


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize(
    "asked", ["theme=bogus", "year=abc", "sort=upwards", "colour=red", "from=x", "page=0"]
)
def test_a15_a_bad_question_is_answered_400_in_text(client: Client, asked: str) -> None:
    for address in ("/search/feed/", "/search/findings.csv", "/api/findings/"):
        answer = client.get(f"{address}?{asked}")

        assert answer.status_code == 400
        assert answer["Content-Type"].startswith("text/plain")
        assert asked.split("=")[0] in answer.content.decode()


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
def test_a17_the_documented_examples_work(client: Client) -> None:
    source = client.get("/api/").content.decode()
    examples = re.findall(r'<li><a href="(/(?:api|search)/[^"]*)"', source)

    assert len(examples) == 4
    for example in examples:
        assert client.get(example.replace("&amp;", "&")).status_code == 200


def test_without_an_index_programs_are_told_503(client: Client) -> None:
    stored("Supervision is regular.")

    for address in ("/search/feed/", "/search/findings.csv", "/api/findings/"):
        assert client.get(address).status_code == 503
    assert "not ready" in client.get("/search/").content.decode()
