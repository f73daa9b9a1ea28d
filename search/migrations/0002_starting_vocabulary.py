"""Words of all eras for the same thing, once. From here on they are the editors' to change."""

from typing import Any

from django.db import migrations

from search.query.default_synonyms import STARTING_VOCABULARY


def add_starting_vocabulary(apps: Any, schema_editor: Any) -> None:
    table = apps.get_model("search", "Vocabulary")
    rows = ((note, "\n".join(phrases)) for note, phrases in STARTING_VOCABULARY)
    table.objects.bulk_create(table(note=note, phrases=phrases) for note, phrases in rows)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_vocabulary")]
    operations = [migrations.RunPython(add_starting_vocabulary, migrations.RunPython.noop)]
