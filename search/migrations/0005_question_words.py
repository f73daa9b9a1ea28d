"""Words that only ask, once; and what was added to the words of all eras, where no editor has it already."""

from typing import Any

from django.db import migrations, models

from search.query.default_question_words import STARTING_QUESTION_WORDS
from search.query.default_synonyms import STARTING_VOCABULARY


def add_question_words(apps: Any, schema_editor: Any) -> None:
    table = apps.get_model("search", "QuestionWord")
    table.objects.bulk_create(table(words=words) for words in sorted(set(STARTING_QUESTION_WORDS)))


def add_vocabulary(apps: Any, schema_editor: Any) -> None:
    """A row of ours is added where the table has none of its ways of saying it: what an editor has stays."""
    table = apps.get_model("search", "Vocabulary")
    lines = table.objects.values_list("phrases", flat=True)
    held = {line.strip().casefold() for phrases in lines for line in phrases.splitlines()}
    for note, phrases in STARTING_VOCABULARY:
        if held.isdisjoint(phrase.casefold() for phrase in phrases):
            table.objects.create(note=note, phrases="\n".join(phrases))


class Migration(migrations.Migration):
    dependencies = [("search", "0004_roles")]
    operations = [
        migrations.CreateModel(
            name="QuestionWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="A word, or several that stand together: “really”, “how well”. Left out of "
                        "questions, but never inside quotation marks.",
                        max_length=60,
                        unique=True,
                    ),
                ),
            ],
            options={
                "verbose_name": "word left out of questions",
                "verbose_name_plural": "words left out of questions",
                "ordering": ["words"],
            },
        ),
        migrations.RunPython(add_question_words, migrations.RunPython.noop),
        migrations.RunPython(add_vocabulary, migrations.RunPython.noop),
    ]
