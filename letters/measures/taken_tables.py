"""Tables of numbers to take away, as CSV and Excel, each with what it is, its address, the day and how to cite it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

from letters.models import newest_dataset
from letters.reference.spreadsheets import MAX_CELL_CHARS, write_rows
from letters.reference.xml_text import legal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UTF8_MARK = "\ufeff"  # without it spreadsheets take UTF-8 for something else
MAX_NAME_CHARS = 90
SHEET_NAME_CHARS = 31  # Excel's limit
LICENCE = "Counted from inspection reports, Crown copyright, Open Government Licence v3.0"
OUR_READING = (
    "Themes, and what findings say, are this site’s own reading, made by software, not the inspectorate’s."
)
Value = str | int | None


@dataclass(frozen=True, slots=True)
class TakenTable:
    """A table: what it is called, its columns, its rows; a row has a value for each column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class TakenPage:
    """Tables of one page with its title and address, the day, and the version of the newest open data, "" of none."""

    title: str
    address: str
    day: date
    dataset: str
    tables: tuple[TakenTable, ...]

    @property
    def citation(self) -> str:
        """How to cite these numbers, without the address, which goes behind."""
        version = f", data set {self.dataset}" if self.dataset else ""
        return f"Inspection Findings, ‘{self.title}’, counted on {self.day:%-d %B %Y}{version},"

    @property
    def statement(self) -> tuple[tuple[str, str], ...]:
        """What the file says of itself: (what, said)."""
        return (
            ("Table", self.title),
            ("Address", self.address),
            ("Counted on", f"{self.day:%-d %B %Y}"),
            *([("Newest data set", self.dataset)] if self.dataset else []),
            ("Citation", f"{self.citation} {self.address}"),
            ("Please note", OUR_READING),
            ("Licence", LICENCE),
        )


def taken_page(request: HttpRequest, title: str, tables: Sequence[TakenTable], path: str) -> TakenPage:
    """Given a request, what its numbers are and the path of the page that shows them, return them to be taken away."""
    asked = urlencode([(key, value) for key, values in request.GET.lists() for value in values])
    newest = newest_dataset()
    return TakenPage(
        " ".join(title.split()),
        request.build_absolute_uri(f"{path}?{asked}" if asked else path),
        timezone.localdate(),
        newest.version if newest else "",
        tuple(tables),
    )


def sent_table(page: TakenPage, ending: str) -> HttpResponse | StreamingHttpResponse:
    """Given tables and "csv" or "xlsx", return the file as an answer. Raises Http404 for another ending."""
    if ending not in ("csv", "xlsx"):
        raise Http404("Tables are there as CSV and as Excel files.")
    name = f"{slugify(page.title)[:MAX_NAME_CHARS].rstrip('-') or 'table'}-{page.day.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if ending == "csv":
        return StreamingHttpResponse(
            table_csv_lines(page), content_type="text/csv; charset=utf-8", headers=headers
        )
    return HttpResponse(table_workbook(page), content_type=XLSX, headers=headers)


def table_csv_lines(page: TakenPage) -> Iterator[str]:
    """Given tables, yield them as lines of CSV one under the other, then what they are."""
    yield UTF8_MARK
    for table in page.tables:
        yield _lines([table.columns, *table.rows, ()])
    yield _lines(page.statement)


def _lines(rows: Sequence[Sequence[Value]]) -> str:
    file = StringIO(newline="")
    write_rows(file, rows)
    return file.getvalue()


def table_workbook(page: TakenPage) -> bytes:
    """Given tables, return an Excel workbook: a sheet each, and one that says what they are. No cell is a formula."""
    from xlsxwriter import Workbook  # here: loaded by who asks for such a file

    file = BytesIO()
    with Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for table in page.tables:
            sheet = book.add_worksheet(table.name[:SHEET_NAME_CHARS])
            sheet.set_column(0, 0, 34)
            sheet.set_column(1, max(1, len(table.columns) - 1), 16)
            sheet.write_row(0, 0, table.columns, heading)
            sheet.freeze_panes(1, 1)
            for number, row in enumerate(table.rows, start=1):
                sheet.write_row(number, 0, [legal(one) if isinstance(one, str) else one for one in row])
        about = book.add_worksheet("About these numbers")
        about.set_column(0, 0, 18)
        about.set_column(1, 1, 110)
        for number, (what, said) in enumerate(page.statement):
            about.write_string(number, 0, what, heading)
            about.write_string(number, 1, legal(said)[:MAX_CELL_CHARS], book.add_format({"text_wrap": True}))
    return file.getvalue()
