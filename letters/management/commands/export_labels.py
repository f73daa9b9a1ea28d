"""The polarity that editors have set on findings, as labels for measuring and learning, without any text."""

from __future__ import annotations

import hashlib
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from letters.management import SiteCommand
from letters.models import Finding

WHOLE = -1  # in the place of a sentence: the whole finding


class Command(SiteCommand):
    help = "Write the labels that editors have set on findings, as JSON lines, without any text of a report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "labels",
            type=Path,
            metavar="OUT",
            help="lines as letters/polarity/learning reads labels: ids, places and digests",
        )

    def handle(self, *, labels: Path, **options: Any) -> None:
        lines = [f"{json.dumps(label)}\n" for label in _labels()]
        labels.write_text("".join(lines), encoding="utf-8")
        self.stdout.write(f"{len(lines)} labels written.")


def _labels() -> Iterator[dict[str, object]]:
    decided = Finding.objects.filter(says_by_hand=True).order_by("inspection__letter__sha256", "position")
    for pk, sha256, position, text, says in decided.values_list(
        "pk", "inspection__letter__sha256", "position", "text", "says"
    ):
        yield {
            "id": f"finding-{pk}",
            "level": "finding",
            "sha256": sha256,
            "position": position,
            "sentence_index": WHOLE,
            "fingerprint": _fingerprint(text),
            "draw": "editor",
            "label": says,
        }


def _fingerprint(text: str) -> str:
    """A short hash that identifies a text without its words; white space does not count. As in letters/polarity."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()[:16]
