"""The retag command: what it says, and what it does about rules that cannot be used."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from letters.models import Theme
from tests.builders import stored

pytestmark = pytest.mark.django_db


def test_retag_says_how_many_changed() -> None:
    stored("Supervision is rare.", "Caseloads are too high.")
    Theme.objects.filter(slug="supervision").update(phrases="caseloads")
    out = StringIO()

    call_command("retag", stdout=out)

    assert out.getvalue() == "2 findings, 2 changed.\n"


def test_retag_without_findings() -> None:
    out = StringIO()

    call_command("retag", stdout=out)

    assert out.getvalue() == "0 findings, 0 changed.\n"


def test_retag_with_a_broken_rule_names_it_and_changes_nothing() -> None:
    stored("Supervision is rare.")
    Theme.objects.filter(slug="supervision").update(phrases="(caseloads")

    with pytest.raises(CommandError, match="line 1"):
        call_command("retag", stdout=StringIO())
