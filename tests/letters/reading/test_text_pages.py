"""Text files to lines: encodings, crumbs of HTML and Markdown, and what is no text."""

from __future__ import annotations

import pytest

from letters.errors import UnreadableLetter
from letters.reading.text_pages import decode, text_to_pages

LETTER = "Dear Ms Moor\n\nStrengths\n\n- Staff in Ashby Vale don’t wait.\n"


def texts(data: bytes) -> list[str]:
    return [line.text for line in text_to_pages(data)[0].lines]


@pytest.mark.parametrize(
    "data",
    [
        LETTER.encode(),
        LETTER.encode("utf-8-sig"),
        LETTER.encode("utf-16"),
        LETTER.encode("utf-16-le"),
        LETTER.encode("utf-16-be"),
        LETTER.encode("utf-32"),
        LETTER.encode("cp1252"),
        LETTER.replace("\n", "\r\n").encode(),
        LETTER.replace("\n", "\r").encode(),
        LETTER.replace(" ", "\0 ").encode(),
    ],
    ids=["utf8", "bom", "utf16", "le", "be", "utf32", "cp1252", "crlf", "cr", "nul"],
)
def test_every_encoding_gives_the_same_lines(data: bytes) -> None:
    assert texts(data) == ["Dear Ms Moor", "Strengths", "- Staff in Ashby Vale don’t wait."]


def test_the_opening_of_a_list_is_a_bullet() -> None:
    assert texts(b'<ul style="list-style-type: none">Staff are well led.') == ["- Staff are well led."]


def test_crumbs_are_swept() -> None:
    assert texts(b"Ann Moor **Her Majesty's Inspector**") == ["Ann Moor Her Majesty's Inspector"]
    assert texts(b"## Areas for development") == ["Areas for development"]
    assert texts(b"children &amp; families<br/>") == ["children & families"]


def test_places_are_told_by_lines_and_spaces() -> None:
    first, second = text_to_pages(b"- A bullet\n\n  set in")[0].lines

    assert (first.x0, first.indent) == (0, 12)
    assert (second.x0, second.top - first.top) == (12, 24)


def test_a_date_is_no_numbered_paragraph() -> None:
    (line,) = text_to_pages(b"21 May 2010")[0].lines

    assert line.indent == line.x0


@pytest.mark.parametrize("data", [b"\n \n", b"", bytes(range(1, 9)) * 50])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableLetter):
        text_to_pages(data)


def test_odd_bytes_are_read_as_windows_1252() -> None:
    assert decode(b"\x93quoted\x94") == "“quoted”"
