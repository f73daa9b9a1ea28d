"""The house's arrows: which wing may import which, by which entrance, and who may write. A wrong arrow fails here.

docs/architecture.md draws the same table. `python -m tests.test_architecture` prints the arrows that there are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

GROUND = {
    "letters/delayed_tasks",
    "letters/errors",
    "letters/place_faults",
    "letters/signals",
    "search/errors",
}  # their own app's: anyone in it may import these
LETTERS_ALL = (
    "letters/theme_rules letters/polarity letters/followup letters/reference letters/reading letters/models "
    "letters/sandbox letters/tagging letters/tracking letters/visibility letters/editing letters/ingestion "
    "letters/fetching letters/pages letters/measures letters/transfer letters/review letters/admin"
).split()
# Wing -> what it may import of the project, besides itself and the errors and signals of its app.
ARROWS: dict[str, list[str]] = {
    "letters/theme_rules": [],
    "letters/reference": ["letters/theme_rules"],
    "letters/reading": [
        "letters/reference/frameworks",
        "letters/reference/authority_names",
        "letters/reference/words",
    ],
    "letters/models": ["letters/reference", "letters/theme_rules"],
    "letters/sandbox": ["letters/reading"],
    "letters/polarity": [],
    "letters/followup": ["letters/polarity", "letters/theme_rules"],
    "letters/tracking": ["letters/followup", "letters/models", "letters/tagging"],
    "letters/tagging": ["letters/models", "letters/theme_rules", "letters/polarity"],
    "letters/visibility": ["letters/models"],
    "letters/editing": ["letters/models", "letters/tagging", "letters/reference"],
    "letters/ingestion": [
        "letters/editing",
        "letters/tagging",
        "letters/models",
        "letters/sandbox",
        "letters/reference",
        "letters/reading/letter",
    ],
    "letters/fetching": ["letters/ingestion", "letters/models", "letters/reference"],
    "letters/templatetags": ["letters/fetching", "letters/models", "letters/reference"],
    "letters/pages": ["letters/models", "letters/reference"],
    "letters/measures": ["letters/editing", "letters/models", "letters/pages", "letters/reference"],
    "letters/transfer": [
        "letters/models",
        "letters/reference/frameworks",
        "letters/reference/spreadsheets",
    ],
    "letters/review": [
        "letters/reading",
        "letters/editing",
        "letters/ingestion",
        "letters/models",
        "letters/reference",
        "letters/sandbox",
    ],
    "letters/admin": LETTERS_ALL,
    "letters/management": LETTERS_ALL,
    "letters/apps": ["letters/models", "letters/tracking"],
    "letters/roles": ["letters/reference/roles"],
    "letters/urls": ["letters/measures", "letters/pages"],
    "search/text": [],
    "search/protocol": [],
    "search/models": [],
    "search/query": [
        "search/text",
        "search/protocol",
        "search/models",
        "letters/models",
        "letters/reference/frameworks",
    ],
    "search/engine": [
        "search/query",
        "search/protocol",
        "search/text",
        "letters/models",
        "letters/reference/frameworks",
    ],
    "search/indexing": ["letters/visibility", "search/models", "search/protocol"],
    "search/backend": ["search/text", "search/protocol", "search/indexing"],
    "search/cluster": ["search/text", "search/protocol", "search/indexing", "search/models"],
    "search/search_indexes": [
        "search/query",
        "letters/models",
        "letters/reference/frameworks",
    ],
    "search/receivers": [
        "letters/delayed_tasks",
        "letters/models",
        "letters/signals",
        "letters/visibility",
        "search/indexing",
        "search/protocol",
    ],
    "search/news": ["search/engine", "search/query", "letters/models"],
    "search/accounts": ["search/alerts"],
    "search/mcp": ["search/api", "search/engine", "search/query", "letters/models"],
    "search/alerts": [
        "search/news",
        "search/engine",
        "search/query",
        "search/models",
        "letters/models",
        "letters/visibility",
    ],
    "search/api": [
        "letters/visibility",
        "search/engine",
        "search/news",
        "search/query",
        "letters/models",
        "letters/pages",
        "letters/reference/frameworks",
        "letters/reference/spreadsheets",
        "letters/reference/xml_text",
    ],
    "search/pack": ["search/api", "search/engine", "search/query", "letters/models", "letters/pages"],
    "search/pages": [
        "search/news",
        "search/engine",
        "search/query",
        "search/protocol",
        "search/models",
        "letters/models",
        "letters/pages",
        "letters/reference/frameworks",
        "letters/measures",
    ],
    "search/admin": ["search/models"],
    "search/templatetags": ["search/models"],
    "search/apps": ["search/alerts", "search/engine", "letters/signals"],
    "search/roles": ["letters/reference/roles"],
    "search/urls": ["search/accounts", "search/alerts", "search/api", "search/pack", "search/pages"],
    "search/management": [
        "letters/management",
        "letters/place_faults",
        "letters/visibility",
        "search/accounts",
        "search/alerts",
        "search/mcp",
        "search/engine",
        "search/indexing",
        "search/protocol",
        "search/query",
        "search/models",
        "letters/models",
    ],
    "config/operations": [],
    "config/settings": ["config/operations"],
    "config/gunicorn": ["config/operations"],
    "config/buffered_worker": [],
    "config/urls": ["config/operations"],
    "config/wsgi": ["config/operations"],
}
# Inside reading, and inside the backend: folder -> the folders of its wing that it may import.
INSIDE: dict[str, list[str]] = {
    "letters/reading/letter": [],
    "letters/reading/layout": ["letters/reading/letter"],
    "letters/reading/pdf": ["letters/reading/layout", "letters/reading/letter"],
    "letters/reading/text_pages": [
        "letters/reading/text",
        "letters/reading/layout",
        "letters/reading/letter",
    ],
    "letters/reading/text": [  # a text shows its headings by their words alone
        "letters/reading/body/section_kinds",
        "letters/reading/facts/titles",
        "letters/reading/layout",
    ],
    "letters/reading/facts": ["letters/reading/layout", "letters/reading/letter"],
    "letters/reading/body": [
        "letters/reading/facts/titles",
        "letters/reading/layout",
        "letters/reading/letter",
    ],
    "search/backend/files": [],
    "search/backend/read": ["search/backend/files"],
    "search/backend/write": ["search/backend/files", "search/backend/read/snapshot"],
    "search/backend/haystack": ["search/backend/files", "search/backend/read", "search/backend/write"],
}
# Wings that are entered by any of their modules: their `__init__` is empty or says why.
OPEN = (
    "letters/measures/views",
    "letters/measures/compare_page",
    "letters/measures/grades_page",
    "letters/reference",
    "config/operations",
    "letters/pages/views",
    "letters/pages/data_page",
    "letters/pages/sitemap",
    "letters/pages/standings_page",
    "search/accounts/views",
    "search/mcp/server",
    "search/alerts/views",
    "search/api/views",
    "search/api/documents",
    "search/api/feeds",
    "search/pack/views",
    "search/pages",
)
OPEN_MODULES = ("letters/reading/letter",)
WRITERS = ("letters/editing", "letters/ingestion", "letters/tagging", "letters/migrations")
WRITTEN = ("Finding", "FindingTheme", "Inspection", "Judgement", "Letter")
WRITING = {
    "save",
    "update",
    "bulk_create",
    "bulk_update",
    "delete",
    "create",
    "get_or_create",
    "update_or_create",
}
PDF_SPEAKERS = "letters/reading/pdf/"
LIMITS = {"letters": 8, "search": 10, "config": 7}  # Python files directly in each


def sources(folder: str) -> Iterator[Path]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        if "migrations" not in path.parts and "source" not in path.parts:
            yield path


def modules(folder: str) -> Iterator[tuple[str, str]]:
    """Yield (path, imported module as a path without ending) for every import in a folder."""
    for path in sources(folder):
        for name in imports_of(path):
            yield path.relative_to(ROOT).as_posix(), name.replace(".", "/")


def imports_of(path: Path) -> Iterator[str]:
    """Yield what a file imports, `from package import module` as the module where there is such a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if is_module(full) and alias.name not in exported(node.module) else node.module


