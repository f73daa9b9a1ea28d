"""Every kind of bad file ends in one clear line and within bounded time; every merely odd one is read in full."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from letters.errors import LetterError, NotALetter, UnreadableLetter
from letters.reading import read_letter
from letters.reading.letter import ReadLetter
from letters.sandbox.reader_pool import read_bounded
from tests.faulty import LETTER, MB, READABLE_PDFS, READABLE_TEXTS, REFUSED, REPORT

SECONDS = 300.0  # a busy machine is no reason: each is refused for its own
LONGEST_REASON = 90  # characters: it stands in a table and in a terminal's line

# How each is refused: the error, and words that its reason must hold so that one knows what to do.
EXPECTED: Mapping[str, tuple[type[LetterError], str]] = {
    "empty.pdf": (UnreadableLetter, "empty"),
    "empty.txt": (UnreadableLetter, "empty"),
    "blank.txt": (UnreadableLetter, "empty"),
    "nothing-but-nul.txt": (UnreadableLetter, "empty"),
    "web-page.pdf": (NotALetter, "web page"),
    "web-page.txt": (NotALetter, "web page"),
    "text.pdf": (UnreadableLetter, "not a PDF"),
    "noise.pdf": (UnreadableLetter, "damaged"),
    "noise.txt": (UnreadableLetter, "neither a PDF nor text"),
    "cut-to-a-tenth.pdf": (UnreadableLetter, "cut short"),
    "password.pdf": (UnreadableLetter, "password"),
    "image-only.pdf": (UnreadableLetter, "No text layer"),
    "no-pages.pdf": (UnreadableLetter, "no pages"),
    "stream-bomb.pdf": (UnreadableLetter, "unpacks to far too much data"),
    "hidden-stream-bomb.pdf": (UnreadableLetter, "400 MB of memory"),
    "form-bomb.pdf": (UnreadableLetter, "repeats itself without end"),
    "deep-array.pdf": (UnreadableLetter, "No text layer"),
    "600-pages.pdf": (UnreadableLetter, "more than 500 pages"),
    "letter.docx": (NotALetter, "Word document"),
    "letter.doc": (NotALetter, "Word document"),
    "letter.rtf": (NotALetter, "rich text"),
    "menu.txt": (NotALetter, "It has no findings"),
    "menu.pdf": (NotALetter, "It has no findings"),
}


@pytest.fixture(scope="module")
def refusals() -> dict[str, ReadLetter | LetterError]:
    """All bad files through one crew of workers, as a folder of them would be loaded."""
    files = ((name, make()) for name, make in REFUSED.items())
    reads = read_bounded(files, workers=2, seconds=SECONDS, memory_bytes=400 * MB)
    return {name: read for name, read in reads if read is not None}


def test_every_bad_file_has_its_expectation() -> None:
    assert set(EXPECTED) == set(REFUSED)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_bad_file_is_refused_for_its_own_reason(
    name: str, refusals: dict[str, ReadLetter | LetterError]
) -> None:
    error, words = EXPECTED[name]

    ended = refusals[name]

    assert type(ended) is error
    assert words in str(ended)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_the_reason_is_one_short_line(name: str, refusals: dict[str, ReadLetter | LetterError]) -> None:
    reason = str(refusals[name])

    assert 10 <= len(reason) <= LONGEST_REASON
    assert reason.isprintable()
    assert not reason.endswith(".")
    assert "Traceback" not in reason


@pytest.mark.parametrize("name", sorted(READABLE_TEXTS))
def test_an_odd_text_is_read_in_full(name: str) -> None:
    as_it_is = read_letter(LETTER.read_bytes(), LETTER.name)

    odd = read_letter(READABLE_TEXTS[name](), name)

    assert odd.header == as_it_is.header
    assert [straight(finding.text) for finding in odd.findings] == [
        finding.text for finding in as_it_is.findings
    ]


@pytest.mark.parametrize("name", sorted(READABLE_PDFS))
def test_an_odd_pdf_is_read_in_full(name: str) -> None:
    as_it_is = read_letter(REPORT.read_bytes(), REPORT.name)

    odd = read_letter(READABLE_PDFS[name](), name)

    assert odd.header == as_it_is.header
    assert odd.judgements == as_it_is.judgements
    assert odd.findings == as_it_is.findings


def test_a_pdf_without_its_end_is_read_and_doubted() -> None:
    data = REPORT.read_bytes()
    whole = read_letter(data, REPORT.name)

    cut = read_letter(data[: data.rindex(b"startxref")], REPORT.name)

    assert cut.findings == whole.findings
    assert "cut-short" in {doubt.code for doubt in cut.doubts}


def straight(text: str) -> str:
    return text.replace("’", "'")
