#!/usr/bin/env python3
"""How the engine's cost and memory grow with the collection: benchmarks/search.py at several sizes, ours alone.

    benchmarks/growth.py [--sizes 10000,58000,200000,500000] [--folder KEPT] [--picture docs/growth.svg]

Prints a table; with --picture draws it too (matplotlib, of the dependency group "bench"). Needs 5 GB of disk and an
hour where nothing is kept; what a folder keeps is used again.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEARCH = Path(__file__).with_name("search.py")
SIZES = (10_000, 58_000, 200_000, 500_000)


@dataclass(frozen=True, slots=True)
class Size:
    """What one size took. Times of questions are geometric means over their kinds, in milliseconds."""

    findings: int
    warm_ms: float
    new_ms: float
    first_ms: float
    page_ms: float
    slowest: str
    adding_ms: float
    after_ms: float
    build_s: float
    build_mb: float
    index_mb: float
    memory_mb: float


def main() -> int:
    """Measure each size in a process of its own, then print, then draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of findings")
    parser.add_argument("--folder", type=Path, help="keep databases and indexes here, and use them again")
    parser.add_argument("--picture", type=Path, help="draw the growth into this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        sizes = [measured(folder, int(size)) for size in options.sizes.split(",")]
    print(table(sizes))
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    if options.picture:
        draw(sizes, options.picture)
    return 0


def measured(folder: Path, findings: int) -> Size:
    """Given a number of findings, build what is missing and measure."""
    own = folder / str(findings)
    own.mkdir(parents=True, exist_ok=True)
    record = own / "record.json"
    command = [sys.executable, str(SEARCH), "--only-ours", "--findings", str(findings)]
    subprocess.run([*command, "--folder", str(own), "--record", str(record)], check=True, stdout=sys.stderr)
    return size_of(json.loads(record.read_text(encoding="utf-8")))


def size_of(record: dict[str, Any]) -> Size:
    """Given a record of benchmarks/search.py, return its figures."""
    built, ms = record["built"], record["ms"]
    warm = {kind: statistics.median(times) for kind, times in ms["ours warm"].items()}
    slowest = max(warm, key=warm.__getitem__)
    return Size(
        findings=built["findings"],
        warm_ms=_mean(ms["ours warm"]),
        new_ms=_mean(ms["ours new"]),
        first_ms=_mean(ms["ours cold"]),
        page_ms=_mean(ms["page warm"]),
        slowest=f"{slowest}, {warm[slowest]:.0f}",
        adding_ms=record["commit"]["adding_ms"],
        after_ms=record["commit"]["asking_ms"],
        build_s=built["processor_seconds"],
        build_mb=built["peak_mb"],
        index_mb=built["index_mb"],
        memory_mb=record["memory"]["after_mb"],
    )


def _mean(times: dict[str, list[float]]) -> float:
    return statistics.geometric_mean([statistics.median(one) for one in times.values()])


ROWS = {
    "`engine.run`, asked before (ms)": lambda size: f"{size.warm_ms:.1f}",
    "the slowest kind (ms)": lambda size: size.slowest,
    "`engine.run`, a new wording (ms)": lambda size: f"{size.new_ms:.0f}",
    "`engine.run`, a process's first (ms)": lambda size: f"{size.first_ms:,.0f}",
    "the whole page, asked before (ms)": lambda size: f"{size.page_ms:.0f}",
    "a letter indexed (ms)": lambda size: f"{size.adding_ms:.0f}",
    "first question after that (ms)": lambda size: f"{size.after_ms:.0f}",
    "rebuild (s of processor)": lambda size: f"{size.build_s:,.0f}",
    "peak memory of the rebuild (MB)": lambda size: f"{size.build_mb:,.0f}",
    "index (MB)": lambda size: f"{size.index_mb:,.0f}",
    "memory of a process that has answered all (MB)": lambda size: f"{size.memory_mb:,.0f}",
}


def table(sizes: Sequence[Size]) -> str:
    """Given what each size took, return a table with a column per size."""
    head = ["| findings | " + " | ".join(f"{size.findings:,}" for size in sizes) + " |"]
    rule = "|---|" + "---|" * len(sizes)
    rows = [f"| {name} | " + " | ".join(map(cell, sizes)) + " |" for name, cell in ROWS.items()]
    return "\n".join([*head, rule, *rows])


PANELS: dict[str, dict[str, str]] = {
    "A question (ms)": {"asked before": "warm_ms", "a new wording": "new_ms", "whole page": "page_ms"},
    "A letter comes in (ms)": {"indexing it": "adding_ms", "first question after": "after_ms"},
    "Memory and disk (MB)": {"a process": "memory_mb", "rebuilding": "build_mb", "the index": "index_mb"},
    "Rebuilding (s of processor)": {"all findings": "build_s"},
}


def draw(sizes: Sequence[Size], path: Path) -> None:
    """Given what each size took, draw it: both axes logarithmic, so that what grows in step is a straight slope."""
    import matplotlib

    matplotlib.use("svg" if path.suffix == ".svg" else "agg")
    from matplotlib import pyplot
    from matplotlib.ticker import LogLocator

    figure, panels = pyplot.subplots(1, len(PANELS), figsize=(14, 3.6), layout="constrained")
    findings = [size.findings for size in sizes]
    for panel, (title, lines) in zip(panels, PANELS.items(), strict=True):
        for name, field in lines.items():
            panel.plot(findings, [getattr(size, field) for size in sizes], marker="o", label=name)
        panel.set(title=title, xscale="log", yscale="log", xlabel="findings", xticks=findings)
        panel.set_xticks(findings, [f"{count // 1000}k" for count in findings])
        panel.minorticks_off()
        panel.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        panel.yaxis.set_major_formatter("{x:g}")
        panel.grid(alpha=0.3)
        panel.legend(frameon=False)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


if __name__ == "__main__":
    sys.exit(main())
