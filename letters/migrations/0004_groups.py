"""The three roles as groups, and since when the letters that we hold have been shown."""

from typing import Any

from django.db import migrations
from django.db.models import F

from letters.reference.roles import make_groups
from letters.roles import ROLES


def begin(apps: Any, schema_editor: Any) -> None:
    letters = apps.get_model("letters", "Letter").objects.filter(state="published", shown_since=None)
    letters.update(shown_since=F("added_at"))
    make_groups(apps.get_model, ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0003_editing"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop, elidable=False)]
