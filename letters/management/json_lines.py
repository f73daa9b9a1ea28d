"""Files of JSON objects, one a line: what the commands read that are for measuring, and what they write."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError


def read_json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Given a file, yield the number of each line, from 1, and its object. Empty lines are passed over.

    Raises CommandError, which names the line, where it is no JSON object.
    """
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as err:
            raise CommandError(f"{path}, line {number}: needs a JSON object") from err
        if not isinstance(entry, dict):
            raise CommandError(f"{path}, line {number}: needs a JSON object")
        yield number, entry


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise CommandError(f"{path} cannot be read: {err}") from err
    return text.split("\n")  # str.splitlines also ends a line at U+2028, which a JSON text may hold


def write_json_lines(path: Path, entries: Iterable[Mapping[str, object]]) -> int:
    """Given objects, write them once all are made, so that an error leaves no half a file; return how many."""
    lines = [json.dumps(entry, ensure_ascii=False) for entry in entries]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)
