"""No line of a template is over 200 characters. ``python -m tests.template_lines FILE…`` says where one is."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

MAX_CHARS = 200


def too_long(paths: Iterable[Path]) -> Iterator[str]:
    """Given templates, yield "file:line: n characters" for each line over the limit."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if len(line) > MAX_CHARS:
                yield f"{path}:{number}: {len(line)} characters"


if __name__ == "__main__":
    found = list(too_long(map(Path, sys.argv[1:])))
    print("\n".join(found))
    sys.exit(bool(found))
