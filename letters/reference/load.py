"""Authorities and themes from the project's own files into the database. Adds what is missing, changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from letters.reference.themes import load_default_themes

REFERENCE = Path(__file__).parent


def add_authorities(
    path: Path, authority_model: Any, neighbour_model: Any, *, fictional: bool = False
) -> int:
    """Given a CSV of authorities, add those whose slug is not held; return how many were added.

    Columns: name, slug (made from the name where empty), other_names and statistical_neighbours (each separated
    by "; "), region (slug), type, ons_code, former ("yes" or empty). The models are parameters so that a
    migration can pass its own.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = [{**row, "slug": row.get("slug") or slugify(row["name"])} for row in csv.DictReader(file)]
    held = set(authority_model.objects.values_list("slug", flat=True))
    new = [row for row in rows if row["slug"] not in held]
    authority_model.objects.bulk_create(
        authority_model(
            name=row["name"],
            slug=row["slug"],
            other_names=_parts(row["other_names"]),
            region=row["region"],
            type=row["type"],
            ons_code=row["ons_code"],
            is_former=row.get("former") == "yes",
            is_fictional=fictional,
        )
        for row in new
    )
    neighbour_model.objects.bulk_create(_neighbours(new, authority_model, neighbour_model))
    return len(new)


def _neighbours(rows: Iterable[dict[str, str]], authority_model: Any, neighbour_model: Any) -> list[Any]:
    by_name = {authority.name: authority for authority in authority_model.objects.all()}
    return [
        neighbour_model(authority=by_name[row["name"]], neighbour=by_name[name], rank=rank)
        for row in rows
        for rank, name in enumerate(_parts(row["statistical_neighbours"]), start=1)
    ]


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def urns_to_slugs() -> dict[str, str]:
    """Return the inspectorate's number (URN) of each authority -> its slug as this project's file has it."""
    with (REFERENCE / "authorities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["ofsted_urn"]: row["slug"] or slugify(row["name"]) for row in rows if row["ofsted_urn"]}


def add_themes(theme_model: Any) -> int:
    """Add the first themes whose slug is not held; return how many were added."""
    held = set(theme_model.objects.values_list("slug", flat=True))
    new = [
        theme_model(
            slug=theme.slug,
            name=theme.name,
            group=theme.group,
            position=position,
            definition=theme.definition,
            phrases=theme.phrases,
            exclusions=theme.exclusions,
        )
        for position, theme in enumerate(load_default_themes())
        if theme.slug not in held
    ]
    theme_model.objects.bulk_create(new)
    return len(new)
