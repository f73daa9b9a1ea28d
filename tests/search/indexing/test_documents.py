"""Documents as the database says now."""

from __future__ import annotations

import pytest

from letters.models import Finding, Letter
from search.indexing import Documents, DocumentSource, mark_of
from tests.search.collection import make_collection

pytestmark = pytest.mark.django_db
SOURCE = DocumentSource("default")


def test_all_are_those_that_readers_may_see_and_each_is_told_the_same_alone() -> None:
    make_collection(findings=24)
    hidden = Letter.objects.earliest("pk")
    Letter.objects.filter(pk=hidden.pk).update(state=Letter.State.UNPUBLISHED)

    every: Documents = dict(SOURCE.all())

    assert SOURCE.total() == len(every) == 22
    assert SOURCE.of(every) == every


def test_what_is_gone_or_hidden_has_no_document() -> None:
    make_collection(findings=12)
    letter = Letter.objects.earliest("pk")
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.UNPUBLISHED)
    (hidden,) = Finding.objects.filter(inspection__letter=letter).values_list("pk", flat=True)

    asked = SOURCE.identifiers([hidden, 10_000_000])

    assert asked == [f"letters.finding.{hidden}", "letters.finding.10000000"]
    assert SOURCE.of(asked) == dict.fromkeys(asked)


def test_a_mark_tells_whether_anything_changed() -> None:
    one = {"text": "Drift.", "theme": ["a", "b"]}

    assert mark_of(one) == mark_of(dict(reversed(one.items())))
    assert len({mark_of(one), mark_of({**one, "theme": ["a"]}), mark_of({**one, "kind": "x"})}) == 3
