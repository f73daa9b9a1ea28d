"""The page of an evidence pack, and its files. A pack is all in its address: nothing is stored, nobody signs in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from letters.models import Finding
from letters.pages import Citation, cite
from search.api import (
    DOCX,
    XLSX,
    Part,
    Record,
    Statement,
    by_authority,
    by_theme,
    coverage,
    csv_lines,
    dataset_version,
    parts_of,
    records_of,
    sent,
    write_document,
    write_workbook,
)
from search.engine import collection
from search.pack.contents import PackedFinding, contents
from search.pack.pack import Pack, pack_from, told_of
from search.query import MAX_PACK, Query, address, pairs_in

ACTIONS: dict[str, Callable[[Pack, int], Pack]] = {
    "up": lambda pack, one: pack.moved(one, -1),
    "down": lambda pack, one: pack.moved(one, 1),
    "drop": lambda pack, one: pack.without(one),
}
TOO_MANY = (
    f"A pack holds at most {MAX_PACK} findings. The first {MAX_PACK} are here; the others were left out."
)
TOO_LONG = "These notes are too long for one address. Please shorten some, or remove findings."


@dataclass(frozen=True, slots=True)
class PackRow:
    """A line of the pack: what stands behind its number, how to cite it, and the note on it."""

    packed: PackedFinding
    citation: Citation | None
    note: str


@dataclass(frozen=True, slots=True)
class TakenPack:
    """A pack as a file takes it: its findings that are shown, each once, the notes, and what it says of itself."""

    pack: Pack
    found: list[Finding]
    notes: Mapping[int, str]
    statement: Statement


@require_safe
def pack(request: HttpRequest) -> HttpResponse:
    """The findings of a pack with what may be done with them; any other spelling of its address redirects to ours."""
    pairs = pairs_in(request.META["QUERY_STRING"])
    asked = changed(pack_from(pairs), pairs)
    if told_of(pairs) > MAX_PACK:
        messages.warning(request, TOO_MANY)
    if not asked.fits:
        return render(request, "search/pack.html", _context(request, asked, TOO_LONG), status=400)
    if request.META["QUERY_STRING"] != asked.urlencode():
        return redirect(f"{reverse('pack')}?{asked.urlencode()}" if asked.ids else reverse("pack"))
    return render(request, "search/pack.html", _context(request, asked))


def changed(asked: Pack, pairs: Sequence[tuple[str, str]]) -> Pack:
    """Given a pack and the parameters of its address, return it with what a button asked for done."""
    for key, value in pairs:
        if key in ACTIONS and value.isascii() and value.isdigit() and int(value[:12]) in asked.ids:
            asked = ACTIONS[key](asked, int(value[:12]))
    return asked


def _context(request: HttpRequest, asked: Pack, fault: str = "") -> dict[str, Any]:
    origin = f"{request.scheme}://{request.get_host()}"
    rows = [_row(packed, asked.notes, origin) for packed in contents(asked.ids)]
    return {
        "pack": asked,
        "rows": rows,
        "lost": sum(row.packed.finding is None for row in rows),
        "question": asked.urlencode(),
        "more_url": address("search", Query(pack=asked.carried)),
        "address": request.build_absolute_uri(),
        "today": timezone.localdate(),
        "fault": fault,
    }


def _row(packed: PackedFinding, notes: Mapping[int, str], origin: str) -> PackRow:
    found = packed.finding
    citation = cite(found.inspection, found, origin=origin) if found else None
    return PackRow(packed, citation, notes.get(packed.pk, ""))


@require_safe
def pack_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The pack's findings as CSV, with the notes in a last column."""
    taken = _taken(request)
    lines = csv_lines(taken.found, request.build_absolute_uri, taken.notes)
    name = _file_name(taken.pack, "csv")
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def pack_xlsx(request: HttpRequest) -> FileResponse:
    """The pack's findings as an Excel workbook."""
    taken = _taken(request)
    records = records_of(taken.found, request.build_absolute_uri)
    name = _file_name(taken.pack, "xlsx")
    return sent(lambda file: write_workbook(file, records, taken.statement, taken.notes), XLSX, name)


@require_safe
def pack_docx(request: HttpRequest) -> FileResponse:
    """The pack's findings as a Word document, in the order and the groups of the pack."""
    taken = _taken(request)
    parts = parts_in(taken.pack, list(records_of(taken.found, request.build_absolute_uri)))
    name = _file_name(taken.pack, "docx")
    return sent(lambda file: write_document(file, parts, taken.statement, taken.notes), DOCX, name)


def parts_in(asked: Pack, records: Sequence[Record]) -> list[Part]:
    """Given a pack and its records, return the parts of its document: as it is grouped, or one in its own order."""
    groups: dict[str, Callable[[Record], str]] = {"theme": by_theme(()), "authority": by_authority}
    if asked.by in groups:
        return parts_of(records, groups[asked.by])
    return [Part("Findings", records, apart=False)]


def _taken(request: HttpRequest) -> TakenPack:
    asked = pack_from(pairs_in(request.META["QUERY_STRING"]))
    packed = contents(asked.ids)
    behind = {one.pk: one.finding for one in packed if one.finding}
    lost = len(packed) - len(behind)
    gone = (
        f" {lost:,} finding{'s are' if lost > 1 else ' is'} no longer shown and not in this file."
        if lost
        else ""
    )
    statement = Statement(
        title=asked.name,
        address=request.build_absolute_uri(f"{reverse('pack')}?{asked.urlencode()}"),
        taken_at=timezone.localtime(),
        covers=f"Chosen by hand from {coverage(collection())}{gone}",
        dataset=dataset_version(),
    )
    notes: dict[int, str] = {}
    for pk in asked.ids:
        if pk in behind and (note := asked.notes.get(pk)):
            notes[behind[pk].pk] = "; ".join(filter(None, (notes.get(behind[pk].pk), note)))
    return TakenPack(asked, list({one.pk: one for one in behind.values()}.values()), notes, statement)


def _file_name(asked: Pack, ending: str) -> str:
    return f"{slugify(asked.name)[:90] or 'evidence-pack'}-{timezone.localdate().isoformat()}.{ending}"
