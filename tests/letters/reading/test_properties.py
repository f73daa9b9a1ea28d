"""What must hold for any input at all: no stage crashes, nothing is lost, doubled, or read differently twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from letters.errors import LetterError
from letters.reading import read_letter
from letters.reading.body.findings import sections_to_findings
from letters.reading.body.sections import blocks_to_sections
from letters.reading.layout.blocks import lines_to_blocks
from letters.reading.layout.furniture import split_furniture
from letters.reading.layout.geometry import SOFT, Line, PageLines, Tag, cluster, overlap
from letters.reading.layout.line_joins import join_lines
from letters.reading.pdf.lines import Run, runs_to_lines
from letters.reading.pdf.pages import pdf_to_pages
from letters.reading.text_pages import decode
from tests.faulty import LETTER, REPORT

WORDS = st.sampled_from(
    [
        "Strengths",
        "What needs to improve?",
        "Areas for priority action",
        "Next steps",
        "Yours sincerely",
        "Good",
        "Case study: good",
        "Contents",
        "Visits are late.",
        "the plan is",
        "1. Plans",
        "16.Plans",
        "◼ Staff",
        "− too",
        "Responsible body",
        "12",
        "information-",
        "This was an area for improvement from the inspection.",
        "ﬁ\u00a0x",
    ]
)
TEXTS = WORDS | st.text(min_size=1, max_size=40).map(lambda text: re.sub(r"\s+", " ", text).strip() or "x")
POINTS = st.floats(0, 850)
TAGS = st.none() | st.builds(
    Tag,
    st.integers(0, 5),
    st.sampled_from(["P", "H1", "LBody", "TD", "Note", "TOCI"]),
    row=st.integers(0, 2),
    cell=st.integers(0, 3),
)

brief = settings(max_examples=50)


@st.composite
def lines(draw: st.DrawFn, page: int | None = 1) -> Line:
    """Any line: the stages may not rely on a well-set page."""
    x0, top = draw(POINTS), draw(POINTS)
    size = draw(st.sampled_from([8.0, 10.0, 12.0, 14.0, 26.0]))
    indent = x0 + draw(st.sampled_from([0.0, 18.0, 28.0]))
    return Line(
        draw(TEXTS),
        x0,
        top,
        x0 + draw(POINTS),
        top + size,
        size,
        draw(st.booleans()),
        draw(TAGS),
        draw(st.booleans()),
        indent,
        page,
    )


@st.composite
def letters(draw: st.DrawFn) -> list[PageLines]:
    """A few pages of any lines, or a text file's one page."""
    if draw(st.booleans()):
        return [PageLines(None, 600.0, 800.0, tuple(draw(st.lists(lines(page=None), max_size=8))))]
    count = draw(st.integers(1, 3))
    return [
        PageLines(n, 595.0, 842.0, tuple(draw(st.lists(lines(page=n), max_size=8))))
        for n in range(1, count + 1)
    ]


@brief
@given(letters())
def test_furniture_keeps_every_line_once(pages: list[PageLines]) -> None:
    split = split_furniture(pages)

    kept = [line for page in split.body for line in page.lines] + [aside.line for aside in split.asides]
    assert sorted(map(id, kept)) == sorted(id(line) for page in pages for line in page.lines)


@brief
@given(letters())
def test_blocks_keep_every_line_once_and_in_order(pages: list[PageLines]) -> None:
    blocks = lines_to_blocks(pages)

    kept = [line for block in blocks for line in block.lines]
    assert sorted(map(id, kept)) == sorted(id(line) for page in pages for line in page.lines)
    for page in pages:  # what is drawn late and stands above all that was drawn first is read first
        first, *later = page.lines or (None,)
        drawn = [line for line in later if first and line.bottom > first.top + 1]
        assert [line for line in kept if any(line is one for one in drawn)] == drawn


@brief
@given(letters(), st.booleans(), st.booleans())
def test_findings_never_overlap_and_stand_on_their_page(
    pages: list[PageLines], article: bool, tables: bool
) -> None:
    blocks = lines_to_blocks(pages)

    findings, _ = sections_to_findings(blocks_to_sections(blocks, "Title"), article=article, tables=tables)

    room = {page.number: squashed(" ".join(line.text for line in page.lines)) for page in pages}
    assert [finding.position for finding in findings] == list(range(len(findings)))
    pages_by_number = {page.number: page for page in pages}
    assert all(_stands_on(finding.text, pages_by_number[finding.page]) for finding in findings)
    assert sum(len(squashed(f.text)) for f in findings) <= sum(len(text) for text in room.values())


