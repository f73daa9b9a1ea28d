"""PDF bytes to pages of lines. The only module that knows pdfminer.

pdfminer interprets the page; its layout analysis is not used. The device below keeps, for every string the
page shows, the marked-content id it is drawn under, and the structure tree says what that id belongs to.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from itertools import islice
from math import hypot
from typing import Any

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFDevice, PDFTextSeq
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import (
    PDFGraphicState,
    PDFPageInterpreter,
    PDFResourceManager,
    PDFStackT,
    PDFTextState,
)
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, Rect, apply_matrix_rect, mult_matrix

from letters.errors import UnreadableLetter
from letters.reading.layout.geometry import PageLines
from letters.reading.pdf.decompression_limits import refuse_bombs
from letters.reading.pdf.lines import Run, runs_to_lines
from letters.reading.pdf.structure_tree import Node, Tags, read_tags

MAX_PAGES = 500
MAX_RUNS = 400_000  # in a file; the longest report in hand shows 40,000 strings
MAX_FORMS = 20_000
BOLD_FLAG = 1 << 18  # ForceBold in a font descriptor's flags
SPACE_EM = 0.2  # a step to the right wider than this, between two letters of one string, is a space
COLUMN_EM = 1.3  # and wider than this, a new run
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


def pdf_to_pages(data: bytes, *, tagged: bool = True) -> list[PageLines]:
    """Given the bytes of a PDF, return its pages with their lines.

    ``tagged=False`` leaves the structure tree aside, as if the file had none. Raises UnreadableLetter for a
    file that is damaged, needs a password, has more than MAX_PAGES pages or no text.
    """
    refuse_bombs(data)
    try:
        pages = list(_pages(PDFDocument(PDFParser(io.BytesIO(data))), tagged=tagged))
    except PDFPasswordIncorrect as err:
        raise UnreadableLetter("The PDF needs a password to open") from err
    except DAMAGED as err:
        raise UnreadableLetter("The PDF is damaged or cut short") from err
    if not pages:
        raise UnreadableLetter("The PDF is damaged or cut short (no pages found)")
    if not any(page.lines for page in pages):
        raise UnreadableLetter("No text layer: the pages hold no text")
    return pages


def is_cut_short(data: bytes) -> bool:
    """Given the bytes of a PDF, return whether its end is missing."""
    return b"%%EOF" not in data[-4096:]


def _pages(document: PDFDocument, *, tagged: bool) -> Iterator[PageLines]:
    found = list(islice(PDFPage.create_pages(document), MAX_PAGES + 1))
    if len(found) > MAX_PAGES:
        raise UnreadableLetter(f"The PDF has more than {MAX_PAGES} pages")
    tags = _tags(document) if tagged else {}
    device = _Device(tags, tagged=tagged)
    interpreter = PDFPageInterpreter(device.rsrcmgr, device)
    for number, page in enumerate(found, 1):
        device.page_key = page.pageid
        interpreter.process_page(page)
        yield PageLines(number, device.width_pt, device.height_pt, tuple(runs_to_lines(device.runs, number)))


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


class _Font:
    """What the device asks of a font, each glyph asked once."""

    def __init__(self, font: PDFFont) -> None:
        self.font = font
        name = str(font.fontname)
        self.bold = "bold" in name.lower() or "black" in name.lower() or bool(font.flags & BOLD_FLAG)
        self.dingbats = "wingdings" in name.lower()
        self.glyphs: dict[int, tuple[str, float]] = {}

    def glyph(self, code: int) -> tuple[str, float]:
        """Given a character code, return its text and its width in ems."""
        known = self.glyphs.get(code)
        if known is None:
            known = self.glyphs[code] = (self._text(code), self.font.char_width(code))
        return known

    def _text(self, code: int) -> str:
        try:
            text = self.font.to_unichr(code)
        except PDFUnicodeNotDefined:
            return " " if code in (3, 32) else "\ufffd"
        if self.dingbats and len(text) == 1 and "!" <= text <= "\xff":
            return chr(0xF000 + ord(text))  # Wingdings has its own alphabet: its "n" is a black square
        return text.replace("\xad", "-").replace("\x00", "")


class _Device(PDFDevice):
    """Gathers the runs of one page at a time."""

    def __init__(self, tags: Tags, *, tagged: bool) -> None:
        super().__init__(PDFResourceManager())
        self.tags, self.tagged = tags, tagged
        self.fonts: dict[int, _Font] = {}
        self.page_key: object = None
        self.width_pt = self.height_pt = 0.0
        self.runs: list[Run] = []
        self.marks: list[tuple[int | None, bool]] = []
        self.shown = self.forms = 0

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self.width_pt, self.height_pt = abs(x1 - x0), abs(y1 - y0)
        self.runs, self.marks = [], []

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:
        self.forms += 1
        if self.forms > MAX_FORMS:
            raise UnreadableLetter("The PDF draws itself over and over")

    def begin_tag(self, tag: PSLiteral, props: PDFStackT | None = None) -> None:
        mcid, artifact = self.marks[-1] if self.marks else (None, False)
        if isinstance(props, dict) and isinstance(props.get("MCID"), int):
            mcid = props["MCID"]
        self.marks.append((mcid, artifact or (self.tagged and tag.name == "Artifact")))

    def end_tag(self) -> None:
        if self.marks:
            self.marks.pop()

    def render_string(
        self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        """Measure the string and keep it as one run, or several where it steps over a column gap."""
        if textstate.font is None or self.ctm is None:
            return
        font = self._font(textstate.font)
        stretch = textstate.scaling * 0.01
        scale = textstate.fontsize * stretch
        matrix = mult_matrix(textstate.matrix, self.ctm)
        x, y = textstate.linematrix
        start, text = x, ""
        wordspace = 0 if textstate.font.is_multibyte() else textstate.wordspace * stretch
        for item in seq:
            if isinstance(item, int | float):
                step = -item * 0.001
                if step > COLUMN_EM:
                    self._keep(text, start, x, y, matrix, font, textstate)
                    start, text = x + step * scale, ""
                elif step > SPACE_EM and text and not text.endswith(" "):
                    text += " "
                x += step * scale
            elif isinstance(item, bytes):
                for code in textstate.font.decode(item):
                    letters, width = font.glyph(code)
                    text += letters
                    x += width * scale + textstate.charspace * stretch + (wordspace if code == 32 else 0)
        self._keep(text, start, x, y, matrix, font, textstate)
        textstate.linematrix = (x, y)

    def _font(self, font: PDFFont) -> _Font:
        known = self.fonts.get(id(font))
        if known is None:
            known = self.fonts[id(font)] = _Font(font)
        return known

    def _keep(
        self, text: str, start: float, end: float, y: float, matrix: Matrix, font: _Font, state: PDFTextState
    ) -> None:
        if not text:
            return
        self.shown += 1
        if self.shown > MAX_RUNS:
            raise UnreadableLetter("The PDF shows more text than any letter holds")
        a, b, c, d, e, f = matrix
        rise = y + state.rise
        mcid, artifact = self.marks[-1] if self.marks else (None, False)
        page_key = self.page_key if isinstance(self.page_key, int) else -1
        run = Run(
            text=text,
            x0=a * start + c * rise + e,
            x1=a * end + c * rise + e,
            baseline=self.height_pt - (b * start + d * rise + f),
            size_pt=abs(state.fontsize) * hypot(c, d),
            bold=font.bold or state.render == 2,
            tag=None if mcid is None else self.tags.get((page_key, mcid)),
            artifact=artifact,
        )
        self.runs.append(run)
