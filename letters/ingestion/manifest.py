"""A list of letter files with what they do not print themselves: whose they are, of what kind, of which days.

    file,authority,framework,start,end,published,source_url
    sent/northmoor.txt,Northmoor,sif,2015-05-01,2015-05-08,,https://example.org/northmoor.txt

``file`` is a path from the manifest's own folder; for an empty cell the letter's own fact is read. What is given counts
as set by hand. ``source_url`` is where the file was published, ``source_page_url`` the page that lists it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from letters.errors import InputError, LetterError, SiteError
from letters.ingestion.listing import Listing
from letters.models import Authority, FormerSlug, Inspection, successor_of
from letters.reference.authority_matching import match, names_to_slugs
from letters.reference.frameworks import POLICY

ManifestFacts = Mapping[str, Any]  # facts, named as in corrections.FACTS
CORRECT = "correct the manifest, and load this file again"


class BadManifest(InputError):
    """A manifest that cannot be followed; the message has a line for each row that is wrong.

    Trying again helps once those lines are changed.
    """


def read_manifest(path: Path) -> dict[Path, ManifestFacts]:
    """Given a manifest's path, return file -> the facts it gives, in its order. Raises BadManifest, whole or not."""
    readers = _readers()
    facts_by_file: dict[Path, ManifestFacts] = {}
    wrong: list[str] = []
    for line, row in enumerate(_rows(path, readers), start=2):
        try:
            facts_by_file[path.parent / row["file"]] = _facts(row, readers)
        except (ValueError, SiteError) as error:
            wrong.append(f"line {line}: {error}")
    if wrong:
        raise BadManifest("\n".join(wrong))
    return facts_by_file


def _rows(path: Path, readers: Mapping[str, object]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = [name.strip() for name in reader.fieldnames or []]
            reader.fieldnames = columns
            rows = [{name: (row[name] or "").strip() for name in columns} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadManifest(f"{path} cannot be read: {error}") from error
    unknown = sorted(set(columns) - {"file", *readers})
    if "file" not in columns or unknown:
        known_columns = ", ".join(["file", *readers])
        raise BadManifest(
            f"The first line must name columns from this list: {known_columns}; it says: {', '.join(columns)}"
        )
    return rows


def _facts(row: Mapping[str, str], readers: Mapping[str, tuple[str, Callable[[str], Any]]]) -> ManifestFacts:
    if not row["file"]:
        raise BadManifest("it names no file")
    cells = {column: cell for column, cell in row.items() if cell and column != "file"}
    facts = {readers[column][0]: readers[column][1](cell) for column, cell in cells.items()}
    first, last = facts.get("start"), facts.get("end")
    if last and (not first or last < first):
        raise BadManifest("a last day needs a first day, and cannot be before it")
    return facts


def _readers() -> dict[str, tuple[str, Callable[[str], Any]]]:
    """Column -> the fact that it is, and how to read a cell of it."""
    authorities = list(Authority.objects.values_list("slug", "name", "other_names", "pk"))
    slugs = names_to_slugs((slug, name, others) for slug, name, others, _ in authorities)
    former = FormerSlug.objects.filter(field="authority").values_list("slug", "authority_id")
    ids = {**dict(former), **{slug: pk for slug, _, _, pk in authorities}}
    return {
        "authority": ("authority_id", lambda cell: ids[cell] if cell in ids else ids[match(cell, slugs)]),
        "framework": ("framework", _framework),
        "start": ("start", _day),
        "end": ("end", _day),
        "published": ("published", _day),
        "lead_inspector": ("lead_inspector", lambda cell: cell[:100]),
        "source_url": ("source_url", _address),
        "source_page_url": ("source_page_url", _address),
    }


def _framework(cell: str) -> str:
    for framework in POLICY:
        if cell.lower() in (framework.slug, framework.name.lower()):
            return framework.slug
    slugs = ", ".join(framework.slug for framework in POLICY)
    raise BadManifest(f"“{cell}” is not an inspection type; use one of: {slugs}")


def _day(cell: str) -> date:
    """2015-05-01, or as spreadsheets in Britain write it, 01/05/2015."""
    try:
        if "/" in cell:
            day, month, year = map(int, cell.split("/"))
            return date(year, month, day)
        return datetime.strptime(cell, "%Y-%m-%d").date()  # fromisoformat takes 2015-W18, too
    except ValueError as error:
        raise BadManifest(f"“{cell}” is not a date; write it as 2015-05-01") from error


def _address(cell: str) -> str:
    try:
        parts = urlsplit(cell)
    except ValueError:
        parts = urlsplit("")
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or len(cell) > 500
        or not cell.isprintable()
    ):
        raise BadManifest(f"“{cell[:100]}” is not a web address, which begins with https://")
    return cell


def facts_now(facts: ManifestFacts, inspection: Inspection) -> ManifestFacts:
    """Given what a manifest, read perhaps hours ago, says of a file, and the inspection as read from it, return the
    facts as they are to be set: of an authority merged since, the other. Raises LetterError where they cannot be."""
    authority_id = successor_of(facts.get("authority_id"))
    if authority_id is None and facts.get("authority_id"):
        raise LetterError(f"the authority that the manifest names has been deleted; {CORRECT}")
    start, end = facts.get("start", inspection.start), facts.get("end", inspection.end)
    if end and start and end < start:
        told = f"the manifest’s first day, {_told(start)}, is after the last day, {_told(end)}"
        raise LetterError(f"{told}; {CORRECT}")
    return {**facts, **({"authority_id": authority_id} if authority_id else {})}


def _told(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def facts_and_listing(row_facts: Mapping[str, Any]) -> tuple[ManifestFacts, Listing | None]:
    """Given what a manifest says of a file, return the facts, and where it was published if it says so."""
    facts = {fact: value for fact, value in row_facts.items() if not fact.startswith("source_")}
    url, page_url = row_facts.get("source_url", ""), row_facts.get("source_page_url", "")
    return facts, Listing(url, page_url) if url else None
