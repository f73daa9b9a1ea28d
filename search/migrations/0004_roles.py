"""What the roles may do with searches: every editor sees which searches found nothing."""

from typing import Any

from django.db import migrations

from letters.reference.roles import grant
from search.roles import ROLES


def grant_to_roles(apps: Any, schema_editor: Any) -> None:
    grant(apps.get_model, ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_saved_and_empty_searches"),
        ("letters", "0004_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant_to_roles, migrations.RunPython.noop, elidable=False)]
