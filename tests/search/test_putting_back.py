"""The way back from a history page reaches the index, for every model whose values the index holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from letters.editing import (
    correct_facts,
    correct_finding,
    correct_judgements,
    save_authority,
    save_theme,
)
from letters.models import Authority, Finding, Inspection, Judgement, Theme
from search.engine import execution as engine
from search.query.query import Query
from tests.builders import stored

pytestmark = pytest.mark.django_db
Commit = Callable[..., Any]


def rename_theme(theme: Theme) -> None:
    theme.slug = "reflective"
    save_theme(theme)


def rename_authority(authority: Authority) -> None:
    authority.slug, authority.name = "north-sefton", "North Sefton"
    save_authority(authority)


def move_days(inspection: Inspection) -> None:
    correct_facts(inspection.pk, inspection.version, {"start": date(2009, 1, 1), "end": date(2009, 1, 2)})


def change_kind(finding: Finding) -> None:
    correct_finding(finding.pk, finding.version, {"kind": "narrative"})


@dataclass(frozen=True)
class Case:
    """A row changed by hand, and the question that finds it as it was."""

    model: type[Any]
    row: dict[str, str]
    change: Callable[[Any], None]
    question: Query


CASES = [
    Case(Theme, {"slug": "supervision"}, rename_theme, Query(filters={"theme": ("supervision",)})),
    Case(Authority, {"slug": "sefton"}, rename_authority, Query(filters={"authority": ("sefton",)})),
    Case(Inspection, {}, move_days, Query(filters={"year": ("2010",)})),
    Case(Finding, {}, change_kind, Query(filters={"kind": ("strength",)})),
]


def put_back(model: type[Any], pk: int) -> None:
    """Send an earlier version's own form, as its history page shows it."""
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    first = model.history.filter(id=pk).earliest()
    address = f"/admin/letters/{model._meta.model_name}/{pk}/history/{first.pk}/"
    form = client.get(address).context["adminform"].form
    fields = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    sent = {name: "\n".join(v) if isinstance(v, list) and not v else v for name, v in fields.items()}
    response = client.post(address, sent)
    assert response.status_code == 302, response.context["errors"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.model.__name__)
def test_an_earlier_version_put_back_is_found_as_before(
    case: Case, django_capture_on_commit_callbacks: Commit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        stored("Supervision is regular.")
    row = case.model.objects.get(**case.row)
    assert engine.run(case.question).total == 1
    with django_capture_on_commit_callbacks(execute=True):
        case.change(row)
    assert engine.run(case.question).total == 0

    with django_capture_on_commit_callbacks(execute=True):
        put_back(case.model, row.pk)

    assert engine.run(case.question).total == 1


def test_judgements_put_back_are_found_as_before(django_capture_on_commit_callbacks: Commit) -> None:
    """They have no history page: they are put back where they are changed."""
    overall = "overall_effectiveness"
    with django_capture_on_commit_callbacks(execute=True):
        stored("Supervision is regular.", judgements=((overall, "good"),))

    for version, grade in enumerate(("inadequate", "good"), start=1):
        with django_capture_on_commit_callbacks(execute=True):
            correct_judgements(Inspection.objects.get().pk, version, [(overall, grade)])
        assert engine.run(Query(filters={"grade": (grade,)})).total == 1

    assert Judgement.objects.get().grade == "good"
