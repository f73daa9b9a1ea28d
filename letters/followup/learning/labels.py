"""What people have labelled: which item, which later letter, which findings are on the matter, and the verdict.

Never a text: items and findings are known by the digest of their letter and the fingerprint of their words.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from letters.followup.verdicts import VERDICTS

LABELS_FILE = Path(__file__).parent / "labels.jsonl"
# Labels that nothing is learned from or chosen on. Once something is, they are no test of it any more.
HELD_OUT_FILE = Path(__file__).parent / "held_out.jsonl"


@dataclass(frozen=True, slots=True)
class Label:
    """``matching`` and ``partly`` are fingerprints of later findings; ``draw`` says which labelling it is of."""

    id: str
    earlier: str
    item: str
    later: str
    matching: tuple[str, ...]
    partly: tuple[str, ...]
    verdict: str
    draw: str

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueError(f"{self.id}: verdict must be one of {', '.join(VERDICTS)}, not {self.verdict!r}")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label with its texts, from an export: the earlier and the later letter, and the item's place in the first."""

    label: Label
    earlier: dict[str, object]
    later: dict[str, object]
    item: dict[str, object]


def fingerprint_of(text: str) -> str:
    """Given a text, return what it is known by: of its letters and figures alone."""
    return hashlib.sha256(re.sub(r"\W+", "", text.lower()).encode()).hexdigest()[:12]


def read_labels(path: Path = LABELS_FILE) -> list[Label]:
    """Return the labels of a file. Raises OSError, ValueError or TypeError for one that is none."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [
        Label(**row | {"matching": tuple(row["matching"]), "partly": tuple(row["partly"])}) for row in rows
    ]


def write_labels(labels: Iterable[Label], path: Path = LABELS_FILE) -> None:
    """Write labels, a line each, in the order of their ids."""
    lines = [
        json.dumps(asdict(label), ensure_ascii=False) for label in sorted(labels, key=lambda one: one.id)
    ]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def place(labels: Iterable[Label], export: Path) -> list[Labelled]:
    """Given labels and an export of letters, return those whose letters and items are in it, with their texts."""
    letters = {
        letter["sha256"]: letter
        for letter in map(json.loads, export.read_text(encoding="utf-8").splitlines())
    }
    placed = []
    for label in labels:
        earlier, later = letters.get(label.earlier), letters.get(label.later)
        if earlier is None or later is None:
            continue
        item = next((one for one in earlier["findings"] if fingerprint_of(one["text"]) == label.item), None)
        if item:
            placed.append(Labelled(label, earlier, later, item))
    return placed
