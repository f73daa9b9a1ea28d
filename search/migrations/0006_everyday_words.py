"""Short forms and everyday words, where the vocabulary lacks them; what an editor has stays."""

from typing import Any

from django.db import migrations

from search.query.default_everyday_words import EVERYDAY_WORDS


def add_everyday_words(apps: Any, schema_editor: Any) -> None:
    table = apps.get_model("search", "Vocabulary")
    lines = table.objects.values_list("phrases", flat=True)
    held = {line.strip().casefold() for phrases in lines for line in phrases.splitlines()}
    for note, phrases in EVERYDAY_WORDS:
        if not held.issuperset(phrase.casefold() for phrase in phrases):
            table.objects.create(note=note, phrases="\n".join(phrases))


class Migration(migrations.Migration):
    dependencies = [("search", "0005_question_words")]
    operations = [migrations.RunPython(add_everyday_words, migrations.RunPython.noop)]
