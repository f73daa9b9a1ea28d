"""Items of a file followed up, and the whole collection."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from letters.models import FollowUp
from tests.letters.successive import ANSWER, ASKED, OTHERS, SILENT, letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(tmp_path: Path) -> Path:
    earlier = letter(date(2019, 3, 4), ASKED, SILENT, kind="area_for_development").letter.sha256
    later = letter(date(2022, 5, 6), ANSWER, *OTHERS).letter.sha256
    rows = [
        {"id": n, "item": text, "earlier": {"sha256": earlier}, "later": {"sha256": later}}
        for n, text in enumerate((ASKED, SILENT))
    ]
    path = tmp_path / "items.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_each_item_has_texts_and_a_verdict(items: Path, tmp_path: Path) -> None:
    told = tmp_path / "told.jsonl"

    call_command("suggest_followups", items, told)

    first, second = map(json.loads, told.read_text(encoding="utf-8").splitlines())
    assert first["texts"][0] == ANSWER
    assert first["verdict"] in ("fixed", "improved")
    assert second == {"id": 1, "texts": [], "verdict": "not_mentioned"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nonsense", "needs a JSON object"),
        ("[1]", "needs a JSON object"),
        ('{"id": 1}', 'needs "id", "item"'),
        ('{"id": 1, "item": "a", "earlier": {"sha256": "b"}, "later": {"sha256": "c"}}', "is not held"),
    ],
)
def test_a_wrong_line_is_said(line: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(line, encoding="utf-8")

    with pytest.raises(CommandError, match=words):
        call_command("suggest_followups", path, tmp_path / "told.jsonl")


def test_the_collection_is_followed_up(items: Path) -> None:
    call_command("follow_up")

    assert FollowUp.objects.count() == 2
