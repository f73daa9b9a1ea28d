"""Gathers what a page shows: runs of text, the marked content that they are drawn under, and its short rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from statistics import median_low

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFDevice, PDFTextSeq
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager, PDFStackT, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.psparser import PSLiteral
from pdfminer.utils import (
    Matrix,
    PathSegment,
    Rect,
    apply_matrix_pt,
    apply_matrix_rect,
    decode_text,
    mult_matrix,
)

from letters.errors import UnreadableLetter
from letters.reading.pdf.fonts import Font, readable
from letters.reading.pdf.lines import NARROW_EM, Run
from letters.reading.pdf.structure_tree import Tags

MAX_RUNS = 400_000  # in a file; the longest report in hand shows 40,000 strings
MAX_FORMS = 20_000
SPACE_EM = 0.2  # a step to the right wider than this, between two letters of one string, is a space
COLUMN_EM = 1.3  # and wider than this, a new run
SPACED_STEPS = 8  # as many steps in a string, most of them alike and wide, are letter-spacing
INVISIBLE = 3  # the text rendering mode that paints nothing
HIDDEN_TIMES = 5  # a scanned page shows a few words, if any, over all that a machine has read off it
SPECK_PT = 1.0  # type that nobody can read
NOTE_RULE_PT = (60.0, 260.0)  # the rule over footnotes is 144 pt long; those of tables are longer


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked content: its id, whether it is page furniture, and the text that the file gives in its place."""

    mcid: int | None = None
    artifact: bool = False
    actual: str | None = None


UNMARKED = Mark()


