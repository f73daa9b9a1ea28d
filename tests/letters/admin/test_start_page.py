"""The editors' first page says what waits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from letters.models import Letter
from letters.reading.letter import Doubt
from search.models import EmptySearch
from tests.builders import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def editor(signed_in: Callable[[str], Client]) -> Client:
    """Signed in as an editor, no more."""
    return signed_in("Editor")


def test_it_counts_what_waits_and_leads_there(editor: Client) -> None:
    stored(
        "Supervision is regular.", doubts=(Doubt("dates", "inspection dates", "Unclear", needs_review=True),)
    )
    stored("Caseloads are high.", name="second.txt")
    EmptySearch.objects.create(words="zebra crossings", times=3, last_on="2026-11-01")

    page = " ".join(editor.get("/admin/").content.decode().split())

    assert "<b>1</b> report to review" in page
    assert "inspection dates 1</a>" in page
    assert "needs review: inspection dates" in page
    assert "zebra crossings" in page
    needed = editor.get("/admin/letters/letter/?review=needed&doubt=inspection+dates")
    (row,) = needed.context["cl"].result_list
    assert row.needs_review
    assert "Needs review: inspection dates" in needed.content.decode()
    assert len(editor.get("/admin/letters/letter/?review=done").context["cl"].result_list) == 1


def test_who_may_see_no_letters_is_told_nothing_of_them(client: Client) -> None:
    stored("Supervision is regular.")
    client.force_login(User.objects.create_user("max", is_staff=True))

    page = client.get("/admin/").content.decode()

    assert "to review" not in page
    assert "Searches that found nothing" not in page


def test_lists_of_other_projects_are_named_by_what_they_hold(admin_client: Client) -> None:
    page = " ".join(admin_client.get("/admin/").content.decode().split())

    assert "Failed sign-ins" in page
    assert "Work waiting" in page
    assert "Tasks waiting, running and done" in page
    assert not [
        name
        for name in ("Axes", "Access log", "Access failure", "Tasks Database", "Task Result")
        if name in page
    ]


def test_a_letter_without_doubts_is_said_to_need_nothing(editor: Client) -> None:
    stored("Supervision is regular.")

    page = editor.get("/admin/letters/letter/").content.decode()

    assert "Nothing to review" in page
    assert "icon-yes" not in page.split("<tbody>")[1].split("</tbody>")[0]
    assert Letter.objects.get().needs_review is False
