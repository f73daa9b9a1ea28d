"""Labels given by people: which letter, which finding, which sentence, which label. Never the text.

A label finds its text by the letter's digest and the text's fingerprint, so it stays valid when letters are read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from letters.polarity.learning.material import Material, fingerprint_of, fingerprints
from letters.polarity.weights import LABELS

LABELS_FILE = Path(__file__).parent / "labels.jsonl"
SENTENCE, FINDING = "sentence", "finding"


@dataclass(frozen=True, slots=True)
class Label:
    """One label. ``draw`` is how the row was chosen (random, turn, unsure ...); ``sentence_index`` is 0-based, -1 for
    a whole finding."""

    id: str
    level: str
    sha256: str
    position: int
    sentence_index: int
    fingerprint: str
    draw: str
    label: str

    def __post_init__(self) -> None:
        if self.label not in LABELS:
            raise ValueError(f"{self.id}: label must be one of {', '.join(LABELS)}, not {self.label!r}")
        if self.level not in (SENTENCE, FINDING):
            raise ValueError(f"{self.id}: level must be {SENTENCE} or {FINDING}, not {self.level!r}")


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label and the number of its sentence or finding in the material."""

    label: Label
    number: int
    authority: str


def read_labels(path: Path = LABELS_FILE) -> list[Label]:
    """Return the labels of a file, in its order. Raises OSError; ValueError or TypeError for a line that is none."""
    return [Label(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def write_labels(labels: Iterable[Label], path: Path = LABELS_FILE) -> None:
    """Write labels, sorted by id; of two with the same id the later counts."""
    latest = {label.id: label for label in labels}
    lines = [json.dumps(asdict(latest[key]), ensure_ascii=False) for key in sorted(latest)]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def without_text(path: Path, draw: str) -> list[Label]:
    """Given a file of labelled rows, with their text or as ``export_labels`` writes them, return labels without it."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Label(
            row["id"],
            row["level"],
            row["sha256"],
            row["position"],
            row.get("sentence_index", -1),
            row.get("fingerprint") or fingerprint_of(row["sentence" if row["level"] == SENTENCE else "text"]),
            row.get("draw", draw),
            row["label"],
        )
        for row in rows
    ]


def place(labels: Iterable[Label], material: Material) -> tuple[list[PlacedLabel], list[PlacedLabel]]:
    """Given labels, return those whose sentence is in the material, and those whose finding is, in order of id."""
    prints = zip(material.sentences, fingerprints(material.sentences), strict=True)
    sentences = {
        (sentence.sha256, fingerprint): (number, sentence.authority)
        for number, (sentence, fingerprint) in enumerate(prints)
    }
    findings = {
        (finding.sha256, finding.fingerprint): (number, finding.authority)
        for number, finding in enumerate(material.findings)
    }
    placed: dict[str, list[PlacedLabel]] = {SENTENCE: [], FINDING: []}
    for label in sorted(labels, key=lambda label: label.id):
        places = sentences if label.level == SENTENCE else findings
        number_and_authority = places.get((label.sha256, label.fingerprint))
        if number_and_authority:
            placed[label.level].append(PlacedLabel(label, *number_and_authority))
    return placed[SENTENCE], placed[FINDING]
