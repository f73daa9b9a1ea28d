"""What those who watch the site are told of the index."""

from __future__ import annotations

import pytest
from haystack import connections

from letters.models import Finding
from search.indexing import index_state, note
from tests.search.collection import make_collection

pytestmark = pytest.mark.django_db


def test_findings_shown_indexed_and_waiting_are_told_apart() -> None:
    make_collection(findings=12)
    connections["default"].get_backend().rebuild()
    Finding.objects.earliest("pk").delete()
    note([1, 2, 3])

    state = index_state()

    assert (state.shown, state.indexed, state.waiting, state.fault) == (11, 12, 3, "")
    assert state.written_seconds_ago is not None


def test_without_an_index_the_cure_is_told() -> None:
    assert "rebuild_index" in index_state().fault
