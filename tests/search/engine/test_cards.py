"""The findings of a page by two queries whose SQL is made once: the same as the models' own."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from letters.models import Finding, FindingTheme, Inspection, Judgement, Letter
from search.engine import prepared
from search.engine.cards import in_order
from tests.search.collection import make_collection

pytestmark = pytest.mark.django_db


def facts(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def held() -> list[Finding]:
    make_collection()
    inspection = Inspection.objects.exclude(authority=None).earliest("pk")
    Judgement.objects.filter(inspection=inspection).delete()
    Judgement.objects.create(inspection=inspection, name="overall_effectiveness", grade="good", position=1)
    Judgement.objects.create(inspection=inspection, name="other", grade="inadequate", position=0)
    tag = FindingTheme.objects.earliest("pk")
    FindingTheme.objects.filter(pk=tag.pk).update(removed=True)
    found = Finding.objects.with_context().with_overall_grades().order_by("-pk")
    return list(found.filter(inspection__letter__state=Letter.State.PUBLISHED))


def test_each_fact_is_what_the_models_say(held: list[Finding]) -> None:
    found = in_order([one.pk for one in held])

    assert [one.pk for one in found] == [one.pk for one in held]
    for one, true in zip(found, held, strict=True):
        assert facts(one) == facts(true)
        assert facts(one.inspection) == facts(true.inspection)
        assert facts(one.inspection.letter) == facts(true.inspection.letter)
        assert one.inspection.overall_grade == true.inspection.overall_grade
        assert one.inspection.authority == true.inspection.authority
        assert [facts(tag) for tag in one.tags] == [facts(tag) for tag in true.tags]
        assert [facts(tag.theme) for tag in one.tags] == [facts(tag.theme) for tag in true.tags]
        assert str(one.inspection) == str(true.inspection)


def test_however_many_there_are_it_is_two_queries(held: list[Finding]) -> None:
    for count in (1, 20, 21, len(held)):
        with CaptureQueriesContext(connection) as asked:
            found = in_order([one.pk for one in held[:count]])
            _ = [(str(one.inspection), one.inspection.overall_grade, one.tags) for one in found]

        assert len(asked) == 2


def test_more_than_a_query_takes_are_asked_for_in_parts(
    held: list[Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "SIZES", (2, 5))
    ids = [one.pk for one in held[:12]]

    assert [one.pk for one in in_order(ids)] == ids
    assert [one.pk for one in in_order([*ids[:2], ids[0], 987_654])] == [*ids[:2], ids[0]]
    assert in_order([]) == []


def test_what_is_no_longer_shown_is_left_out(held: list[Finding]) -> None:
    Letter.objects.filter(pk=held[0].inspection.letter_id).update(state=Letter.State.UNPUBLISHED)

    found = in_order([one.pk for one in held])

    assert [one.pk for one in found] == [
        one.pk for one in held if one.inspection.letter_id != held[0].inspection.letter_id
    ]


def test_what_is_changed_and_saved_stays_as_it_was_elsewhere(held: list[Finding]) -> None:
    one = in_order([held[0].pk])[0]
    one.section = "Another section"
    one.save()

    assert facts(Finding.objects.get(pk=one.pk)) == {**facts(held[0]), "section": "Another section"}
