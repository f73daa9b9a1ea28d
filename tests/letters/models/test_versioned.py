from __future__ import annotations

import pytest
from django.utils import timezone

from letters.models import Finding, Letter
from tests.builders import stored

pytestmark = pytest.mark.django_db


def test_the_version_as_read_is_kept_before_the_first_change() -> None:
    stored("Supervision is regular.")
    finding = Finding.objects.get()
    assert not Finding.history.exists()

    for text in ("Supervision is weekly.", "Supervision is daily."):
        finding.text = text
        finding.save()

    versions = list(Finding.history.order_by("history_id").values_list("text", "history_change_reason"))
    assert versions == [
        ("Supervision is regular.", "as read"),
        ("Supervision is weekly.", None),
        ("Supervision is daily.", None),
    ]


def test_a_letter_keeps_no_text_in_its_history() -> None:
    stored("One.")
    letter = Letter.objects.get()
    letter.state = Letter.State.UNPUBLISHED
    letter.save()

    assert Letter.history.count() >= 2
    assert not {"text", "file", "unplaced"} & {field.name for field in Letter.history.model._meta.fields}


def test_shown_since_follows_what_readers_see() -> None:
    stored("One.")
    letter = Letter.objects.get()
    assert letter.shown_since is not None
    assert letter.shown_since <= timezone.now()

    letter.state = Letter.State.UNPUBLISHED
    letter.save()
    assert letter.shown_since is None

    letter.state = Letter.State.PUBLISHED
    letter.save()
    assert letter.shown_since is not None
