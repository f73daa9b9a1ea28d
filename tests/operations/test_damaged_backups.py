"""A backup that is not as it was made is refused in one line, before anything is written."""

from __future__ import annotations

import hashlib
import io
import json
import random
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from letters.models import Authority, Letter, Theme
from letters.transfer import BackupError, check_backup, restore_backup, write_backup
from letters.transfer.manifest import MANIFEST, ROWS
from letters.transfer.seal import LENGTH, add_seal
from tests.builders import stored

ON_POSTGRES = connection.vendor == "postgresql"  # where a backup begins a transaction of its own
pytestmark = [pytest.mark.django_db, *([pytest.mark.usefixtures("reference")] if ON_POSTGRES else [])]
FLIPS = 120
LETTERS = "letters.letter"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    for name in ("one.txt", "two.txt"):
        stored("Supervision is regular.", name=name)
    path = tmp_path / "kept.tar.gz"
    write_backup(path)
    return path


@pytest.fixture
def emptied(backup: Path) -> Path:
    """The backup, in a place that holds nothing any more."""
    for letter in Letter.objects.all():
        default_storage.delete(str(letter.file.name))
    Letter.objects.all().delete()
    Theme.objects.filter(slug="supervision").update(name="Changed here")
    return backup


@dataclass
class Parts:
    """What is in a backup, to be taken apart and put together otherwise. ``sums`` are made anew unless told not to."""

    members: dict[str, bytes]
    manifest: Any
    links: dict[str, str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)

    def file(self) -> str:
        return next(name for name in self.members if name.startswith("files/"))

    def rows(self, keep: Callable[[dict[str, Any]], bool]) -> None:
        lines = self.members[ROWS].splitlines(keepends=True)
        self.put(ROWS, b"".join(line for line in lines if keep(json.loads(line))))

    def put(self, name: str, data: bytes) -> None:
        """Lay in a file, and let the manifest say the right things of it."""
        self.members[name] = data
        self.manifest["members"][name] = {"size_bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def parts_of(backup: Path) -> Parts:
    with tarfile.open(backup) as tar:
        files = {member.name: tar.extractfile(member) for member in tar}
        members = {name: file.read() for name, file in files.items() if file}
    return Parts(members, json.loads(members.pop(MANIFEST)))


def together(parts: Parts, path: Path) -> Path:
    """A backup of these parts, with a right seal."""
    told = parts.manifest if isinstance(parts.manifest, bytes) else json.dumps(parts.manifest).encode()
    all_of_it = [*parts.members.items(), *((name, b"again") for name in parts.twice)]
    if parts.manifest is not None:
        all_of_it.append((MANIFEST, told))
    with path.open("w+b") as out:
        with tarfile.open(fileobj=out, mode="w:gz") as tar:
            for name, target in parts.links.items():
                member = tarfile.TarInfo(name)
                member.type, member.linkname = tarfile.SYMTYPE, target
                tar.addfile(member)
            for name, data in all_of_it:
                member = tarfile.TarInfo(name)
                member.size = len(data)
                tar.addfile(member, io.BytesIO(data))
        add_seal(out)
    return path


def set_manifest(told: Any) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts.manifest = told

    return change


def in_manifest(**told: Any) -> Callable[[Parts], None]:
    return lambda parts: parts.manifest.update(told)


def without_table(parts: Parts) -> None:
    parts.rows(lambda row: row["model"] != "letters.theme")
    del parts.manifest["rows"]["letters.theme"]


def without_rows_of_a_table(parts: Parts) -> None:
    parts.rows(lambda row: row["model"] != "letters.theme")


def without_a_migration(parts: Parts) -> None:
    parts.manifest["migrations"]["letters"].pop()


def with_one_letter_less(parts: Parts) -> None:
    parts.manifest["rows"][LETTERS] += 1


# What is done to a backup whose seal is right -> what is said.
KINDS: dict[str, tuple[Callable[[Parts], Any], str]] = {
    "a missing table": (without_table, "its tables are not those of this site: letters.theme"),
    "a table without rows": (without_rows_of_a_table, "0 rows of letters.theme"),
    "a wrong count": (with_one_letter_less, "2 rows of letters.letter, and should 3"),
    "no rows at all": (lambda parts: parts.members.pop(ROWS), "lacks database.jsonl"),
    "a missing file": (lambda parts: parts.members.pop(parts.file()), "lacks files/letters/"),
    "all files missing": (
        lambda parts: [parts.members.pop(n) for n in list(parts.members) if n != ROWS],
        "and 1 more",
    ),
    "a file in other bytes": (
        lambda parts: parts.members.update({parts.file(): b"x"}),
        "not as when it was made",
    ),
    "a file too many": (lambda parts: parts.members.update({"files/more.txt": b"x"}), "does not name"),
    "a file twice": (lambda parts: parts.twice.append(parts.file()), "twice"),
    "a file outside": (lambda parts: parts.put("files/../../evil.txt", b"evil"), "outside of the store"),
    "a file at the root": (lambda parts: parts.put("/evil.txt", b"evil"), "outside of the store"),
    "a link": (lambda parts: parts.links.update({"files/evil": "/etc/passwd"}), "not a file: files/evil"),
    "a row that is no JSON": (lambda parts: parts.put(ROWS, b"{"), "damaged"),
    "a row that is no row": (lambda parts: parts.put(ROWS, b"[1]"), "not a row"),
    "no manifest": (set_manifest(None), "no manifest"),
    "a manifest that is no JSON": (set_manifest(b"{"), "manifest cannot be read"),
    "a manifest that is no text": (set_manifest(b"\xff\xfe"), "manifest cannot be read"),
    "a manifest that is a list": (set_manifest([]), "manifest cannot be read"),
    "a deep manifest": (set_manifest(b"[" * 100_000), "manifest cannot be read"),
    "a manifest of a number": (set_manifest(b"7"), "manifest cannot be read"),
    "an empty manifest": (set_manifest({}), "manifest cannot be read"),
    "members that are a list": (in_manifest(members=[]), "manifest cannot be read"),
    "a member without a sum": (in_manifest(members={ROWS: {"size_bytes": 1}}), "manifest cannot be read"),
    "rows that are none": (in_manifest(rows={LETTERS: "many"}), "manifest cannot be read"),
    "rows below none": (in_manifest(rows={LETTERS: -1}), "manifest cannot be read"),
    "no migrations": (in_manifest(migrations=None), "manifest cannot be read"),
    "migrations of a number": (in_manifest(migrations={"letters": 3}), "manifest cannot be read"),
    "something new": (in_manifest(more=1), "manifest cannot be read"),
    "a newer form": (in_manifest(form=3), "another form (3)"),
    "another version": (without_a_migration, "another version of the site (of letters)"),
}


def refused(path: Path) -> str:
    """What is said of it: the same by the check alone and by restoring, in one line, and nothing is written."""
    before = Letter.objects.count(), Theme.objects.get(slug="supervision").name
    with pytest.raises(CommandError) as checked:
        call_command("backup", str(path), check=True)
    with pytest.raises(BackupError) as restored:
        restore_backup(path)
    said = str(restored.value)
    assert str(checked.value) == f"This backup cannot be used: {said}"
    assert "\n" not in said
    assert (Letter.objects.count(), Theme.objects.get(slug="supervision").name) == before
    assert files_here() == []
    return said


def files_here() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    left = [path for path in root.rglob("*") if path.is_file()]
    return [*left, *root.parent.glob(".restoring-*"), *root.parent.rglob("evil*")]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_as_the_manifest_says_is_refused(emptied: Path, tmp_path: Path, kind: str) -> None:
    change, told = KINDS[kind]
    parts = parts_of(emptied)
    change(parts)

    assert told in refused(together(parts, tmp_path / "changed.tar.gz"))


HUGE = 10**30
# What is put into the first row of a table, where neither the manifest nor the count of rows says that it is wrong.
ROWS_OF_NO_SITE: dict[str, tuple[str, dict[str, Any]]] = {
    "a number beyond all": ("letters.letter", {"size_bytes": HUGE}),
    "a key beyond all": ("letters.letter", {"pk": HUGE}),
    "a key just beyond": ("letters.letter", {"pk": 2**63}),
    "a key that is none": ("letters.letter", {"pk": {}}),
    "an authority beyond all": ("letters.inspection", {"authority": HUGE}),
    "a day that is none": ("letters.inspection", {"start": "0000-00-00"}),
    "an infinite number": ("letters.letter", {"size_bytes": float("inf")}),
    "half a sign": ("letters.finding", {"text": "\ud800"}),
    "an unknown column": ("letters.finding", {"more": 1}),
}


@pytest.mark.parametrize("kind", ROWS_OF_NO_SITE)
def test_a_row_that_no_site_has_written_is_refused(emptied: Path, tmp_path: Path, kind: str) -> None:
    model, values = ROWS_OF_NO_SITE[kind]
    parts = parts_of(emptied)
    rows = [json.loads(line) for line in parts.members[ROWS].splitlines()]
    row = next(row for row in rows if row["model"] == model)
    row["pk"] = values.get("pk", row["pk"])
    row["fields"] |= {name: value for name, value in values.items() if name != "pk"}
    parts.put(ROWS, b"".join(json.dumps(row).encode() + b"\n" for row in rows))

    with pytest.raises(BackupError, match="cannot be restored") as restored:
        restore_backup(together(parts, tmp_path / "changed.tar.gz"))

    assert "\n" not in str(restored.value)
    assert Letter.objects.count() == 0
    assert files_here() == []


def test_every_flipped_bit_is_refused(backup: Path, tmp_path: Path) -> None:
    """Bits spread evenly over the file, the first and the last byte and the seal among them."""
    data, path, passed = backup.read_bytes(), tmp_path / "flipped.tar.gz", []
    told = set()
    places = sorted(
        {*range(0, len(data), len(data) // FLIPS), *range(10), *range(len(data) - LENGTH, len(data))}
    )

    for place in places:
        bit = random.Random(place).randrange(8)
        path.write_bytes(data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :])
        try:
            check_backup(path)
            passed.append((place, bit))
        except BackupError as error:
            told.add(str(error).count("\n"))

    assert len(places) > FLIPS
    assert (passed, told) == ([], {0})


@pytest.mark.parametrize("kept", [0, 1, 100, 0.1, 0.5, 0.9, -LENGTH, -1])
def test_a_cut_end_is_refused(emptied: Path, tmp_path: Path, kept: float) -> None:
    data = emptied.read_bytes()
    path = tmp_path / "cut.tar.gz"
    path.write_bytes(data[: kept if isinstance(kept, int) else int(len(data) * kept)])

    assert "cut short or damaged" in refused(path)


def test_what_follows_the_end_is_refused(emptied: Path) -> None:
    with emptied.open("ab") as file:
        file.write(b"more")

    assert "cut short or damaged" in refused(emptied)


def test_a_backup_of_before_checksums_says_what_to_do(emptied: Path, tmp_path: Path) -> None:
    parts = parts_of(emptied)
    path = tmp_path / "former.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, data in {MANIFEST: b'{"form": 1, "migrations": {}}', **parts.members}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))

    assert "restore it with that version, update, and make a new backup" in refused(path)


def test_no_such_file_and_no_backup_are_told(emptied: Path, tmp_path: Path) -> None:
    (tmp_path / "text.tar.gz").write_text("Not a backup at all. " * 99)

    assert "cannot be read" in refused(tmp_path / "nowhere.tar.gz")
    assert "cut short or damaged" in refused(tmp_path / "text.tar.gz")


def a_row_twice(parts: Parts) -> None:
    """Whole by every sum and count; only the database can tell."""
    lines = parts.members[ROWS].splitlines(keepends=True)
    parts.put(ROWS, b"".join([*lines, next(line for line in lines if b'"letters.letter"' in line)]))
    parts.manifest["rows"][LETTERS] += 1


def a_name_too_long(parts: Parts) -> None:
    parts.put(f"files/{'n' * 300}.txt", b"x")


def a_row_of_a_stranger(parts: Parts) -> None:
    parts.put(ROWS, parts.members[ROWS].replace(b'"sha256":', b'"no_such_field":'))


@pytest.mark.parametrize("change", [a_row_twice, a_name_too_long, a_row_of_a_stranger])
def test_what_fails_half_way_leaves_the_place_as_it_was(
    emptied: Path, tmp_path: Path, change: Callable[[Parts], None]
) -> None:
    parts = parts_of(emptied)
    change(parts)
    path = together(parts, tmp_path / "changed.tar.gz")
    check_backup(path)
    authorities = Authority.objects.count()

    with pytest.raises(BackupError, match="cannot be restored") as failed:
        restore_backup(path)

    assert "\n" not in str(failed.value)
    assert (Letter.objects.count(), Authority.objects.count()) == (0, authorities)
    assert Theme.objects.get(slug="supervision").name == "Changed here"
    assert files_here() == []


def test_what_is_whole_is_restored(emptied: Path) -> None:
    call_command("backup", str(emptied), check=True, stdout=(out := io.StringIO()))
    assert "whole" in out.getvalue()

    restore_backup(emptied)

    assert [Path(letter.file.path).read_text()[:3] for letter in Letter.objects.order_by("name")] == [
        "one",
        "two",
    ]
    assert Theme.objects.get(slug="supervision").name == "Supervision"
