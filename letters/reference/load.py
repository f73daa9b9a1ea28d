"""Authorities and themes from the project's own files into the database. Adds what is missing, changes nothing."""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from letters.reference.themes import load_default_themes

REFERENCE = Path(__file__).parent


def add_authorities(
    path: Path, authority_model: Any, neighbour_model: Any, *, fictional: bool = False
) -> int:
    """Given a CSV of authorities, add those whose slug is not held; return how many were added.

    The models are parameters so that a migration can pass its own.
    """
    present = set(authority_model.objects.values_list("slug", flat=True))
    new = [values for values in authority_values(path) if values["slug"] not in present]
    authority_model.objects.bulk_create(authority_model(**values, is_fictional=fictional) for values in new)
    names = neighbour_names(path)
    by_name = {authority.name: authority for authority in authority_model.objects.all()}
    neighbour_model.objects.bulk_create(
        neighbour_model(authority=by_name[values["name"]], neighbour=by_name[name], rank=rank)
        for values in new
        for rank, name in enumerate(names[values["slug"]], start=1)
    )
    return len(new)


def authority_values(path: Path) -> list[dict[str, Any]]:
    """Given a CSV of authorities, return the fields of each, named as the database has them.

    Columns: name, slug (made from the name where empty), other_names (separated by "; "), region (slug), type,
    ons_code, former ("yes" or empty).
    """
    return [
        {
            "name": row["name"],
            "slug": _slug(row),
            "other_names": _parts(row["other_names"]),
            "region": row["region"],
            "type": row["type"],
            "ons_code": row["ons_code"],
            "is_former": row.get("former") == "yes",
        }
        for row in _rows(path)
    ]


def neighbour_names(path: Path) -> dict[str, list[str]]:
    """Given a CSV of authorities, return slug -> the names of its statistical neighbours, the closest first."""
    return {_slug(row): _parts(row["statistical_neighbours"]) for row in _rows(path)}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _slug(row: dict[str, str]) -> str:
    return row.get("slug") or slugify(row["name"])


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def urns_to_slugs() -> dict[str, str]:
    """Return the inspectorate's number (URN) of each authority -> its slug as this project's file has it."""
    with (REFERENCE / "authorities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["ofsted_urn"]: row["slug"] or slugify(row["name"]) for row in rows if row["ofsted_urn"]}


def add_themes(theme_model: Any) -> int:
    """Add the first themes whose slug is not held; return how many were added."""
    present = set(theme_model.objects.values_list("slug", flat=True))
    new = [theme_model(**values) for values in theme_values() if values["slug"] not in present]
    theme_model.objects.bulk_create(new)
    return len(new)


def theme_values() -> list[dict[str, Any]]:
    """Return the fields of each theme of a new installation, named as the database has them."""
    themes = [{**asdict(theme), "position": place} for place, theme in enumerate(load_default_themes())]
    return [{name: value for name, value in theme.items() if name != "measured"} for theme in themes]
