"""The suggest_polarity command: what texts in a file say."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def suggest(tmp_path: Path, *lines: str) -> list[dict[str, object]]:
    given, made = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    call_command("suggest_polarity", str(given), str(made), stdout=StringIO())
    return [json.loads(line) for line in made.read_text(encoding="utf-8").splitlines()]


def test_suggest_polarity_tells_sentences_and_findings(tmp_path: Path) -> None:
    told = suggest(
        tmp_path,
        json.dumps(
            {"id": "a", "level": "sentence", "sentence": "Visits are far too late.", "kind": "narrative"}
        ),
        json.dumps(
            {"id": "b", "level": "finding", "text": "Visits are regular and purposeful.", "section": None}
        ),
    )

    assert [(line["id"], line["label"]) for line in told] == [("a", "concern"), ("b", "strength")]
    assert told[0]["words"]


def test_suggest_polarity_heeds_the_heading(tmp_path: Path) -> None:
    line = {
        "id": 1,
        "level": "sentence",
        "sentence": "The timeliness of visits",
        "kind": "area_for_development",
    }

    assert (
        suggest(tmp_path, json.dumps({**line, "section": "What needs to improve"}))[0]["label"] == "concern"
    )


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"id": "a"}',
        '{"id": "a", "level": "page", "text": "x"}',
        '{"level": "sentence", "sentence": "x"}',
        '{"id": "a", "level": "sentence", "text": "x"}',
    ],
)
def test_suggest_polarity_names_the_line_that_cannot_be_read(tmp_path: Path, line: str) -> None:
    with pytest.raises(CommandError, match="line 2"):
        suggest(tmp_path, '{"id": "a", "text": "Plans are late."}', line)


def test_suggest_polarity_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("suggest_polarity", str(tmp_path / "none.jsonl"), str(tmp_path / "out.jsonl"))
