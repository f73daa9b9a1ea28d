"""Medians, 95th percentiles and ratios of what was measured, and whether the bars are met."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

Times = Mapping[str, Mapping[str, Sequence[float]]]
ORDER = ("ours cold", "ours new", "ours warm", "FTS5 warm", "stock warm", "page warm", "Datasette warm")


def report(rows: Times) -> int:
    """Print a table of milliseconds and the bars; return 1 where one is missed."""
    columns = [name for name in ORDER if name in rows]
    print("\n| question | " + " | ".join(columns) + " |")
    print("|---|" + "---|" * len(columns))
    for kind in rows["ours warm"]:
        print(f"| {kind} | " + " | ".join(_cell(rows[name][kind]) for name in columns) + " |")
    print("| geometric mean | " + " | ".join(f"{_mean(rows[name]):.1f}" for name in columns) + " |\n")
    bars = _bars(rows)
    for met, said in bars:
        print(f"{'met   ' if met else 'MISSED'}  {said}")
    return int(not all(met for met, _ in bars))


def _cell(times: Sequence[float]) -> str:
    """The median, and behind it the 95th percentile where there are enough times for one."""
    median = statistics.median(times)
    if len(times) < 10:
        return f"{median:.1f}"
    return f"{median:.1f} ({statistics.quantiles(times, n=20)[-1]:.1f})"


def _mean(times: Mapping[str, Sequence[float]]) -> float:
    return statistics.geometric_mean([statistics.median(one) for one in times.values()])


def _bars(rows: Times) -> list[tuple[bool, str]]:
    ours, page = _mean(rows["ours warm"]), _mean(rows["page warm"])
    bars: list[tuple[bool, str]] = []
    if "FTS5 warm" in rows:
        fts = _mean(rows["FTS5 warm"])
        bars.append(
            (ours <= fts, f"engine.run {ours:.1f} ms, FTS5 with facets {fts:.1f} ms: {fts / ours:.1f} times")
        )
    if "stock warm" in rows:
        stock = _mean(rows["stock warm"])
        bars.append(
            (ours <= stock / 50, f"engine.run {ours:.1f} ms, stock {stock:.0f} ms: 1/{stock / ours:.0f}")
        )
    if "Datasette warm" in rows:
        other = _mean(rows["Datasette warm"])
        bars.append(
            (page <= other / 4, f"page {page:.1f} ms, Datasette {other:.0f} ms: 1/{other / page:.1f}")
        )
        medians = {kind: statistics.median(times) for kind, times in rows["page warm"].items()}
        slower = [
            kind for kind, times in rows["Datasette warm"].items() if statistics.median(times) < medians[kind]
        ]
        bars.append((not slower, f"kinds slower than Datasette: {', '.join(slower) or 'none'}"))
    return bars
