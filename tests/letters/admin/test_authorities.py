"""The form of an authority."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from letters.models import Authority

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("names", ["9" * 5_000, "[" * 100_000], ids=["digits", "deep"])
@pytest.mark.parametrize("field", ["other_names", "initial-other_names"])
def test_other_names_that_cannot_be_read_are_refused_by_the_form(field: str, names: str) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    none = {"neighbour_ranks-TOTAL_FORMS": "0", "neighbour_ranks-INITIAL_FORMS": "0"}
    sent = {"name": "", "slug": "", "other_names": "[]", **none, field: names}

    answer = client.post("/admin/letters/authority/add/", sent)

    assert answer.status_code == 200
    assert ("other_names" in answer.context["adminform"].form.errors) == (field == "other_names")
    assert not Authority.objects.filter(name="").exists()
