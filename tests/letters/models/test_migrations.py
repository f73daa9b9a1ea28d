"""Two ways to the same tables: step after step, and in one for a new installation."""

from __future__ import annotations

import os
from ast import literal_eval
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from letters.models import Authority, Letter, StatisticalNeighbour, Theme
from tests.conftest import needs_real_part
from tests.operations.running import Place
from tests.postgres import postgres_binaries, postgres_url

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


UNCLEAR = """
from django.contrib.auth.models import User
from letters.editing import decide_match, decide_verdict
from letters.models import FollowUp, FollowUpDue
ada = User.objects.create_user("ada")
FollowUp.objects.update(suggested="unclear", verdict="unclear")
by_hand, other_by_hand, with_match, *_ = FollowUp.objects.filter(matches__isnull=False).distinct().order_by("pk")
decide_verdict(by_hand.pk, 1, "unclear", ada)
decide_verdict(other_by_hand.pk, 1, "fixed", ada)
decide_match(with_match.pk, 1, with_match.matches.first().finding_id, "confirmed", ada)
FollowUp.objects.exclude(pk__in=[by_hand.pk, other_by_hand.pk, with_match.pk]).update(version=9)
FollowUpDue.objects.all().delete()
print(FollowUp.objects.values("later__authority").distinct().order_by().count())
"""
ROWS = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT verdict, suggested, by_hand, version FROM letters_followup WHERE version < 9 ORDER BY id")
    decided = [(verdict, suggested, bool(hand), version) for verdict, suggested, hand, version in cursor.fetchall()]
    cursor.execute("SELECT state FROM letters_followupmatch WHERE state <> 'suggested'")
    states = [state for state, in cursor.fetchall()]
    cursor.execute("SELECT count(*) FROM letters_followup WHERE version = 9")
    others, = cursor.fetchone()
    cursor.execute("SELECT count(*) FROM letters_followupdue")
    print([decided, states, others, cursor.fetchone()[0]])
"""


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_way_back_leaves_no_unclear_verdict_and_keeps_what_editors_decided(
    engine: str, tmp_path: Path
) -> None:
    """In a place of its own: migrations that change tables run in no test's transaction."""
    with place_on(engine, tmp_path) as place:
        authorities = int(place.manage("shell", "--verbosity", "0", "--command", UNCLEAR))
        place.manage("migrate", "letters", "0019", "--verbosity", "0")
        back = literal_eval(place.manage("shell", "--verbosity", "0", "--command", ROWS))
        place.manage("migrate", "--verbosity", "0")
        again = literal_eval(place.manage("shell", "--verbosity", "0", "--command", ROWS))

    assert back == [
        [
            ("not_mentioned", "not_mentioned", False, 2),  # an editor's "unclear", which there is not
            ("fixed", "not_mentioned", True, 2),
            ("not_mentioned", "not_mentioned", False, 2),  # a finding of it is confirmed
        ],
        ["confirmed"],
        0,  # what only software told: gone, and told again
        authorities,
    ]
    assert again[0] == [("unclear", "not_mentioned", True, 2), *back[0][1:]]
    assert again[1:] == back[1:]


@contextmanager
def place_on(engine: str, folder: Path) -> Iterator[Place]:
    """A place with the sample and follow-ups, on a database of its own."""
    with ExitStack() as stack:
        settings = {}
        if engine == "postgresql":
            needs_real_part(
                os.environ.get("TEST_DATABASE_URL") or postgres_binaries(),
                "PostgreSQL is not installed (Debian package: postgresql)",
            )
            settings["DATABASE_URL"] = stack.enter_context(postgres_url())
        place = Place(folder, settings)
        place.manage("migrate", "--verbosity", "0")
        place.manage("load_sample")
        place.manage("follow_up")
        yield place
