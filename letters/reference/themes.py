"""The themes a new installation starts with. From then on the database has them, for editors to change."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

THEMES_FILE = Path(__file__).parent / "themes.toml"


@dataclass(frozen=True, slots=True)
class ThemeText:
    """One theme as an editor writes it: the rules are text, one phrase a line."""

    slug: str
    name: str
    group: str
    definition: str
    phrases: str
    exclusions: str
    measured: bool = True  # False: no findings are labelled by hand for it


def load_default_themes() -> list[ThemeText]:
    """Return the themes of a new installation, in the order in which readers see them."""
    with THEMES_FILE.open("rb") as file:
        entries = tomllib.load(file)["theme"]
    return [
        ThemeText(
            slug=entry["slug"],
            name=entry["name"],
            group=entry["group"],
            definition=" ".join(entry["definition"].split()),
            phrases=entry["phrases"].strip(),
            exclusions=entry.get("exclusions", "").strip(),
            measured=entry.get("measured", True),
        )
        for entry in entries
    ]