def exported(package: str) -> set[str]:
    """Return the names that a package's entrance lists in `__all__`."""
    entrance = ROOT / package.replace(".", "/") / "__init__.py"
    text = entrance.read_text(encoding="utf-8") if entrance.exists() else ""
    listed = re.search(r"__all__ = \[(.*?)\]", text, re.DOTALL)
    return set(re.findall(r'"(\w+)"', listed.group(1))) if listed else set()


def is_module(name: str) -> bool:
    place = ROOT / name.replace(".", "/")
    return place.with_suffix(".py").exists() or (place / "__init__.py").exists()


def is_of(name: str, packages: tuple[str, ...] | list[str]) -> bool:
    return any(name == package or name.startswith(f"{package}/") for package in packages)


def wing_of(path: str, table: dict[str, list[str]]) -> str | None:
    """Given a path, return its row in a table."""
    return next((wing for wing in table if is_of(path.removesuffix(".py"), [wing])), None)


def arrows() -> Iterator[tuple[str, str, str]]:
    """Yield (path, its wing, imported module of ours) for all imports that leave a wing."""
    for folder in LIMITS:
        for path, name in modules(folder):
            wing = wing_of(path, ARROWS)
            if wing and is_of(name, ["letters", "search", "config"]) and not is_of(name, [wing]):
                yield path, wing, name


def test_every_file_stands_in_a_wing() -> None:
    homeless = [
        path
        for folder in LIMITS
        for path in (one.relative_to(ROOT).as_posix() for one in sources(folder))
        if not wing_of(path, ARROWS)
        and path.removesuffix(".py") not in GROUND
        and path not in {f"{top}/__init__.py" for top in LIMITS}
    ]

    assert not homeless


def test_wings_import_only_what_they_may() -> None:
    wrong = [
        f"{path} imports {name}"
        for path, wing, name in arrows()
        if not is_of(name, ARROWS[wing])
        and not (name in GROUND and name.split("/")[0] == wing.split("/")[0])
        and name not in ("letters", "search")
    ]

    assert not wrong


