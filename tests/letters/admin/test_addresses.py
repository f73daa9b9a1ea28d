"""Addresses of the editors' pages that name no row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from letters.models import Authority, Inspection, Letter
from tests.builders import stored

SignIn = Callable[[str], Client]
KEPT = ("letter", "finding", "inspection", "theme", "authority")
NO_ROW = ("abc", "-1", "1.5", "²", "%00", "_5F", "9" * 19, "9" * 5000, "987654")
ADDRESSES = [
    *(
        f"/admin/letters/{model}/{{row}}/{page}/"
        for model in (*KEPT, "batch")
        for page in ("change", "history")
    ),
    *(f"/admin/letters/{model}/{{row}}/history/1/" for model in KEPT),
    *(f"/admin/letters/{model}/1/history/{{row}}/" for model in KEPT),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_names_no_row_is_not_found(signed_in: SignIn, address: str) -> None:
    client = signed_in("Administrator")

    for row in NO_ROW:
        answer = client.get(address.format(row=row), follow=True)

        assert answer.status_code == 404 or "doesn’t exist" in answer.content.decode(), row


def test_what_names_a_row_is_found(signed_in: SignIn, letter: Letter) -> None:
    client = signed_in("Administrator")
    finding, inspection = letter.inspection.findings.all()[0], Inspection.objects.get()
    rows = [letter, finding, inspection, Authority.objects.get(slug="sefton")]

    for row in rows:
        start = f"/admin/letters/{row._meta.model_name}/{row.pk}"
        assert client.get(f"{start}/change/", follow=True).status_code == 200
        assert client.get(f"{start}/history/").status_code == 200


@pytest.mark.parametrize("table", ["letter", "finding", "inspection"])
def test_kinds_of_inspection_are_chosen_by_name(admin_client: Client, table: str) -> None:
    stored("Supervision is regular.")
    kind = Inspection.objects.get().framework
    admin_client.raise_request_exception = True

    all_rows = admin_client.get(f"/admin/letters/{table}/").context["cl"]
    of_kind = admin_client.get(f"/admin/letters/{table}/?framework={kind}").context["cl"]
    of_none = admin_client.get(f"/admin/letters/{table}/?framework=none").context["cl"]

    (kinds,) = [each for each in all_rows.filter_specs if each.title == "inspection type"]
    assert all(str(name).strip() for _, name in kinds.lookup_choices)
    assert (of_kind.result_count, of_none.result_count) == (1, 0)
