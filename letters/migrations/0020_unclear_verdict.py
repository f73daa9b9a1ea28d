"""A sixth verdict: a later report speaks of an item, but does not say clearly whether it is better."""

from django.db import migrations, models

VERDICTS = [
    ("fixed", "Fixed"),
    ("improved", "Improved"),
    ("unchanged", "Unchanged"),
    ("worse", "Worse"),
    ("unclear", "Unclear"),
    ("not_mentioned", "Not mentioned"),
]


class Migration(migrations.Migration):
    dependencies = [("letters", "0019_reworded_doubts")]

    operations = [
        migrations.RemoveConstraint("followup", "follow_up_verdict"),
        *(
            migrations.AlterField("followup", name, models.CharField(choices=VERDICTS, max_length=13))
            for name in ("suggested", "verdict")
        ),
        migrations.AddConstraint(
            "followup",
            models.CheckConstraint(
                condition=models.Q(verdict__in=[value for value, _ in VERDICTS]), name="follow_up_verdict"
            ),
        ),
    ]
