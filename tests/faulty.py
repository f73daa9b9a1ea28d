"""Files as they should not be, made when a test asks: damaged, hostile, mislabelled, or merely old-fashioned."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

SAMPLE = Path(__file__).parents[1] / "letters" / "sample"
REPORT = SAMPLE / "westmarsh-2024-ilacs.pdf"
LETTER = SAMPLE / "westmarsh-2021-focused-visit.txt"
MB = 2**20
A4 = Array([0, 0, 595, 842])
FONT = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
WEB_PAGE = b"<!DOCTYPE html>\n<html><head><title>Not found</title></head><body><p>Gone.</p></body></html>"
MENU = (
    "Tuesday's menu\n\nSoup of the day, with bread\n\n- Fish pie and peas\n- Apple crumble\n\nTea is free.\n"
)


def saved(pdf: Pdf, *, lock: pikepdf.Encryption | None = None, pack: bool = True) -> bytes:
    """Given a PDF, return its bytes."""
    buffer = io.BytesIO()
    pdf.save(buffer, encryption=lock, compress_streams=pack)
    return buffer.getvalue()


def letter_text() -> str:
    return LETTER.read_text(encoding="utf-8")


def drawing(contents: bytes, resources: Dictionary | None = None, pages: int = 1) -> Pdf:
    """Given a content stream, return a PDF whose pages show it."""
    pdf = Pdf.new()
    for _ in range(pages):
        page = Dictionary(
            Type=Name.Page, MediaBox=A4, Resources=resources or Dictionary(Font=Dictionary(F=FONT))
        )
        page.Contents = pdf.make_stream(contents)
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def cut_short(keep: float) -> bytes:
    data = REPORT.read_bytes()
    return data[: int(len(data) * keep)]


def without_tags() -> bytes:
    with Pdf.open(REPORT) as pdf:
        del pdf.Root.StructTreeRoot
        return saved(pdf)


def encrypted(user: str, *, aes: bool = True) -> bytes:
    lock = pikepdf.Encryption(owner="owner", user=user, R=6 if aes else 3, aes=aes, metadata=aes)
    with Pdf.open(REPORT) as pdf:
        return saved(pdf, lock=lock)


def image_only() -> bytes:
    pdf = Pdf.new()
    image = pdf.make_stream(bytes(100), Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
    page = Dictionary(Type=Name.Page, MediaBox=A4, Resources=Dictionary(XObject=Dictionary(I=image)))
    page.Contents = pdf.make_stream(b"q 500 0 0 700 40 40 cm /I Do Q")
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return saved(pdf)


def looping_page_tree() -> bytes:
    """A page tree whose root is its own child."""
    with Pdf.open(REPORT) as pdf:
        root = pdf.Root.Pages
        root.Kids.append(root)
        return saved(pdf)


def looping_structure() -> bytes:
    """A structure tree that holds itself."""
    with Pdf.open(REPORT) as pdf:
        root = pdf.Root.StructTreeRoot
        root.K = Array([root.K, root])
        return saved(pdf)


def packed_zeros(size_mb: int) -> bytes:
    packer = zlib.compressobj(level=1)
    return b"".join([packer.compress(bytes(MB)) for _ in range(size_mb)]) + packer.flush()


def stream_bomb(size_mb: int, *, layers: int = 1) -> bytes:
    """A page whose content is small in the file and ``size_mb`` unpacked; more layers hide it from a first look."""
    packed = packed_zeros(size_mb)
    for _ in range(layers - 1):
        packed = zlib.compress(packed)
    pdf = drawing(b"")
    pdf.pages[0].Contents = pikepdf.Stream(pdf, packed, Filter=Array([Name.FlateDecode] * layers))
    return saved(pdf, pack=False)


def form_bomb() -> bytes:
    """Ten forms, each drawing the next ten times: ten to the tenth drawings."""
    pdf = Pdf.new()
    contents, resources = b"BT /F 12 Tf (Dear) Tj ET", Dictionary(Font=Dictionary(F=FONT))
    for _ in range(10):
        below = pdf.make_stream(contents, Type=Name.XObject, Subtype=Name.Form, BBox=A4, Resources=resources)
        contents, resources = b"/X Do " * 10, Dictionary(XObject=Dictionary(X=below))
    page = Dictionary(Type=Name.Page, MediaBox=A4, Resources=Dictionary(XObject=Dictionary(X=below)))
    page.Contents = pdf.make_stream(b"/X Do")
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return saved(pdf)


def deep_array() -> bytes:
    """A page whose contents are 200,000 arrays, one in the other; written by hand, since no library would."""
    nest = b"[" * 200_000 + b"]" * 200_000
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents " + nest + b">>",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % numbered for numbered in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer\n<</Root 1 0 R/Size 4>>\n%%EOF\n"


def many_pages(pages: int) -> bytes:
    return saved(drawing(b"BT /F 12 Tf 72 700 Td (A page of an inspection report.) Tj ET", pages=pages))


def with_javascript() -> bytes:
    with Pdf.open(REPORT) as pdf:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('hello');")
        return saved(pdf)


def word_document() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return buffer.getvalue()


# What should be refused: name -> the bytes.
REFUSED: dict[str, Callable[[], bytes]] = {
    "empty.pdf": lambda: b"",
    "empty.txt": lambda: b"",
    "blank.txt": lambda: b" \r\n\t\n",
    "nothing-but-nul.txt": lambda: bytes(5000),
    "web-page.pdf": lambda: WEB_PAGE,
    "web-page.txt": lambda: WEB_PAGE,
    "text.pdf": lambda: letter_text().encode(),
    "noise.pdf": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "noise.txt": lambda: bytes(range(256)) * 40,
    "cut-to-a-tenth.pdf": lambda: cut_short(0.1),
    "password.pdf": lambda: encrypted("secret"),
    "image-only.pdf": image_only,
    "no-pages.pdf": lambda: saved(Pdf.new()),
    "stream-bomb.pdf": lambda: stream_bomb(100),
    "hidden-stream-bomb.pdf": lambda: stream_bomb(700, layers=2),
    "form-bomb.pdf": form_bomb,
    "deep-array.pdf": deep_array,
    "600-pages.pdf": lambda: many_pages(600),
    "letter.docx": word_document,
    "letter.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "letter.rtf": lambda: rb"{\rtf1\ansi Dear Director}",
    "menu.txt": lambda: MENU.encode(),
    "menu.pdf": lambda: saved(drawing(b"BT /F 12 Tf 72 700 Td (Fish pie and peas) Tj ET")),
}

# The letter again, as other programs save it: to be read as if nothing were the matter.
READABLE_TEXTS: dict[str, Callable[[], bytes]] = {
    "utf-8-bom.txt": lambda: letter_text().encode("utf-8-sig"),
    "utf-16-le-bom.txt": lambda: b"\xff\xfe" + letter_text().encode("utf-16-le"),
    "utf-16-be-bom.txt": lambda: b"\xfe\xff" + letter_text().encode("utf-16-be"),
    "windows-1252.txt": lambda: letter_text().replace("'", "’").encode("windows-1252"),
    "nul-bytes.txt": lambda: letter_text().replace("\n\n", "\n\0\n").encode(),
    "crlf.txt": lambda: letter_text().replace("\n", "\r\n").encode(),
    "cr.txt": lambda: letter_text().replace("\n", "\r").encode(),
    "no-suffix": lambda: letter_text().encode(),
}

# The report again.
READABLE_PDFS: dict[str, Callable[[], bytes]] = {
    "javascript.pdf": with_javascript,
    "empty-password-aes.pdf": lambda: encrypted(""),
    "empty-password-rc4.pdf": lambda: encrypted("", aes=False),
    "junk-before-it.pdf": lambda: b"\r\nHTTP/1.1 200 OK\r\n\r\n" + REPORT.read_bytes(),
    "junk-after-it.pdf": lambda: REPORT.read_bytes() + bytes(3000),
    "named.txt": REPORT.read_bytes,
    "looping-page-tree.pdf": looping_page_tree,
    "looping-structure.pdf": looping_structure,
    "no-tags.pdf": without_tags,
}
