"""What is learned from: all findings of an export, cut into sentences and words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from letters.polarity.features import ParsedSentence, parse
from letters.polarity.sentences import sentences_of

FINGERPRINT = 16  # hexadecimal digits: enough to tell a letter's sentences apart


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands. ``authority`` groups letters for the folds of cross-validation."""

    authority: str
    sha256: str
    position: int
    index: int
    kind: str
    section: str
    framework: str
    parsed: ParsedSentence


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding: the fingerprint of its text and the numbers of its sentences in ``Material.sentences``."""

    sha256: str
    position: int
    kind: str
    authority: str
    fingerprint: str
    sentences: range


@dataclass(frozen=True, slots=True)
class Material:
    """All sentences and findings of an export, in its order."""

    sentences: list[Sentence]
    findings: list[Finding]


def read_material(export: Path) -> Material:
    """Given a file that ``export_letters`` wrote, return its findings. Raises OSError or ValueError."""
    material = Material([], [])
    with export.open(encoding="utf-8") as lines:
        for line in lines:
            letter = json.loads(line)
            for finding in letter["findings"]:
                _add(material, letter, finding)
    return material


def _add(material: Material, letter: dict[str, str], finding: dict[str, str]) -> None:
    authority = letter["authority"] or letter["source"]
    first = len(material.sentences)
    for index, text in enumerate(sentences_of(finding["text"])):
        material.sentences.append(
            Sentence(
                authority,
                letter["sha256"],
                int(finding["position"]),
                index,
                finding["kind"],
                finding["section"] or "",
                letter["framework"] or "",
                parse(text),
            )
        )
    numbers = range(first, len(material.sentences))
    material.findings.append(
        Finding(
            letter["sha256"],
            int(finding["position"]),
            finding["kind"],
            authority,
            fingerprint_of(finding["text"]),
            numbers,
        )
    )


def fingerprint_of(text: str) -> str:
    """Given a text, return a short hash, which identifies it without its words; white space does not count."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()[:FINGERPRINT]


def fingerprints(sentences: Sequence[Sentence]) -> list[str]:
    """Given sentences, return the fingerprint of each."""
    return [fingerprint_of(sentence.parsed.text) for sentence in sentences]
