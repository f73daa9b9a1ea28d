"""The whole collection as open data: tables of what readers see, what each column means and how sure it is.

What is not published is in no table. Equal content gives equal files, and so the same version.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from letters.models import Authority, Finding, FindingTheme, Inspection, Judgement, Letter, Theme
from letters.reference.frameworks import framework_name, judgement_name
from letters.reference.spreadsheets import plain_cell

HASH_DIGITS = 10
CHUNK = 2_000  # rows in memory at once
PRINTED = "as printed in the report, read by software; docs/reading.md says how often it is right"
OURS = "this site’s own reading, not the inspectorate’s; docs/polarity.md and docs/themes.md say how often it is right"
FACT = "a fact about the file or the authority"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its Frictionless type, what it means, and how sure it is."""

    name: str
    type: str
    meaning: str
    sure: str = FACT


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, the first of which is its key unless ``key`` says otherwise, and its rows in order."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Sequence[Any]]]
    key: tuple[str, ...] = ()
    refers: tuple[tuple[str, str, str], ...] = ()  # (column, table, column there)


def _values(rows: QuerySet[Any, Any], *names: str) -> Iterator[Sequence[Any]]:
    yield from rows.values_list(*names).iterator(chunk_size=CHUNK)


def _authorities() -> Iterator[Sequence[Any]]:
    shown = Count("inspections", Q(inspections__letter__state=Letter.State.PUBLISHED))
    names = ("slug", "name", "region", "type", "ons_code", "is_former", "is_fictional", "letters")
    return _values(Authority.objects.annotate(letters=shown).order_by("slug"), *names)


def _letters() -> Iterator[Sequence[Any]]:
    shown = Inspection.objects.filter(letter__state=Letter.State.PUBLISHED).order_by("letter_id")
    names = (
        *("letter_id", "authority__slug", "printed_authority", "framework", "title", "start", "end"),
        *("published", "lead_inspector", "letter__needs_review", "letter__is_sample", "letter__sha256"),
        *("letter__media_type", "letter__pages", "letter__source_url", "letter__source_page_url"),
    )
    for row in _values(shown, *names):
        yield (*row[:4], framework_name(row[3]), *row[4:])


def _judgements() -> Iterator[Sequence[Any]]:
    shown = Judgement.objects.filter(inspection__letter__state=Letter.State.PUBLISHED)
    ordered = shown.order_by("inspection__letter_id", "position", "name")
    for letter, name, grade in _values(ordered, "inspection__letter_id", "name", "grade"):
        yield letter, name, judgement_name(name), grade


def _findings() -> Iterator[Sequence[Any]]:
    names = (
        *("id", "inspection__letter_id", "position", "kind", "section", "page", "number", "text"),
        *("recurs", "recurs_from", "says", "says_sure", "says_by_hand"),
    )
    return _values(Finding.objects.shown().order_by("inspection__letter_id", "position"), *names)


def _finding_themes() -> Iterator[Sequence[Any]]:
    shown = FindingTheme.objects.filter(
        removed=False, finding__inspection__letter__state=Letter.State.PUBLISHED
    )
    ordered = shown.order_by("finding__inspection__letter_id", "finding__position", "theme__slug")
    for finding, theme, words, by_hand in _values(ordered, "finding_id", "theme__slug", "words", "by_hand"):
        yield finding, theme, "; ".join(words), by_hand


def _themes() -> Iterator[Sequence[Any]]:
    return _values(Theme.objects.order_by("slug"), "slug", "name", "group", "definition")


