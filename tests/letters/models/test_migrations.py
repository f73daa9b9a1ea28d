"""Two ways to the same tables: step after step, and in one for a new installation."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from letters.models import Authority, StatisticalNeighbour, Theme

ONE = ("letters", "0001_squashed_0018")


def test_one_step_makes_the_tables_that_the_steps_make() -> None:
    steps = MigrationLoader(None, replace_migrations=False)
    last = steps.disk_migrations[ONE].replaces[-1]

    by_steps = steps.project_state(last)
    in_one = MigrationLoader(None).project_state(ONE)

    assert by_steps.models.keys() == in_one.models.keys()
    assert MigrationAutodetector(by_steps, in_one).changes(graph=steps.graph) == {}


def test_one_step_stands_for_all_that_were_there_before_it() -> None:
    steps = MigrationLoader(None, replace_migrations=False).disk_migrations

    replaced = set(steps[ONE].replaces)

    assert replaced == {key for key in steps if key[0] == "letters" and key[1] < "0019" and key != ONE}


@pytest.mark.django_db
def test_a_new_installation_has_authorities_themes_and_roles() -> None:
    assert Authority.objects.count() > 150
    assert StatisticalNeighbour.objects.count() > 1_000
    assert Theme.objects.count() > 30
    assert set(Group.objects.values_list("name", flat=True)) == {"Administrator", "Editor", "Publisher"}
    assert all(group.permissions.exists() for group in Group.objects.all())
