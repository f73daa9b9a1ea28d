"""PDF bytes to pages of lines. This folder alone knows pdfminer.

pdfminer interprets the page; its layout analysis is not used. The device keeps, for every string the page
shows, the marked-content id it is drawn under, and the structure tree says what that id belongs to.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral

from letters.errors import UnreadableLetter
from letters.reading.layout.columns import in_columns
from letters.reading.layout.geometry import PageLines
from letters.reading.pdf.decompression_limits import refuse_bombs
from letters.reading.pdf.device import Device
from letters.reading.pdf.lines import Run, drawn_once, runs_to_lines
from letters.reading.pdf.structure_tree import Node, Tags, read_tags

MAX_PAGES = 500
END_MARK = b"%%EOF"
OBJECT = re.compile(rb"\b\d+ \d+ obj\b")
DAMAGED: tuple[type[Exception], ...] = (
    PSException,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
)
DAMAGED += (RecursionError, NotImplementedError, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class PageRuns:
    """A page and its runs as drawn, none of them twice; ``number`` from 1; ``rules`` as in PageLines."""

    number: int
    width_pt: float
    height_pt: float
    runs: tuple[Run, ...]
    rules: tuple[float, ...]


def pdf_to_pages(data: bytes, *, tagged: bool = True) -> list[PageLines]:
    """Given the bytes of a PDF, return its pages with their lines.

    ``tagged=False`` leaves the structure tree aside, as if the file had none. Raises UnreadableLetter for a
    file that is damaged, needs a password, has more than MAX_PAGES pages or no text.
    """
    refuse_bombs(data)
    try:
        pages = [runs_to_page(page, tagged=tagged) for page in pdf_to_runs(data)]
    except PDFPasswordIncorrect as err:
        raise UnreadableLetter("The PDF needs a password to open") from err
    except DAMAGED as err:
        raise UnreadableLetter("The PDF is damaged or cut short") from err
    if not pages:
        raise UnreadableLetter("The PDF is damaged or cut short (no pages found)")
    if not any(page.lines for page in pages):
        raise UnreadableLetter("No text layer: the pages hold no text")
    return pages


def pdf_to_runs(data: bytes) -> Iterator[PageRuns]:
    """Given the bytes of a PDF, yield what each page shows. Raises what pdfminer does, and UnreadableLetter."""
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    pages = list(islice(PDFPage.create_pages(document), MAX_PAGES + 1))
    if len(pages) > MAX_PAGES:
        raise UnreadableLetter(f"The PDF has more than {MAX_PAGES} pages")
    device = Device(_tags(document))
    interpreter = PDFPageInterpreter(device.rsrcmgr, device)
    for number, page in enumerate(pages, 1):
        device.page_key = page.pageid
        interpreter.process_page(page)
        runs = tuple(drawn_once(device.runs))
        yield PageRuns(number, device.width_pt, device.height_pt, runs, tuple(device.rules))


def runs_to_page(page: PageRuns, *, tagged: bool = True) -> PageLines:
    """Given what a page shows, return its lines; ``tagged=False`` as if the file said nothing about them."""
    runs = page.runs if tagged else [replace(run, tag=None, artifact=False) for run in page.runs]
    lines = tuple(in_columns(runs_to_lines(runs, page.number)))
    return PageLines(page.number, page.width_pt, page.height_pt, lines, page.rules)


def is_cut_short(data: bytes) -> bool:
    """Given the bytes of a PDF, return whether its end is missing: no end mark, or objects after the last one.

    A file written for the web has an end mark near its start, with the pages still to come.
    """
    end = data.rfind(END_MARK)
    return end < 0 or bool(OBJECT.search(data, end))


def _tags(document: PDFDocument) -> Tags:
    root = resolve1(document.catalog.get("StructTreeRoot"))
    if not isinstance(root, dict):
        return {}
    roles = resolve1(root.get("RoleMap"))
    return read_tags(root.get("K"), lambda raw: _node(raw, roles if isinstance(roles, dict) else {}))


def _node(raw: Any, roles: dict[str, Any]) -> Node:
    """Given what stands in a /K of the structure tree, return it as a node."""
    content = resolve1(raw)
    if isinstance(content, int):
        return Node(mcid=content)
    if isinstance(content, list):
        return Node(kids=content)
    if not isinstance(content, dict):
        return Node()
    page = content.get("Pg")
    page_key = page.objid if isinstance(page, PDFObjRef) else None
    mcid = resolve1(content.get("MCID"))
    if isinstance(mcid, int):
        return Node(mcid=mcid, page=page_key)
    role = _name(resolve1(content.get("S")))
    kids = content.get("K")
    return Node(
        role=_name(resolve1(roles.get(role))) or role,
        kids=[] if kids is None else [kids],
        page=page_key,
        key=raw.objid if isinstance(raw, PDFObjRef) else None,
    )


def _name(value: Any) -> str:
    return str(value.name) if isinstance(value, PSLiteral) else ""
