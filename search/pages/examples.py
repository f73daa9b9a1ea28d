"""Programs that a page shows, each a file that runs as it is shown."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("follow_examples")
EXAMPLES = {"python": "follow.py.txt", "r": "follow.R", "excel": "findings.pq"}


@cache
def read_example(name: str) -> str:
    """Given one of EXAMPLES, return its text."""
    return (FOLDER / EXAMPLES[name]).read_text(encoding="utf-8")
