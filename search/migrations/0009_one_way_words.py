"""Everyday words go one way: "kids" finds children, "children" no longer finds kids. What an editor has stays."""

from typing import Any

from django.db import migrations, models

from search.query.default_one_way_words import ONE_WAY_WORDS
from search.query.default_question_words import ADDED_LATER
from search.query.default_synonyms import STARTING_VOCABULARY

LOCUM = ("locum", "agency social worker", "agency staff", "temporary staff", "interim staff")


def folded(lines: str) -> set[str]:
    return {line.strip().casefold() for line in lines.splitlines() if line.strip()}


def turn_everyday_words(apps: Any, schema_editor: Any) -> None:
    """A row of ours that has everyday words among the others loses them; the row of one way is added.

    A row is ours where all of its lines are. Where an editor's row has the everyday words, that one stays, alone.
    """
    table = apps.get_model("search", "Vocabulary")
    for note, everyday, phrases in ONE_WAY_WORDS:
        typed = folded("\n".join(everyday))
        for row in table.objects.filter(everyday=""):
            if folded(row.phrases) & typed and folded(row.phrases) <= typed | folded("\n".join(phrases)):
                without(row, typed)
        held = [one for pair in table.objects.values_list("phrases", "everyday") for one in pair]
        if not typed & folded("\n".join(held)):
            table.objects.create(note=note, phrases="\n".join(phrases), everyday="\n".join(everyday))


def without(row: Any, typed: set[str]) -> None:
    """Take everyday words out of a row; where no two of our ways of saying one thing are left, the row goes."""
    left = [line for line in row.phrases.splitlines() if not folded(line) <= typed]
    ours = [folded("\n".join(phrases)) for _, phrases in STARTING_VOCABULARY]
    if len(left) > 1 and any(folded("\n".join(left)) <= one for one in ours):
        row.phrases = "\n".join(left)
        row.save()
    else:
        row.delete()


def add_agency_workers(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("search", "Vocabulary").objects.filter(phrases="\n".join(LOCUM))
    rows.update(phrases="\n".join((*LOCUM, "agency worker")))


def add_question_words(apps: Any, schema_editor: Any) -> None:
    table = apps.get_model("search", "QuestionWord")
    for words in ADDED_LATER:
        table.objects.get_or_create(words=words)


class Migration(migrations.Migration):
    dependencies = [("search", "0008_index_queue")]
    operations = [
        migrations.AddField(
            model_name="vocabulary",
            name="everyday",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Words that people type and letters hardly use, one way of saying it on each line: “kids”. "
                "Where there are any, it goes one way: “kids” also finds “children”, “children” does not find “kids”.",
                verbose_name="everyday words",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(turn_everyday_words, migrations.RunPython.noop),
        migrations.RunPython(add_agency_workers, migrations.RunPython.noop),
        migrations.RunPython(add_question_words, migrations.RunPython.noop),
    ]
