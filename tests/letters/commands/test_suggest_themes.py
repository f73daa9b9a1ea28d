"""The suggest_themes command: the rules in the database, on texts in a file."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from letters.models import Theme

pytestmark = pytest.mark.django_db


def suggest(tmp_path: Path, text: str) -> list[dict[str, object]]:
    given, made = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text(text, encoding="utf-8")
    call_command("suggest_themes", str(given), str(made), stdout=StringIO())
    return [json.loads(line) for line in made.read_text(encoding="utf-8").splitlines()]


def test_suggest_themes_writes_themes_and_words(tmp_path: Path) -> None:
    text = '{"id": "a", "text": "Children’s neglect is seen late."}\n{"id": "b", "text": "Nothing here."}\n'

    assert suggest(tmp_path, text) == [
        {"id": "a", "themes": ["neglect"], "unmeasured": [], "words": {"neglect": ["neglect"]}},
        {"id": "b", "themes": [], "unmeasured": [], "words": {}},
    ]


def test_suggest_themes_writes_themes_without_labels_apart(tmp_path: Path) -> None:
    (found,) = suggest(tmp_path, '{"id": 1, "text": "Neglect of young carers is seen late."}')

    assert (found["themes"], found["unmeasured"]) == (["neglect"], ["young-carers"])


def test_suggest_themes_gives_background_no_theme(tmp_path: Path) -> None:
    figure = (
        '{"id": 1, "section": "Child protection in this area", "text": "90 children had suffered neglect."}'
    )

    assert suggest(tmp_path, figure)[0]["themes"] == []


def test_suggest_themes_uses_the_rules_in_the_database(tmp_path: Path) -> None:
    Theme.objects.filter(slug="neglect").update(phrases="kites")

    assert suggest(tmp_path, '{"id": 1, "text": "Neglect and kites."}')[0]["words"] == {"neglect": ["kites"]}


@pytest.mark.parametrize(
    "line", ["{", '{"id": "a"}', "[]", '{"id": "a", "text": 3}', '{"id": 1, "text": "", "section": 2}']
)
def test_suggest_themes_names_the_line_that_cannot_be_read(tmp_path: Path, line: str) -> None:
    with pytest.raises(CommandError, match="line 2"):
        suggest(tmp_path, f'{{"id": "a", "text": "Neglect."}}\n{line}\n')


def test_suggest_themes_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("suggest_themes", str(tmp_path / "none.jsonl"), str(tmp_path / "out.jsonl"))
