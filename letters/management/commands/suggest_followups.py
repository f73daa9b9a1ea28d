"""What later letters say of items in a file: for measuring against labels."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from letters.followup import LaterLetter, follow_up
from letters.management import SiteCommand
from letters.management.json_lines import read_json_lines, write_json_lines
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
            "verdicts", type=Path, metavar="OUT", help='lines of {"id", "texts" (best first), "verdict"}'
        )

    def handle(self, *, items: Path, verdicts: Path, **options: Any) -> None:
        count = write_json_lines(verdicts, _followed_up(items))
        self.stdout.write(f"{count} items followed up.")


def _followed_up(path: Path) -> Iterator[dict[str, object]]:
    cached_letter = lru_cache(maxsize=20)(_later)
    for number, entry in read_json_lines(path):
        try:
            key, text = entry["id"], str(entry["item"])
            earlier = _inspection(entry["earlier"]["sha256"])
            later = cached_letter(entry["later"]["sha256"])
        except (KeyError, TypeError) as err:
            raise CommandError(
                f'{path}, line {number}: needs "id", "item", "earlier" and "later", each with "sha256"'
            ) from err
        except Inspection.DoesNotExist as err:
            raise CommandError(f"{path}, line {number}: one of its reports is not held here") from err
        item = item_of(earlier, text)
        result = follow_up(text, later, themes=item.themes, for_the_board=item.for_the_board)
        texts = [later.findings[match.place].text for match in result.matches]
        yield {"id": key, "texts": texts, "verdict": result.verdict}


def _inspection(sha256: str) -> Inspection:
    return Inspection.objects.get(letter__sha256=sha256)


def _later(sha256: str) -> LaterLetter:
    return later_letter(_inspection(sha256))
