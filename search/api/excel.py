"""All findings of a query as an Excel workbook: a sheet of findings, and one with the statement of the query. Pure.

Every cell is text, a number or a date; none is a formula, whatever a letter says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from letters.reference.spreadsheets import MAX_CELL_CHARS
from letters.reference.xml_text import legal
from search.api.records import Record
from search.api.statement import Statement

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAX_LINKS = 65_530  # Excel's limits
MAX_ROWS = 1_048_575  # below the heading
MAX_LINK_CHARS = 2_079
ANSWER_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, a record's value in it. ``style``: "", "date", "wrap", "link"."""

    heading: str
    width: float
    value: Callable[[Record], Any]
    style: str = ""


def _yes(value: bool) -> str:
    return "yes" if value else ""


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _number(value: str | None) -> int | str | None:
    return int(value) if value and value.isascii() and value.isdigit() else value


def _says(record: Record) -> str:
    if not record.says:
        return ""
    return record.says if record.says_sure else f"Probably {record.says.lower()}"


def _pdf_page(record: Record) -> str:
    return f"{record.file_url}#page={record.page}" if record.page else record.file_url


COLUMNS = (
    Column("Authority", 24, lambda r: r.authority),
    Column("Region", 20, lambda r: r.region),
    Column("Inspection", 26, lambda r: r.framework),
    Column("First day", 12, lambda r: _date(r.inspection_start), "date"),
    Column("Last day", 12, lambda r: _date(r.inspection_end), "date"),
    Column("Published", 12, lambda r: _date(r.published), "date"),
    Column("Overall grade", 18, lambda r: (r.overall_grade or "").capitalize()),
    Column("Grade of the section", 18, lambda r: (r.section_grade or "").capitalize()),
    Column("What inspectors said", 20, _says),
    Column("Kind", 20, lambda r: r.kind),
    Column("Section", 30, lambda r: r.section, "wrap"),
    Column("Paragraph", 10, lambda r: _number(r.paragraph)),
    Column("Page", 7, lambda r: r.page),
    Column("Finding", 90, lambda r: r.text, "wrap"),
    Column("Themes", 34, lambda r: "; ".join(r.themes), "wrap"),
    Column("Recurs", 8, lambda r: _yes(r.recurs)),
    Column("Citation", 60, lambda r: r.citation, "wrap"),
    Column("Was it fixed?", 40, lambda r: "; ".join(r.follow_up), "wrap"),
    Column("Finding’s address", 34, lambda r: r.url, "link"),
    Column("Page in the file", 34, _pdf_page, "link"),
    Column("Fictional sample", 10, lambda r: _yes(r.fictional)),
    Column("Number", 9, lambda r: r.id),
)


def write_workbook(
    file: IO[bytes],
    records: Iterable[Record],
    statement: Statement,
    notes: Mapping[int, str] | None = None,
) -> None:
    """Given a file open for writing, records and what they are, write the workbook; a row at a time, in flat memory.

    ``notes`` by the finding's number, where there may be any, are a last column.
    """
    from xlsxwriter import Workbook  # imported here: loaded only where a workbook is made

    noted = () if notes is None else (Column("Note", 50, lambda record: notes.get(record.id, ""), "wrap"),)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        book.set_properties({"title": legal(statement.title), "author": "Inspection Findings"})
        _write_findings(book, records, (*COLUMNS, *noted))
        _write_statement(book, statement)


def _write_findings(book: Workbook, records: Iterable[Record], columns: Sequence[Column]) -> None:
    sheet = book.add_worksheet("Findings")
    styles = _styles(book)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, column.heading, styles["heading"])
    sheet.freeze_panes(1, 1)
    rows = 0
    for rows, record in enumerate(records, start=1):
        _write_row(sheet, rows, record, columns, styles)
        if rows == MAX_ROWS:
            break
    sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)


def _styles(book: Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    return {
        "": book.add_format(top),
        "heading": book.add_format({**top, "bold": True, "bottom": 1, "text_wrap": True}),
        "date": book.add_format({**top, "num_format": "d mmm yyyy", "align": "left"}),
        "wrap": book.add_format({**top, "text_wrap": True}),
        "link": book.add_format({**top, "font_color": "#0563C1", "underline": 1}),
    }


def _write_row(
    sheet: Worksheet, row: int, record: Record, columns: Sequence[Column], styles: dict[str, Format]
) -> None:
    links = sum(column.style == "link" for column in columns)
    may_link = row * links <= MAX_LINKS
    for number, column in enumerate(columns):
        value, style = column.value(record), styles[column.style]
        if value in (None, ""):
            continue
        if isinstance(value, date):
            sheet.write_datetime(row, number, value, style)
        elif isinstance(value, int):
            sheet.write_number(row, number, value, style)
        elif column.style == "link" and may_link and len(value) <= MAX_LINK_CHARS:
            sheet.write_url(row, number, value, style)
        else:
            sheet.write_string(row, number, cell_text(value), style)


def cell_text(text: str) -> str:
    """Given text, return it without illegal characters, cut to the length that a cell can hold."""
    plain = legal(text)
    return plain if len(plain) <= MAX_CELL_CHARS else plain[: MAX_CELL_CHARS - 1] + "…"


def _write_statement(book: Workbook, statement: Statement) -> None:
    sheet = book.add_worksheet("About these findings")
    styles = _styles(book)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, ANSWER_WIDTH)
    for row, (label, text) in enumerate(statement.lines):
        sheet.write_string(row, 0, label, styles["heading"])
        if text.startswith("http") and len(text) <= MAX_LINK_CHARS:
            sheet.write_url(row, 1, text, styles["link"])
        else:
            sheet.write_string(row, 1, cell_text(text), styles["wrap"])