def _stands_on(finding: str, page: PageLines) -> bool:
    """Whether a finding begins on a page, up to its end: as drawn, as laid out, or with a line of its own."""
    start = squashed(finding)[:12]
    laid = sorted(dict.fromkeys(page.lines), key=lambda line: (line.top, line.x0))
    texts = [squashed(" ".join(line.text for line in lines)) for lines in (page.lines, laid)]
    texts += [text for line in page.lines if (text := squashed(line.text))]
    return any(start in text or _goes_on(start, text) for text in texts)


def _goes_on(start: str, text: str) -> bool:
    """Whether a text ends with the beginning of ``start``, which goes on elsewhere."""
    return any(text.endswith(start[:length]) for length in range(1, len(start)))


@brief
@given(letters(), st.booleans())
def test_reading_twice_gives_the_same(pages: list[PageLines], cover: bool) -> None:
    def read() -> object:
        blocks = lines_to_blocks(split_furniture(pages).body)
        return sections_to_findings(blocks_to_sections(blocks, "Title", cover=cover))

    assert read() == read()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert "\n" not in reason(lambda: read_letter(data, "letter.txt"))
    assert "\n" not in reason(lambda: read_letter(b"%PDF-1.5\n" + data, "letter.pdf"))


@settings(max_examples=60)
@given(st.text(max_size=600), st.integers(0, 3000))
def test_a_letter_with_anything_in_it_is_still_read(noise: str, where: int) -> None:
    letter = LETTER.read_text(encoding="utf-8")
    data = (letter[:where] + noise + letter[where:]).encode("utf-8", errors="replace")

    try:
        read = read_letter(data, "letter.txt")
    except LetterError:
        return

    assert [finding.position for finding in read.findings] == list(range(len(read.findings)))


@settings(max_examples=25)
@given(st.data())
def test_a_damaged_pdf_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(REPORT.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))

    assert "\n" not in reason(lambda: pdf_to_pages(bytes(whole)))


@given(
    st.lists(st.builds(Run, TEXTS, POINTS, POINTS, POINTS, st.just(12.0), st.booleans(), TAGS, st.booleans()))
)
def test_lines_keep_every_letter_of_the_runs(runs: list[Run]) -> None:
    texts = [line.text for line in runs_to_lines(runs, 1)]

    assert sorted(squashed("".join(texts))) == sorted(squashed("".join(run.text for run in runs)))


@given(st.lists(TEXTS))
def test_joining_lines_keeps_their_letters(texts: list[str]) -> None:
    assert squashed(join_lines(texts)).replace(SOFT, "") == squashed("".join(texts)).replace(SOFT, "")


@given(st.binary(max_size=200))
def test_any_bytes_decode(data: bytes) -> None:
    try:
        assert isinstance(decode(data), str)
    except LetterError:
        return


@given(st.lists(POINTS), st.floats(0, 50))
def test_clusters_hold_every_item_and_lie_apart(values: list[float], tolerance: float) -> None:
    groups = cluster(values, lambda value: value, tolerance=tolerance)

    assert [value for group in groups for value in group] == sorted(values)
    assert all(later[0] - earlier[-1] > tolerance for earlier, later in pairwise(groups))


@given(POINTS, POINTS, POINTS, POINTS)
def test_overlap_is_symmetric_and_never_negative(a0: float, a1: float, b0: float, b1: float) -> None:
    assert overlap(a0, a1, b0, b1) == overlap(b0, b1, a0, a1) >= 0


def test_a_note_mark_is_the_only_thing_left_out() -> None:
    base = Run("improve?", 70, 120, 100, 12, True, None, False)

    (line,) = runs_to_lines([base, replace(base, text="1", x0=120, x1=124, baseline=95, size_pt=8)], 1)

    assert line.text == "improve?"


def reason(read: Callable[[], object]) -> str:
    """Given a reading, return why it was refused; nothing where it was not."""
    try:
        read()
    except LetterError as refused:
        return str(refused)
    return ""


def squashed(text: str) -> str:
    return re.sub(r"\s+", "", text)
