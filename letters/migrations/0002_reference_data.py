"""England's authorities and the first themes, once. From here on they are the editors' to change."""

from pathlib import Path
from typing import Any

from django.db import migrations

from letters.reference.load import REFERENCE, add_authorities, add_themes


def add_reference_data(apps: Any, schema_editor: Any) -> None:
    path: Path = REFERENCE / "authorities.csv"
    add_authorities(
        path, apps.get_model("letters", "Authority"), apps.get_model("letters", "StatisticalNeighbour")
    )
    add_themes(apps.get_model("letters", "Theme"))


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial")]
    operations = [migrations.RunPython(add_reference_data, migrations.RunPython.noop, elidable=False)]
