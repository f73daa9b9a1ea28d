"""The whole room: bytes in, a letter out, on the project's own samples and on the real letters beside it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from letters.errors import NotALetter, UnreadableLetter
from letters.reading import read_letter
from letters.reading.letter import ReadLetter
from letters.reading.pdf.pages import pdf_to_runs, runs_to_page
from letters.reading.recipe import pages_to_letter
from tests.faulty import REPORT, SAMPLE

SAMPLES = sorted(file for file in SAMPLE.iterdir() if file.suffix in {".pdf", ".txt"})
PDFS = [file for file in SAMPLES if file.suffix == ".pdf"]


def read(file: Path, *, tagged: bool = True) -> ReadLetter:
    return read_letter(file.read_bytes(), file.name, tagged=tagged)


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_samples_are_read_without_loss(file: Path) -> None:
    letter = read(file)

    pages = letter.text.split("\f")
    assert len(letter.findings) >= 3
    assert letter.unplaced == ()
    assert letter.pages == len(pages)
    assert all(starts_on(finding.text, pages[(finding.page or 1) - 1]) for finding in letter.findings)


@pytest.mark.parametrize("file", PDFS, ids=lambda file: file.stem)
def test_geometry_alone_reads_the_same(file: Path) -> None:
    assert read(file).findings == read(file, tagged=False).findings


def test_reading_twice_gives_the_same() -> None:
    assert read(REPORT) == read(REPORT)


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (b"", UnreadableLetter, "empty"),
        (b"<!doctype html><p>", NotALetter, "web page"),
        (b"\xef\xbb\xbf<html>", NotALetter, "web page"),
        (b"PK\x03\x04 word", NotALetter, "Word"),
        (b"plain words", UnreadableLetter, "not a PDF"),
        (b"%PDF-1.7 nothing", UnreadableLetter, "damaged"),
    ],
)
def test_what_is_no_letter_is_refused_in_a_line(data: bytes, error: type[Exception], reason: str) -> None:
    with pytest.raises(error, match=reason) as refused:
        read_letter(data, "letter.pdf")

    assert "\n" not in str(refused.value)


def test_a_pdf_may_start_late() -> None:
    assert read_letter(b"junk\n" * 20 + REPORT.read_bytes(), "report.pdf").findings


def test_a_pdf_without_its_end_is_doubted() -> None:
    data = REPORT.read_bytes()
    end = data.rindex(b"%%EOF")

    letter = read_letter(data[:end] + b"      ", "report.pdf")

    assert "cut-short" in [doubt.code for doubt in letter.doubts if doubt.needs_review]


# Each file takes most of a second; EVERY=1 reads them all.
EVERY = int(os.environ.get("EVERY", "4"))


def test_real_letters_are_read_the_same_with_and_without_tags(real_letters: Path) -> None:
    files = [*sorted(real_letters.glob("pdf/*.pdf")), *sorted(real_letters.glob("more/*.pdf"))]
    for file in files[::EVERY]:
        drawn = list(pdf_to_runs(file.read_bytes()))  # most of the time goes into drawing
        tagged = pages_to_letter([runs_to_page(page) for page in drawn])
        bare = pages_to_letter([runs_to_page(page, tagged=False) for page in drawn])
        texts = {squashed(finding.text) for finding in tagged.findings}
        same = texts & {squashed(finding.text) for finding in bare.findings}

        assert len(same) >= 0.95 * max(len(tagged.findings), len(bare.findings)), file.name
        assert len(texts) >= 20, file.name


def starts_on(text: str, page: str) -> bool:
    return squashed(text)[:40] in squashed(page)


def squashed(text: str) -> str:
    return re.sub(r"\W+", "", text)
