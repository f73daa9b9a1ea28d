"""A theme or an authority renamed in the admin is found under its new name by the next request."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from letters.models import Authority, Theme
from tests.builders import stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]


@pytest.fixture
def ada() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    return client


def change(client: Client, address: str, **changed: str) -> None:
    """Open a change form, send it as it stands but for what is changed, and see that it was taken."""
    opened = client.get(address).context
    fields = {field.html_name: field.value() for field in opened["adminform"].form}
    for inline in opened["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        fields |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    as_sent = {name: "\n".join(value) if isinstance(value, list) else value for name, value in fields.items()}
    answer = client.post(
        address, {name: value for name, value in (as_sent | changed).items() if value is not None}
    )
    assert answer.status_code == 302, answer.context["errors"]


def test_a_renamed_authority_is_sorted_and_found_by_its_new_name(ada: Client, client: Client) -> None:
    stored("Supervision is regular.")
    held = Authority.objects.get(slug="sefton")

    change(ada, f"/admin/letters/authority/{held.pk}/change/", slug="north-sefton", name="North Sefton")

    assert "1 finding in North Sefton" in client.get("/search/?authority=north-sefton").content.decode()
    assert client.get("/search/?authority=sefton")["Location"] == "/search/?authority=north-sefton"


def test_a_renamed_theme_is_found_by_its_new_name(ada: Client, client: Client) -> None:
    stored("Supervision is regular.")
    held = Theme.objects.get(slug="supervision")

    change(ada, f"/admin/letters/theme/{held.pk}/change/", slug="reflective", name="Reflective supervision")

    assert (
        "1 finding about Reflective supervision" in client.get("/search/?theme=reflective").content.decode()
    )


@pytest.mark.parametrize("other_names", ["", "null", "[]"])
def test_an_authority_may_have_no_other_names(ada: Client, other_names: str) -> None:
    held = Authority.objects.get(slug="sefton")

    change(ada, f"/admin/letters/authority/{held.pk}/change/", other_names=other_names)

    assert Authority.objects.get(slug="sefton").other_names == []


@pytest.mark.parametrize("other_names", ["5", "{}", '"Sefton Borough"', "[1]", '[["a"]]', "[null]", "true"])
def test_other_names_that_are_no_names_are_refused_in_words(ada: Client, other_names: str) -> None:
    held = Authority.objects.get(slug="sefton")
    address = f"/admin/letters/authority/{held.pk}/change/"

    with pytest.raises(AssertionError, match="as a list"):
        change(ada, address, other_names=other_names)

    assert Authority.objects.get(slug="sefton").other_names == held.other_names


def test_nobody_has_thousands_of_neighbours_drawn(ada: Client) -> None:
    authority = Authority.objects.get(slug="sefton")
    asked = {"neighbour_ranks-TOTAL_FORMS": 2_147_483_647, "neighbour_ranks-INITIAL_FORMS": 0}

    answer = ada.post(f"/admin/letters/authority/{authority.pk}/change/", asked)

    assert answer.status_code == 200
    assert len(answer.context["inline_admin_formsets"][0].formset.forms) == 40
    assert len(answer.content) < 1_000_000
