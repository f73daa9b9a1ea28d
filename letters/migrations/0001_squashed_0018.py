"""All tables and what is in them from the start, in one step: for a new installation, where eighteen took seconds."""

from pathlib import Path
from typing import Any

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from letters.reference.load import REFERENCE, add_authorities, add_themes
from letters.reference.roles import make_groups
from letters.roles import ROLES


def add_reference_data(apps: Any, schema_editor: Any) -> None:
    path: Path = REFERENCE / "authorities.csv"
    add_authorities(
        path, apps.get_model("letters", "Authority"), apps.get_model("letters", "StatisticalNeighbour")
    )
    add_themes(apps.get_model("letters", "Theme"))
    make_groups(apps.get_model, ROLES)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("letters", "0001_initial"),
        ("letters", "0002_reference_data"),
        ("letters", "0003_editing"),
        ("letters", "0004_groups"),
        ("letters", "0005_retag_runs"),
        ("letters", "0006_background"),
        ("letters", "0007_fetching"),
        ("letters", "0008_what_findings_say"),
        ("letters", "0009_former_finding_words"),
        ("letters", "0010_follow_ups"),
        ("letters", "0011_same_letter"),
        ("letters", "0012_same_letter_texts"),
        ("letters", "0013_uploads_wait"),
        ("letters", "0014_no_active_content"),
        ("letters", "0015_visibility"),
        ("letters", "0016_indexes_to_count_by"),
        ("letters", "0017_finding_by_what_it_says"),
        ("letters", "0018_words"),
    ]
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Authority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "slug",
                    models.SlugField(
                        help_text="Addresses with an earlier name keep working.",
                        max_length=100,
                        unique=True,
                        verbose_name="name in addresses",
                    ),
                ),
                (
                    "other_names",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='Other names that reports use for it, as a list: ["Ashby", "Ashby Vale"].',
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("east-midlands", "East Midlands"),
                            ("east-of-england", "East of England"),
                            ("london", "London"),
                            ("north-east", "North East"),
                            ("north-west", "North West"),
                            ("south-east", "South East"),
                            ("south-west", "South West"),
                            ("west-midlands", "West Midlands"),
                            ("yorkshire-and-the-humber", "Yorkshire and the Humber"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        blank=True,
                        help_text="Such as County, Unitary authority or London borough.",
                        max_length=40,
                    ),
                ),
                ("ons_code", models.CharField(blank=True, max_length=9, verbose_name="ONS code")),
                ("is_former", models.BooleanField(default=False, verbose_name="former authority")),
                ("is_fictional", models.BooleanField(default=False, verbose_name="fictional (sample)")),
            ],
            options={
                "verbose_name_plural": "authorities",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "region__in",
                                [
                                    "east-midlands",
                                    "east-of-england",
                                    "london",
                                    "north-east",
                                    "north-west",
                                    "south-east",
                                    "south-west",
                                    "west-midlands",
                                    "yorkshire-and-the-humber",
                                ],
                            )
                        ),
                        name="authority_region",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RetagRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("findings_done", models.PositiveIntegerField(default=0)),
                ("findings_total", models.PositiveIntegerField(default=0)),
                ("findings_changed", models.PositiveIntegerField(default=0)),
                ("fault", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SourceAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.CharField(max_length=500, unique=True)),
                ("text", models.TextField(blank=True)),
                ("etag", models.CharField(blank=True, max_length=200)),
                ("last_modified", models.CharField(blank=True, max_length=200)),
                ("asked_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Addresses with an earlier name keep working.",
                        max_length=60,
                        unique=True,
                        verbose_name="name in addresses",
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("group", models.CharField(max_length=60)),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, help_text="The lowest number comes first."),
                ),
                (
                    "definition",
                    models.TextField(
                        blank=True, help_text="Shown to readers: what findings with this theme are about."
                    ),
                ),
                (
                    "phrases",
                    models.TextField(
                        blank=True,
                        help_text="One on each line; a finding that matches any of them has the theme. [word] may be missing, (one|other) is either, … is a gap of up to five words, and a word in quotation marks is matched exactly.",
                    ),
                ),
                (
                    "exclusions",
                    models.TextField(
                        blank=True,
                        help_text="One on each line, in the same notation. A phrase above that is part of one of these does not count.",
                        verbose_name="phrases that do not count",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="VisibilityClock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "upload",
                "ordering": ["-added_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="FetchRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("site", models.CharField(max_length=200)),
                ("started_at", models.DateTimeField(auto_now_add=True)),
                (
                    "request",
                    models.JSONField(
                        default=dict, help_text="What was requested: authorities, kinds, since, limit."
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("done", "Finished"),
                            ("stopped", "Stopped early"),
                            ("interrupted", "Interrupted"),
                        ],
                        default="running",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("listed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "not_before",
                    models.DateTimeField(
                        help_text="The public site asks for no requests before this time.", null=True
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("counts", models.JSONField(default=dict)),
                (
                    "notes",
                    models.JSONField(default=list, help_text="Points for an editor to check, a line each."),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "fetch",
                "verbose_name_plural": "fetches",
                "ordering": ["-started_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "running")),
                            models.Q(
                                models.Q(("state", "running"), _negated=True),
                                models.Q(("ended_at", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="fetch_ended_unless_running",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingVisibility",
            fields=[
                ("finding_id", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("letter_id", models.PositiveBigIntegerField()),
                ("visible_since", models.DateTimeField(db_index=True, null=True)),
                ("changed_at", models.DateTimeField()),
                ("digest", models.CharField(blank=True, max_length=32)),
                ("former", models.JSONField(default=list)),
            ],
            options={
                "verbose_name_plural": "finding visibilities",
                "ordering": ["finding_id"],
                "indexes": [models.Index(fields=["changed_at", "finding_id"], name="finding_last_change")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAuthority",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("name", models.CharField(db_index=True, max_length=100)),
                (
                    "slug",
                    models.SlugField(
                        help_text="Addresses with an earlier name keep working.",
                        max_length=100,
                        verbose_name="name in addresses",
                    ),
                ),
                (
                    "other_names",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='Other names that reports use for it, as a list: ["Ashby", "Ashby Vale"].',
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("east-midlands", "East Midlands"),
                            ("east-of-england", "East of England"),
                            ("london", "London"),
                            ("north-east", "North East"),
                            ("north-west", "North West"),
                            ("south-east", "South East"),
                            ("south-west", "South West"),
                            ("west-midlands", "West Midlands"),
                            ("yorkshire-and-the-humber", "Yorkshire and the Humber"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        blank=True,
                        help_text="Such as County, Unitary authority or London borough.",
                        max_length=40,
                    ),
                ),
                ("ons_code", models.CharField(blank=True, max_length=9, verbose_name="ONS code")),
                ("is_former", models.BooleanField(default=False, verbose_name="former authority")),
                ("is_fictional", models.BooleanField(default=False, verbose_name="fictional (sample)")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical authority",
                "verbose_name_plural": "historical authorities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTheme",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Addresses with an earlier name keep working.",
                        max_length=60,
                        verbose_name="name in addresses",
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=80)),
                ("group", models.CharField(max_length=60)),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, help_text="The lowest number comes first."),
                ),
                (
                    "definition",
                    models.TextField(
                        blank=True, help_text="Shown to readers: what findings with this theme are about."
                    ),
                ),
                (
                    "phrases",
                    models.TextField(
                        blank=True,
                        help_text="One on each line; a finding that matches any of them has the theme. [word] may be missing, (one|other) is either, … is a gap of up to five words, and a word in quotation marks is matched exactly.",
                    ),
                ),
                (
                    "exclusions",
                    models.TextField(
                        blank=True,
                        help_text="One on each line, in the same notation. A phrase above that is part of one of these does not count.",
                        verbose_name="phrases that do not count",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical theme",
                "verbose_name_plural": "historical themes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="As received.", max_length=300, verbose_name="file name"),
                ),
                ("file", models.FileField(max_length=200, upload_to="")),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="SHA-256")),
                ("media_type", models.CharField(max_length=40)),
                ("size_bytes", models.PositiveIntegerField()),
                ("pages", models.PositiveSmallIntegerField(default=0)),
                ("text", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("published", "Published"),
                            ("unpublished", "Not published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_index=True,
                        default="published",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("needs_review", models.BooleanField(db_index=True, default=False)),
                (
                    "doubts",
                    models.JSONField(blank=True, default=list, help_text="What the software is unsure of."),
                ),
                (
                    "unplaced",
                    models.JSONField(blank=True, default=list, help_text="Text that is in no finding."),
                ),
                (
                    "settled",
                    models.JSONField(
                        blank=True, default=list, help_text="Doubts that an editor has marked as checked."
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="fictional sample")),
                (
                    "source_url",
                    models.CharField(
                        blank=True, editable=False, help_text="Where the file was published.", max_length=500
                    ),
                ),
                (
                    "source_page_url",
                    models.CharField(
                        blank=True, editable=False, help_text="The public page that lists it.", max_length=500
                    ),
                ),
                (
                    "listing",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="What that page says of it, such as the date.",
                    ),
                ),
                (
                    "text_sha256",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        editable=False,
                        help_text="The hash of its words, ignoring spaces.",
                        max_length=64,
                    ),
                ),
                ("shown_since", models.DateTimeField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="reason for withdrawing"),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reads_like",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="An earlier report with the same wording, or nearly the same.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="alike",
                        to="letters.letter",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The earlier version that this one replaces.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replaced_by",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "ordering": ["-added_at", "-id"],
                "permissions": [("publish_letter", "Can publish, unpublish and withdraw reports")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "withdrawn"), ("withdrawn_reason", ""), _connector="OR"),
                        name="reason_only_where_withdrawn",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpDue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(auto_now=True)),
                (
                    "authority",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_up_due",
                        to="letters.authority",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "printed_authority",
                    models.CharField(blank=True, max_length=200, verbose_name="authority as printed"),
                ),
                ("framework", models.CharField(blank=True, max_length=60, verbose_name="inspection type")),
                ("title", models.CharField(blank=True, max_length=300)),
                ("start", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "ranges",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Dates on site as printed, as pairs of first and last day.",
                    ),
                ),
                ("published", models.DateField(blank=True, null=True)),
                ("lead_inspector", models.CharField(blank=True, max_length=100)),
                (
                    "hand",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="Facts that an editor has set, each with what the software had read.",
                    ),
                ),
                (
                    "from_listing",
                    models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        help_text="Facts that the report does not state and the public page does.",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="letters.authority",
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inspection",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "ordering": [models.OrderBy(models.F("start"), descending=True, nulls_last=True), "id"],
                "indexes": [
                    models.Index(fields=["authority", "start"], name="letters_ins_authori_b9075f_idx"),
                    models.Index(fields=["framework"], name="letters_ins_framewo_ea5d84_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))),
                        name="inspection_ends_after_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalLetter",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "name",
                    models.CharField(help_text="As received.", max_length=300, verbose_name="file name"),
                ),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="SHA-256")),
                ("media_type", models.CharField(max_length=40)),
                ("size_bytes", models.PositiveIntegerField()),
                ("pages", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("published", "Published"),
                            ("unpublished", "Not published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_index=True,
                        default="published",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("needs_review", models.BooleanField(db_index=True, default=False)),
                (
                    "doubts",
                    models.JSONField(blank=True, default=list, help_text="What the software is unsure of."),
                ),
                (
                    "settled",
                    models.JSONField(
                        blank=True, default=list, help_text="Doubts that an editor has marked as checked."
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="fictional sample")),
                (
                    "source_url",
                    models.CharField(
                        blank=True, editable=False, help_text="Where the file was published.", max_length=500
                    ),
                ),
                (
                    "source_page_url",
                    models.CharField(
                        blank=True, editable=False, help_text="The public page that lists it.", max_length=500
                    ),
                ),
                (
                    "listing",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="What that page says of it, such as the date.",
                    ),
                ),
                ("shown_since", models.DateTimeField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="reason for withdrawing"),
                ),
                ("added_at", models.DateTimeField(blank=True, editable=False, verbose_name="added")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reads_like",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        help_text="An earlier report with the same wording, or nearly the same.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="letters.letter",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        help_text="The earlier version that this one replaces.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical report",
                "verbose_name_plural": "historical reports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInspection",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "printed_authority",
                    models.CharField(blank=True, max_length=200, verbose_name="authority as printed"),
                ),
                ("framework", models.CharField(blank=True, max_length=60, verbose_name="inspection type")),
                ("title", models.CharField(blank=True, max_length=300)),
                ("start", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "ranges",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Dates on site as printed, as pairs of first and last day.",
                    ),
                ),
                ("published", models.DateField(blank=True, null=True)),
                ("lead_inspector", models.CharField(blank=True, max_length=100)),
                (
                    "hand",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="Facts that an editor has set, each with what the software had read.",
                    ),
                ),
                (
                    "from_listing",
                    models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        help_text="Facts that the report does not state and the public page does.",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="letters.authority",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical inspection",
                "verbose_name_plural": "historical inspections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SourcePage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.CharField(max_length=500, unique=True)),
                ("site", models.CharField(db_index=True, max_length=200)),
                ("urn", models.CharField(max_length=12, verbose_name="URN")),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "latest_report",
                    models.CharField(blank=True, help_text="As the list has it.", max_length=40),
                ),
                ("latest_day", models.DateField(null=True)),
                ("read_latest", models.CharField(blank=True, max_length=40)),
                ("read_at", models.DateTimeField(null=True)),
                ("etag", models.CharField(blank=True, max_length=200)),
                ("last_modified", models.CharField(blank=True, max_length=200)),
                (
                    "unlisted_at",
                    models.DateTimeField(help_text="When the list stopped naming it.", null=True),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="source_pages",
                        to="letters.authority",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "urn"],
            },
        ),
        migrations.CreateModel(
            name="StatisticalNeighbour",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="neighbour_ranks",
                        to="letters.authority",
                    ),
                ),
                (
                    "neighbour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="letters.authority"
                    ),
                ),
            ],
            options={
                "ordering": ["authority", "rank"],
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "rank"), name="one_neighbour_per_rank"),
                    models.UniqueConstraint(fields=("authority", "neighbour"), name="neighbour_once"),
                    models.CheckConstraint(
                        condition=models.Q(("authority", models.F("neighbour")), _negated=True),
                        name="no_own_neighbour",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerSlug",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "field",
                    models.CharField(choices=[("theme", "theme"), ("authority", "authority")], max_length=10),
                ),
                ("slug", models.SlugField(max_length=100)),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_slugs",
                        to="letters.authority",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_slugs",
                        to="letters.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "former address",
                "verbose_name_plural": "former addresses",
                "constraints": [
                    models.UniqueConstraint(fields=("field", "slug"), name="former_slug_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("authority__isnull", True), ("field", "theme"), ("theme__isnull", False)
                            ),
                            models.Q(
                                ("authority__isnull", False), ("field", "authority"), ("theme__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="former_slug_of_its_field",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=300)),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("reading", "Being read"), ("ended", "Ended")],
                        db_index=True,
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("waiting_for", models.CharField(blank=True, max_length=100)),
                ("claimed_at", models.DateTimeField(null=True)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("added", "added"), ("duplicate", "duplicate"), ("rejected", "rejected")],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("findings", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to="letters.batch",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="uploads",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "ordering": ["batch", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "position"), name="one_upload_per_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), models.Q(("result", ""), _negated=True)),
                            models.Q(models.Q(("state", "ended"), _negated=True), ("result", "")),
                            _connector="OR",
                        ),
                        name="ended_with_a_result",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("priority_action", "Priority action"),
                            ("area_for_development", "Area for development"),
                            ("meets_requirements", "Meets requirements"),
                            ("strength", "Strength"),
                            ("narrative", "Narrative"),
                            ("background", "Background"),
                        ],
                        db_index=True,
                        max_length=24,
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=300)),
                ("page", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("number", models.CharField(blank=True, max_length=12, verbose_name="printed number")),
                ("text", models.TextField()),
                (
                    "recurs",
                    models.BooleanField(default=False, verbose_name="recurs from an earlier inspection"),
                ),
                ("recurs_from", models.CharField(blank=True, max_length=200, verbose_name="which one")),
                (
                    "outcomes",
                    models.JSONField(
                        blank=True, default=list, help_text="Outcomes of the national framework, as printed."
                    ),
                ),
                (
                    "says",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("strength", "Strength"),
                            ("concern", "Concern"),
                            ("mixed", "Mixed"),
                            ("neutral", "Neutral"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="what inspectors said",
                    ),
                ),
                (
                    "says_sure",
                    models.BooleanField(default=False, editable=False, verbose_name="software is sure of it"),
                ),
                (
                    "says_chance",
                    models.FloatField(
                        editable=False,
                        help_text="How likely the label is, from 0 to 1; empty if an editor has set it.",
                        null=True,
                    ),
                ),
                (
                    "says_words",
                    models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        help_text="The words that decided the label.",
                    ),
                ),
                (
                    "says_by_hand",
                    models.BooleanField(default=False, editable=False, verbose_name="decided by an editor"),
                ),
                (
                    "by_hand",
                    models.BooleanField(default=False, editable=False, verbose_name="added by an editor"),
                ),
                (
                    "hand",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="Fields that an editor has set, each with what the software had read.",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "says_set_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="letters.inspection",
                    ),
                ),
            ],
            options={
                "ordering": ["inspection", "position"],
                "indexes": [
                    models.Index(fields=["says_chance", "id"], name="finding_least_sure"),
                    models.Index(fields=["inspection", "says", "kind"], name="finding_by_what_it_says"),
                    models.Index(fields=["inspection", "kind"], name="finding_inspection_kind"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "position"), name="one_finding_per_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "priority_action",
                                    "area_for_development",
                                    "meets_requirements",
                                    "strength",
                                    "narrative",
                                    "background",
                                ],
                            )
                        ),
                        name="finding_kind",
                    ),
                    models.CheckConstraint(condition=models.Q(("page__gte", 1)), name="finding_page_from_1"),
                    models.CheckConstraint(
                        condition=models.Q(("says__in", ["", "strength", "concern", "mixed", "neutral"])),
                        name="finding_says",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalJudgement",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("name", models.SlugField(max_length=40)),
                ("grade", models.CharField(max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="letters.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical judgement",
                "verbose_name_plural": "historical judgements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFinding",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("priority_action", "Priority action"),
                            ("area_for_development", "Area for development"),
                            ("meets_requirements", "Meets requirements"),
                            ("strength", "Strength"),
                            ("narrative", "Narrative"),
                            ("background", "Background"),
                        ],
                        db_index=True,
                        max_length=24,
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=300)),
                ("page", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("number", models.CharField(blank=True, max_length=12, verbose_name="printed number")),
                ("text", models.TextField()),
                (
                    "recurs",
                    models.BooleanField(default=False, verbose_name="recurs from an earlier inspection"),
                ),
                ("recurs_from", models.CharField(blank=True, max_length=200, verbose_name="which one")),
                (
                    "outcomes",
                    models.JSONField(
                        blank=True, default=list, help_text="Outcomes of the national framework, as printed."
                    ),
                ),
                (
                    "says",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("strength", "Strength"),
                            ("concern", "Concern"),
                            ("mixed", "Mixed"),
                            ("neutral", "Neutral"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="what inspectors said",
                    ),
                ),
                (
                    "says_sure",
                    models.BooleanField(default=False, editable=False, verbose_name="software is sure of it"),
                ),
                (
                    "says_chance",
                    models.FloatField(
                        editable=False,
                        help_text="How likely the label is, from 0 to 1; empty if an editor has set it.",
                        null=True,
                    ),
                ),
                (
                    "says_words",
                    models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        help_text="The words that decided the label.",
                    ),
                ),
                (
                    "says_by_hand",
                    models.BooleanField(default=False, editable=False, verbose_name="decided by an editor"),
                ),
                (
                    "by_hand",
                    models.BooleanField(default=False, editable=False, verbose_name="added by an editor"),
                ),
                (
                    "hand",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="Fields that an editor has set, each with what the software had read.",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "says_set_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="letters.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical finding",
                "verbose_name_plural": "historical findings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.SlugField(max_length=40)),
                ("grade", models.CharField(max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="judgements",
                        to="letters.inspection",
                    ),
                ),
            ],
            options={
                "ordering": ["inspection", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "name"), name="one_grade_per_judgement")
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.CharField(max_length=500, unique=True)),
                ("label", models.CharField(blank=True, max_length=200)),
                ("kind", models.CharField(max_length=20)),
                ("listed_day", models.DateField(help_text="The publication date in its label.", null=True)),
                ("is_listed", models.BooleanField(default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("wanted", "Not fetched yet"),
                            ("held", "Held"),
                            ("missing", "Not found on the site"),
                            ("rejected", "Not a report"),
                            ("refused", "Not fetched"),
                        ],
                        db_index=True,
                        default="wanted",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                (
                    "check_due",
                    models.BooleanField(
                        default=False, help_text="Held here, and may have changed on the public site."
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("etag", models.CharField(blank=True, max_length=200)),
                ("last_modified", models.CharField(blank=True, max_length=200)),
                ("asked_at", models.DateTimeField(null=True)),
                ("result", models.CharField(blank=True, help_text="The result of that run.", max_length=300)),
                (
                    "letter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="source_documents",
                        to="letters.letter",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="documents",
                        to="letters.fetchrun",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="letters.sourcepage",
                    ),
                ),
            ],
            options={
                "ordering": [
                    "page",
                    models.OrderBy(models.F("listed_day"), descending=True, nulls_last=True),
                    "-id",
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("fixed", "Fixed"),
                            ("improved", "Improved"),
                            ("unchanged", "Unchanged"),
                            ("worse", "Worse"),
                            ("not_mentioned", "Not mentioned"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "suggested",
                    models.CharField(
                        choices=[
                            ("fixed", "Fixed"),
                            ("improved", "Improved"),
                            ("unchanged", "Unchanged"),
                            ("worse", "Worse"),
                            ("not_mentioned", "Not mentioned"),
                        ],
                        max_length=13,
                    ),
                ),
                ("mentioned", models.FloatField(default=0.0)),
                ("by_hand", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="letters.finding",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="letters.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "ordering": ["item", "later"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "later"), name="one_follow_up_per_letter"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict__in", ["fixed", "improved", "unchanged", "worse", "not_mentioned"])
                        ),
                        name="follow_up_verdict",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerFinding",
            fields=[
                ("finding_id", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("merged", "merged with another by an editor"),
                            ("deleted", "removed by an editor"),
                            ("unread", "no longer found when the report was read again"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(help_text="Its last text.")),
                ("position", models.PositiveIntegerField()),
                ("gone_at", models.DateTimeField(auto_now_add=True)),
                (
                    "successor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="predecessors",
                        to="letters.finding",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_findings",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "ordering": ["letter", "position", "finding_id"],
            },
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=30)),
                ("read", models.JSONField(help_text="What the software reads now.", null=True)),
                ("found_at", models.DateTimeField(auto_now_add=True)),
                (
                    "finding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="letters.finding",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="letters.letter",
                    ),
                ),
            ],
            options={
                "ordering": ["letter", "finding__position", "field"],
                "constraints": [
                    models.UniqueConstraint(fields=("finding", "field"), name="one_difference_per_field"),
                    models.UniqueConstraint(
                        condition=models.Q(("finding", None)),
                        fields=("letter", "field"),
                        name="one_difference_per_fact",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFindingTheme",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "words",
                    models.JSONField(blank=True, default=list, help_text="The words that matched the theme."),
                ),
                ("by_hand", models.BooleanField(default=False)),
                ("removed", models.BooleanField(default=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="letters.finding",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="letters.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical theme of a finding",
                "verbose_name_plural": "historical themes of findings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FindingTheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.JSONField(blank=True, default=list, help_text="The words that matched the theme."),
                ),
                ("by_hand", models.BooleanField(default=False)),
                ("removed", models.BooleanField(default=False)),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="finding_themes",
                        to="letters.finding",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="finding_themes",
                        to="letters.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "theme of a finding",
                "verbose_name_plural": "themes of findings",
                "ordering": ["finding", "theme__position"],
                "indexes": [models.Index(fields=["theme", "removed", "finding"], name="tag_theme_counted")],
                "constraints": [
                    models.UniqueConstraint(fields=("finding", "theme"), name="theme_once_per_finding")
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.FloatField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "Suggested"),
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                        ],
                        default="suggested",
                        max_length=9,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="letters.finding",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="letters.followup",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "matching finding",
                "ordering": [
                    "follow_up",
                    models.OrderBy(models.F("score"), descending=True, nulls_first=True),
                    "id",
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("follow_up", "finding"), name="finding_once_per_follow_up"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["suggested", "confirmed", "rejected"])),
                        name="match_state",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="authority",
            name="statistical_neighbours",
            field=models.ManyToManyField(
                related_name="+", through="letters.StatisticalNeighbour", to="letters.authority"
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="themes",
            field=models.ManyToManyField(
                blank=True, related_name="findings", through="letters.FindingTheme", to="letters.theme"
            ),
        ),
        migrations.RunPython(add_reference_data, migrations.RunPython.noop),
    ]
