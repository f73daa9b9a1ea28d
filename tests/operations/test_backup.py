"""A backup brings everything back, into SQLite or PostgreSQL, and never over something."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import needs_real_part
from tests.operations.running import Place
from tests.postgres import postgres_binaries, postgres_url

ACCOUNT = """
from django.contrib.auth.models import Group, Permission, User
from letters.models import Finding, Letter
ada = User.objects.create_user("ada", password="sesame-9")
ada.groups.add(Group.objects.get_or_create(name="Researchers")[0])
ada.user_permissions.add(Permission.objects.get(codename="change_letter"))
tag = Finding.objects.first().finding_themes.first()
if tag: tag.set_by, tag.by_hand = ada, True; tag.save()
letter = Letter.objects.order_by("pk").first()
letter.added_by = ada; letter.save()
Letter.objects.order_by("pk").last().delete()
"""
FACTS = """
from django.contrib.auth.models import User
from letters.models import Letter, Theme
ada = User.objects.get(username="ada")
print(ada.check_password("sesame-9"), ada.has_perm("letters.change_letter"), ada.groups.get().name)
for letter in Letter.objects.order_by("pk"):
    print(letter.pk, letter.added_at.isoformat(), letter.added_by, letter.state, letter.file.size)
print(Theme.objects.create(name="New", slug="new").pk > Theme.objects.order_by("pk").first().pk)
"""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A place with the sample, an account, and something done by hand."""
    place = Place(tmp_path_factory.mktemp("full"))
    place.manage("migrate", "--verbosity", "0")
    place.manage("load_sample")
    place.manage("shell", "--command", ACCOUNT, "--verbosity", "0")
    return place


@pytest.fixture(scope="module")
def backup(full: Place) -> Path:
    path = full.folder / "kept.tar.gz"
    full.manage("backup", str(path))
    return path


@pytest.fixture
def new(full: Place, empty_database: Path, tmp_path: Path) -> Place:
    """A place that has its tables, and nothing else but what every new place has."""
    folder = tmp_path / "new"
    folder.mkdir()
    shutil.copy(empty_database, folder)
    return Place(folder)


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = Place(tmp_path_factory.mktemp("empty"))
    place.manage("migrate", "--verbosity", "0")
    return place.folder / "findings.sqlite3"


def facts(place: Place) -> str:
    return place.manage("shell", "--command", FACTS, "--verbosity", "0")


def test_a_restored_place_exports_the_same(full: Place, backup: Path, tmp_path: Path) -> None:
    new = Place(tmp_path / "not-made-yet")

    new.manage("restore", str(backup))

    exported = new.manage("export_letters")
    assert exported.count("\n") >= 13
    assert exported == full.manage("export_letters")
    assert "The index agrees with the database" in new.manage("check_index")
    assert files_in(new) == files_in(full)


def test_accounts_and_times_come_back(full: Place, backup: Path, new: Place) -> None:
    new.manage("restore", str(backup))

    found = facts(new)

    assert found.startswith("True True Researchers\n")
    assert found.endswith("True\n")
    assert found == facts(full)


def test_from_sqlite_to_postgresql_and_back(full: Place, backup: Path, new: Place, tmp_path: Path) -> None:
    needs_real_part(
        os.environ.get("TEST_DATABASE_URL") or postgres_binaries(),
        "PostgreSQL is not installed (Debian package: postgresql)",
    )
    with postgres_url() as url:
        there = Place(tmp_path / "there", {"DATABASE_URL": url})
        there.manage("restore", str(backup))
        in_postgres = there.manage("export_letters")
        told = facts(there)
        there.manage("backup", str(tmp_path / "again.tar.gz"))
    new.manage("restore", str(tmp_path / "again.tar.gz"))

    assert in_postgres == full.manage("export_letters") == new.manage("export_letters")
    assert told.startswith("True True Researchers\n")
    assert told.endswith("True\n"), "the next number follows those restored"


def test_a_place_that_holds_something_is_left_as_it_is(full: Place, backup: Path) -> None:
    before = full.manage("export_letters")

    done = full.run("restore", str(backup))

    assert done.returncode != 0
    assert "not empty" in done.stderr
    assert "Traceback" not in done.stderr
    assert full.manage("export_letters") == before


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.999])
def test_a_backup_cut_short_changes_nothing(backup: Path, new: Place, tmp_path: Path, kept: float) -> None:
    data = backup.read_bytes()
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(data[: int(len(data) * kept)])

    done = new.run("restore", str(cut))

    assert "cut short or damaged" in done.stderr
    assert new.manage("export_letters") == ""
    assert files_in(new) == []


def test_only_its_owner_can_read_a_backup_and_none_is_overwritten(full: Place, backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    assert "already exists" in full.run("backup", str(backup)).stderr


def test_a_missing_file_is_told_and_the_rest_is_kept(backup: Path, new: Place, tmp_path: Path) -> None:
    new.manage("restore", str(backup))
    shutil.rmtree(new.folder / "files" / "letters")
    (tmp_path / "kept").mkdir()

    done = new.run("backup", str(tmp_path / "kept"))

    assert done.returncode != 0
    assert "missing from the file store" in done.stderr
    assert len(list((tmp_path / "kept").glob("findings-*.tar.gz"))) == 1


def files_in(place: Place) -> list[tuple[str, bytes]]:
    store = place.folder / "files"
    found = (path for path in sorted(store.rglob("*")) if path.is_file())
    return [(path.relative_to(store).as_posix(), path.read_bytes()) for path in found]
