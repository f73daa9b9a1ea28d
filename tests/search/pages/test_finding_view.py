"""A finding beside the list: among its neighbours, with the question's words marked."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from letters.editing.publishing import unpublish
from letters.models import Finding, Letter
from tests.builders import read_finding, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def made(count: int, sections: int = 1) -> list[Finding]:
    """Findings of one letter, as many in each section."""
    findings = tuple(
        read_finding(n, f"Supervision number {n} is regular.", section=f"Part {n * sections // count}")
        for n in range(count)
    )
    stored(findings=findings)
    return list(Finding.objects.order_by("position"))


def test_it_stands_among_its_neighbours_of_the_same_section(client: Client) -> None:
    findings = made(20, sections=2)

    page = client.get(f"/findings/{findings[9].pk}/beside/?q=supervision").content.decode()

    told = [int(n) for n in re.findall(r"number (\d+) is", page)]
    assert told == [8, 9], "the next is of another section"
    assert page.count("<mark>Supervision</mark>") == 2
    assert f'href="/findings/{findings[9].pk}/?q=supervision#finding-{findings[9].pk}"' in page
    assert "<html" not in page


def test_it_is_not_for_an_index_and_not_for_what_is_unpublished(client: Client) -> None:
    (found,) = made(1)

    assert client.get(f"/findings/{found.pk}/beside/")["X-Robots-Tag"] == "noindex"
    unpublish(Letter.objects.all())
    assert client.get(f"/findings/{found.pk}/beside/").status_code == 404


def test_a_long_letter_is_folded_but_for_where_the_reader_arrives(client: Client) -> None:
    findings = made(70, sections=7)
    letter = findings[0].inspection.letter_id

    whole = client.get(f"/letters/{letter}/").content.decode()
    arrived = client.get(f"/findings/{findings[35].pk}/").content.decode()

    assert whole.count('<details class="letter-section"') == 7
    assert whole.count('<details class="letter-section" open') == 1
    opened = arrived.split('<details class="letter-section" open')[1].split(
        '<details class="letter-section"'
    )[0]
    assert f'id="finding-{findings[35].pk}"' in opened
    assert arrived.count('<details class="letter-section" open') == 1


def test_a_short_letter_is_not_folded(client: Client) -> None:
    findings = made(20, sections=4)

    assert (
        '<details class="letter-section"' not in client.get(f"/findings/{findings[0].pk}/").content.decode()
    )
