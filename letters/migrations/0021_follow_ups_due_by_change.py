"""Each change lets its authority wait in a row of its own: written with the change, and nobody waits for another."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_one_each(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    """On the way back an authority waits once."""
    due = apps.get_model("letters", "FollowUpDue").objects
    kept = due.values("authority").annotate(first=models.Min("pk")).values_list("first", flat=True)
    due.exclude(pk__in=list(kept)).delete()


class Migration(migrations.Migration):
    dependencies = [("letters", "0020_unclear_verdict")]

    operations = [
        migrations.AlterField(
            "followupdue",
            "authority",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="follow_ups_due",
                to="letters.authority",
            ),
        ),
        migrations.AlterField("followupdue", "since", models.DateTimeField(auto_now_add=True)),
        migrations.RunPython(migrations.RunPython.noop, keep_one_each),
    ]