class Device(PDFDevice):
    """Gathers the runs of one page at a time. Points from the upper left corner of what a viewer shows."""

    def __init__(self, tags: Tags) -> None:
        super().__init__(PDFResourceManager())
        self.tags = tags
        self.fonts: dict[int, Font] = {}
        self.page_key: object = None
        self.left_pt = self.width_pt = self.height_pt = self.top_pt = 0.0
        self.seen: list[Run] = []
        self.hidden: list[Run] = []
        self.rules: list[float] = []
        self.marks: list[Mark] = []
        self.shown = self.forms = 0

    @property
    def runs(self) -> list[Run]:
        """The visible runs; on a scanned page, which shows a picture of its text, the invisible ones behind it."""
        is_scanned = sum(len(run.text) for run in self.hidden) > HIDDEN_TIMES * sum(
            len(run.text) for run in self.seen
        )
        return self.hidden if is_scanned else self.seen

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        media = apply_matrix_rect(ctm, page.mediabox)
        crop = apply_matrix_rect(ctm, page.cropbox)
        x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
        x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
        if x1 <= x0 or y1 <= y0:
            x0, y0, x1, y1 = media
        self.left_pt, self.top_pt = x0, y1
        self.width_pt, self.height_pt = x1 - x0, y1 - y0
        self.seen, self.hidden, self.rules, self.marks = [], [], [], []

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:
        self.forms += 1
        if self.forms > MAX_FORMS:
            raise UnreadableLetter("The PDF repeats itself without end")

    def begin_tag(self, tag: PSLiteral, props: PDFStackT | None = None) -> None:
        enclosing = self.marks[-1] if self.marks else UNMARKED
        properties = props if isinstance(props, dict) else {}
        mcid = properties["MCID"] if isinstance(properties.get("MCID"), int) else enclosing.mcid
        actual = (
            decode_text(properties["ActualText"])
            if isinstance(properties.get("ActualText"), bytes)
            else enclosing.actual
        )
        artifact = enclosing.artifact or tag.name == "Artifact"
        self.marks.append(Mark(mcid, artifact, actual))

    def end_tag(self) -> None:
        if self.marks:
            self.marks.pop()

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,
        path: Sequence[PathSegment],
    ) -> None:
        """Keep how far down a short level rule stands: Word draws one over the notes of a page."""
        if self.ctm is None or not 2 <= len(path) <= 6:
            return
        points = [
            apply_matrix_pt(self.ctm, (float(step[-2]), float(step[-1]))) for step in path if len(step) > 2
        ]
        if len(points) < 2:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(ys) - min(ys) < 2 and NOTE_RULE_PT[0] < max(xs) - min(xs) < NOTE_RULE_PT[1]:
            self.rules.append(self.top_pt - max(ys))

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
        builder = _RunBuilder(x)
        wordspace = 0 if textstate.font.is_multibyte() else textstate.wordspace * stretch
        items = list(seq)
        spacing_em = _letter_spacing(items)
        for item in items:
            if isinstance(item, int | float):
                step = -item * 0.001
                if step > COLUMN_EM:
                    self._add_run(builder, x, y, matrix, font, textstate)
                    builder = _RunBuilder(x + step * scale)
                elif step > NARROW_EM:
                    builder.add_gap(step - spacing_em)
                x += step * scale
            elif isinstance(item, bytes):
                for code in textstate.font.decode(item):
                    letters, width = font.glyph(code)
                    builder.text += letters
                    x += width * scale + textstate.charspace * stretch + (wordspace if code == 32 else 0)
        self._add_run(builder, x, y, matrix, font, textstate)
        textstate.linematrix = (x, y)

    def _font(self, font: PDFFont) -> Font:
        cached = self.fonts.get(id(font))
        if cached is None:
            cached = self.fonts[id(font)] = Font(font)
        return cached

    def _add_run(
        self, builder: _RunBuilder, end: float, y: float, matrix: Matrix, font: Font, state: PDFTextState
    ) -> None:
        mark = self.marks[-1] if self.marks else UNMARKED
        text = self._shown_text(builder.text, mark)
        if not text:
            return
        self.shown += 1
        if self.shown > MAX_RUNS:
            raise UnreadableLetter("The PDF has more text than any inspection report")
        a, b, c, d, e, f = matrix
        rise = y + state.rise
        page_key = self.page_key if isinstance(self.page_key, int) else -1
        run = Run(
            text=text,
            x0=a * builder.start + c * rise + e - self.left_pt,
            x1=a * end + c * rise + e - self.left_pt,
            baseline=self.top_pt - (b * builder.start + d * rise + f),
            size_pt=abs(state.fontsize) * hypot(c, d),
            bold=font.bold or state.render == 2,
            tag=None if mark.mcid is None else self.tags.get((page_key, mark.mcid)),
            artifact=mark.artifact,
            gaps=tuple(builder.gaps) if text == builder.text else (),
        )
        if self._on_page(run):
            (self.hidden if state.render == INVISIBLE else self.seen).append(run)

    def _shown_text(self, drawn: str, mark: Mark) -> str:
        """Return a string's text: an ActualText stands for all that is drawn under its mark, and counts once."""
        if mark.actual is None or not drawn:
            return drawn
        self.marks[-1] = Mark(mark.mcid, mark.artifact, "")
        return readable(mark.actual)

    def _on_page(self, run: Run) -> bool:
        middle = (run.x0 + run.x1) / 2
        inside = 0 <= middle <= self.width_pt and 0 <= run.baseline <= self.height_pt
        return inside and run.size_pt > SPECK_PT


class _RunBuilder:
    """A run in the making. ``gaps`` are the places of steps too narrow to be spaces as a rule."""

    __slots__ = ("gaps", "start", "text")

    def __init__(self, start: float) -> None:
        self.start, self.text = start, ""
        self.gaps: list[int] = []

    def add_gap(self, step_em: float) -> None:
        """Note a step to the right between two letters: a space where it is wide enough, else its place."""
        if step_em <= NARROW_EM or not self.text or self.text.endswith(" "):
            return
        if step_em > SPACE_EM:
            self.text += " "
        else:
            self.gaps.append(len(self.text))


def _letter_spacing(items: Sequence[float | bytes]) -> float:
    """Return how far apart the letters of a string are set, in ems, where each is drawn by itself; 0 as a rule."""
    if len(items) <= 2 * SPACED_STEPS:
        return 0.0
    steps = sorted(-item * 0.001 for item in items if not isinstance(item, bytes))
    letters = sum(isinstance(item, bytes) and len(item) <= 2 for item in items)
    if len(steps) < SPACED_STEPS or 2 * letters < len(items) - len(steps):
        return 0.0
    return max(median_low(steps), 0.0)
