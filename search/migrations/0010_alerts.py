from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0009_one_way_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("question", models.CharField(blank=True, max_length=1000)),
                (
                    "how_often",
                    models.CharField(
                        choices=[("daily", "Every day"), ("weekly", "Every Monday")], max_length=6
                    ),
                ),
                ("seen_to", models.DateTimeField()),
                ("due_on", models.DateField(db_index=True)),
                ("mailed", models.JSONField(default=list)),
                ("refused", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("address", "question"), name="one_alert_per_question"),
                    models.CheckConstraint(
                        condition=models.Q(("how_often__in", ["daily", "weekly"])), name="alert_how_often"
                    ),
                ],
            },
        ),
    ]
