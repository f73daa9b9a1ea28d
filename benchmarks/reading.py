#!/usr/bin/env python3
"""Seconds and peak memory of reading letters, beside plain pdfminer ``extract_pages`` on the same files.

    benchmarks/reading.py FOLDER [--step N]

Every measure is a process of its own: a pass over the files in CPU seconds, and per file its peak memory.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READERS = ("extract_pages", "pages", "letter")


def main() -> int:
    """Run one reader in this process, or all of them in processes of their own."""
    options = _options()
    files = sorted(Path(options.folder).rglob("*.pdf"), key=lambda file: (-file.stat().st_size, file.name))
    if options.reader:
        return _measure(options.reader, files[:1] if options.largest else files[:: options.step])
    chosen = files[:: options.step]
    print(
        f"{len(chosen)} files, {sum(file.stat().st_size for file in chosen) / 1e6:.1f} MB; CPU seconds, peak MB"
    )
    seconds = {}
    for reader in READERS:
        seconds[reader], memory = _run(reader, options, largest=False)
        largest_seconds, largest_memory = _run(reader, options, largest=True)
        print(
            f"{reader:14} {seconds[reader]:7.2f} s  {seconds[reader] / len(chosen):6.3f} s a file  {memory:5.0f} MB;"
            f"  largest {largest_seconds:5.2f} s  {largest_memory:4.0f} MB"
        )
    print(
        f"a letter against extract_pages: {seconds['letter'] / seconds['extract_pages']:.2f} times its CPU time"
    )
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", help="where the PDFs are")
    parser.add_argument("--step", type=int, default=10, help="take every so many-th file by size (10)")
    parser.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)
    parser.add_argument("--largest", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(reader: str, options: argparse.Namespace, *, largest: bool) -> tuple[float, float]:
    """Given a reader, return its CPU seconds and peak megabytes in a process of its own."""
    command = [sys.executable, __file__, options.folder, "--step", str(options.step), "--reader", reader]
    command += ["--largest"] if largest else []
    printed = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.split()
    return float(printed[0]), float(printed[1])


def _measure(reader: str, files: Sequence[Path]) -> int:
    sys.path.insert(0, str(ROOT))
    from pdfminer.high_level import extract_pages

    from letters.errors import LetterError
    from letters.reading import read_letter
    from letters.reading.pdf.pages import pdf_to_pages

    started = time.process_time()
    for file in files:
        try:
            if reader == "extract_pages":
                for _page in extract_pages(file):
                    pass
            elif reader == "pages":
                pdf_to_pages(file.read_bytes())
            else:
                read_letter(file.read_bytes(), file.name)
        except (LetterError, ValueError) as err:
            print(f"{file.name}: {err}", file=sys.stderr)
    used = time.process_time() - started
    print(used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return 0


if __name__ == "__main__":
    sys.exit(main())
