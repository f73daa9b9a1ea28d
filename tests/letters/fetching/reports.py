"""Reports for the stand-in: PDFs of one page about invented authorities, each of other bytes, quick to read."""

from __future__ import annotations

from io import BytesIO

from pikepdf import Array, Dictionary, Name, Page, Pdf

from tests.faulty import A4

BODY = (
    "Leaders know their services well. Social workers see children often and listen to them.",
    "Supervision is regular, and its records show what was decided and why. Report number {number}.",
    "Plans for children in need are not always timely, and some children wait too long for help.",
)


def report(number: int, authority: str = "Westmarsh", more: str = "", published: str = "") -> bytes:
    """Given a number that makes it one of its kind, return a report as a PDF; it prints no publication date."""
    rows = [
        (22, 760, f"Inspection of {authority} local authority children's services"),
        (12, 730, "Inspection dates: 3 to 14 March 2025"),
        (12, 712, "Lead inspector: Ada Invented, His Majesty's Inspector"),
        (16, 680, "What needs to improve?"),
        (12, 660, "The timeliness of visits to children in need."),
        (16, 630, "The experiences and progress of children in care: good"),
        *(
            (12, 605 - 40 * place, text.format(number=number))
            for place, text in enumerate([*BODY, more] if more else BODY)
        ),
    ]
    if published:
        rows.append((12, 694, f"Report published: {published}"))
    drawn = "".join(f"BT /F {size} Tf 50 {y} Td ({text}) Tj ET\n" for size, y, text in rows)
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = Dictionary(Type=Name.Page, MediaBox=Array(A4), Resources=Dictionary(Font=Dictionary(F=font)))
    page.Contents = pdf.make_stream(drawn.encode("latin-1"))
    pdf.pages.append(Page(pdf.make_indirect(page)))
    buffer = BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()