TABLES = (
    Table(
        "authorities",
        "Local authorities with duties for children’s services, including those without a report here",
        (
            Column("authority", "string", "The authority’s short name in addresses of this site"),
            Column("name", "string", "Its name"),
            Column("region", "string", "One of the nine regions of England"),
            Column("type", "string", "County, unitary authority, London borough, metropolitan district"),
            Column("ons_code", "string", "Its code of the Office for National Statistics"),
            Column("former", "boolean", "Whether it no longer exists"),
            Column("fictional", "boolean", "Whether it is invented, for the sample"),
            Column("letters", "integer", "How many reports about it are in this data set"),
        ),
        _authorities,
    ),
    Table(
        "letters",
        "Reports, one for each inspection",
        (
            Column("letter", "integer", "The report’s number here: /letters/NUMBER/ is its page"),
            Column(
                "authority", "string", "The authority it is about; empty where that is not known", PRINTED
            ),
            Column("printed_authority", "string", "The authority’s name as printed", PRINTED),
            Column("framework", "string", "The inspection type, in short", PRINTED),
            Column("framework_name", "string", "The inspection type", PRINTED),
            Column("title", "string", "The title as printed", PRINTED),
            Column("first_day", "date", "The first day on site", PRINTED),
            Column("last_day", "date", "The last day on site", PRINTED),
            Column("published", "date", "The day of publication, where printed or listed", PRINTED),
            Column("lead_inspector", "string", "Who led the inspection", PRINTED),
            Column(
                "needs_review", "boolean", "Whether a fact of it is in doubt and no editor has checked it yet"
            ),
            Column("fictional", "boolean", "Whether it is invented, for the sample"),
            Column("sha256", "string", "The SHA-256 of the file as received"),
            Column("media_type", "string", "The file’s type"),
            Column("pages", "integer", "Its number of pages; 0 for a text file"),
            Column("source_url", "string", "Where the file was published, if known"),
            Column("source_page_url", "string", "The public page that lists it, if known"),
        ),
        _letters,
        refers=(("authority", "authorities", "authority"),),
    ),
    Table(
        "judgements",
        "Grades, as each report gives them",
        (
            Column("letter", "integer", "The report’s number"),
            Column("judgement", "string", "What is judged, in short"),
            Column("judgement_name", "string", "What is judged"),
            Column("grade", "string", "The grade, in the words of its time", PRINTED),
        ),
        _judgements,
        key=("letter", "judgement"),
        refers=(("letter", "letters", "letter"),),
    ),
    Table(
        "findings",
        "What inspectors wrote, finding by finding, in the order of the report",
        (
            Column("finding", "integer", "The finding’s number here: /findings/NUMBER/ is its address"),
            Column("letter", "integer", "The report’s number"),
            Column("position", "integer", "Its place in the report, from 0"),
            Column("kind", "string", "Its kind, by the heading above it", PRINTED),
            Column("section", "string", "The heading", PRINTED),
            Column("page", "integer", "Its page in the file, from 1", PRINTED),
            Column("paragraph", "string", "Its number as printed", PRINTED),
            Column("text", "string", "Its words", PRINTED),
            Column(
                "recurs",
                "boolean",
                "Whether the report says that an earlier inspection had found it too",
                OURS,
            ),
            Column("recurs_from", "string", "Which earlier inspection, as printed", PRINTED),
            Column("says", "string", "strength, concern, mixed or neutral; empty if not labelled", OURS),
            Column("says_sure", "boolean", "Whether the software is sure of it", OURS),
            Column("says_by_editor", "boolean", "Whether an editor has decided it"),
        ),
        _findings,
        refers=(("letter", "letters", "letter"),),
    ),
    Table(
        "finding_themes",
        "What each finding is about",
        (
            Column("finding", "integer", "The finding’s number"),
            Column("theme", "string", "The theme", OURS),
            Column("words", "string", "The words that matched, separated by semicolons", OURS),
            Column("by_editor", "boolean", "Whether an editor has set it"),
        ),
        _finding_themes,
        key=("finding", "theme"),
        refers=(("finding", "findings", "finding"), ("theme", "themes", "theme")),
    ),
    Table(
        "themes",
        "What a finding can be about",
        (
            Column("theme", "string", "The theme’s short name in addresses"),
            Column("name", "string", "Its name"),
            Column("group", "string", "The group that it is listed in"),
            Column("definition", "string", "What findings with this theme are about"),
        ),
        _themes,
    ),
)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set that was written: its version, and how many rows each table has."""

    version: str
    rows: dict[str, int]


def write_dataset(folder: Path) -> Dataset:
    """Given an empty or missing folder, write the tables as CSV and the package's description; return what it is."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {table.name: _write_table(table, folder / f"{table.name}.csv") for table in TABLES}
    sums = {table.name: _sha256(folder / f"{table.name}.csv") for table in TABLES}
    whole = hashlib.sha256("".join(sums.values()).encode()).hexdigest()
    day = _newest()
    version = f"{day.isoformat() if day else 'empty'}-{whole[:HASH_DIGITS]}"
    package = json.dumps(_package(folder, version, rows, sums), ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(f"{package}\n", encoding="utf-8")
    (folder / "README.md").write_text(_readme(version, rows), encoding="utf-8")
    return Dataset(version, rows)


def _newest() -> date | None:
    """The day on which the newest letter here became visible to readers."""
    newest = Letter.objects.shown().aggregate(day=Max("shown_since"))["day"]
    return newest.date() if newest else None


def _write_table(table: Table, path: Path) -> int:
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in table.columns])
        for row in table.rows():
            writer.writerow([_cell(value) for value in row])
            rows += 1
    return rows


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    return plain_cell(value).replace("\r\n", "\n").replace("\r", "\n")  # an unquoted "\r" would end the row


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _package(folder: Path, version: str, rows: dict[str, int], sums: dict[str, str]) -> dict[str, Any]:
    """The description in the form of a Frictionless tabular data package, version 1."""
    return {
        "profile": "tabular-data-package",
        "name": "inspection-findings",
        "title": "Findings of Ofsted’s inspections of children’s services in England",
        "version": version,
        "description": "".join(_description(version, rows)),
        "licenses": [
            {
                "name": "OGL-UK-3.0",
                "title": "Open Government Licence v3.0",
                "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            }
        ],
        "resources": [_resource(folder, table, rows[table.name], sums[table.name]) for table in TABLES],
    }


def _resource(folder: Path, table: Table, rows: int, digest: str) -> dict[str, Any]:
    path = folder / f"{table.name}.csv"
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "rows": rows,
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "type": column.type,
                    "description": column.meaning,
                    "certainty": column.sure,
                }
                for column in table.columns
            ],
            "primaryKey": list(table.key or (table.columns[0].name,)),
            "foreignKeys": [
                {"fields": column_name, "reference": {"resource": other_table, "fields": other_column}}
                for column_name, other_table, other_column in table.refers
            ],
        },
    }


