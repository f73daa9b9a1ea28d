"""Strength, concern, mixed or neutral for sentences and findings in a file: for measuring against labels."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from letters.management.json_lines import read_json_lines, write_json_lines
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
            "labels", type=Path, metavar="OUT", help='lines of {"id", "label", "sure", "words"}'
        )

    def handle(self, *, texts: Path, labels: Path, **options: Any) -> None:
        count = write_json_lines(labels, _labelled(texts))
        self.stdout.write(f"{count} texts labelled.")


def _labelled(path: Path) -> Iterator[dict[str, object]]:
    for number, entry in read_json_lines(path):
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
