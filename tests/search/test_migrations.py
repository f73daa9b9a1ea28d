"""Two ways to the same tables of searches: step after step, and in one for a new installation."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython
from django.db.migrations.state import ProjectState

from search.models import PublishedSearch, QuestionWord, Vocabulary

ONE = ("search", "0001_squashed_0013")


def test_one_step_makes_the_tables_that_the_steps_make() -> None:
    steps = MigrationLoader(None, replace_migrations=False)
    last = steps.disk_migrations[ONE].replaces[-1]

    by_steps = steps.project_state(last)
    in_one = MigrationLoader(None).project_state(ONE)

    assert ours(by_steps) == ours(in_one)
    assert "search" not in MigrationAutodetector(by_steps, in_one).changes(graph=steps.graph)


def ours(state: ProjectState) -> set[str]:
    return {name for app, name in state.models if app == "search"}


def test_one_step_stands_for_all_that_were_there_before_it() -> None:
    steps = MigrationLoader(None, replace_migrations=False).disk_migrations

    replaced = set(steps[ONE].replaces)

    assert replaced == {key for key in steps if key[0] == "search" and key[1] < "0014" and key != ONE}


def test_one_step_fills_the_tables_by_all_that_filled_them_step_by_step() -> None:
    """The roles are granted once: the later of the two grants all that the earlier does."""
    steps = MigrationLoader(None, replace_migrations=False).disk_migrations
    filling = {
        (name, str(getattr(operation.code, "__name__", "")))
        for name in (replaced for _, replaced in steps[ONE].replaces)
        for operation in steps["search", name].operations
        if isinstance(operation, RunPython)
    }

    module = import_module("search.migrations.0001_squashed_0013")

    assert set(module.FILLED_BY) == filling - {("0004_roles", "grant_to_roles")}
    assert [name for name, _ in module.FILLED_BY[:-1]] == sorted(name for name, _ in module.FILLED_BY[:-1])


@pytest.mark.django_db
def test_a_new_installation_begins_with_words_and_searches() -> None:
    def rows() -> list[list[Any]]:
        return [
            list(table.objects.order_by("pk").values_list(*columns))
            for table, columns in (
                (Vocabulary, ("note", "phrases", "everyday")),
                (QuestionWord, ("words",)),
                (PublishedSearch, ("name", "question", "position")),
            )
        ]

    held = rows()
    for table in (Vocabulary, QuestionWord, PublishedSearch):
        table.objects.all().delete()

    import_module("search.migrations.0001_squashed_0013").add_starting_rows(apps, None)

    assert all(held)
    assert rows() == held
