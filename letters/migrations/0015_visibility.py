from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import migrations, models
from django.utils import timezone

AT_ONCE = 2_000


def note_what_is_shown(apps: Any, schema_editor: Any) -> None:
    """What readers see already they have seen since its letter was shown; each letter has a time of its own."""
    rows = apps.get_model("letters", "FindingVisibility")
    made: list[Any] = []
    at = None
    for letter, at, findings in letters_as_shown(apps):
        made += [rows(finding_id=pk, letter_id=letter, visible_since=at, changed_at=at) for pk in findings]
        if len(made) >= AT_ONCE:
            rows.objects.bulk_create(made)
            made = []
    rows.objects.bulk_create(made)
    if at is not None:
        apps.get_model("letters", "VisibilityClock").objects.create(pk=1, at=max(at, timezone.now()))


def letters_as_shown(apps: Any) -> Iterator[tuple[int, Any, list[int]]]:
    """Yield (letter, since when it is shown, its findings), each time later than the one before."""
    findings = apps.get_model("letters", "Finding").objects
    shown = apps.get_model("letters", "Letter").objects.filter(state="published")
    times = [(since or added, pk) for pk, since, added in shown.values_list("pk", "shown_since", "added_at")]
    last = None
    for told, letter in sorted(times):
        at = told if last is None else max(told, last + timedelta(microseconds=1))
        last = at
        yield letter, at, list(findings.filter(inspection__letter=letter).values_list("pk", flat=True))


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0014_no_active_content"),
    ]

    operations = [
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
        migrations.RunPython(note_what_is_shown, migrations.RunPython.noop),
    ]
