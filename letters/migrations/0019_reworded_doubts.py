"""Doubts are known by their words: what editors have marked as checked in earlier words stays checked."""

import re
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REWORDED = (
    (r" is still to come$", " is in the future"),
    (r"^Reads the same as letter (\d+),", r"Same wording as report \1,"),
    (r"^Reads nearly the same as letter (\d+),", r"Nearly the same wording as report \1,"),
    (r"^The letter says “", "The report says “"),
    (
        r"^The public page dates it (.*), before the inspection’s last day, (.*)$",
        r"The public page gives \1 as publication date, before the last day, \2",
    ),
)
MODELS = ("Letter", "HistoricalLetter")  # an earlier version that is put back brings its doubts


def in_words_of_today(message: str) -> str:
    """Given a doubt as it was once worded, return it as it is worded now."""
    for earlier, now in REWORDED:
        message = re.sub(earlier, now, message)
    return message


def reword(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Put the doubts of every letter, and those that editors have marked as checked, into the words of today."""
    for name in MODELS:
        model: Any = apps.get_model("letters", name)
        doubtful = model.objects.exclude(doubts=[], settled=[]).only("doubts", "settled")
        for letter in doubtful.iterator(chunk_size=500):
            before = letter.doubts, letter.settled
            letter.doubts = [one | {"message": in_words_of_today(one["message"])} for one in letter.doubts]
            letter.settled = [in_words_of_today(one) for one in letter.settled]
            if (letter.doubts, letter.settled) != before:
                letter.save(update_fields=["doubts", "settled"])


class Migration(migrations.Migration):
    dependencies = [("letters", "0018_words")]

    operations = [migrations.RunPython(reword, migrations.RunPython.noop)]
