from __future__ import annotations

import io
import struct
import zipfile

import pytest

from letters.ingestion.archives import MAX_NAME, IncomingFile, Limits, UnpackedFile, arrivals

LIMITS = Limits(files=5, file_bytes=1000, archive_bytes=3000)


def sent(name: str, data: bytes) -> IncomingFile:
    return IncomingFile(name, len(data), io.BytesIO(data))


def zipped(**members: bytes) -> bytes:
    return archive(list(members.items()))


def archive(members: list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return buffer.getvalue()


def taken(*uploads: IncomingFile) -> list[UnpackedFile]:
    return list(arrivals(uploads, LIMITS))


def test_files_arrive_as_they_are_in_order() -> None:
    assert taken(sent("a.pdf", b"one"), sent("b.txt", b"two")) == [
        UnpackedFile("a.pdf", 3, b"one"),
        UnpackedFile("b.txt", 3, b"two"),
    ]


def test_a_file_over_the_limit_or_with_too_long_a_name_is_refused_unread() -> None:
    large, long = taken(sent("a.pdf", bytes(1001)), sent("x" * (MAX_NAME + 1), b"one"))

    assert large.refused == "0.0 MB, over the limit of 0 MB"
    assert long.refused == "its name has 201 characters, over the limit of 200"
    assert large.data == long.data == b""


def test_an_archive_yields_its_files_by_their_own_names() -> None:
    data = archive([("2024/a.pdf", b"one"), ("__MACOSX/._a.pdf", b"x"), ("b.txt", b"two"), ("folder/", b"")])

    assert taken(sent("letters.ZIP", data)) == [
        UnpackedFile("a.pdf", 3, b"one"),
        UnpackedFile("b.txt", 3, b"two"),
    ]


@pytest.mark.parametrize("name", ["../a.pdf", "x/../../a.pdf", "/etc/a.pdf", "..\\a.pdf", "C:\\a.pdf"])
def test_a_name_that_leads_out_is_refused_and_stops_nothing(name: str) -> None:
    bad, good = taken(sent("a.zip", archive([(name, b"one"), ("b.txt", b"two")])))

    assert bad.refused == "its name leads out of its archive"
    assert bad.data == b""
    assert good.data == b"two"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    (bomb,) = taken(sent("bomb.zip", archive([(f"{n}.txt", bytes(1000)) for n in range(4)])))

    assert bomb.name == "bomb.zip"
    assert bomb.refused.startswith("an archive that unpacks to ")


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_said() -> None:
    data = bytearray(zipped(a=bytes(100_000)))
    told = struct.pack("<I", 100_000)
    while (place := data.find(told)) >= 0:
        data[place : place + 4] = struct.pack("<I", 500)

    (one,) = taken(sent("lie.zip", bytes(data)))

    assert one.refused == "damaged within its archive"


def test_too_many_files_are_refused_with_those_beside_them_counted() -> None:
    data = archive([(f"{n}.txt", b"x") for n in range(5)])
    first, refused = taken(sent("a.txt", b"one"), sent("five.zip", data))

    assert first.data == b"one"
    assert refused.refused == "an archive of 5 files, over the limit of 5 at once"


def test_an_archive_within_an_archive_is_refused() -> None:
    (nested,) = taken(sent("outer.zip", archive([("inner.zip", zipped(a=b"x"))])))

    assert nested.refused == "an archive within an archive; unpack it first"


@pytest.mark.parametrize(
    "data",
    [b"", b"not an archive", zipped(a=b"x")[:20], b"PK\x03\x04" + bytes(100)],
    ids=["empty", "text", "cut short", "only its mark"],
)
def test_what_is_no_archive_says_so(data: bytes) -> None:
    (one,) = taken(sent("a.zip", data))

    assert one.refused == "damaged, or not a ZIP archive"


def test_an_empty_archive_says_so() -> None:
    (one,) = taken(sent("a.zip", zipped()))

    assert one.refused == "an archive with no files in it"


def test_a_locked_file_says_so() -> None:
    data = bytearray(zipped(a=b"x"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature) + offset
        data[place] |= 1

    (one,) = taken(sent("a.zip", bytes(data)))

    assert one.refused == "locked with a password"


def test_a_word_document_is_left_to_the_reader() -> None:
    data = zipped(a=b"x")

    assert taken(sent("letter.docx", data)) == [UnpackedFile("letter.docx", len(data), data)]
