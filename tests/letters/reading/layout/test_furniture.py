"""What is put aside from a page before its text is read."""

from __future__ import annotations

from dataclasses import replace

from letters.reading.layout.furniture import body_size, split_furniture
from letters.reading.layout.geometry import Line, PageLines
from tests.letters.reading.typeset import line, page

BODY = [line(f"Children in Calderfell are seen often, row {row}.") for row in range(30)]


def low(text: str, size_pt: float = 8.0, down_pt: float = 790.0, x0: float = 70.0) -> Line:
    return line(text, size_pt, down_pt=down_pt, x0=x0)


def with_lines(number: int, *lines: Line) -> PageLines:
    whole = page(*BODY, number=number)
    return replace(whole, lines=(*whole.lines, *(replace(each, page=number) for each in lines)))


def asides(*pages: PageLines) -> set[tuple[str, str]]:
    return {(aside.line.text, aside.what) for aside in split_furniture(pages).asides}


def test_feet_that_repeat_are_running() -> None:
    first = with_lines(1, low("Inspection of Calderfell"), low("9 to 20 May 2022 1"))
    second = with_lines(2, low("Inspection of Calderfell"), low("9 to 20 May 2022 2"))

    assert asides(first, second) == {
        ("Inspection of Calderfell", "running"),
        ("9 to 20 May 2022 1", "running"),
        ("9 to 20 May 2022 2", "running"),
    }


def test_page_numbers_of_any_size_are_put_aside() -> None:
    assert asides(with_lines(3, low("3", 20.0, 782.0))) == {("3", "page number")}


def test_body_text_near_the_foot_stays() -> None:
    last = low("18 to 20 are not in touch with their worker.", 12.0, 760.0)

    assert not asides(with_lines(1, last), with_lines(2, low("Another end.", 12.0, 760.0)))


def test_small_type_below_all_body_text_is_a_footnote() -> None:
    assert asides(with_lines(1, low("1 A note on the data.", 9.0, 740.0))) == {
        ("1 A note on the data.", "footnote")
    }


def test_small_type_above_body_text_is_none() -> None:
    small = line("A small caption", 9.0)
    assert not asides(page(small, *BODY))


def test_contents_are_put_aside_down_to_their_last_number() -> None:
    listed = page(
        line("Contents", 26.0),
        [line("Executive summary", 14.0), line("2", 14.0, x0=516.0)],
        [line("Recommendations", 14.0), line("7", 14.0, x0=516.0)],
        line("Children in Calderfell are safe."),
    )

    split = split_furniture([listed])

    assert [each.text for each in split.body[0].lines] == ["Children in Calderfell are safe."]
    assert {aside.what for aside in split.asides} == {"contents"}


def test_nothing_is_lost_or_doubled() -> None:
    pages = [with_lines(1, low("1")), with_lines(2, low("2"))]

    split = split_furniture(pages)

    kept = sum(len(each.lines) for each in split.body)
    assert kept + len(split.asides) == sum(len(each.lines) for each in pages)


def test_body_size_is_that_of_most_letters() -> None:
    assert body_size([page(line("Big", 26.0), *BODY)]) == 12.0
    assert body_size([]) == 12.0


def test_a_text_file_has_no_furniture() -> None:
    assert not asides(page("12", "12", number=None), page("12", number=None))


def test_page_numbers_that_stand_high_are_put_aside_where_they_count_on() -> None:
    pages = [
        with_lines(
            number, line("Visits are timely.", down_pt=680.0), line(str(number), x0=294.0, down_pt=700.0)
        )
        for number in (1, 2, 3)
    ]
    lone = with_lines(1, line("Visits are timely.", down_pt=680.0), line("14", down_pt=700.0))

    assert asides(*pages) == {(str(number), "page number") for number in (1, 2, 3)}
    assert asides(lone) == set()


def test_a_note_above_a_page_number_that_stands_high_is_a_note() -> None:
    note = line("1 See the letter of May.", 9.0, down_pt=690.0)
    pages = [
        with_lines(number, line("Visits are timely.", down_pt=660.0), note, line(str(number), down_pt=712.0))
        for number in (1, 2, 3)
    ]

    assert ("1 See the letter of May.", "footnote") in asides(*pages)
