"""The table of all authorities, as a page and as a file."""

from __future__ import annotations

import csv
import re

import pytest
from django.test import Client

from letters.models import Authority
from tests.builders import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def names_in(source: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/authorities/[^"]*">([^<]*)</a>', source)


def test_all_authorities_stand_by_region_with_their_grades(client: Client) -> None:
    stored("Supervision is regular.", judgements=(("overall_effectiveness", "good"),))

    page = client.get("/authorities/").content.decode()

    assert len(names_in(page)) == Authority.objects.count()
    row = page[page.index('href="/authorities/sefton/"') :].split("</tr>")[0]
    assert 'data-grade="good">Good' in row
    assert row.count("not judged") == 4
    assert "19 Oct 2010" in row


def test_the_table_is_narrowed_and_sorted_by_its_address(client: Client) -> None:
    stored("Supervision is regular.", judgements=(("overall_effectiveness", "good"),))

    narrowed = client.get("/authorities/?region=north-west&sort=overall").content.decode()

    names = names_in(narrowed)
    assert names[0] == "Sefton"
    assert len(names) == Authority.objects.filter(region="north-west").count()
    head = next(part for part in narrowed.split("<th") if "aria-sort" in part)
    assert 'aria-sort="ascending"' in head
    assert 'href="?region=north-west&amp;sort=-overall"' in head


@pytest.mark.parametrize("asked", ["sort=%00", "region=nowhere", "type=%00x", "sort=-", "sort=overall%27"])
def test_what_is_none_we_know_is_left_out(client: Client, asked: str) -> None:
    assert client.get(f"/authorities/?{asked}").status_code == 200


def test_the_file_has_the_rows_of_the_page_in_its_order(client: Client) -> None:
    stored("Supervision is regular.", judgements=(("overall_effectiveness", "good"),))

    page = client.get("/authorities/?region=london&sort=-name").content.decode()
    file = client.get("/authorities/table.csv?region=london&sort=-name").content.decode("utf-8-sig")

    lines = list(csv.reader(file.splitlines()))
    assert [line[0] for line in lines[1:]] == names_in(page)
    assert lines[0][0] == "Authority"
    assert all(len(line) == len(lines[0]) for line in lines)
