"""Themes of texts in a file, by the rules in the database: for measuring them against labels.

Labels measure only the themes that existed when the findings were labelled. Later themes, for which nobody has
labelled findings yet, are written apart.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from letters.management import SiteCommand
from letters.management.json_lines import read_json_lines, write_json_lines
from letters.reference.themes import load_default_themes
from letters.tagging import current_rules, matches_of
from letters.theme_rules import RuleError


class Command(SiteCommand):
    help = (
        "Write the themes that the rules in the database give to texts, as JSON lines. Themes that no "
        'labelled findings measure yet stand under "unmeasured".'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "texts", type=Path, metavar="IN", help='lines of {"id", "text"} and, if known, "section"'
        )
        parser.add_argument(
            "tagged", type=Path, metavar="OUT", help='lines of {"id", "themes", "unmeasured", "words"}'
        )

    def handle(self, *, texts: Path, tagged: Path, **options: Any) -> None:
        try:
            count = write_json_lines(tagged, _tagged(texts))
        except RuleError as err:
            raise CommandError(f"The rules of a theme cannot be used: {err}") from err
        self.stdout.write(f"{count} texts tagged.")


def _tagged(texts: Path) -> Iterator[dict[str, object]]:
    rules = current_rules()
    unmeasured = {theme.slug for theme in load_default_themes() if not theme.measured}
    for key, section, text in _texts(texts):
        matches = matches_of(section, text, rules)
        yield {
            "id": key,
            "themes": [match.slug for match in matches if match.slug not in unmeasured],
            "unmeasured": [match.slug for match in matches if match.slug in unmeasured],
            "words": {match.slug: match.words for match in matches},
        }


def _texts(path: Path) -> Iterator[tuple[object, str, str]]:
    for number, entry in read_json_lines(path):
        try:
            key, section, text = entry["id"], entry.get("section", ""), entry["text"]
        except KeyError as err:
            raise CommandError(f'{path}, line {number}: needs "id" and "text"') from err
        if not isinstance(text, str) or not isinstance(section, str):
            raise CommandError(f'{path}, line {number}: "text" and "section" must be strings')
        yield key, section, text
