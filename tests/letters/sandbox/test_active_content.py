from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from letters.ingestion.store import Source, store
from letters.models import Letter
from letters.sandbox.active_content import has_active_content
from tests.builders import read_letter
from tests.faulty import REPORT, with_javascript


def script_in_an_object_stream() -> bytes:
    with Pdf.open(REPORT) as pdf:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('hello');")
        buffer = io.BytesIO()
        pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return buffer.getvalue()


def test_a_report_is_at_rest() -> None:
    assert not has_active_content(REPORT.read_bytes())


def test_a_script_in_plain_sight_escaped_or_packed_is_found() -> None:
    plain = with_javascript()
    packed = script_in_an_object_stream()
    assert b"JavaScript" not in packed

    assert has_active_content(plain)
    assert has_active_content(plain.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/J#53"))
    assert has_active_content(packed)


def test_what_cannot_be_looked_into_counts_as_active() -> None:
    with Pdf.open(REPORT) as pdf:
        buffer = io.BytesIO()
        lock = pikepdf.Encryption(owner="owner", user="", R=6)
        pdf.save(buffer, encryption=lock, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert has_active_content(buffer.getvalue())
    assert has_active_content(
        b"%PDF-1.7\n1 0 obj <</Type/ObjStm/Filter/LZWDecode>>stream\nxxxx\nendstream endobj"
    )


@pytest.mark.django_db
def test_store_marks_it() -> None:
    store(read_letter("One."), Source("a.pdf", with_javascript()))

    assert Letter.objects.get().has_active_content
