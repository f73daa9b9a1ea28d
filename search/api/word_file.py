"""The parts of a Word document, written to a file. The only module that imports python-docx, which takes 7 MB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO

from docx import Document
from docx.document import Document as Doc
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from letters.reference.xml_text import legal
from search.api.records import Record
from search.api.statement import Statement
from search.api.word import Part

LINK_COLOUR = RGBColor(0x05, 0x63, 0xC1)
QUIET = RGBColor(0x50, 0x50, 0x50)


def parts_to_file(
    file: IO[bytes], parts: Sequence[Part], statement: Statement, notes: Mapping[int, str]
) -> None:
    """Given a file open for writing, the parts, the statement, and notes by the finding's number, write them."""
    doc = _blank(statement.title)
    doc.add_heading(legal(statement.title), level=0)
    doc.add_paragraph(f"Downloaded on {statement.taken_at:%-d %B %Y}. {statement.covers}")
    _write_contents(doc, parts)
    for number, part in enumerate(parts):
        _write_part(doc, number, part, notes)
    _write_statement(doc, statement)
    doc.save(file)


def _blank(title: str) -> Doc:
    doc = Document()
    doc.core_properties.title = legal(title)[:255]
    doc.core_properties.author = "Inspection Findings"
    doc.core_properties.comments = ""
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    page = doc.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    return doc


def _write_contents(doc: Doc, parts: Sequence[Part]) -> None:
    doc.add_heading("Contents", level=1)
    for number, part in enumerate(parts):
        line = doc.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        _link(line, f"{part.heading} ({len(part.records):,})", anchor=f"part{number}")
    _link(doc.add_paragraph(), "About these findings", anchor="statement")


def _write_part(doc: Doc, number: int, part: Part, notes: Mapping[int, str]) -> None:
    _bookmark(doc.add_heading(legal(part.heading), level=1), f"part{number}", number)
    for heading, records in part.by_says:
        if heading:
            doc.add_heading(heading, level=2)
        for record in records:
            _write_finding(doc, record, notes.get(record.id, ""))


def _write_finding(doc: Doc, record: Record, note: str) -> None:
    quote = doc.add_paragraph(legal(f"“{record.text}”"))
    quote.paragraph_format.left_indent = Cm(0.6)
    quote.paragraph_format.space_after = Pt(2)
    quote.paragraph_format.keep_with_next = True
    source = doc.add_paragraph()
    source.paragraph_format.left_indent = Cm(0.6)
    source.paragraph_format.space_after = Pt(12)
    source_text, _, address = legal(record.citation).rpartition(", ")
    _quiet(source, f"{source_text}, ")
    _link(source, address, url=record.url)
    for fact in _facts(record):
        _quiet(source, f". {fact}")
    if note:
        paragraph = doc.add_paragraph(style="Intense Quote")
        paragraph.add_run("Note: ").bold = True
        paragraph.add_run(legal(note))


def _facts(record: Record) -> list[str]:
    themes = [f"Themes: {', '.join(record.themes)}"] if record.themes else []
    says = [record.says if record.says_sure else f"Probably {record.says.lower()}"] if record.says else []
    fictional = ["Fictional sample"] if record.fictional else []
    return [legal(fact) for fact in (*says, *themes, *fictional)]


def _write_statement(doc: Doc, statement: Statement) -> None:
    _bookmark(doc.add_heading("About these findings", level=1), "statement", 999_999)
    for label, text in statement.lines:
        line = doc.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        if text.startswith("http"):
            _link(line, legal(text), url=text)
        else:
            line.add_run(legal(text))


def _quiet(line: Paragraph, text: str) -> None:
    run = line.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9), QUIET


def _link(line: Paragraph, text: str, *, url: str = "", anchor: str = "") -> None:
    """Append a link to a paragraph, to an address or to a bookmark of the document."""
    link = OxmlElement("w:hyperlink")
    if url:
        link.set(qn("r:id"), _relation(line, url))
    else:
        link.set(qn("w:anchor"), anchor)
    run = line.add_run(legal(text))
    run.font.color.rgb, run.font.underline = LINK_COLOUR, True
    if url:
        run.font.size = Pt(9)
    link.append(run._r)
    line._p.append(link)


def _relation(line: Paragraph, url: str) -> str:
    """Add a relationship for an address to the document; return the id that links use.

    The library's own method searches all relationships for each new one: most of the time of a long document.
    """
    relations = line.part.rels
    name = f"link{len(relations)}"
    relations.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, url, name, is_external=True)
    return name


def _bookmark(line: Paragraph, name: str, number: int) -> None:
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        line._p.append(mark)
