"""Every command that the documents, pages and messages name exists, and so does each option that they give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "templates").rglob("*.html"),
]
OURS = [path for app in ("config", "letters", "search") for path in (ROOT / app).rglob("*.py")]
CALL = re.compile(r"\bmanage(?:\.py)? ([a-z_]+)((?:[ \t]+[^\s`|#<&”]+)*)")
ROW = re.compile(r"^\| (`[a-z_]+[^|]*)\|(.*)", re.M)  # of the table of commands
OPTION = re.compile(r"(?<!\S)--[a-z][a-z-]*")
NO_COMMANDS = {"and", "or", "stands", "in", "is", "for"}  # words that follow "manage" in a sentence
Call = tuple[str, str, str]  # where it stands, the command, an option or ""


def _calls() -> Iterator[Call]:
    for path in [*WRITTEN, *OURS]:
        text = path.read_text(encoding="utf-8")
        for name, arguments in CALL.findall(text):
            yield from _each(path, name, arguments)
    table = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").partition("## Commands")[2]
    for cell, rest in ROW.findall(table.partition("\n## ")[0]):
        named = re.findall(r"`([a-z_]+)([^`]*)`", cell)
        for name, arguments in [*named, (named[0][0], rest.replace("`", " "))]:
            yield from _each(ROOT / "docs" / "operations.md", name, arguments)
    fetching = (ROOT / "docs" / "fetching.md").read_text(encoding="utf-8")
    for cell in re.findall(r"^\| (`--[^|]*)", fetching, re.M):
        yield from _each(ROOT / "docs" / "fetching.md", "fetch_letters", cell.replace("`", " "))


def _each(path: Path, name: str, arguments: str) -> Iterator[Call]:
    where = str(path.relative_to(ROOT))
    yield where, name, ""
    for option in OPTION.findall(arguments):
        yield where, name, option


CALLS = sorted({call for call in _calls() if call[1] not in NO_COMMANDS})


def test_documents_name_commands() -> None:
    named = {name for _, name, _ in CALLS}

    assert {"load_letters", "fetch_letters", "rebuild_index", "backup", "follow_up"} <= named
    assert ("docs/fetching.md", "fetch_letters", "--dry-run") in CALLS


@pytest.mark.parametrize(("where", "name", "option"), CALLS)
def test_command_exists(where: str, name: str, option: str) -> None:
    commands = get_commands()

    assert name in commands, f"{where} names manage.py {name}"
    if option:
        command = load_command_class(str(commands[name]), name)
        options = command.create_parser("manage.py", name)._option_string_actions
        assert option in options, f"{where} names manage.py {name} {option}"
