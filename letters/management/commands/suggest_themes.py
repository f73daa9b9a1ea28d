"""Themes of texts in a file, by the rules in the database: for measuring them against labels."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from letters.tagging import current_rules
from letters.theme_rules import RuleError, themes_of


class Command(BaseCommand):
    help = "Write the themes that the rules in the database give to texts, one JSON line each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("texts", type=Path, metavar="IN", help='lines of {"id": ..., "text": ...}')
        parser.add_argument("tagged", type=Path, metavar="OUT", help='lines of {"id", "themes", "words"}')

    def handle(self, *, texts: Path, tagged: Path, **options: Any) -> None:
        try:
            lines = [json.dumps(line, ensure_ascii=False) for line in _tagged(texts)]
        except RuleError as err:
            raise CommandError(f"The rules of a theme cannot be used: {err}") from err
        tagged.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        self.stdout.write(f"{len(lines)} texts tagged.")


def _tagged(texts: Path) -> Iterator[dict[str, object]]:
    rules = current_rules()
    for number, (key, text) in enumerate(_texts(texts), start=1):
        if not isinstance(text, str):
            raise CommandError(f'{texts}, line {number}: "text" must be a string')
        matches = themes_of(text, rules)
        yield {
            "id": key,
            "themes": [match.slug for match in matches],
            "words": {match.slug: match.words for match in matches},
        }


def _texts(path: Path) -> Iterator[tuple[object, object]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise CommandError(f"{path} cannot be read: {err}") from err
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            yield entry["id"], entry["text"]
        except (ValueError, KeyError, TypeError) as err:
            raise CommandError(f'{path}, line {number}: needs a JSON object with "id" and "text"') from err
