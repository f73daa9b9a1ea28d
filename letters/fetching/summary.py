"""What a run has brought, in words for people."""

from __future__ import annotations

from letters.models import FetchRun

# Result -> how a summary words it, in its order.
WORDS = {
    "would fetch": "would be fetched",
    "added": "added",
    "new version": "new versions",
    "duplicate": "duplicates",
    "unchanged": "unchanged",
    "rejected": "rejected",
    "missing": "not found",
    "refused": "not fetched",
    "failed": "to be tried again",
}


def summary_of(run: FetchRun) -> str:
    """Given a run, return its results in one line: "3 added with 140 findings, 1 not found"."""
    counts = run.counts
    ends = {result: f"{counts[result]} {words}" for result, words in WORDS.items() if counts.get(result)}
    if "added" in ends:
        findings = counts.get("findings", 0)
        ends["added"] += f" with {findings} finding{'' if findings == 1 else 's'}"
    is_cut_short = run.state in (FetchRun.State.STOPPED, FetchRun.State.INTERRUPTED)
    return ", ".join(ends.values()) or ("Nothing was fetched" if is_cut_short else "Nothing new")


def cost_of(run: FetchRun) -> str:
    """Given a run, return what it asked of the site: "155 requests, 41.2 MB"."""
    requests = run.counts.get("requests", 0)
    return f"{requests} request{'' if requests == 1 else 's'}, {run.counts.get('bytes', 0) / 1e6:.1f} MB"
