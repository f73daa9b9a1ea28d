"""What a generation is made of: each of its files with its length and SHA-256, written before it is live.

    b-3-9f3c…/_MAIN_7.toc     Whoosh's table of contents
    b-3-9f3c…/_MAIN_7.seal    {"_MAIN_7.toc": [1874, "3fa9…"], "MAIN_x.trm": …} and, on its last line, its own SHA-256

A file is looked at once in a process for each time it was written; one that is not as sealed is never read.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from search.errors import IndexDamaged

Entry = tuple[int, str]  # length in bytes, SHA-256
Seal = Mapping[str, Entry]
KEPT = 2  # generations whose files stay: the live one, and the one before it in case the live one is damaged
NAMES_REMEMBERED = 10_000

_looked_at: dict[
    Path, tuple[int, int, int]
] = {}  # file -> its inode, length and time when it was found whole


def seal_name(toc: str) -> str:
    """Given a table of contents' name, return its seal's."""
    return toc.removesuffix(".toc") + ".seal"


def write_seal(path: Path, toc: str, segment_ids: Iterable[str], before: Seal) -> Seal:
    """Given a build, a generation's table of contents and segments, seal it: all of it is on the disk after this.

    ``before`` is the seal of the generation that this one goes on from; files that are in it are not read again.
    """
    starts = tuple(f"{segment}." for segment in segment_ids)
    names = sorted(
        found.name for found in path.iterdir() if found.name == toc or found.name.startswith(starts)
    )
    seal = {name: before[name] if name in before else _sealed(path / name) for name in names}
    content = json.dumps(seal).encode()
    with (path / seal_name(toc)).open("wb") as file:
        file.write(content + b"\n" + hashlib.sha256(content).hexdigest().encode() + b"\n")
        os.fsync(file.fileno())
    sync_folder(path)
    return seal


def _sealed(file: Path) -> Entry:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
        os.fsync(opened.fileno())
        _remember(file, opened.fileno())
        return os.fstat(opened.fileno()).st_size, digest


def read_seal(path: Path, toc: str) -> Seal:
    """Given a build and a table of contents, return its seal. Raises IndexDamaged where it is not whole."""
    try:
        content, own, end = (path / seal_name(toc)).read_bytes().split(b"\n")
    except (OSError, ValueError) as err:
        raise IndexDamaged(path.parent, seal_name(toc)) from err
    if end or hashlib.sha256(content).hexdigest().encode() != own:
        raise IndexDamaged(path.parent, seal_name(toc))
    return {name: (size, digest) for name, (size, digest) in json.loads(content).items()}


def check(path: Path, seal: Seal) -> None:
    """Given a build and a seal, look at each file in it. Raises IndexDamaged where one is not as sealed."""
    for name, entry in seal.items():
        try:
            whole = _is_as_sealed(path / name, entry)
        except OSError as err:
            raise IndexDamaged(path.parent, name) from err
        if not whole:
            raise IndexDamaged(path.parent, name)


def _is_as_sealed(file: Path, entry: Entry) -> bool:
    with file.open("rb") as opened:
        stat = os.fstat(opened.fileno())
        if _looked_at.get(file) == (stat.st_ino, stat.st_size, stat.st_mtime_ns):
            return True
        if (stat.st_size, hashlib.file_digest(opened, "sha256").hexdigest()) != entry:
            return False
        _remember(file, opened.fileno())
        return True


def _remember(file: Path, number: int) -> None:
    stat = os.fstat(number)
    if len(_looked_at) >= NAMES_REMEMBERED:
        _looked_at.clear()
    _looked_at[file] = (stat.st_ino, stat.st_size, stat.st_mtime_ns)


def sealed_before(path: Path, generation: int) -> Iterator[str]:
    """Given a build and a generation, yield the tables of contents of those sealed before it, the newest first."""
    numbers = sorted(filter(lambda number: number < generation, map(number_of, path.glob("_MAIN_*.seal"))))
    yield from (f"_MAIN_{number}.toc" for number in reversed(numbers) if number >= 0)


def number_of(seal: Path) -> int:
    """Given a seal's path, return its generation; -1 where its name tells none."""
    number = seal.stem.rpartition("_")[2]
    return int(number) if number.isascii() and number.isdigit() else -1


def drop_older(path: Path, generation: int, seal: Seal) -> None:
    """Given a build and its live generation with its seal, remove the files of all but the newest few generations."""
    kept = {seal_name(f"_MAIN_{generation}.toc"), *seal}
    for toc in list(sealed_before(path, generation))[: KEPT - 1]:
        try:
            kept |= {seal_name(toc), *read_seal(path, toc)}
        except IndexDamaged:
            continue
    for found in path.iterdir():
        if found.name not in kept and found.name.startswith(("MAIN_", "_MAIN_")):
            found.unlink(missing_ok=True)


def drop_newer(path: Path, generation: int) -> None:
    """Given a build and its live generation, remove what a writer that was stopped before its commit left there."""
    for found in [*path.glob("_MAIN_*.toc"), *path.glob("_MAIN_*.seal")]:
        if number_of(found) > generation:
            found.unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """Have the names in a folder written to the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
