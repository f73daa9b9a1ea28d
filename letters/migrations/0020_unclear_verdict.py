"""A sixth verdict: a later report speaks of an item, but does not say clearly whether it is better.

The way back knows no such verdict. What only software found unclear is taken away, and its authority waits to be
followed up again; what an editor decided on stays, and comes back with the way forward: see ``take_back``.
"""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q
from django.utils import timezone

VERDICTS = [
    ("fixed", "Fixed"),
    ("improved", "Improved"),
    ("unchanged", "Unchanged"),
    ("worse", "Worse"),
    ("unclear", "Unclear"),
    ("not_mentioned", "Not mentioned"),
]
NEUTRAL = "not_mentioned"  # neither better nor not; until the authority is followed up again, minutes later


def take_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Leave no "unclear" in the follow-ups, and lose nothing that an editor has decided.

    A verdict "unclear" that an editor set becomes the suggested one, no longer set by hand, with the editor's name
    kept: no other row has a name and is not set by hand, so ``bring_back`` knows it. A match that an editor confirmed
    or rejected keeps its row. The rest is deleted: missing beats wrong.
    """
    follow_ups: Any = apps.get_model("letters", "FollowUp").objects
    unclear = follow_ups.filter(Q(verdict="unclear") | Q(suggested="unclear"))
    _wait_to_be_followed_up(apps, set(unclear.order_by().values_list("later__authority", flat=True)) - {None})

    decided = Q(by_hand=True) | Q(matches__state__in=["confirmed", "rejected"])
    kept = set(unclear.filter(decided).values_list("pk", flat=True))
    unclear.exclude(pk__in=kept).delete()
    follow_ups.filter(suggested="unclear").update(suggested=NEUTRAL)
    follow_ups.filter(verdict="unclear").update(verdict=F("suggested"), by_hand=False)
    editor.connection.check_constraints()  # at once: PostgreSQL changes no table with checks still to come


def _wait_to_be_followed_up(apps: Apps, authorities: set[int]) -> None:
    due: Any = apps.get_model("letters", "FollowUpDue")
    due.objects.bulk_create(
        [due(authority_id=pk, since=timezone.now()) for pk in sorted(authorities)], ignore_conflicts=True
    )


def bring_back(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Set by hand again what an editor had found unclear before ``take_back``."""
    follow_ups: Any = apps.get_model("letters", "FollowUp").objects
    follow_ups.filter(by_hand=False, set_by__isnull=False).update(verdict="unclear", by_hand=True)


class Migration(migrations.Migration):
    dependencies = [("letters", "0019_reworded_doubts")]

    operations = [
        migrations.RemoveConstraint("followup", "follow_up_verdict"),
        *(
            migrations.AlterField("followup", name, models.CharField(choices=VERDICTS, max_length=13))
            for name in ("suggested", "verdict")
        ),
        migrations.RunPython(bring_back, take_back),
        migrations.AddConstraint(
            "followup",
            models.CheckConstraint(
                condition=models.Q(verdict__in=[value for value, _ in VERDICTS]), name="follow_up_verdict"
            ),
        ),
    ]
