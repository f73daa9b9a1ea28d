"""What arrives at the porch, file by file: uploads as they are, archives unpacked. Nothing is trusted but the bytes."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from letters.errors import LetterError, UnreadableLetter, over_limit

MAX_NAME = 200  # characters; the longest name of 166 real letters has 51
ARCHIVE = b"PK\x03\x04"
NOISE = ("__MACOSX", ".DS_Store", "Thumbs.db")  # what Macs and Windows add to archives unasked
ENCRYPTED = 0x1  # the flag bit of an archive's member


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
    taken = 0
    for upload in uploads:
        is_archive = upload.name.lower().endswith(".zip")
        files = _unpacked(upload, limits, limits.files - taken) if is_archive else [_arrived(upload, limits)]
        for file in files:
            taken += 1
            yield file


def _arrived(upload: IncomingFile, limits: Limits) -> UnpackedFile:
    if refused := _refusal(upload.name, upload.size_bytes, limits):
        return UnpackedFile(upload.name, upload.size_bytes, refused=refused)
    return UnpackedFile(upload.name, upload.size_bytes, upload.file.read())


def _refusal(name: str, size_bytes: int, limits: Limits) -> str:
    if len(name) > MAX_NAME:
        return f"its name has {len(name)} characters, over the limit of {MAX_NAME}"
    return over_limit(size_bytes, limits.file_bytes) if size_bytes > limits.file_bytes else ""


def _unpacked(upload: IncomingFile, limits: Limits, room: int) -> Iterator[UnpackedFile]:
    try:
        archive = zipfile.ZipFile(upload.file)
        members = _members(archive, limits, room)
    except (zipfile.BadZipFile, LetterError, NotImplementedError, OSError, ValueError) as error:
        why = str(error) if isinstance(error, LetterError) else "damaged, or not a ZIP archive"
        yield UnpackedFile(upload.name, upload.size_bytes, refused=why)
        return
    for member in members:
        yield _member(archive, member, limits)


def _members(archive: zipfile.ZipFile, limits: Limits, room: int) -> list[zipfile.ZipInfo]:
    """An archive's files, folders and noise left out; raises UnreadableLetter where there is none or too much."""
    members = [one for one in archive.infolist() if not one.is_dir() and not _is_noise(one.filename)]
    unpacked_bytes = sum(one.file_size for one in members)
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


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> UnpackedFile:
    refused = _member_refusal(member) or _refusal(_last_part(member.filename), member.file_size, limits)
    shown = member.filename[:MAX_NAME] if refused else _last_part(member.filename)
    if refused:
        return UnpackedFile(shown, member.file_size, refused=refused)
    try:
        data = archive.read(member)  # never more than the size that was looked at above
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError):
        return UnpackedFile(shown, member.file_size, refused="damaged within its archive")
    if data.startswith(ARCHIVE) and shown.lower().endswith(".zip"):
        return UnpackedFile(shown, member.file_size, refused="an archive within an archive; unpack it first")
    return UnpackedFile(shown, len(data), data)


def _member_refusal(member: zipfile.ZipInfo) -> str:
    name = member.orig_filename.replace("\\", "/")
    if ".." in name.split("/") or name.startswith("/") or ":" in name or "\0" in name:
        return "its name leads out of its archive"
    return "locked with a password" if member.flag_bits & ENCRYPTED else ""


def _last_part(name: str) -> str:
    return PurePosixPath(name).name
