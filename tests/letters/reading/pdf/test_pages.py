"""PDF to lines: what is kept of a page, tagged or not, and how a bad file is refused."""

from __future__ import annotations

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from letters.errors import UnreadableLetter
from letters.reading.layout.geometry import Line
from letters.reading.pdf.pages import is_cut_short, pdf_to_pages
from tests.faulty import REPORT, drawing, saved

BOLD = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"))
PLAIN = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
FONTS = Dictionary(Font=Dictionary(F=PLAIN, B=BOLD))


def lines_of(contents: str, *, tagged: bool = True) -> tuple[Line, ...]:
    pdf = drawing(contents.encode(), FONTS)
    return pdf_to_pages(saved(pdf), tagged=tagged)[0].lines


def shown(text: str, x: float, y: float, font: str = "F", size: float = 12) -> str:
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"


def test_a_line_stands_where_it_is_printed() -> None:
    (line,) = lines_of(shown("Leaders know their area", 70, 700))

    assert (line.text, line.x0, line.indent, line.page) == ("Leaders know their area", 70, 70, 1)
    assert line.top == pytest.approx(842 - 700 - 0.8 * 12)
    assert line.x1 == pytest.approx(70 + 128.7, abs=0.1)


def test_pieces_of_a_line_are_joined_with_the_spaces_seen() -> None:
    (line,) = lines_of(shown("Lead", 70, 700) + shown("ers", 96.0, 700) + shown("know", 118, 700))

    assert line.text == "Leaders know"


def test_columns_stay_apart() -> None:
    lines = lines_of(shown("Overall effectiveness", 70, 700) + shown("Good", 300, 700))

    assert [line.text for line in lines] == ["Overall effectiveness", "Good"]


def test_a_number_is_joined_to_its_paragraph_even_when_all_numbers_come_first() -> None:
    numbers = shown("1.", 70, 700) + shown("2.", 70, 680)
    texts = shown("Plans are clear.", 99, 700) + shown("Visits are late.", 99, 680)

    lines = lines_of(numbers + texts)

    assert [(line.text, line.x0, line.indent) for line in lines] == [
        ("1. Plans are clear.", 70, 99),
        ("2. Visits are late.", 70, 99),
    ]


def test_a_footnote_mark_is_no_part_of_the_text() -> None:
    (line,) = lines_of(shown("What needs to improve?", 70, 700, "B", 14) + shown("1", 231, 705, "B", 8))

    assert (line.text, line.bold, line.size_pt) == ("What needs to improve?", True, 14)


def test_words_spaced_by_steps_are_words() -> None:
    (line,) = lines_of("BT /F 12 Tf 70 700 Td [(Two) -400 (words)] TJ ET")

    assert line.text == "Two words"


def tagged_report() -> bytes:
    contents = (
        "/Artifact BMC\n" + shown("Inspection of Northmoor", 70, 30, size=8) + "EMC\n"
        "/P <</MCID 0>> BDC\n" + shown("First of one", 70, 700) + "EMC\n"
        "/P <</MCID 1>> BDC\n" + shown("paragraph.", 70, 685) + "EMC\n"
    )
    pdf = drawing(contents.encode(), FONTS)
    page = pdf.pages[0].obj
    element = pdf.make_indirect(Dictionary(S=Name.Normal, Pg=page, K=Array([0, 1])))
    root = Dictionary(Type=Name.StructTreeRoot, K=element, RoleMap=Dictionary(Normal=Name.P))
    pdf.Root.StructTreeRoot = pdf.make_indirect(root)
    return saved(pdf)


def test_tags_say_what_belongs_together_and_what_is_furniture() -> None:
    furniture, one, two = pdf_to_pages(tagged_report())[0].lines

    assert (furniture.artifact, one.artifact) == (True, False)
    assert one.tag is not None
    assert one.tag.role == "P"
    assert one.tag == two.tag


def test_tags_can_be_left_aside() -> None:
    lines = pdf_to_pages(tagged_report(), tagged=False)[0].lines

    assert not any(line.artifact or line.tag for line in lines)


def test_a_tree_that_loops_is_read_once() -> None:
    with Pdf.open(REPORT) as pdf:
        pdf.Root.StructTreeRoot.K = Array([pdf.Root.StructTreeRoot.K, pdf.Root.StructTreeRoot])
        pages = pdf_to_pages(saved(pdf))

    assert any(line.tag for line in pages[0].lines)


def test_a_pdf_without_text_says_so() -> None:
    with pytest.raises(UnreadableLetter, match="No text layer"):
        pdf_to_pages(saved(drawing(b"0 0 100 100 re f")))


@pytest.mark.parametrize("keep", [0.05, 0.4, 0.8])
def test_a_cut_pdf_is_refused_or_read_in_part(keep: float) -> None:
    data = REPORT.read_bytes()
    cut = data[: int(len(data) * keep)]

    assert is_cut_short(cut)
    assert not is_cut_short(data)
    with pytest.raises(UnreadableLetter, match="damaged or cut short"):
        pdf_to_pages(cut)


def test_drawing_over_and_over_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("letters.reading.pdf.pages.MAX_RUNS", 3)

    with pytest.raises(UnreadableLetter, match="more text than any letter"):
        lines_of("".join(shown(word, 70, 700) for word in ("one", "two", "three", "four")))
