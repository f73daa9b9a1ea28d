"""Evidence packs over the web: gathered by ticking, kept in an address, taken away; what is lost is said, not shown."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook

from letters.editing.finding_structure import merge_findings
from letters.ingestion.reread import store_again
from letters.models import Finding, Letter
from tests.behaviours.conftest import Html, index_all, page
from tests.builders import read_letter, stored

pytestmark = pytest.mark.django_db
SAID = ("Supervision is regular.", "Plans drift.", "Visits are late.")


@pytest.fixture
def ids(db: None) -> list[int]:
    stored(*SAID)
    index_all()
    return list(Finding.objects.order_by("position").values_list("pk", flat=True))


def body(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_ticked_findings_are_added_to_the_pack_that_came_along(client: Client, ids: list[int]) -> None:
    answer = client.get(f"/pack/?f={ids[2]}&add={ids[0]}&add={ids[1]}")

    assert (answer.status_code, answer["Location"]) == (302, f"/pack/?f={ids[2]}.{ids[0]}.{ids[1]}")


def test_results_and_letters_offer_ticks_that_go_into_the_pack(client: Client, ids: list[int]) -> None:
    letter = Letter.objects.get()
    for address in (f"/search/?q=plans&pack={ids[0]}", f"{letter.get_absolute_url()}?pack={ids[0]}"):
        source = client.get(address).content.decode()

        assert f'name="add" value="{ids[1]}" form="pack"' in source
        assert f'<input type="hidden" name="f" value="{ids[0]}">' in source


def test_a_search_carries_the_pack_along_and_no_export_does(client: Client, ids: list[int]) -> None:
    links = [a.href for a in page(client, f"/search/?q=plans&pack={ids[0]}").anchors]

    assert any(href.startswith("?q=plans&") and href.endswith(f"pack={ids[0]}&sort=newest") for href in links)
    exports = [href for href in links if href.startswith(("/search/findings", "/api/", "/search/feed"))]
    assert len(exports) >= 5
    assert not [href for href in exports if "pack" in href]


@pytest.mark.parametrize(
    ("button", "order"),
    [("up={1}", [1, 0, 2]), ("down={1}", [0, 2, 1]), ("drop={1}", [0, 2]), ("up=x", [0, 1, 2])],
)
def test_buttons_order_and_take_out(client: Client, ids: list[int], button: str, order: list[int]) -> None:
    held = ".".join(map(str, ids))

    answer = client.get(f"/pack/?f={held}&{button.format(*ids)}")

    assert answer["Location"] == f"/pack/?f={'.'.join(str(ids[at]) for at in order)}"


def test_the_page_shows_the_findings_in_order_with_citations_and_notes(
    client: Client, ids: list[int]
) -> None:
    html = Html(client.get(f"/pack/?f={ids[2]}.{ids[0]}&n{ids[0]}=Ask+%3Cb%3EJo").content.decode())
    text = " ".join("".join(html.text_parts).split())

    assert text.index(SAID[2]) < text.index(SAID[0])
    assert "Note: Ask <b>Jo" in text
    assert f"http://testserver/findings/{ids[0]}/#finding-{ids[0]}" in text


def test_its_files_have_its_findings_in_its_order_and_the_notes(client: Client, ids: list[int]) -> None:
    asked = f"f={ids[2]}.{ids[0]}&title=For+the+board&n{ids[0]}=Ask+Jo"

    rows = list(csv.DictReader(io.StringIO(body(client, f"/pack/findings.csv?{asked}").decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(body(client, f"/pack/findings.xlsx?{asked}")))
    lines = [p.text for p in Document(io.BytesIO(body(client, f"/pack/findings.docx?{asked}"))).paragraphs]

    assert [(row["text"], row["note"]) for row in rows] == [(SAID[2], ""), (SAID[0], "Ask Jo")]
    heading, *sheet = book["Findings"].iter_rows(values_only=True)
    cells = [dict(zip(heading, row, strict=True)) for row in sheet]
    assert [(row["Finding"], row["Note"]) for row in cells] == [(SAID[2], None), (SAID[0], "Ask Jo")]
    assert lines[0] == "For the board"
    assert lines.index(f"“{SAID[2]}”") < lines.index(f"“{SAID[0]}”") < lines.index("Note: Ask Jo")


def test_a_withdrawn_letters_findings_are_said_to_be_so_without_their_words(
    client: Client, ids: list[int]
) -> None:
    Letter.objects.update(state=Letter.State.WITHDRAWN, withdrawn_reason="It named a child")

    text = "".join(page(client, f"/pack/?f={ids[0]}").text_parts)
    found = body(client, f"/pack/findings.csv?f={ids[0]}").decode()

    assert "Its report has been withdrawn" in text
    assert "1 is not shown" in " ".join(text.split())
    assert SAID[0] not in text + found


def test_of_findings_that_are_not_published_nothing_is_told(client: Client, ids: list[int]) -> None:
    Letter.objects.update(state=Letter.State.UNPUBLISHED)

    told = {
        pk: " ".join("".join(page(client, f"/pack/?f={pk}").text_parts).split()) for pk in (ids[0], 999_999)
    }

    for text in told.values():
        assert "No finding of this number is shown here" in text
        assert not any(said in text for said in SAID)


def test_a_merged_finding_leads_to_the_one_that_took_it_in(client: Client, ids: list[int]) -> None:
    first, second = Finding.objects.filter(pk__in=ids[:2]).order_by("position")
    merge_findings(first.pk, first.version, second.pk, second.version)
    index_all()

    text = " ".join("".join(page(client, f"/pack/?f={ids[1]}&n{ids[1]}=Drift").text_parts).split())
    rows = body(client, f"/pack/findings.csv?f={ids[1]}&n{ids[1]}=Drift").decode()

    assert f"Finding {ids[1]} was merged into this one" in text
    assert f"{SAID[0]} {SAID[1]}" in text
    assert rows.splitlines()[1].endswith(",Drift")


def test_a_merged_finding_beside_the_one_that_took_it_in_is_quoted_once(
    client: Client, ids: list[int]
) -> None:
    first, second = Finding.objects.filter(pk__in=ids[:2]).order_by("position")
    merge_findings(first.pk, first.version, second.pk, second.version)
    index_all()
    question = f"f={ids[1]}.{ids[0]}&n{ids[1]}=Drift&n{ids[0]}=Ask"

    text = " ".join("".join(page(client, f"/pack/?{question}").text_parts).split())
    rows = body(client, f"/pack/findings.csv?{question}").decode().splitlines()

    assert text.count(f"{SAID[0]} {SAID[1]}") == 1
    assert f"An editor merged it into finding {ids[0]}" in text
    assert "not shown" not in text
    assert len(rows) == 2
    assert rows[1].endswith(",Drift; Ask"), "no note is lost"


def test_after_reading_again_a_finding_that_is_still_read_stays_and_one_that_is_not_is_said_to_be_gone(
    client: Client, ids: list[int]
) -> None:
    store_again(Letter.objects.get().pk, read_letter(SAID[0], "Quite another matter, parking."))
    index_all()

    text = " ".join("".join(page(client, f"/pack/?f={ids[0]}.{ids[1]}&n{ids[1]}=Ask").text_parts).split())

    assert SAID[0] in text
    assert SAID[1] not in text
    assert f"It was no longer found when {Letter.objects.get().inspection} was read again." in text
    assert "1 is not shown" in text


def test_a_file_is_named_by_plain_letters_whatever_the_title(client: Client, ids: list[int]) -> None:
    for title in ("..%2F..%2Fetc%2Fpasswd", "a%22%0D%0AX-Evil: 1", "%D9%85%D8%B1", "%3D1%2B1", "x" * 500):
        for ending in ("csv", "xlsx", "docx"):
            answer = client.get(f"/pack/findings.{ending}?f={ids[0]}&title={title}")
            list(answer)  # a file being sent holds a place in the queue
            named = re.fullmatch(
                rf'attachment; filename="[a-z0-9-]{{1,101}}\.{ending}"', answer["Content-Disposition"]
            )
            assert named, answer["Content-Disposition"]
            assert "X-Evil" not in answer.headers


def test_a_pack_of_nonsense_or_of_too_many_says_so(client: Client, ids: list[int]) -> None:
    many = ".".join(map(str, range(1, 1_001)))

    empty = client.get("/pack/?f=zebra&n1=x")
    followed = client.get(f"/pack/?f={many}", follow=True)
    long = client.get(
        f"/pack/?f={'.'.join(map(str, range(1, 31)))}&" + "&".join(f"n{n}={'x' * 500}" for n in range(1, 31))
    )

    assert empty["Location"] == "/pack/"
    assert "at most 200 findings" in followed.content.decode()
    assert long.status_code == 400
    assert "too long for one address" in long.content.decode()


def test_a_pack_asks_as_much_of_the_database_for_one_finding_as_for_many(client: Client) -> None:
    stored(*(f"Finding number {n}." for n in range(60)))
    ids = list(Finding.objects.values_list("pk", flat=True))

    def queries(some: list[int]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"/pack/?f={'.'.join(map(str, some))}")
        return len(asked)

    assert queries(ids) == queries(ids[:2]) <= 8
