"""The first page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from letters.models import Finding
from search.models import PublishedSearch
from tests.behaviours.conftest import index_all, page
from tests.builders import HEADER, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def test_published_searches_show_their_totals_of_now(client: Client) -> None:
    PublishedSearch.objects.all().delete()
    PublishedSearch.objects.create(
        name="Supervision in the north", question="region=north-west&q=supervision"
    )
    stored("Supervision is regular.", "Caseloads are high.")
    index_all()

    read = page(client, "/")

    (link,) = [anchor for anchor in read.anchors if anchor.text.startswith("Supervision in the north")]
    assert link.text == "Supervision in the north 1 finding"
    assert link.href == "/search/?q=supervision&region=north-west"


def test_this_year_is_the_year_that_it_is(client: Client) -> None:
    PublishedSearch.objects.create(name="Found now", question="from={year}")
    today = timezone.localdate()
    stored("Supervision is regular.", header=replace(HEADER, ranges=((today, today),)))
    index_all()

    (link,) = [anchor for anchor in page(client, "/").anchors if anchor.text.startswith("Found now")]

    assert link.href == f"/search/?from={timezone.localdate().year}"


def test_an_address_given_whole_is_kept_as_its_question() -> None:
    one = PublishedSearch(name="x", question="https://example.org/search/?q=care&page=1")
    one.clean()

    assert one.question == "q=care&page=1"


def test_the_map_is_coloured_by_grade_or_by_concerns_about_a_theme(client: Client) -> None:
    stored("Caseloads are too high.", judgements=(("overall_effectiveness", "good"),))
    Finding.objects.update(says="concern")

    by_grade, by_theme = (page(client, address).text for address in ("/", "/?map=caseloads"))

    assert "Sefton: good" in by_grade
    assert "Sefton: 1 of 1 findings are concerns" in by_theme
    assert "Sefton: good" in page(client, "/?map=nowhere").text
