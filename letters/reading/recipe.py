"""The recipe: pages, facts, blocks, sections and findings, one line a stage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from letters.errors import NotALetter, UnreadableLetter
from letters.reading.body.body_doubts import Body, body_doubts
from letters.reading.body.coverage import cover
from letters.reading.body.findings import sections_to_findings
from letters.reading.body.section_kinds import is_known_heading
from letters.reading.body.sections import blocks_to_sections, paragraph_numbers
from letters.reading.facts.header import read_header
from letters.reading.facts.judgements import read_judgements
from letters.reading.facts.refusals import refusal
from letters.reading.facts.second_letter import second_letter
from letters.reading.layout.blocks import lines_to_blocks
from letters.reading.layout.endless import refuse_endless
from letters.reading.layout.furniture import split_furniture
from letters.reading.layout.geometry import PageLines, page_texts
from letters.reading.layout.hyphens import undivided
from letters.reading.letter import ReadLetter
from letters.reading.pdf.pages import is_cut_short, pdf_to_pages
from letters.reading.text_pages import text_to_pages
from letters.reference.frameworks import BY_SLUG

PDF_START = b"%PDF-"
PDF_START_WITHIN = 1024  # bytes that may come before it, as other readers allow
FOREIGN = (
    (re.compile(rb"PK\x03\x04"), "A Word document or archive; save it as PDF or text first"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "An old Word document; save it as PDF or text first"),
    (re.compile(rb"\{\\rtf"), "A rich text document; save it as PDF or text first"),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|\?xml)\b", re.I),
        "A web page, not a report",
    ),
)
INSPECTED = re.compile(r"\b(?:ofsted|inspectors?|inspection)\b", re.IGNORECASE)


def read_letter(data: bytes, name: str, *, tagged: bool = True) -> ReadLetter:
    """Given a file's bytes and its name, return the letter it holds.

    ``tagged=False`` reads a PDF as if it had no structure tree. Raises UnreadableLetter where the bytes cannot
    be read and NotALetter where they hold no inspection letter; the message is one line.
    """
    pages = _pages(data, name, tagged=tagged)
    refuse_endless(line.text for page in pages for line in page.lines)
    return pages_to_letter(pages, cut_short=pages[0].number is not None and is_cut_short(data))


def pages_to_letter(pages: Sequence[PageLines], *, cut_short: bool = False) -> ReadLetter:
    """Given the pages of a file, return the letter that they hold; ``cut_short``: the file ends too soon.

    Raises NotALetter where they hold no inspection letter.
    """
    header, header_doubts = read_header(pages)
    if refusal_reason := refusal(pages, titled=bool(header.title)):
        raise NotALetter(refusal_reason)
    judgements, judgement_doubts = read_judgements(pages, header)
    body_pages = undivided(split_furniture(pages).body)
    blocks = lines_to_blocks(body_pages, is_known_heading=is_known_heading)
    framework = BY_SLUG.get(header.framework or "")
    has_cover, has_tables = bool(framework and framework.covered), bool(framework and framework.reads_tables)
    sections = blocks_to_sections(blocks, header.title, cover=has_cover)
    findings, leftover = sections_to_findings(sections, article=not header.title, tables=has_tables)
    coverage = cover(blocks, sections, findings, header.title)
    text = "\f".join(page_texts(pages))
    if not header.framework and not (findings and INSPECTED.search(text)):
        raise NotALetter("Not an inspection report: it has no known title and no findings")
    long_areas = framework is None or framework.long_areas
    body_read = Body(findings, coverage, paragraph_numbers(blocks, sections), text, long_areas, cut_short)
    return ReadLetter(
        header=header,
        judgements=judgements,
        findings=findings,
        doubts=(*header_doubts, *second_letter(header, pages), *judgement_doubts, *body_doubts(body_read)),
        unplaced=(*coverage.passages, *(passage for passage in leftover if passage not in coverage.passages)),
        text=text,
        pages=len(pages),
    )


def _pages(data: bytes, name: str, *, tagged: bool) -> list[PageLines]:
    if not data.strip(b"\x00\r\n\t "):
        raise UnreadableLetter("The file is empty")
    if PDF_START in data[:PDF_START_WITHIN]:
        return pdf_to_pages(data, tagged=tagged)
    for start, reason in FOREIGN:
        if start.match(data):
            raise NotALetter(reason)
    if name.lower().endswith(".pdf"):
        raise UnreadableLetter("Named .pdf, but it is not a PDF")
    return text_to_pages(data)
