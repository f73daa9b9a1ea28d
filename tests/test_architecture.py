"""The house's arrows: which room may import which. A wrong arrow fails here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

SIDES = {  # room -> what it may import of the project; "" is the standard library and packages
    "letters/reading": ("letters.reading", "letters.reference", "letters.errors"),
    "letters": ("letters",),
    "search": ("search", "letters"),
    "config": ("config",),
}
NOT_IN_READING = ("django", "haystack", "whoosh", "search", "config")
PDF_READER = "letters/reading/pdf/pages.py"
# Order inside the reading room: a folder may import those before it, never those after it.
STAGES = ("layout", "pdf", "facts", "body")


def modules(folder: str) -> Iterator[tuple[str, str]]:
    """Yield (path, imported module) for every import in a folder, tests and migrations left out."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        if "migrations" not in path.parts and "source" not in path.parts:
            for name in imports_of(path):
                yield path.relative_to(ROOT).as_posix(), name


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{node.module}"


def is_of(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("folder", SIDES)
def test_rooms_import_only_what_they_may(folder: str) -> None:
    ours = tuple(SIDES)
    wrong = [
        f"{path} imports {name}"
        for path, name in modules(folder)
        if is_of(name, ("letters", "search", "config", *ours)) and not is_of(name, SIDES[folder])
    ]

    assert not wrong


def test_reading_is_pure() -> None:
    wrong = [f"{path}: {name}" for path, name in modules("letters/reading") if is_of(name, NOT_IN_READING)]

    assert not wrong


def test_one_module_speaks_pdfminer() -> None:
    speakers = {path for path, name in modules("letters") if is_of(name, ("pdfminer",))}

    assert PDF_READER in speakers
    assert all(path.startswith("letters/reading/") for path in speakers)


def test_stages_import_only_earlier_stages() -> None:
    places = {stage: place for place, stage in enumerate(STAGES)}
    wrong = [
        f"{path} imports {name}"
        for path, name in modules("letters/reading")
        if (to := name.split(".")[2:3])
        and to[0] in places
        and path.split("/")[2] in places
        and places[to[0]] > places[path.split("/")[2]]
    ]

    assert not wrong


def test_whoosh_is_spoken_only_in_the_search_room() -> None:
    speakers = {path for path, name in [*modules("letters"), *modules("config")] if is_of(name, ("whoosh",))}

    assert not speakers
