from __future__ import annotations

import struct

import pytest

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
