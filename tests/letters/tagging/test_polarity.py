"""What findings say, in the database: told when stored, kept where a person set it, written where it differs."""

from __future__ import annotations

from io import StringIO
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from letters.editing import AS_READ, correct_facts, correct_finding, correct_says
from letters.ingestion.reread import store_again
from letters.models import Finding, Letter, Says
from letters.tagging import polarity, tell_all, tell_polarity
from tests.builders import read_finding, read_letter, stored

pytestmark = pytest.mark.django_db
PRAISE = "Supervision is regular, reflective and effective."
BLAME = "Supervision is poor and too many children wait too long."


def says() -> list[str]:
    return list(Finding.objects.order_by("position").values_list("says", flat=True))


def store_narrative(*texts: str) -> Letter:
    findings = tuple(read_finding(n, text, kind="narrative", section="") for n, text in enumerate(texts))
    outcome = stored(*texts, findings=findings)
    assert outcome.letter
    return outcome.letter


def test_a_finding_is_told_when_it_is_stored() -> None:
    store_narrative(PRAISE, BLAME)

    praised, blamed = Finding.objects.order_by("position")

    assert (praised.says, blamed.says) == ("strength", "concern")
    assert blamed.says_chance is not None
    assert 0 < blamed.says_chance <= 1
    assert blamed.says_words
    assert not blamed.history.exists()


def test_a_new_text_is_told_anew() -> None:
    store_narrative(PRAISE)
    finding = Finding.objects.get()

    correct_finding(finding.pk, 1, {"text": BLAME})

    assert says() == ["concern"]


def test_what_a_person_set_outlives_a_new_text_reading_again_and_learning_again() -> None:
    letter = store_narrative(BLAME)
    ada = User.objects.create_user("ada")
    finding = Finding.objects.get()

    correct_says(finding.pk, 1, "mixed", ada)
    correct_finding(finding.pk, 2, {"text": PRAISE})
    store_again(letter.pk, read_letter(BLAME))
    list(tell_all())

    finding.refresh_from_db()
    assert (finding.says, finding.says_by_hand, finding.says_set_by) == ("mixed", True, ada)
    assert (finding.says_sure, finding.says_chance, finding.says_label) == (True, None, "Mixed")


def test_a_person_who_confirms_what_is_read_has_set_it() -> None:
    store_narrative(BLAME)
    finding = Finding.objects.get()

    correct_says(finding.pk, 1, finding.says, None)
    Finding.objects.update(text=PRAISE)
    list(tell_all())

    assert says() == ["concern"]


def test_what_a_person_set_has_a_history_with_the_version_before() -> None:
    store_narrative(BLAME)
    finding = Finding.objects.get()

    correct_says(finding.pk, 1, "neutral", None)

    assert list(finding.history.order_by("history_id").values_list("says", flat=True)) == [
        "concern",
        "neutral",
    ]


def test_a_label_set_by_hand_can_be_given_back() -> None:
    store_narrative(BLAME)
    finding = Finding.objects.get()
    correct_says(finding.pk, 1, "neutral", None)

    correct_finding(finding.pk, 2, {}, says=AS_READ)

    finding.refresh_from_db()
    assert (finding.says, finding.says_by_hand, finding.says_set_by) == ("concern", False, None)


def test_a_finding_whose_label_a_person_set_is_kept_when_it_is_no_longer_read() -> None:
    letter = store_narrative(PRAISE, BLAME)
    correct_says(Finding.objects.get(text=BLAME).pk, 1, "mixed", None)

    store_again(letter.pk, read_letter(PRAISE))

    assert Finding.objects.filter(text=BLAME, says="mixed").exists()
    assert letter.differences.filter(field="finding").exists()


def test_there_is_no_other_label() -> None:
    store_narrative(BLAME)

    with pytest.raises(ValueError, match="splendid"):
        correct_says(Finding.objects.get().pk, 1, "splendid", None)

    assert says() == ["concern"]


def test_telling_again_writes_nothing() -> None:
    store_narrative(PRAISE, BLAME)

    *_, last = tell_all()

    assert (last.done, last.of, last.changed) == (2, 2, 0)
    assert tell_polarity(Finding.objects.all()) == []


def test_another_framework_is_another_reading() -> None:
    letter = store_narrative(PRAISE)

    asking = patch("letters.tagging.polarity.polarity_of", side_effect=LookupError)
    with asking as asked, pytest.raises(LookupError):
        correct_facts(letter.inspection.pk, 1, {"framework": "ilacs"})

    assert asked.call_args.kwargs["framework"] == "ilacs"


def test_findings_from_before_are_told_by_loading_the_reference() -> None:
    store_narrative(PRAISE, BLAME)
    Finding.objects.filter(text=BLAME).update(says="", says_words=[])
    Finding.objects.filter(text=PRAISE).update(says=Says.MIXED)
    out = StringIO()

    call_command("load_reference", stdout=out)

    assert says() == ["mixed", "concern"]
    assert "1 findings have been labelled as a strength, a concern, mixed or neutral." in out.getvalue()


@patch("letters.tagging.retag_all.BATCH", 2)
def test_the_command_tells_all_in_batches() -> None:
    store_narrative(*(f"{BLAME} Team {number} is new." for number in range(5)))
    Finding.objects.update(says="", says_chance=None)
    out = StringIO()

    call_command("tell_polarity", stdout=out)

    assert says() == ["concern"] * 5
    assert out.getvalue() == "5 findings, 5 changed.\n"


def test_what_an_editor_decides_while_it_is_told_again_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    stored("Supervision is excellent.", "Supervision is excellent everywhere.")
    Finding.objects.update(says="neutral", says_by_hand=False)
    tell = polarity._set_polarity

    def decided_meanwhile(finding: Finding) -> bool:
        if finding.position == 0:
            Finding.objects.filter(pk=finding.pk).update(says="mixed", says_by_hand=True, says_chance=None)
        return tell(finding)

    monkeypatch.setattr(polarity, "_set_polarity", decided_meanwhile)
    *_, last = tell_all()

    decided, told = Finding.objects.order_by("position")
    assert (decided.says, decided.says_by_hand, decided.says_chance) == ("mixed", True, None)
    assert told.says == Says.STRENGTH
    assert last.changed == 1


def test_what_an_editor_decides_before_its_batch_is_told_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch is read in the transaction that writes it: with SQLite, too, others come between two transactions."""
    stored("Supervision is excellent.")
    Finding.objects.update(says="neutral", kind="narrative", section="")
    tell_batch = polarity._tell_batch

    def corrected_before(batch: Any) -> int:
        Finding.objects.update(text="Too many children wait far too long for help.")
        return tell_batch(batch)

    monkeypatch.setattr(polarity, "_tell_batch", corrected_before)
    list(tell_all())

    assert Finding.objects.get().says == Says.CONCERN
