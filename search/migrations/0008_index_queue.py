from django.db import migrations, models


class Migration(migrations.Migration):
    """Findings that wait to be indexed, in place of files beside the index."""

    dependencies = [("search", "0007_published_searches")]

    operations = [
        migrations.CreateModel(
            name="IndexQueueEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("finding_ids", models.JSONField()),
                ("findings", models.PositiveIntegerField(help_text="How many ids there are.")),
                ("since", models.DateTimeField(auto_now_add=True)),
                ("indexed_at", models.DateTimeField(null=True)),
            ],
            options={"verbose_name_plural": "index queue entries", "ordering": ["pk"]},
        ),
    ]
