"""What later letters say of items in a file: for measuring against labels."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from letters.followup import LaterLetter, follow_up
from letters.management import SiteCommand
from letters.models import Inspection
from letters.tracking import item_of, later_letter


class Command(SiteCommand):
    help = "For each improvement that a report asked for, write what a later report says about it, as JSON lines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "items",
            type=Path,
            metavar="IN",
            help='lines of {"id", "item", "earlier": {"sha256"}, "later": {"sha256"}}; both reports must be held',
        )
        parser.add_argument(
            "told", type=Path, metavar="OUT", help='lines of {"id", "texts" (best first), "verdict"}'
        )

    def handle(self, *, items: Path, told: Path, **options: Any) -> None:
        lines = [json.dumps(line, ensure_ascii=False) for line in _told(items)]
        told.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        self.stdout.write(f"{len(lines)} items followed up.")


def _told(path: Path) -> Iterator[dict[str, object]]:
    letters = lru_cache(maxsize=20)(_later)
    for number, entry in _entries(path):
        try:
            key, text = entry["id"], str(entry["item"])
            earlier = _inspection(entry["earlier"]["sha256"])
            later = letters(entry["later"]["sha256"])
        except (KeyError, TypeError) as err:
            raise CommandError(
                f'{path}, line {number}: needs "id", "item", "earlier" and "later", each with "sha256"'
            ) from err
        except Inspection.DoesNotExist as err:
            raise CommandError(f"{path}, line {number}: one of its reports is not held here") from err
        item = item_of(earlier, text)
        found = follow_up(text, later, themes=item.themes, for_the_board=item.for_the_board)
        texts = [later.findings[match.place].text for match in found.matches]
        yield {"id": key, "texts": texts, "verdict": found.verdict}


def _inspection(sha256: str) -> Inspection:
    return Inspection.objects.get(letter__sha256=sha256)


def _later(sha256: str) -> LaterLetter:
    return later_letter(_inspection(sha256))


def _entries(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise CommandError(f"{path} cannot be read: {err}") from err
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line) if line.strip() else None
        except ValueError as err:
            raise CommandError(f"{path}, line {number}: needs a JSON object") from err
        if isinstance(entry, dict):
            yield number, entry
        elif line.strip():
            raise CommandError(f"{path}, line {number}: needs a JSON object")
