"""What findings say, decided by editors: one after another where the program is least sure, and in review."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from letters.editing import AS_READ
from letters.models import Finding, Letter
from tests.letters.admin.test_review import filled, post

SignIn = Callable[..., Client]
ADDRESS = "/admin/letters/finding/least-sure/"


@pytest.fixture
def unsure(letter: Letter) -> list[Finding]:
    """The letter's three findings, the program least sure of the last."""
    for finding, chance in zip(Finding.objects.order_by("position"), (0.9, 0.6, 0.3), strict=True):
        Finding.objects.filter(pk=finding.pk).update(
            says="concern", says_chance=chance, says_sure=chance >= 0.7
        )
    return list(Finding.objects.order_by("says_chance"))


def decide(client: Client, finding: Finding, says: str) -> int:
    sent = {"finding": finding.pk, "version": finding.version, "says": says}
    return client.post(ADDRESS, sent).status_code


def test_the_least_sure_come_first_and_what_is_decided_leaves_the_list(
    signed_in: SignIn, unsure: list[Finding]
) -> None:
    client = signed_in("Editor")
    page = client.get(ADDRESS)
    assert [finding.pk for finding in page.context["findings"]] == [finding.pk for finding in unsure]
    assert "probably a concern" in page.content.decode()

    assert decide(client, unsure[0], "concern") == 302  # confirmed
    assert decide(client, unsure[1], "mixed") == 302

    assert [finding.pk for finding in client.get(ADDRESS).context["findings"]] == [unsure[2].pk]
    editor = User.objects.get(username="editor")
    decided = Finding.objects.filter(says_by_hand=True, says_set_by=editor).order_by("pk")
    assert sorted(decided.values_list("pk", "says")) == sorted(
        [(unsure[0].pk, "concern"), (unsure[1].pk, "mixed")]
    )


def test_skipping_shows_the_next(signed_in: SignIn, unsure: list[Finding]) -> None:
    page = signed_in("Editor").get(f"{ADDRESS}?skip=1")

    assert page.context["findings"][0].pk == unsure[1].pk
    assert "Back to those skipped" in page.content.decode()


def test_who_comes_second_is_told(signed_in: SignIn, unsure: list[Finding]) -> None:
    client = signed_in("Editor")
    decide(client, unsure[0], "mixed")

    decide(client, unsure[0], "strength")

    assert Finding.objects.get(pk=unsure[0].pk).says == "mixed"
    assert "has changed this" in client.get(ADDRESS).content.decode()


def test_it_takes_the_right_to_change_findings_and_a_known_label(
    signed_in: SignIn, unsure: list[Finding]
) -> None:
    assert decide(signed_in(""), unsure[0], "mixed") == 403
    assert decide(signed_in("Editor"), unsure[0], "splendid") == 400
    assert not Finding.objects.filter(says_by_hand=True).exists()


def test_a_label_is_corrected_in_review_and_given_back(signed_in: SignIn, unsure: list[Finding]) -> None:
    client, finding = signed_in("Editor"), unsure[0]
    letter = finding.inspection.letter

    post(client, letter, "save", **filled(finding, says="strength"))
    finding.refresh_from_db()
    assert (finding.says, finding.says_by_hand, str(finding.says_set_by)) == ("strength", True, "editor")
    assert (
        'value="strength" selected'
        in client.get(f"/admin/letters/letter/{letter.pk}/review/?finding={finding.pk}").content.decode()
    )

    post(client, letter, "save", **filled(finding, says=AS_READ))
    finding.refresh_from_db()
    assert (finding.says_by_hand, finding.says_set_by) == (False, None)
    assert finding.says_chance is not None


def test_saving_other_parts_leaves_the_label_as_read(signed_in: SignIn, unsure: list[Finding]) -> None:
    post(signed_in("Editor"), unsure[0].inspection.letter, "save", **filled(unsure[0], says=AS_READ, page=1))

    assert not Finding.objects.filter(says_by_hand=True).exists()


def test_what_was_decided_is_exported_without_text(
    signed_in: SignIn, unsure: list[Finding], tmp_path: Path
) -> None:
    decide(signed_in("Editor"), unsure[0], "neutral")

    call_command("export_labels", str(tmp_path / "labels.jsonl"), verbosity=0)

    (line,) = (tmp_path / "labels.jsonl").read_text().splitlines()
    label = json.loads(line)
    letter = unsure[0].inspection.letter
    assert (label["label"], label["sha256"], label["position"]) == (
        "neutral",
        letter.sha256,
        unsure[0].position,
    )
    assert not any(word in line for word in unsure[0].text.split() if len(word) > 6)
