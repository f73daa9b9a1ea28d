from __future__ import annotations

import struct
import zlib

import pytest

from letters.sandbox import draw_page
from letters.sandbox.draw_page import WIDTH_PX
from letters.sandbox.page_images import NoImage, page_png
from tests.faulty import REPORT


def test_a_page_is_drawn_as_wide_as_asked() -> None:
    image = page_png(REPORT.read_bytes(), 1)

    width, height = struct.unpack(">II", image[16:24])
    assert width in (WIDTH_PX, WIDTH_PX + 1)
    assert 1.3 < height / width < 1.5


@pytest.mark.parametrize(("data", "number"), [(b"", 1), (b"%PDF-1.7 nothing", 1), (REPORT.read_bytes(), 99)])
def test_what_cannot_be_drawn_says_so(data: bytes, number: int) -> None:
    with pytest.raises(NoImage):
        page_png(data, number)


def test_a_page_that_unpacks_to_a_gigabyte_costs_a_drawing_and_no_memory() -> None:
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * 2**20) for _ in range(1024)) + packer.flush()
    content = zlib.compress(once, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n%s\nendstream" % (len(content), content),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % one for one in enumerate(objects, start=1))

    with pytest.raises(NoImage, match="cannot be drawn"):
        page_png(b"%PDF-1.7\n" + body + b"trailer<</Size 5/Root 1 0 R>>\n%%EOF", 1)


def test_where_the_memory_cannot_be_limited_pages_are_drawn_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """macOS has no such limit, and a lower one that is there already may not be raised."""
    asked: list[object] = []

    class Refusing:
        RLIMIT_AS = 9

        def setrlimit(self, *limit: object) -> None:
            asked.append(limit)
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(draw_page, "resource", Refusing())
    draw_page.limit_memory()

    assert asked
