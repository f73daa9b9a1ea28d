"""A change of very many findings is left to the worker, and the page after it says that searches follow."""

from __future__ import annotations

import pytest
from django.test import Client

from letters.models import Authority, Letter
from tests.builders import stored

pytestmark = pytest.mark.django_db
SAID = "2 findings have changed; searches may take some minutes to follow."


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("publish_letters", Letter.State.UNPUBLISHED),
        ("unpublish_letters", Letter.State.PUBLISHED),
        ("delete_selected", Letter.State.PUBLISHED),
    ],
)
def test_reports_published_taken_back_or_deleted(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, action: str, state: str
) -> None:
    monkeypatch.setattr("letters.admin.histories.AT_ONCE", 1)
    stored("Supervision is regular.", "Supervision is rare.")
    Letter.objects.update(state=state)
    chosen = {"action": action, "_selected_action": [Letter.objects.get().pk], "post": "yes"}

    once = admin_client.post("/admin/letters/letter/", chosen, follow=True)
    again = admin_client.post("/admin/letters/letter/", chosen, follow=True)

    assert SAID in once.content.decode()
    assert SAID not in again.content.decode(), "nothing has changed"


def test_authorities_merged(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("letters.admin.histories.AT_ONCE", 1)
    stored("Supervision is regular.", "Supervision is rare.")
    merged = Authority.objects.get(inspections__isnull=False)
    into = Authority.objects.exclude(pk=merged.pk).first() or Authority.objects.create(name="Elsewhere")
    chosen = {"action": "merge_into", "_selected_action": [merged.pk], "into": into.pk}

    answer = admin_client.post("/admin/letters/authority/", chosen, follow=True)

    assert SAID in answer.content.decode()
