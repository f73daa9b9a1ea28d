from __future__ import annotations

import io
import random
import struct
import zipfile

import pytest

from letters.ingestion.archives import MAX_NAME, IncomingFile, Limits, UnpackedFile, arrivals, shown_name

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


def test_a_file_of_an_archive_has_the_limits_that_it_would_have_alone() -> None:
    large, long = taken(sent("a.zip", archive([("large.pdf", bytes(1001)), ("x" * (MAX_NAME + 1), b"one")])))

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


@pytest.mark.parametrize("name", ["inner.zip", "INNER.ZIP"])
def test_an_archive_within_an_archive_is_refused(name: str) -> None:
    (nested,) = taken(sent("outer.zip", archive([(name, zipped(a=b"x"))])))

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


def packed(way: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", way) as file:
        file.writestr("one.txt", b"one " * 50)
        file.writestr("folder/two.pdf", bytes(range(200)))
    return buffer.getvalue()


@pytest.mark.parametrize("way", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_packing_that_unpacks_in_one_go_is_refused_unread(way: int) -> None:
    files = taken(sent("a.zip", packed(way)))

    assert [file.refused for file in files] == ["packed in a way that is not read; make an ordinary ZIP"] * 2


@pytest.mark.parametrize("name", ["\0", "a\0b.txt", "\n.txt", "\x1b[31m.txt", "/", " "])
def test_a_name_that_is_none_is_a_row_and_the_file_beside_it_is_taken(name: str) -> None:
    stand_in = "x" * len(name)
    data = archive([(stand_in, b"one"), ("b.txt", b"two")]).replace(stand_in.encode(), name.encode())

    files = taken(sent("a.zip", data), sent("c.txt", b"three"))

    assert files[-1] == UnpackedFile("c.txt", 5, b"three")
    assert all(file.name.isprintable() and file.name for file in files)


def test_a_name_that_goes_on_behind_its_end_is_refused() -> None:
    data = archive([("axb.txt", b"one")]).replace(b"axb.txt", b"a\0b.txt")

    (one,) = taken(sent("a.zip", data))

    assert (one.refused, one.data) == ("its name leads out of its archive", b"")


def test_a_name_without_end_is_shown_cut() -> None:
    assert len(shown_name("x" * 1000)) == MAX_NAME + 100


def test_a_file_without_a_name_is_taken_by_a_name_that_says_so() -> None:
    data = bytearray(archive([("x", b"one"), ("b.txt", b"two")]))
    for signature, length_at in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):
        place = data.find(signature) + length_at
        data[place : place + 4] = struct.pack("<HH", 0, 1)  # the name's byte is an extra field's now

    assert taken(sent("a.zip", bytes(data))) == [
        UnpackedFile("(without a name)", 3, b"one"),
        UnpackedFile("b.txt", 3, b"two"),
    ]


DAMAGED = 2_400


def test_no_damage_to_an_archive_costs_more_than_its_own_row() -> None:
    chance = random.Random(13)
    ways = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2]
    wholes = [packed(way) for way in ways]

    for number in range(DAMAGED):
        bad = damaged(wholes[number % 4], chance)
        first, *rest, last = taken(sent("a.txt", b"one"), sent("bad.zip", bad), sent("b.txt", b"two"))

        assert (first.data, last.data) == (b"one", b"two"), number
        assert len(rest) >= 1, number
        for file in rest:
            assert 0 < len(file.name) <= 300, number
            assert file.name.isprintable(), number
            assert 0 <= file.size_bytes < 2**63, number


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """A whole archive with a few bytes changed, mostly in its directory; some cut short, or with a piece twice."""
    data = bytearray(whole)
    directory = whole.index(b"PK\x01\x02")
    for _ in range(chance.choice([1, 1, 2, 4, 8])):
        start = directory if chance.random() < 0.7 else 0
        data[chance.randrange(start, len(data))] = chance.choice([0, 0xFF, 0x80, chance.randrange(256)])
    if chance.random() < 0.15:
        del data[chance.randrange(len(data)) :]
    if chance.random() < 0.1:
        place = chance.randrange(len(data) + 1)
        data[place:place] = data[: chance.randrange(len(data) + 1)]
    return bytes(data)
