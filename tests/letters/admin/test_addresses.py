"""Addresses of the editors' pages that name no row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from letters.models import Authority, Inspection, Letter

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
