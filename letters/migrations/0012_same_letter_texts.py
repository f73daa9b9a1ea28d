from typing import Any

from django.db import migrations

from letters.ingestion.likeness import fingerprint


def tell_texts(apps: Any, schema_editor: Any) -> None:
    """What each letter that is held says, as letters are compared by it from now on."""
    letters = apps.get_model("letters", "Letter").objects
    for letter in letters.only("pk", "text").iterator(chunk_size=50):
        letters.filter(pk=letter.pk).update(text_sha256=fingerprint(letter.text))


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0011_same_letter"),
    ]

    operations = [
        migrations.RunPython(tell_texts, migrations.RunPython.noop),
    ]
