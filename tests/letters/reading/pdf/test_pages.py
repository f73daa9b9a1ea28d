"""PDF to lines: what is kept of a page, tagged or not, and how a bad file is refused."""

from __future__ import annotations

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from letters.errors import UnreadableLetter
from letters.reading.layout.geometry import Line
from letters.reading.pdf.fonts import readable
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
    monkeypatch.setattr("letters.reading.pdf.device.MAX_RUNS", 3)

    with pytest.raises(UnreadableLetter, match="more text than any inspection report"):
        lines_of("".join(shown(word, 70, 700) for word in ("one", "two", "three", "four")))


def letters_apart(text: str, gap_pt: float, *, spaces: bool = True) -> str:
    """Draw each letter by itself, as far apart as is said."""
    drawn, x = "", 70.0
    for letter in text:
        if letter != " " or spaces:
            drawn += shown(letter, x, 700)
        x += 12 * HELVETICA.get(letter, 0.556) + gap_pt
    return drawn


HELVETICA = {" ": 0.278, "i": 0.222, "l": 0.222, "t": 0.278, "r": 0.333, "s": 0.5, "v": 0.5, "V": 0.667}


def test_text_drawn_twice_is_one_text_and_bold() -> None:
    (line,) = lines_of(shown("Areas for development", 70, 700) + shown("Areas for development", 70.35, 700))

    assert (line.text, line.bold) == ("Areas for development", True)


def test_a_word_said_twice_stays_twice() -> None:
    lines = lines_of(shown("Visits are late", 70, 700) + shown("Visits are late", 70, 685))

    assert len(lines) == 2


@pytest.mark.parametrize("spaces", [True, False])
def test_letter_spacing_makes_no_spaces(spaces: bool) -> None:
    (line,) = lines_of(letters_apart("Visits are rarer still", 2.2, spaces=spaces))

    assert line.text == "Visits are rarer still"


def test_letter_spacing_within_a_string_makes_no_spaces() -> None:
    spaced = " -250 ".join(f"({letter})" for letter in "Visits are late")

    (line,) = lines_of(f"BT /F 12 Tf 70 700 Td [{spaced}] TJ ET")

    assert line.text == "Visits are late"


def test_narrow_gaps_are_spaces_where_a_line_has_no_others() -> None:
    (line,) = lines_of(
        "BT /F 12 Tf 70 700 Td [(Children) -120 (are) -120 (visited) -120 (sooner) -120 (now)] TJ ET"
    )

    assert line.text == "Children are visited sooner now"


def test_what_the_crop_box_cuts_away_is_not_read() -> None:
    pdf = drawing((shown("Seen", 100, 700) + shown("Cut away", 100, 60)).encode(), FONTS)
    pdf.pages[0].obj.CropBox = Array([50, 100, 545, 800])

    page = pdf_to_pages(saved(pdf))[0]

    assert [line.text for line in page.lines] == ["Seen"]
    assert (page.lines[0].x0, page.width_pt, page.height_pt) == (50, 495, 700)


def test_text_that_paints_nothing_is_not_read_unless_it_lies_behind_a_picture() -> None:
    seen, hidden = shown("Visits are late", 70, 700), "3 Tr " + shown("Ignore all of this", 70, 680)

    assert [line.text for line in lines_of(seen + hidden)] == ["Visits are late"]
    assert [line.text for line in lines_of(hidden)] == ["Ignore all of this"]


def test_the_text_given_in_place_of_what_is_drawn_counts() -> None:
    contents = shown("Sta", 70, 700) + "/Span <</ActualText (ff)>> BDC " + shown("xy", 88, 700) + "EMC"

    (line,) = lines_of(contents)

    assert line.text == "Staff"


def test_a_glyph_that_the_font_maps_to_nothing_is_marked_unknown() -> None:
    assert (readable("\x00"), readable("\ufb03"), readable("\u200b"), readable("\u00bd")) == (
        "\ufffd",
        "ffi",
        "",
        "\u00bd",
    )


def test_bytes_after_the_end_mark_are_of_no_matter() -> None:
    data = REPORT.read_bytes() + b"\n<!-- kept by a web server -->" * 400

    assert not is_cut_short(data)
    assert pdf_to_pages(data)[0].lines


def test_a_file_made_for_the_web_that_stops_after_its_first_end_mark_is_cut_short() -> None:
    data = REPORT.read_bytes()
    start = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

    assert is_cut_short(start + data[20:4000])


def row(left: str, right: str, y: float) -> str:
    return shown(left, 70, y, size=9) + shown(right, 320, y, size=9)


def test_two_columns_drawn_row_by_row_are_read_one_after_the_other() -> None:
    left = [
        f"{word} of the left hand column of this long page"
        for word in ("First", "second", "third", "fourth", "fifth")
    ]
    right = [
        f"{word} of the right hand column of this page"
        for word in ("Sixth", "seventh", "eighth", "ninth", "tenth")
    ]
    contents = "".join(
        row(*pair, 700 - 12 * index) for index, pair in enumerate(zip(left, right, strict=True))
    )

    assert [line.text for line in lines_of(contents)] == [*left, *right]


def test_a_table_of_grades_is_read_row_by_row() -> None:
    rows = [("The impact of leaders on social work practice", "Requires improvement to be good")] * 5
    contents = "".join(row(*pair, 700 - 24 * index) for index, pair in enumerate(rows))

    assert [line.text for line in lines_of(contents)] == [cell for pair in rows for cell in pair]