@pytest.mark.parametrize("folder", ["letters/reading", "search/backend"])
def test_folders_of_a_wing_import_only_those_below(folder: str) -> None:
    wrong = [
        f"{path} imports {name}"
        for path, name in modules(folder)
        if (own := wing_of(path, INSIDE)) and is_of(name, [folder]) and not is_of(name, [own, *INSIDE[own]])
    ]

    assert not wrong


def test_a_wing_is_entered_by_its_entrance() -> None:
    wrong = [
        f"{path} imports {name}"
        for path, _, name in arrows()
        if (entered := wing_of(name, ARROWS))
        and (ROOT / entered).is_dir()
        and name != entered
        and not is_of(name, OPEN)
        and name not in OPEN_MODULES
    ]

    assert not wrong


def test_there_are_no_circles() -> None:
    edges: dict[str, set[str]] = {}
    for _, wing, name in arrows():
        if to := wing_of(name, ARROWS):
            edges.setdefault(wing, set()).add(to)

    while free := [wing for wing in edges if not edges[wing] & edges.keys()]:
        for wing in free:
            del edges[wing]

    assert not edges


def test_few_files_stand_at_the_top() -> None:
    counts = {
        top: len([path for path in (ROOT / top).glob("*.py") if path.name != "__init__.py"]) for top in LIMITS
    }

    assert all(counts[top] <= LIMITS[top] for top in LIMITS), counts


def test_reading_and_the_sandbox_are_pure() -> None:
    foreign = ["django", "haystack", "whoosh", "search", "config", "letters/models"]
    wrong = [
        f"{path}: {name}"
        for folder in (
            "letters/reading",
            "letters/theme_rules",
            "letters/polarity",
            "letters/followup",
            "letters/sandbox",
        )
        for path, name in modules(folder)
        if is_of(name, foreign)
    ]

    assert not wrong


def test_what_learns_is_never_imported_at_run_time() -> None:
    learning = ("letters/polarity/learning", "letters/followup/learning")
    wrong = [
        f"{path}: {name}"
        for folder in LIMITS
        for path, name in modules(folder)
        if not path.startswith(learning) and is_of(name, [*learning, "sklearn", "numpy", "scipy"])
    ]

    assert not wrong


def test_one_folder_speaks_pdfminer() -> None:
    speakers = {path for path, name in modules("letters") if is_of(name, ["pdfminer"])}

    assert speakers
    assert all(path.startswith(PDF_SPEAKERS) for path in speakers)


@pytest.mark.parametrize(
    ("library", "wings"),
    [
        ("whoosh", ("search/backend/",)),
        ("opensearchpy", ("search/cluster/",)),
        ("haystack/backends", ("search/backend/", "search/cluster/")),
    ],
)
def test_an_engine_is_spoken_only_in_its_wing(library: str, wings: tuple[str, ...]) -> None:
    speakers = {path for folder in LIMITS for path, name in modules(folder) if is_of(name, [library])}

    assert speakers
    assert all(path.startswith(wings) for path in speakers)


def test_backends_are_met_as_the_protocol_describes_them() -> None:
    """Typed as a Backend, nothing else of one can be reached; mypy sees to that."""
    typed = re.compile(r": Backend = .*\.get_backend\(\)$|cast\(Backend, .*\.get_backend\(\)\)")
    wrong = [
        f"{relative(path)}:{number}"
        for folder in LIMITS
        for path in sources(folder)
        if not is_of(relative(path), ["search/backend", "search/cluster"])
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if "get_backend()" in line and not typed.search(line)
    ]

    assert not wrong


def test_few_write_letters_and_findings() -> None:
    wrong = [
        f"{path}:{line} writes {what}"
        for path in (one for folder in LIMITS for one in sources(folder))
        if not is_of(relative(path), list(WRITERS))
        for line, what in written_in(path)
    ]

    assert not wrong


def test_tagging_writes_tags_and_what_findings_say_alone() -> None:
    may = {"letters/tagging/polarity.py": "Finding"}
    wrong = [
        f"{path}:{line} writes {what}"
        for path in sources("letters/tagging")
        for line, what in written_in(path)
        if what not in ("FindingTheme", may.get(relative(path)))
    ]

    assert not wrong


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def written_in(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, model) of each `Model.objects. … .write()` of a guarded model in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
            root: ast.AST = node.func.value
            while isinstance(root, ast.Attribute | ast.Call):
                root = root.value if isinstance(root, ast.Attribute) else root.func
            if isinstance(root, ast.Name) and root.id in WRITTEN:
                yield node.lineno, root.id


def test_operations_knows_neither_app() -> None:
    naming = re.compile(r"[\"'](letters|search|django_tasks_database)\b|\.(reading|folder|snapshot)\b")
    wrong = [
        f"{relative(path)}:{number}"
        for path in sources("config/operations")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if naming.search(line)
    ]

    assert not wrong


if __name__ == "__main__":
    told = sorted({(wing, wing_of(name, ARROWS) or name) for _, wing, name in arrows()})
    print("\n".join(f"{wing} -> {to}" for wing, to in told))
    print(f"{len(told)} arrows between {len(ARROWS)} wings")
