"""Strength, concern, mixed or neutral for sentences and findings in a file: for measuring against labels."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from letters.polarity import FindingPolarity, SentencePolarity, polarity_of, sentence_polarity

TEXT_FIELDS = {"sentence": "sentence", "finding": "text"}  # level -> where its text is


class Command(BaseCommand):
    help = "Label sentences and findings as a strength, a concern, mixed or neutral, as JSON lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "texts",
            type=Path,
            metavar="IN",
            help='lines of {"id", "level", "sentence" or "text", "kind", "section", "framework"}',
        )
        parser.add_argument(
            "told", type=Path, metavar="OUT", help='lines of {"id", "label", "sure", "words"}'
        )

    def handle(self, *, texts: Path, told: Path, **options: Any) -> None:
        lines = [json.dumps(line, ensure_ascii=False) for line in _told(texts)]
        told.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        self.stdout.write(f"{len(lines)} texts labelled.")


def _told(path: Path) -> Iterator[dict[str, object]]:
    for number, entry in _entries(path):
        level = entry.get("level", "finding")
        text = entry.get(TEXT_FIELDS.get(str(level), ""))
        if "id" not in entry or not isinstance(text, str):
            raise CommandError(
                f'{path}, line {number}: needs "id", and "sentence" for level "sentence" or "text" for level "finding"'
            )
        polarity = _polarity(str(level), text, entry)
        yield {
            "id": entry["id"],
            "label": polarity.label,
            "sure": polarity.sure,
            "words": list(polarity.words),
        }


def _polarity(level: str, text: str, entry: dict[str, Any]) -> SentencePolarity | FindingPolarity:
    tell = sentence_polarity if level == "sentence" else polarity_of
    return tell(
        text,
        kind=str(entry.get("kind") or "narrative"),
        section=str(entry.get("section") or ""),
        framework=str(entry.get("framework") or ""),
    )


def _entries(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise CommandError(f"{path} cannot be read: {err}") from err
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as err:
            raise CommandError(f"{path}, line {number}: needs a JSON object") from err
        if not isinstance(entry, dict):
            raise CommandError(f"{path}, line {number}: needs a JSON object")
        yield number, entry
