"""Templates can be read: no line is too long."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT
from tests.template_lines import MAX_CHARS, too_long


def test_no_line_of_a_template_is_too_long() -> None:
    assert list(too_long(sorted((ROOT / "templates").rglob("*.html")))) == []


def test_a_line_that_is_too_long_is_named(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("short\n" + "x" * (MAX_CHARS + 1) + "\n")

    assert list(too_long([tmp_path / "page.html"])) == [
        f"{tmp_path / 'page.html'}:2: {MAX_CHARS + 1} characters"
    ]
