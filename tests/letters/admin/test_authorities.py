"""The form of an authority."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from letters.models import Authority, Region

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


def gone_meanwhile(monkeypatch: pytest.MonkeyPatch, authority: Authority) -> None:
    """Have somebody else merge it away once the editor's request has read it."""

    def hold(**_: object) -> None:
        Authority.objects.filter(pk=authority.pk).delete()

    for module in ("editing.authority_merging", "models.authorities"):
        monkeypatch.setattr(f"letters.{module}.hold_authorities", hold)


@pytest.mark.parametrize("gone", ["northmoor", "southmoor"])
def test_that_an_authority_is_gone_is_told_to_who_merges_it(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    held = {
        name: Authority.objects.create(name=name.title(), slug=name, region=Region.NORTH_WEST)
        for name in ("northmoor", "southmoor")
    }
    gone_meanwhile(monkeypatch, held[gone])
    chosen = {
        "action": "merge_into",
        "_selected_action": [held["northmoor"].pk],
        "into": held["southmoor"].pk,
    }

    answer = admin_client.post("/admin/letters/authority/", chosen, follow=True)

    assert (
        "Northmoor was not merged: somebody else has merged or deleted it, or Southmoor."
        in answer.content.decode()
    )


def test_that_an_authority_is_gone_is_told_to_who_saves_it(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority.objects.create(
        name="Northmoor", slug="northmoor", region=Region.NORTH_WEST, type="unitary"
    )
    address = f"/admin/letters/authority/{authority.pk}/change/"
    form = admin_client.get(address).context["adminform"].form
    none = {"neighbour_ranks-TOTAL_FORMS": "0", "neighbour_ranks-INITIAL_FORMS": "0"}
    sent = {name: value for name, value in form.initial.items() if value not in (None, False)}
    gone_meanwhile(monkeypatch, authority)

    answer = admin_client.post(address, {**sent, "other_names": "[]", **none}, follow=True)

    assert "Not saved: somebody else has deleted this authority" in answer.content.decode()
