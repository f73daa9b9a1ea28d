from __future__ import annotations

import pytest

from letters import signals
from letters.editing.publishing import publish, unpublish, withdraw
from letters.models import Finding, Letter
from tests.builders import stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def letter(reference: None) -> Letter:
    stored("One.", "Two.")
    return Letter.objects.get()


def test_unpublish_and_publish_ring_for_all_findings(letter: Letter) -> None:
    rung: list[tuple[str, list[int]]] = []

    def stored_rings(finding_ids: list[int], **_: object) -> None:
        rung.append(("stored", finding_ids))

    def removed_rings(finding_ids: list[int], **_: object) -> None:
        rung.append(("removed", finding_ids))

    signals.findings_stored.connect(stored_rings)
    signals.findings_removed.connect(removed_rings)
    ids = list(Finding.objects.values_list("pk", flat=True))
    try:
        assert unpublish([letter]) == 1
        assert not Letter.objects.shown().exists()
        assert publish([letter]) == 1
    finally:
        signals.findings_stored.disconnect(stored_rings)
        signals.findings_removed.disconnect(removed_rings)

    assert rung == [("removed", ids), ("stored", ids)]


def test_publishing_what_is_published_changes_nothing(letter: Letter) -> None:
    since = letter.shown_since

    assert publish([letter]) == 0
    letter.refresh_from_db()
    assert letter.shown_since == since


def test_a_withdrawn_letter_keeps_its_reason_until_it_is_published_again(letter: Letter) -> None:
    withdraw([letter], "Ofsted has replaced it")
    letter.refresh_from_db()
    assert (letter.state, letter.withdrawn_reason) == ("withdrawn", "Ofsted has replaced it")

    publish([letter])

    letter.refresh_from_db()
    assert (letter.state, letter.withdrawn_reason) == ("published", "")
    assert list(Letter.history.values_list("state", flat=True))[:2] == ["published", "withdrawn"]
