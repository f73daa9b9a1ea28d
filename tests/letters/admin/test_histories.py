"""The way back from a history page is a change like any other: its rights, its checks, and nothing beside its form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from letters.editing import (
    correct_facts,
    correct_finding,
    delete_finding,
    dismiss_doubt,
    merge_authorities,
    publish,
    unpublish,
    withdraw,
)
from letters.models import Authority, Finding, Inspection, Letter

SignIn = Callable[..., Client]
STATES: dict[str, Callable[[list[Letter]], Any]] = {
    "published": publish,
    "unpublished": unpublish,
    "withdrawn": lambda letters: withdraw(letters, "It was replaced."),
}


def address(row: Any, version: Any) -> str:
    return f"/admin/letters/{row._meta.model_name}/{row.pk}/history/{version.pk}/"


@pytest.mark.parametrize("role", ["Editor", "Publisher", "Administrator"])
@pytest.mark.parametrize("now", STATES)
@pytest.mark.parametrize("then", STATES)
def test_no_version_put_back_shows_or_hides_a_letter(
    signed_in: SignIn, letter: Letter, role: str, now: str, then: str
) -> None:
    unpublish([letter])
    for state in (then, now):
        STATES[state]([letter])
    versions = Letter.history.filter(id=letter.pk, state=then)
    before = Letter.objects.values("state", "withdrawn_reason", "shown_since").get()
    client = signed_in(role)

    for version in versions:
        assert client.post(address(letter, version), {"state": then}).status_code == 302

    assert Letter.objects.values("state", "withdrawn_reason", "shown_since").get() == before


def test_the_doubts_come_back_as_they_stood(signed_in: SignIn, letter: Letter) -> None:
    dismiss_doubt(letter, letter.doubts[0]["message"])
    first = Letter.history.filter(id=letter.pk, needs_review=True).earliest()
    assert not Letter.objects.get().needs_review

    signed_in("Editor").post(address(letter, first), {})

    back = Letter.objects.get()
    assert (back.needs_review, back.doubts, back.settled) == (True, letter.doubts, [])
    assert Letter.history.first().history_user.username == "editor"


def test_the_way_back_is_no_pop_up(signed_in: SignIn, letter: Letter) -> None:
    version = Letter.history.filter(id=letter.pk).earliest()

    answer = signed_in("Editor").post(address(letter, version), {"_popup": "1"})

    assert answer.status_code == 302


def test_what_the_form_does_not_show_stays(signed_in: SignIn, letter: Letter) -> None:
    """That a fact was set by hand is known still after another one was put back."""
    held = Inspection.objects.get()
    correct_facts(held.pk, held.version, {"lead_inspector": "Ben Invented"})
    correct_facts(held.pk, held.version + 1, {"title": "Another"})
    version = Inspection.history.filter(id=held.pk).earliest()
    sent = {"authority": held.authority_id, "framework": held.framework, "lead_inspector": "Ben Invented"}

    signed_in("Editor").post(
        address(held, version), {**sent, "title": held.title, "start": held.start, "end": held.end}
    )

    now = Inspection.objects.get()
    assert (now.lead_inspector, now.title) == ("Ben Invented", held.title)
    assert now.hand["lead_inspector"] == held.lead_inspector
    assert now.version == held.version + 3


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"start": "2010-10-20", "end": "2010-10-19"}, "before the first"),
        ({"start": "", "end": "2010-10-19"}, "Enter the first day"),
        ({"framework": "no-such-thing"}, "valid choice"),
    ],
)
def test_facts_put_back_are_checked_as_in_review(
    signed_in: SignIn, letter: Letter, wrong: dict[str, str], told: str
) -> None:
    held = Inspection.objects.get()
    correct_facts(held.pk, held.version, {"start": date(2009, 1, 1), "end": date(2009, 1, 2)})
    version = Inspection.history.filter(id=held.pk).earliest()

    answer = signed_in("Editor").post(address(held, version), {"framework": "", **wrong})

    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert Inspection.objects.get().start == date(2009, 1, 1)


def test_a_finding_put_back_is_checked_as_in_review(signed_in: SignIn, letter: Letter) -> None:
    finding = letter.inspection.findings.all()[0]
    correct_finding(finding.pk, finding.version, {"text": "Changed."})
    version = Finding.history.filter(id=finding.pk).earliest()
    client = signed_in("Editor")
    kind = {"kind": finding.kind}

    assert client.post(address(finding, version), {**kind, "text": "a" * 20_001}).status_code == 200
    assert client.post(address(finding, version), {**kind, "text": "a", "page": 9999}).status_code == 200
    assert Finding.objects.get(pk=finding.pk).text == "Changed."
    assert client.post(address(finding, version), {**kind, "text": "In two\r\nlines."}).status_code == 302
    assert Finding.objects.get(pk=finding.pk).text == "In two lines."


def test_who_may_only_look_cannot_take_the_way_back(signed_in: SignIn, letter: Letter) -> None:
    finding = Finding.objects.order_by("position")[0]
    finding.text = "Changed."
    finding.save()
    first = finding.history.earliest()
    back = {"text": first.text, "kind": first.kind}
    looker = signed_in("", "looker")
    User.objects.get(username="looker").user_permissions.add(Permission.objects.get(codename="view_finding"))

    assert looker.post(address(finding, first), back).status_code == 403
    assert Finding.objects.get(pk=finding.pk).text == "Changed."
    assert signed_in("Editor").post(address(finding, first), back).status_code == 302
    assert Finding.objects.get(pk=finding.pk).text == first.text


def test_what_is_gone_is_not_put_back(signed_in: SignIn, letter: Letter) -> None:
    """A finding that was taken out is brought back in review; its history makes no second one."""
    finding = letter.inspection.findings.all()[0]
    delete_finding(finding.pk, finding.version)
    version = Finding.history.filter(id=finding.pk).latest()
    client = signed_in("Editor")

    assert client.get(address(finding, version)).status_code == 200
    answer = client.post(address(finding, version), {"text": "Back.", "kind": "strength"})

    assert answer.status_code == 404
    assert not Finding.objects.filter(pk=finding.pk).exists()


def test_a_version_with_an_authority_that_is_gone_opens(signed_in: SignIn, letter: Letter) -> None:
    merge_authorities(Authority.objects.get(slug="sefton"), Authority.objects.get(slug="leeds"))
    held = Inspection.objects.get()

    for version in Inspection.history.filter(id=held.pk):
        assert signed_in("Editor", f"e{version.pk}").get(address(held, version)).status_code == 200
