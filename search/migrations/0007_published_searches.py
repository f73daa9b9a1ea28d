"""Searches on the first page: four to begin with. From here on they are the editors' to change."""

from typing import Any

from django.db import migrations, models

from letters.reference.roles import grant
from search.roles import ROLES

STARTING = (
    ("Caseloads since 2022", "theme=caseloads&from=2022"),
    ("Inadequate this year", "grade=inadequate&from={year}"),
    ("Concerns about supervision", "says=concern&theme=supervision"),
    ("Strengths where the grade is outstanding", "says=strength&grade=outstanding"),
)


def add_starting_searches(apps: Any, schema_editor: Any) -> None:
    table = apps.get_model("search", "PublishedSearch")
    for position, (name, question) in enumerate(STARTING, start=1):
        table.objects.create(name=name, question=question, position=position)


def grant_to_roles(apps: Any, schema_editor: Any) -> None:
    grant(apps.get_model, ROLES)


class Migration(migrations.Migration):
    dependencies = [("search", "0006_everyday_words")]
    operations = [
        migrations.CreateModel(
            name="PublishedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Short, as on a button: “Caseloads since 2022”.", max_length=80
                    ),
                ),
                (
                    "question",
                    models.CharField(
                        help_text="The address of a page of results, or the part of it behind the question mark. "
                        "{year} stands for this year.",
                        max_length=1000,
                        verbose_name="search",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, help_text="The smallest comes first."),
                ),
            ],
            options={
                "verbose_name": "search on the first page",
                "verbose_name_plural": "searches on the first page",
                "ordering": ["position", "name"],
            },
        ),
        migrations.RunPython(add_starting_searches, migrations.RunPython.noop),
        migrations.RunPython(grant_to_roles, migrations.RunPython.noop, elidable=False),
    ]
