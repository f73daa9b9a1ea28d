"""The first page began with “Inadequate this year”, which finds nothing since overall grades ended in April 2026."""

from typing import Any

from django.db import migrations

BEFORE = {"name": "Inadequate this year", "question": "grade=inadequate&from={year}"}
SINCE = {"name": "Concerns where the grade is inadequate", "question": "says=concern&grade=inadequate"}


def replace_unless_changed(apps: Any, schema_editor: Any) -> None:
    apps.get_model("search", "PublishedSearch").objects.filter(**BEFORE).update(**SINCE)


class Migration(migrations.Migration):
    dependencies = [("search", "0010_alerts")]
    operations = [migrations.RunPython(replace_unless_changed, migrations.RunPython.noop)]
