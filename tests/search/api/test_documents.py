"""What the files for people share: the question's own name, refusals, and the index's absence told in words."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from search.api.file_names import file_name
from search.query import NO_WORDS, Query, labels

pytestmark = pytest.mark.django_db
FILES = ("/search/findings.xlsx", "/search/findings.docx", "/search/findings.csv")


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("address", FILES)
def test_a_file_is_called_by_its_question_and_day(client: Client, address: str) -> None:
    answer = client.get(f"{address}?theme=visits&year=2012")
    list(answer)

    ending = address.rpartition(".")[2]
    assert re.search(
        rf'filename="findings-about-test-visits-2012-20\d\d-\d\d-\d\d\.{ending}"',
        answer["Content-Disposition"],
    )


def test_a_long_question_gives_a_name_of_bounded_length() -> None:
    query = Query(q="../../“care”\r\nSet-Cookie: " + "drift " * 80)

    name = file_name(query, labels(), NO_WORDS, date(2026, 6, 19), "csv")

    assert re.fullmatch(r"[a-z0-9-]{1,90}-2026-06-19\.csv", name)


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("address", FILES)
@pytest.mark.parametrize("asked", ["theme=zebra", "colour=red", "sort=date", "from=1066"])
def test_a_question_that_cannot_be_answered_is_refused(client: Client, address: str, asked: str) -> None:
    answer = client.get(f"{address}?{asked}")

    assert answer.status_code == 400
    assert answer.content.decode().startswith(asked.partition("=")[0])
