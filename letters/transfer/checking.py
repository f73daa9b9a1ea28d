"""Whether a backup is whole, and of this version of the site: all of it is read, nothing is written."""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO

from django.db.migrations.loader import MigrationLoader

from letters.transfer.manifest import (
    FILES,
    MANIFEST,
    MAX_MANIFEST_BYTES,
    ROWS,
    BackupError,
    Manifest,
    Member,
    kept_models,
    manifest_from_json,
)
from letters.transfer.seal import READ_AT_ONCE, is_sealed

NO_ROWS = (
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    RecursionError,
)  # values that no site has written
DAMAGED = (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, *NO_ROWS)
FORMER = (
    "an earlier version of the site made it, which kept no checksums: "
    "restore it with that version, update, and make a new backup"
)


def check_backup(path: Path) -> Manifest:
    """Given a backup, read all of it and return its manifest. Raises BackupError: one line that says what is wrong."""
    try:
        with path.open("rb") as file:
            sealed = is_sealed(file)
        if not sealed:
            raise BackupError(FORMER if _is_former(path) else f"{path} is cut short or damaged")
        manifest, members, rows = _read_all(path)
    except DAMAGED as err:
        raise BackupError(f"{path} is cut short or damaged ({err})") from err
    except OSError as err:
        raise BackupError(f"{path} cannot be read: {err}") from err
    _compare_members(manifest.members, members)
    _compare_rows(manifest.rows, rows)
    _compare_versions(manifest)
    return manifest


def _is_former(path: Path) -> bool:
    """Whether it is of the first form, whose manifest was the first member."""
    try:
        with tarfile.open(path, "r|gz") as tar:
            first = tar.next()
            return first is not None and first.name == MANIFEST
    except (*DAMAGED, OSError):
        return False


def _read_all(path: Path) -> tuple[Manifest, dict[str, Member], Counter[str]]:
    """The manifest as written, and members and rows as they are."""
    members: dict[str, Member] = {}
    rows: Counter[str] = Counter()
    manifest = None
    with tarfile.open(path, "r|gz") as tar:
        for member in tar:
            data = _data_of(tar, member)
            if member.name in members or manifest:
                raise BackupError(f"it holds {member.name:.200} twice, or something after its manifest")
            if member.name == MANIFEST:
                manifest = manifest_from_json(data.read(MAX_MANIFEST_BYTES))
            elif member.name == ROWS:
                members[ROWS], rows = _count_rows(data)
            else:
                members[member.name] = _measure(iter(lambda: data.read(READ_AT_ONCE), b""))  # noqa: B023
    if manifest is None:
        raise BackupError("it is not a backup of this site: it has no manifest")
    return manifest, members, rows


def _data_of(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    data = tar.extractfile(member) if member.isreg() else None
    if data is None:
        raise BackupError(f"it holds something that is not a file: {member.name:.200}")
    if member.name not in (MANIFEST, ROWS):
        inside = PurePosixPath(member.name.removeprefix(FILES))
        outside = not member.name.startswith(FILES) or inside.is_absolute() or ".." in inside.parts
        if outside or not inside.parts or "\0" in member.name:
            raise BackupError(f"it holds a file that would lie outside of the store: {member.name:.200}")
    return data


def _measure(parts: Iterable[bytes]) -> Member:
    digest, size = hashlib.sha256(), 0
    for part in parts:
        digest.update(part)
        size += len(part)
    return Member(size, digest.hexdigest())


def _count_rows(data: IO[bytes]) -> tuple[Member, Counter[str]]:
    rows: Counter[str] = Counter()
    digest, size = hashlib.sha256(), 0
    for line in data:
        digest.update(line)
        size += len(line)
        row = json.loads(line)
        if not isinstance(row, dict):
            raise BackupError(f"{ROWS} has a line that is not a row")
        rows[str(row.get("model"))] += 1
    return Member(size, digest.hexdigest()), rows


def _compare_members(listed: dict[str, Member] | object, actual: dict[str, Member]) -> None:
    assert isinstance(listed, dict)
    missing, extra = sorted(listed.keys() - actual.keys()), sorted(actual.keys() - listed.keys())
    if missing:
        raise BackupError(f"it lacks {_first_of(missing)}")
    if extra:
        raise BackupError(f"it holds what its manifest does not name: {_first_of(extra)}")
    changed = sorted(name for name in listed if listed[name] != actual[name])
    if changed:
        raise BackupError(f"it is damaged: {_first_of(changed)} not as when it was made")


def _compare_rows(listed: object, actual: Counter[str]) -> None:
    assert isinstance(listed, dict)
    labels = {model._meta.label_lower for model in kept_models()}
    if listed.keys() != labels:
        raise BackupError(
            f"its tables are not those of this site: {_first_of(sorted(listed.keys() ^ labels))}"
        )
    for model in sorted(labels | actual.keys()):
        if listed.get(model, 0) != actual[model]:
            raise BackupError(
                f"it holds {actual[model]} rows of {model:.80}, and should {listed.get(model, 0)}"
            )


def _compare_versions(manifest: Manifest) -> None:
    in_backup, in_site = manifest.migrations, migrations_known()
    apps = sorted(
        app
        for app in in_backup.keys() | in_site.keys()
        if sorted(in_backup.get(app, [])) != in_site.get(app, [])
    )
    if apps:
        raise BackupError(
            f"it was made by another version of the site (of {', '.join(apps):.200}): "
            "restore it with that version, then update"
        )


def migrations_known() -> dict[str, list[str]]:
    """The migrations of this version of the site, by app; no database is asked.

    Those that another stands for are among them: a database has the names of both.
    """
    migrations: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(None).disk_migrations):
        migrations.setdefault(app, []).append(name)
    return migrations


def _first_of(names: list[str]) -> str:
    more = len(names) - 1
    return f"{names[0]:.200}" + (f" and {more} more" if more else "")
