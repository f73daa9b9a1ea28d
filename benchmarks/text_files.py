#!/usr/bin/env python3
"""How well a PDF's own text, read as a text file, gives the findings that the PDF gives.

    benchmarks/text_files.py FOLDER... [--step N] [--each]

For every PDF, ``pdftotext`` (poppler-utils) writes its text twice, by default and with -layout. Printed is which share
of the PDF's findings the text gives with the same words, and with the same kind too; figures and white space aside.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from letters.errors import LetterError  # noqa: E402
from letters.reading import ReadLetter, read_letter  # noqa: E402

MODES: dict[str, tuple[str, ...]] = {"default": (), "layout": ("-layout",)}


def main() -> int:
    """Read every file three ways and print what is the same."""
    options = _options()
    files = sorted(file for folder in options.folders for file in Path(folder).rglob("*.pdf"))[
        :: options.step
    ]
    sums: Counter[tuple[str, str]] = Counter()
    for file in files:
        try:
            letter = read_letter(file.read_bytes(), file.name)
        except LetterError as error:
            print(f"{file.name}: {error}", file=sys.stderr)
            continue
        for mode, flags in MODES.items():
            counts = same_findings(letter, _read_text(file, flags))
            sums.update({(mode, name): count for name, count in counts.items()})
            if options.each:
                print(f"{mode:8} {file.name:50} {counts['words']:4} {counts['kind']:4} of {counts['all']:4}")
    for mode in MODES:
        print(_line(mode, sums))
    return 0


def same_findings(letter: ReadLetter, text: ReadLetter | None) -> Counter[str]:
    """Given a letter as read from its PDF and from its text, return how many findings there are, and are the same."""
    found = Counter(words(finding.text) for finding in text.findings) if text else Counter()
    kinds = Counter((words(finding.text), finding.kind) for finding in text.findings) if text else Counter()
    wanted = Counter(words(finding.text) for finding in letter.findings)
    wanted_kinds = Counter((words(finding.text), finding.kind) for finding in letter.findings)
    return Counter(
        all=wanted.total(),
        words=(wanted & found).total(),
        kind=(wanted_kinds & kinds).total(),
        read=found.total(),
    )


def words(text: str) -> str:
    """Given a text, return its letters alone: figures go with the marks of notes, hyphens at line ends."""
    return "".join(re.findall(r"[^\W\d_]+", text.lower()))


def _read_text(file: Path, flags: Sequence[str]) -> ReadLetter | None:
    command = ["pdftotext", *flags, str(file), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout
    try:
        return read_letter(text, f"{file.stem}.txt")
    except LetterError as error:
        print(f"{file.stem}.txt: {error}", file=sys.stderr)
        return None


def _line(mode: str, sums: Counter[tuple[str, str]]) -> str:
    total = max(sums[mode, "all"], 1)
    words_share, kind_share = (100 * sums[mode, name] / total for name in ("words", "kind"))
    return (
        f"{mode}: {total} findings in the PDFs, {sums[mode, 'read']} in the texts;"
        f" {words_share:.1f} % with the same words, {kind_share:.1f} % with the same kind too"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", help="where the PDFs are")
    parser.add_argument("--step", type=int, default=1, help="take every so many-th file (1)")
    parser.add_argument("--each", action="store_true", help="print a line for each file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
