"""The list of letters by review and by doubt, with the numbers beside each choice."""

from __future__ import annotations

import pytest
from django.test import Client

from letters.models import Letter
from tests.builders import stored

pytestmark = pytest.mark.django_db


def test_letters_are_filtered_and_counted_by_review_and_doubt(admin_client: Client) -> None:
    stored("Supervision is regular.", name="good.txt")
    stored("Plans drift.", name="doubtful.txt")
    doubt = {"field": "dates", "message": "No dates.", "needs_review": True}
    Letter.objects.filter(name="doubtful.txt").update(needs_review=True, doubts=[doubt])

    counted = admin_client.get("/admin/letters/letter/?review=needed&_facets=True")
    by_doubt = admin_client.get("/admin/letters/letter/?doubt=dates&_facets=True")

    for page in (counted, by_doubt):
        text = page.content.decode()
        assert page.status_code == 200
        assert "doubtful.txt" in text
        assert "good.txt" not in text
        assert "Dates (1)" in " ".join(text.split())
