"""How long one core takes to tell what findings say, sentence by sentence.

    python benchmarks/polarity.py [LETTERS.jsonl]

LETTERS.jsonl is what ``export_letters`` writes; without it, findings of our own words, some 70 words each. A second
figure says how fast the machine was at that moment, so that figures of different days can be compared.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.theming import own_findings
from letters.polarity import polarity_of

WHOLE_COLLECTION = 58_000  # findings of all authorities since 2009
STEPS = 10_000_000


def main() -> None:
    """Tell every finding once and print the pace."""
    findings = (
        letters_findings(Path(sys.argv[1])) if sys.argv[1:] else [(text, {}) for text in own_findings()]
    )
    before = time.process_time()
    polarity_of("The weights are read with the first finding.")
    loaded = time.process_time() - before

    start = time.process_time()
    told = [polarity_of(text, **standing) for text, standing in findings]
    seconds = time.process_time() - start

    sentences = sum(len(polarity.sentences) for polarity in told)
    print(f"{len(findings)} findings, {sentences} sentences; weights read in {loaded:.2f} s")
    print(
        f"{seconds:.1f} s of one core; {WHOLE_COLLECTION} findings: {seconds * WHOLE_COLLECTION / len(findings):.0f} s"
    )
    print(f"machine: {STEPS / 1e6:.0f} million additions in {additions():.2f} s")
    print(Counter(polarity.label for polarity in told).most_common())


def letters_findings(path: Path) -> list[tuple[str, dict[str, str]]]:
    """Given an export, return each finding's text and where it stands."""
    letters = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (
            finding["text"],
            {
                "kind": finding["kind"],
                "section": finding["section"] or "",
                "framework": letter["framework"] or "",
            },
        )
        for letter in letters
        for finding in letter["findings"]
    ]


def additions() -> float:
    """Return the seconds that ten million additions take now."""
    start = time.process_time()
    total = 0
    for number in range(STEPS):
        total += number
    return time.process_time() - start


if __name__ == "__main__":
    main()
