"""All tables of searches and what is in them from the start, in one step: for a new installation."""

from importlib import import_module
from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# What filled the tables in the steps that this stands for, in their order: the rows are theirs.
FILLED_BY = (
    ("0002_starting_vocabulary", "add_starting_vocabulary"),
    ("0005_question_words", "add_question_words"),
    ("0005_question_words", "add_vocabulary"),
    ("0006_everyday_words", "add_everyday_words"),
    ("0007_published_searches", "add_starting_searches"),
    ("0009_one_way_words", "turn_everyday_words"),
    ("0009_one_way_words", "add_agency_workers"),
    ("0009_one_way_words", "add_question_words"),
    ("0011_a_starting_search", "replace_unless_changed"),
    ("0007_published_searches", "grant_to_roles"),
)


def add_starting_rows(apps: Any, schema_editor: Any) -> None:
    for step, function in FILLED_BY:
        getattr(import_module(f"search.migrations.{step}"), function)(apps, schema_editor)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("search", "0001_vocabulary"),
        ("search", "0002_starting_vocabulary"),
        ("search", "0003_saved_and_empty_searches"),
        ("search", "0004_roles"),
        ("search", "0005_question_words"),
        ("search", "0006_everyday_words"),
        ("search", "0007_published_searches"),
        ("search", "0008_index_queue"),
        ("search", "0009_one_way_words"),
        ("search", "0010_alerts"),
        ("search", "0011_a_starting_search"),
        ("search", "0012_alert_sending"),
        ("search", "0013_words"),
    ]
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("letters", "0004_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmptySearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=500, unique=True)),
                ("times", models.PositiveIntegerField(default=1)),
                ("last_on", models.DateField(verbose_name="last searched on")),
            ],
            options={
                "verbose_name": "search that found nothing",
                "verbose_name_plural": "searches that found nothing",
                "ordering": ["-times", "words"],
            },
        ),
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
                ("findings", models.PositiveIntegerField(help_text="The number of findings.")),
                ("since", models.DateTimeField(auto_now_add=True)),
                ("indexed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name_plural": "index queue entries",
                "ordering": ["pk"],
            },
        ),
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
                        help_text="Short, like the text of a button: “Caseloads since 2022”.", max_length=80
                    ),
                ),
                (
                    "question",
                    models.CharField(
                        help_text="Paste the address of a page of results, or the part of it after the question mark. {year} is replaced with the current year.",  # noqa: E501
                        max_length=1000,
                        verbose_name="search",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, help_text="The lowest number comes first."),
                ),
            ],
            options={
                "verbose_name": "search on the first page",
                "verbose_name_plural": "searches on the first page",
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="QuestionWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="A word, or several that stand together, that searches ignore: “really”, “how well”. Inside quotation marks they still count.",  # noqa: E501
                        max_length=60,
                        unique=True,
                    ),
                ),
            ],
            options={
                "verbose_name": "word that searches ignore",
                "verbose_name_plural": "words that searches ignore",
                "ordering": ["words"],
            },
        ),
        migrations.CreateModel(
            name="Vocabulary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phrases",
                    models.TextField(
                        help_text="One way of saying it on each line, as reports write it: “looked after children”, “children in care”. Capital letters and word endings do not matter."  # noqa: E501
                    ),
                ),
                (
                    "everyday",
                    models.TextField(
                        blank=True,
                        help_text="Words that people type but reports hardly use, one on each line: “kids”. With everyday words the search works one way only: “kids” also finds “children”, but “children” does not find “kids”.",  # noqa: E501
                        verbose_name="everyday words",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="For editors: why these belong together.", max_length=200
                    ),
                ),
            ],
            options={
                "verbose_name": "words for the same thing",
                "verbose_name_plural": "words for the same thing",
                "ordering": ["pk"],
            },
        ),
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
                ("sending_to", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
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
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("question", models.CharField(blank=True, max_length=4000)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("visited_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "saved searches",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "question"), name="one_saved_search_per_question"
                    )
                ],
            },
        ),
        migrations.RunPython(add_starting_rows, migrations.RunPython.noop, elidable=False),
    ]
