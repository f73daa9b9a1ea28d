"""Two ways to the same tables: step after step, and in one for a new installation."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from letters.models import Authority, Letter, StatisticalNeighbour, Theme

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


REWORDED = [
    ("2030-01-05 is still to come", "2030-01-05 is in the future"),
    ("Reads the same as letter 7, one.txt", "Same wording as report 7, one.txt"),
    (
        "Reads nearly the same as letter 7, one.txt: 93 % of the phrases are in both",
        "Nearly the same wording as report 7, one.txt: 93 % of the phrases are in both",
    ),
    (
        "The letter says “Ashby Vale”, the public page “Westmarsh”",
        "The report says “Ashby Vale”, the public page “Westmarsh”",
    ),
    (
        "The public page dates it 3 May 2022, before the inspection’s last day, 20 May 2022",
        "The public page gives 3 May 2022 as publication date, before the last day, 20 May 2022",
    ),
    ("No lead inspector is named", "No lead inspector is named"),
]


@pytest.mark.django_db
def test_doubts_marked_as_checked_in_earlier_words_stay_checked() -> None:
    earlier, today = zip(*REWORDED, strict=True)
    doubts = [{"code": "x", "field": "", "message": one, "needs_review": True} for one in earlier]
    letter = Letter.objects.create(
        name="one.txt", sha256="0" * 64, size_bytes=1, doubts=doubts, settled=list(earlier)
    )

    import_module("letters.migrations.0019_reworded_doubts").reword(apps, None)

    letter.refresh_from_db()
    assert letter.settled == list(today)
    assert [one["message"] for one in letter.doubts] == list(today)
    assert letter.history.first().settled == list(today)
