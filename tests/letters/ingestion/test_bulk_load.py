"""Many files at once, as one process stores them."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from letters.ingestion import Show, bulk_load, load
from letters.ingestion.store import Outcome, Result

LETTERS = 3


@pytest.mark.django_db
def test_a_load_looks_for_garbage_seldom_and_afterwards_all_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = gc.get_threshold()
    within = []

    def stored(*_: object) -> Outcome:
        within.append(gc.get_threshold())
        if len(within) == LETTERS:
            raise KeyError
        return Outcome("a.txt", Result.REJECTED)

    files = [tmp_path / f"{number}.txt" for number in range(LETTERS)]
    for file in files:
        file.write_text("Nothing that is a letter.")
    monkeypatch.setattr(bulk_load, "outcome_of", stored)

    with pytest.raises(KeyError):
        list(load(files, workers=1, show=Show.NEVER))

    assert within == [(bulk_load.COLLECT_AFTER, *usual[1:])] * LETTERS
    assert gc.get_threshold() == usual
