"""What arrives, file by file: uploads as they are, archives unpacked. Nothing is trusted but the bytes.

An archive may be damaged in any way, and Python's zipfile then raises any exception. It is caught here and refuses that
archive or that member alone; the files beside it are accepted.
"""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from letters.errors import LetterError, UnreadableLetter, over_limit

MAX_NAME = 200  # characters; the longest name of 166 real letters has 51
ARCHIVE = b"PK\x03\x04"
NOISE = ("__MACOSX", ".DS_Store", "Thumbs.db")  # what Macs and Windows add to archives unasked
ENCRYPTED = 0x1  # the flag bit of an archive's member
# Every program packs ZIPs so by itself. The other ways unpack in one go, to any size.
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
UNNAMED = "(without a name)"
DAMAGED = "damaged, or not a ZIP archive"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may come at once. ``archive_bytes`` counts an archive's files together, unpacked."""

    files: int
    file_bytes: int
    archive_bytes: int


@dataclass(frozen=True, slots=True)
class UnpackedFile:
    """A file that arrived: its bytes, or why it is not taken in."""

    name: str
    size_bytes: int
    data: bytes = b""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """An upload as the web hands it over."""

    name: str
    size_bytes: int
    file: BinaryIO


def arrivals(uploads: Iterable[IncomingFile], limits: Limits) -> Iterator[UnpackedFile]:
    """Given uploads, yield every file in them, in order; an archive yields its files, or itself where it is refused."""
    file_count = 0
    for upload in uploads:
        is_archive = upload.name.lower().endswith(".zip")
        files = (
            _unpacked(upload, limits, limits.files - file_count)
            if is_archive
            else [_uploaded_file(upload, limits)]
        )
        for file in files:
            file_count += 1
            yield file


def _uploaded_file(upload: IncomingFile, limits: Limits) -> UnpackedFile:
    name = shown_name(upload.name)
    if refused := _refusal(upload.name, upload.size_bytes, limits):
        return UnpackedFile(name, upload.size_bytes, refused=refused)
    return UnpackedFile(name, upload.size_bytes, upload.file.read())


def _refusal(name: str, size_bytes: int, limits: Limits) -> str:
    if len(name) > MAX_NAME:
        return f"its name has {len(name)} characters, over the limit of {MAX_NAME}"
    return over_limit(size_bytes, limits.file_bytes) if size_bytes > limits.file_bytes else ""


def _unpacked(upload: IncomingFile, limits: Limits, room: int) -> Iterator[UnpackedFile]:
    try:
        archive = zipfile.ZipFile(upload.file)
        members = _members(archive, limits, room)
    except LetterError as error:
        yield UnpackedFile(shown_name(upload.name), upload.size_bytes, refused=str(error))
    except Exception:  # a damaged archive makes zipfile raise anything
        log.info("An archive that cannot be opened", exc_info=True)
        yield UnpackedFile(shown_name(upload.name), upload.size_bytes, refused=DAMAGED)
    else:
        yield from (_unpacked_member(archive, member, limits) for member in members)


def shown_name(name: str) -> str:
    """Given a file's name as it came, return it as a row can hold and a page show it: printable, and not empty."""
    printable = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)
    return printable[: MAX_NAME + 100].strip() or UNNAMED


def _members(archive: zipfile.ZipFile, limits: Limits, room: int) -> list[zipfile.ZipInfo]:
    """An archive's files, folders and noise left out; raises UnreadableLetter where there is none or too much."""
    members = [
        member
        for member in archive.infolist()
        if not member.filename.endswith("/") and not _is_noise(member.filename)
    ]
    unpacked_bytes = sum(member.file_size for member in members)
    if not members:
        raise UnreadableLetter("an archive with no files in it")
    if len(members) > room:
        raise UnreadableLetter(
            f"an archive of {len(members)} files, over the limit of {limits.files} at once"
        )
    if unpacked_bytes > limits.archive_bytes:
        raise UnreadableLetter(
            f"an archive that unpacks to {over_limit(unpacked_bytes, limits.archive_bytes)}"
        )
    return members


def _is_noise(name: str) -> bool:
    return any(part in NOISE for part in name.split("/"))


def _unpacked_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> UnpackedFile:
    name = _last_part(member.filename)
    refused = _member_refusal(member) or _refusal(name, member.file_size, limits)
    if refused:
        return UnpackedFile(shown_name(member.filename[:MAX_NAME]), max(0, member.file_size), refused=refused)
    shown = shown_name(name)
    try:
        data = archive.read(member)  # never more than the size that was looked at above
    except Exception:  # a damaged member makes zipfile raise anything
        return UnpackedFile(shown, member.file_size, refused="damaged within its archive")
    if data.startswith(ARCHIVE) and shown.lower().endswith(".zip"):
        return UnpackedFile(shown, member.file_size, refused="an archive within an archive; unpack it first")
    return UnpackedFile(shown, len(data), data)


def _member_refusal(member: zipfile.ZipInfo) -> str:
    name = member.orig_filename.replace("\\", "/")
    if ".." in name.split("/") or name.startswith("/") or ":" in name or "\0" in name:
        return "its name leads out of its archive"
    if member.flag_bits & ENCRYPTED:
        return "locked with a password"
    return (
        "" if member.compress_type in PACKINGS else "packed in a way that is not read; make an ordinary ZIP"
    )


def _last_part(name: str) -> str:
    return PurePosixPath(name).name
