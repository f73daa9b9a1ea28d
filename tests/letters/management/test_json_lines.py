"""Files of JSON objects: what is a line, and that nothing wrong is passed over in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError

from letters.management.json_lines import read_json_lines, write_json_lines


def test_what_was_written_is_read_whatever_signs_its_texts_hold(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    entries = [{"text": "One\u2028line, \u0085 still."}, {"text": "Another’s\nwords."}]

    count = write_json_lines(path, entries)

    assert count == 2
    assert list(read_json_lines(path)) == [(1, entries[0]), (2, entries[1])]


def test_an_empty_line_is_counted_and_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"id": 1}\n\n{"id": 2}\n', encoding="utf-8")

    assert list(read_json_lines(path)) == [(1, {"id": 1}), (3, {"id": 2})]


@pytest.mark.parametrize("line", ["{", "[]", "null", "3"])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(f'{{"id": 1}}\n{line}\n', encoding="utf-8")

    with pytest.raises(CommandError, match="line 2: needs a JSON object"):
        list(read_json_lines(path))


@pytest.mark.parametrize("data", [None, b"\xff"], ids=["no file", "no text"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "lines.jsonl"
    if data is not None:
        path.write_bytes(data)

    with pytest.raises(CommandError, match=r"lines\.jsonl cannot be read"):
        list(read_json_lines(path))


def test_an_error_half_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text("before", encoding="utf-8")

    with pytest.raises(ZeroDivisionError):
        write_json_lines(path, ({"id": 1 // number} for number in (1, 0)))

    assert path.read_text(encoding="utf-8") == "before"