def _description(version: str, rows: dict[str, int]) -> Iterable[str]:
    yield f"Version {version}: {rows['findings']:,} findings of {rows['letters']:,} reports. "
    yield "It holds what readers of the site can see. Reports that the site does not hold are missing. "
    yield "Text that begins with one of = + - @ is preceded by an apostrophe, so that spreadsheets do not run it. "
    yield "Themes, and whether a finding is a strength or a concern, are the site’s own reading, made by software, "
    yield "not the inspectorate’s. Rely on the reports for what inspectors wrote."


def _readme(version: str, rows: dict[str, int]) -> str:
    """What is in the folder, for people: the tables, their columns, how sure they are, what is covered."""
    lines = [f"# Inspection Findings: data set {version}", "", "".join(_description(version, rows)), ""]
    lines += [
        "Inspection letters and reports are Crown copyright, used under the Open Government Licence v3.0.",
        "",
    ]
    lines += [f"To cite it: Inspection Findings, data set, version {version}.", ""]
    for table in TABLES:
        lines += [f"## {table.name}.csv", "", f"{table.title}. {rows[table.name]:,} rows.", ""]
        lines += ["| column | type | meaning | how reliable |", "|---|---|---|---|"]
        lines += [
            f"| {column.name} | {column.type} | {column.meaning} | {column.sure} |"
            for column in table.columns
        ]
        lines += [""]
    return "\n".join([*lines, *_coverage()])


def _coverage() -> Iterator[str]:
    """Letters by kind and year, and the authorities without one."""
    shown = Inspection.objects.filter(letter__state=Letter.State.PUBLISHED)
    counts = shown.values_list("framework", "start__year").annotate(n=Count("id"))
    yield from ("## What is covered", "", "| inspection type | year | reports |", "|---|---|---|")
    for framework, year, number in counts.order_by("framework", "start__year"):
        yield f"| {framework_name(framework) or 'not known'} | {year or 'not known'} | {number:,} |"
    without = Authority.objects.filter(is_former=False, is_fictional=False).exclude(inspections__in=shown)
    names = ", ".join(without.order_by("name").values_list("name", flat=True))
    yield from ("", f"Authorities without a report here: {names or 'none'}.", "")
