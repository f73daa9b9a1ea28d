import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.state import ProjectState


class WithoutModels(migrations.SeparateDatabaseAndState):
    """Changes of words alone, told while no models are made: they would be made anew for each field, which takes 3 s."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # made when next asked for
        super().state_forwards(app_label, state)


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0017_finding_by_what_it_says"),
    ]

    operations = [  # words alone: the database has nothing to do
        WithoutModels(
            state_operations=[
                migrations.AlterModelOptions(
                    name="findingtheme",
                    options={
                        "ordering": ["finding", "theme__position"],
                        "verbose_name": "theme of a finding",
                        "verbose_name_plural": "themes of findings",
                    },
                ),
                migrations.AlterModelOptions(
                    name="followup",
                    options={"ordering": ["item", "later"], "verbose_name": "follow-up"},
                ),
                migrations.AlterModelOptions(
                    name="followupmatch",
                    options={
                        "ordering": [
                            "follow_up",
                            models.OrderBy(models.F("score"), descending=True, nulls_first=True),
                            "id",
                        ],
                        "verbose_name": "matching finding",
                    },
                ),
                migrations.AlterModelOptions(
                    name="formerslug",
                    options={"verbose_name": "former address", "verbose_name_plural": "former addresses"},
                ),
                migrations.AlterModelOptions(
                    name="historicalfindingtheme",
                    options={
                        "get_latest_by": ("history_date", "history_id"),
                        "ordering": ("-history_date", "-history_id"),
                        "verbose_name": "historical theme of a finding",
                        "verbose_name_plural": "historical themes of findings",
                    },
                ),
                migrations.AlterModelOptions(
                    name="historicalletter",
                    options={
                        "get_latest_by": ("history_date", "history_id"),
                        "ordering": ("-history_date", "-history_id"),
                        "verbose_name": "historical report",
                        "verbose_name_plural": "historical reports",
                    },
                ),
                migrations.AlterModelOptions(
                    name="letter",
                    options={
                        "ordering": ["-added_at", "-id"],
                        "permissions": [("publish_letter", "Can publish, unpublish and withdraw reports")],
                        "verbose_name": "report",
                    },
                ),
                migrations.AlterField(
                    model_name="authority",
                    name="other_names",
                    field=models.JSONField(
                        blank=True,
                        default=list,
                        help_text='Other names that reports use for it, as a list: ["Ashby", "Ashby Vale"].',
                    ),
                ),
                migrations.AlterField(
                    model_name="authority",
                    name="slug",
                    field=models.SlugField(
                        help_text="Addresses with an earlier name keep working.",
                        max_length=100,
                        unique=True,
                        verbose_name="name in addresses",
                    ),
                ),
                migrations.AlterField(
                    model_name="authority",
                    name="type",
                    field=models.CharField(
                        blank=True,
                        help_text="Such as County, Unitary authority or London borough.",
                        max_length=40,
                    ),
                ),
                migrations.AlterField(
                    model_name="difference",
                    name="read",
                    field=models.JSONField(help_text="What the software reads now.", null=True),
                ),
                migrations.AlterField(
                    model_name="fetchrun",
                    name="not_before",
                    field=models.DateTimeField(
                        help_text="The public site asks for no requests before this time.", null=True
                    ),
                ),
                migrations.AlterField(
                    model_name="fetchrun",
                    name="notes",
                    field=models.JSONField(
                        default=list, help_text="Points for an editor to check, a line each."
                    ),
                ),
                migrations.AlterField(
                    model_name="fetchrun",
                    name="request",
                    field=models.JSONField(
                        default=dict, help_text="What was requested: authorities, kinds, since, limit."
                    ),
                ),
                migrations.AlterField(
                    model_name="fetchrun",
                    name="state",
                    field=models.CharField(
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
                migrations.AlterField(
                    model_name="finding",
                    name="by_hand",
                    field=models.BooleanField(
                        default=False, editable=False, verbose_name="added by an editor"
                    ),
                ),
                migrations.AlterField(
                    model_name="finding",
                    name="hand",
                    field=models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="Fields that an editor has set, each with what the software had read.",
                    ),
                ),
                migrations.AlterField(
                    model_name="finding",
                    name="outcomes",
                    field=models.JSONField(
                        blank=True, default=list, help_text="Outcomes of the national framework, as printed."
                    ),
                ),
                migrations.AlterField(
                    model_name="finding",
                    name="recurs_from",
                    field=models.CharField(blank=True, max_length=200, verbose_name="which one"),
                ),
                migrations.AlterField(
                    model_name="finding",
                    name="says_by_hand",
                    field=models.BooleanField(
                        default=False, editable=False, verbose_name="decided by an editor"
                    ),
                ),
                migrations.AlterField(
                    model_name="finding",
                    name="says_chance",
                    field=models.FloatField(
                        editable=False,
                        help_text="How likely the label is, from 0 to 1; empty if an editor has set it.",
                        null=True,
                    ),
                ),
                migrations.AlterField(
                    model_name="finding",
                    name="says_sure",
                    field=models.BooleanField(
                        default=False, editable=False, verbose_name="software is sure of it"
                    ),
                ),
                migrations.AlterField(
                    model_name="finding",
                    name="says_words",
                    field=models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        help_text="The words that decided the label.",
                    ),
                ),
                migrations.AlterField(
                    model_name="findingtheme",
                    name="words",
                    field=models.JSONField(
                        blank=True, default=list, help_text="The words that matched the theme."
                    ),
                ),
                migrations.AlterField(
                    model_name="formerfinding",
                    name="reason",
                    field=models.CharField(
                        choices=[
                            ("merged", "merged with another by an editor"),
                            ("deleted", "removed by an editor"),
                            ("unread", "no longer found when the report was read again"),
                        ],
                        max_length=10,
                    ),
                ),
                migrations.AlterField(
                    model_name="formerfinding",
                    name="text",
                    field=models.TextField(help_text="Its last text."),
                ),
                migrations.AlterField(
                    model_name="historicalauthority",
                    name="other_names",
                    field=models.JSONField(
                        blank=True,
                        default=list,
                        help_text='Other names that reports use for it, as a list: ["Ashby", "Ashby Vale"].',
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalauthority",
                    name="slug",
                    field=models.SlugField(
                        help_text="Addresses with an earlier name keep working.",
                        max_length=100,
                        verbose_name="name in addresses",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalauthority",
                    name="type",
                    field=models.CharField(
                        blank=True,
                        help_text="Such as County, Unitary authority or London borough.",
                        max_length=40,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalfinding",
                    name="by_hand",
                    field=models.BooleanField(
                        default=False, editable=False, verbose_name="added by an editor"
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalfinding",
                    name="hand",
                    field=models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="Fields that an editor has set, each with what the software had read.",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalfinding",
                    name="outcomes",
                    field=models.JSONField(
                        blank=True, default=list, help_text="Outcomes of the national framework, as printed."
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalfinding",
                    name="recurs_from",
                    field=models.CharField(blank=True, max_length=200, verbose_name="which one"),
                ),
                migrations.AlterField(
                    model_name="historicalfinding",
                    name="says_by_hand",
                    field=models.BooleanField(
                        default=False, editable=False, verbose_name="decided by an editor"
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalfinding",
                    name="says_chance",
                    field=models.FloatField(
                        editable=False,
                        help_text="How likely the label is, from 0 to 1; empty if an editor has set it.",
                        null=True,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalfinding",
                    name="says_sure",
                    field=models.BooleanField(
                        default=False, editable=False, verbose_name="software is sure of it"
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalfinding",
                    name="says_words",
                    field=models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        help_text="The words that decided the label.",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalfindingtheme",
                    name="words",
                    field=models.JSONField(
                        blank=True, default=list, help_text="The words that matched the theme."
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalinspection",
                    name="framework",
                    field=models.CharField(blank=True, max_length=60, verbose_name="inspection type"),
                ),
                migrations.AlterField(
                    model_name="historicalinspection",
                    name="from_listing",
                    field=models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        help_text="Facts that the report does not state and the public page does.",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalinspection",
                    name="hand",
                    field=models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="Facts that an editor has set, each with what the software had read.",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalinspection",
                    name="printed_authority",
                    field=models.CharField(blank=True, max_length=200, verbose_name="authority as printed"),
                ),
                migrations.AlterField(
                    model_name="historicalinspection",
                    name="ranges",
                    field=models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Dates on site as printed, as pairs of first and last day.",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalletter",
                    name="added_at",
                    field=models.DateTimeField(blank=True, editable=False, verbose_name="added"),
                ),
                migrations.AlterField(
                    model_name="historicalletter",
                    name="doubts",
                    field=models.JSONField(
                        blank=True, default=list, help_text="What the software is unsure of."
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalletter",
                    name="is_sample",
                    field=models.BooleanField(default=False, verbose_name="fictional sample"),
                ),
                migrations.AlterField(
                    model_name="historicalletter",
                    name="listing",
                    field=models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="What that page says of it, such as the date.",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalletter",
                    name="reads_like",
                    field=models.ForeignKey(
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
                migrations.AlterField(
                    model_name="historicalletter",
                    name="replaces",
                    field=models.ForeignKey(
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
                migrations.AlterField(
                    model_name="historicalletter",
                    name="settled",
                    field=models.JSONField(
                        blank=True, default=list, help_text="Doubts that an editor has marked as checked."
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalletter",
                    name="state",
                    field=models.CharField(
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
                migrations.AlterField(
                    model_name="historicaltheme",
                    name="definition",
                    field=models.TextField(
                        blank=True, help_text="Shown to readers: what findings with this theme are about."
                    ),
                ),
                migrations.AlterField(
                    model_name="historicaltheme",
                    name="exclusions",
                    field=models.TextField(
                        blank=True,
                        help_text="One on each line, in the same notation. A phrase above that is part of one of these does not count.",
                        verbose_name="phrases that do not count",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicaltheme",
                    name="phrases",
                    field=models.TextField(
                        blank=True,
                        help_text="One on each line; a finding that matches any of them has the theme. [word] may be missing, (one|other) is either, … is a gap of up to five words, and a word in quotation marks is matched exactly.",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicaltheme",
                    name="position",
                    field=models.PositiveSmallIntegerField(
                        default=0, help_text="The lowest number comes first."
                    ),
                ),
                migrations.AlterField(
                    model_name="historicaltheme",
                    name="slug",
                    field=models.SlugField(
                        help_text="Addresses with an earlier name keep working.",
                        max_length=60,
                        verbose_name="name in addresses",
                    ),
                ),
                migrations.AlterField(
                    model_name="inspection",
                    name="framework",
                    field=models.CharField(blank=True, max_length=60, verbose_name="inspection type"),
                ),
                migrations.AlterField(
                    model_name="inspection",
                    name="from_listing",
                    field=models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        help_text="Facts that the report does not state and the public page does.",
                    ),
                ),
                migrations.AlterField(
                    model_name="inspection",
                    name="hand",
                    field=models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="Facts that an editor has set, each with what the software had read.",
                    ),
                ),
                migrations.AlterField(
                    model_name="inspection",
                    name="printed_authority",
                    field=models.CharField(blank=True, max_length=200, verbose_name="authority as printed"),
                ),
                migrations.AlterField(
                    model_name="inspection",
                    name="ranges",
                    field=models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Dates on site as printed, as pairs of first and last day.",
                    ),
                ),
                migrations.AlterField(
                    model_name="letter",
                    name="added_at",
                    field=models.DateTimeField(auto_now_add=True, verbose_name="added"),
                ),
                migrations.AlterField(
                    model_name="letter",
                    name="doubts",
                    field=models.JSONField(
                        blank=True, default=list, help_text="What the software is unsure of."
                    ),
                ),
                migrations.AlterField(
                    model_name="letter",
                    name="is_sample",
                    field=models.BooleanField(default=False, verbose_name="fictional sample"),
                ),
                migrations.AlterField(
                    model_name="letter",
                    name="listing",
                    field=models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="What that page says of it, such as the date.",
                    ),
                ),
                migrations.AlterField(
                    model_name="letter",
                    name="reads_like",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="An earlier report with the same wording, or nearly the same.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="alike",
                        to="letters.letter",
                    ),
                ),
                migrations.AlterField(
                    model_name="letter",
                    name="replaces",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The earlier version that this one replaces.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replaced_by",
                        to="letters.letter",
                    ),
                ),
                migrations.AlterField(
                    model_name="letter",
                    name="settled",
                    field=models.JSONField(
                        blank=True, default=list, help_text="Doubts that an editor has marked as checked."
                    ),
                ),
                migrations.AlterField(
                    model_name="letter",
                    name="state",
                    field=models.CharField(
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
                migrations.AlterField(
                    model_name="letter",
                    name="text_sha256",
                    field=models.CharField(
                        blank=True,
                        db_index=True,
                        editable=False,
                        help_text="The hash of its words, ignoring spaces.",
                        max_length=64,
                    ),
                ),
                migrations.AlterField(
                    model_name="letter",
                    name="unplaced",
                    field=models.JSONField(blank=True, default=list, help_text="Text that is in no finding."),
                ),
                migrations.AlterField(
                    model_name="sourcedocument",
                    name="check_due",
                    field=models.BooleanField(
                        default=False, help_text="Held here, and may have changed on the public site."
                    ),
                ),
                migrations.AlterField(
                    model_name="sourcedocument",
                    name="listed_day",
                    field=models.DateField(help_text="The publication date in its label.", null=True),
                ),
                migrations.AlterField(
                    model_name="sourcedocument",
                    name="result",
                    field=models.CharField(blank=True, help_text="The result of that run.", max_length=300),
                ),
                migrations.AlterField(
                    model_name="sourcedocument",
                    name="state",
                    field=models.CharField(
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
                migrations.AlterField(
                    model_name="sourcepage",
                    name="latest_report",
                    field=models.CharField(blank=True, help_text="As the list has it.", max_length=40),
                ),
                migrations.AlterField(
                    model_name="sourcepage",
                    name="unlisted_at",
                    field=models.DateTimeField(help_text="When the list stopped naming it.", null=True),
                ),
                migrations.AlterField(
                    model_name="theme",
                    name="definition",
                    field=models.TextField(
                        blank=True, help_text="Shown to readers: what findings with this theme are about."
                    ),
                ),
                migrations.AlterField(
                    model_name="theme",
                    name="exclusions",
                    field=models.TextField(
                        blank=True,
                        help_text="One on each line, in the same notation. A phrase above that is part of one of these does not count.",
                        verbose_name="phrases that do not count",
                    ),
                ),
                migrations.AlterField(
                    model_name="theme",
                    name="phrases",
                    field=models.TextField(
                        blank=True,
                        help_text="One on each line; a finding that matches any of them has the theme. [word] may be missing, (one|other) is either, … is a gap of up to five words, and a word in quotation marks is matched exactly.",
                    ),
                ),
                migrations.AlterField(
                    model_name="theme",
                    name="position",
                    field=models.PositiveSmallIntegerField(
                        default=0, help_text="The lowest number comes first."
                    ),
                ),
                migrations.AlterField(
                    model_name="theme",
                    name="slug",
                    field=models.SlugField(
                        help_text="Addresses with an earlier name keep working.",
                        max_length=60,
                        unique=True,
                        verbose_name="name in addresses",
                    ),
                ),
            ]
        )
    ]
