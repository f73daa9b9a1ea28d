"""The page of an evidence pack, and its downloads. The address holds the pack: nothing is stored, nobody signs in."""

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
from search.pack.pack import Pack, findings_named, pack_from
from search.query import MAX_PACK, Query, address, pairs_in

ACTIONS: dict[str, Callable[[Pack, int], Pack]] = {
    "up": lambda pack, finding_id: pack.moved(finding_id, -1),
    "down": lambda pack, finding_id: pack.moved(finding_id, 1),
    "drop": lambda pack, finding_id: pack.without(finding_id),
}
TOO_MANY = (
    f"A pack holds at most {MAX_PACK} findings. The first {MAX_PACK} are here; the others were left out."
)
TOO_LONG = "These notes are too long for one address. Please shorten some, or remove findings."


@dataclass(frozen=True, slots=True)
class PackRow:
    """A row of the pack: the entry of its number, how to cite it, and the note on it."""

    packed: PackedFinding
    citation: Citation | None
    note: str


@dataclass(frozen=True, slots=True)
class TakenPack:
    """The data of a downloaded pack: its visible findings, each once, the notes, and the statement."""

    pack: Pack
    found: list[Finding]
    notes: Mapping[int, str]
    statement: Statement


@require_safe
def pack(request: HttpRequest) -> HttpResponse:
    """The findings of a pack with buttons to change it; other forms of its address redirect to the canonical one."""
    pairs = pairs_in(request.META["QUERY_STRING"])
    evidence_pack = changed(pack_from(pairs), pairs)
    if findings_named(pairs) > MAX_PACK:
        messages.warning(request, TOO_MANY)
    if not evidence_pack.fits:
        return render(request, "search/pack.html", _context(request, evidence_pack, TOO_LONG), status=400)
    if request.META["QUERY_STRING"] != evidence_pack.urlencode():
        return redirect(
            f"{reverse('pack')}?{evidence_pack.urlencode()}" if evidence_pack.ids else reverse("pack")
        )
    return render(request, "search/pack.html", _context(request, evidence_pack))


def changed(evidence_pack: Pack, pairs: Sequence[tuple[str, str]]) -> Pack:
    """Given a pack and the parameters of its address, return it with the actions of its buttons applied."""
    for key, value in pairs:
        if key in ACTIONS and value.isascii() and value.isdigit() and int(value[:12]) in evidence_pack.ids:
            evidence_pack = ACTIONS[key](evidence_pack, int(value[:12]))
    return evidence_pack


def _context(request: HttpRequest, evidence_pack: Pack, fault: str = "") -> dict[str, Any]:
    origin = f"{request.scheme}://{request.get_host()}"
    rows = [_row(packed, evidence_pack.notes, origin) for packed in contents(evidence_pack.ids)]
    return {
        "pack": evidence_pack,
        "rows": rows,
        "lost": sum(row.packed.finding is None for row in rows),
        "question": evidence_pack.urlencode(),
        "more_url": address("search", Query(pack=evidence_pack.carried)),
        "address": request.build_absolute_uri(),
        "today": timezone.localdate(),
        "fault": fault,
    }


def _row(packed: PackedFinding, notes: Mapping[int, str], origin: str) -> PackRow:
    finding = packed.finding
    citation = cite(finding.inspection, finding, origin=origin) if finding else None
    return PackRow(packed, citation, notes.get(packed.pk, ""))


@require_safe
def pack_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The pack's findings as CSV, with the notes in a last column."""
    taken_pack = _taken_pack(request)
    lines = csv_lines(taken_pack.found, request.build_absolute_uri, taken_pack.notes)
    name = _file_name(taken_pack.pack, "csv")
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def pack_xlsx(request: HttpRequest) -> FileResponse:
    """The pack's findings as an Excel workbook."""
    taken_pack = _taken_pack(request)
    records = records_of(taken_pack.found, request.build_absolute_uri)
    name = _file_name(taken_pack.pack, "xlsx")
    return sent(
        lambda file: write_workbook(file, records, taken_pack.statement, taken_pack.notes), XLSX, name
    )


@require_safe
def pack_docx(request: HttpRequest) -> FileResponse:
    """The pack's findings as a Word document, in the order and the groups of the pack."""
    taken_pack = _taken_pack(request)
    parts = parts_in(taken_pack.pack, list(records_of(taken_pack.found, request.build_absolute_uri)))
    name = _file_name(taken_pack.pack, "docx")
    return sent(lambda file: write_document(file, parts, taken_pack.statement, taken_pack.notes), DOCX, name)


def parts_in(evidence_pack: Pack, records: Sequence[Record]) -> list[Part]:
    """Given a pack and its records, return the parts of its document: as it is grouped, or one in its own order."""
    groups: dict[str, Callable[[Record], str]] = {"theme": by_theme(()), "authority": by_authority}
    if evidence_pack.by in groups:
        return parts_of(records, groups[evidence_pack.by])
    return [Part("Findings", records, apart=False)]


def _taken_pack(request: HttpRequest) -> TakenPack:
    evidence_pack = pack_from(pairs_in(request.META["QUERY_STRING"]))
    packed = contents(evidence_pack.ids)
    behind = {entry.pk: entry.finding for entry in packed if entry.finding}
    lost = len(packed) - len(behind)
    gone = (
        f" {lost:,} finding{'s are' if lost > 1 else ' is'} no longer shown and not in this file."
        if lost
        else ""
    )
    statement = Statement(
        title=evidence_pack.name,
        address=request.build_absolute_uri(f"{reverse('pack')}?{evidence_pack.urlencode()}"),
        taken_at=timezone.localtime(),
        covers=f"Chosen by hand from {coverage(collection())}{gone}",
        dataset=dataset_version(),
    )
    notes: dict[int, str] = {}
    for pk in evidence_pack.ids:
        if pk in behind and (note := evidence_pack.notes.get(pk)):
            notes[behind[pk].pk] = "; ".join(filter(None, (notes.get(behind[pk].pk), note)))
    return TakenPack(
        evidence_pack, list({finding.pk: finding for finding in behind.values()}.values()), notes, statement
    )


def _file_name(evidence_pack: Pack, ending: str) -> str:
    return (
        f"{slugify(evidence_pack.name)[:90] or 'evidence-pack'}-{timezone.localdate().isoformat()}.{ending}"
    )
