"""What is counted over the whole collection is kept until anything is committed, by whomever."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Thread
from weakref import WeakKeyDictionary

import pytest
from django.db import connection, transaction
from django.urls import clear_script_prefix, set_script_prefix

from letters.models import Theme, address_of, remembered, remembering
from letters.models.remembering import database_state
from tests.conftest import ROOT
from tests.operations.running import Place, get, serving

WITHDRAW = (
    "from letters.models import Letter; Letter.objects.filter(state='published').update(state='withdrawn')"
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database in a file, in the place of the tests' own, which is in memory."""
    path = tmp_path / "held.sqlite3"
    write(path, "PRAGMA journal_mode=WAL")
    write(path, "CREATE TABLE held (number)")
    monkeypatch.setitem(connection.settings_dict, "NAME", path)
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setattr(remembering, "_files", WeakKeyDictionary())  # what other tests opened in this process
    return path


def write(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(sql)
        database.commit()


def test_it_is_counted_once_until_somebody_commits(file: Path) -> None:
    counted: list[str] = []

    @remembered(2)
    def count(name: str) -> int:
        counted.append(name)
        return len(counted)

    told = [count("a"), count("a"), count("b"), count("a")]
    write(file, "INSERT INTO held VALUES (1)")
    told += [count("a"), count("b"), count("c"), count("a")]

    assert told == [1, 1, 2, 1, 3, 4, 5, 6], "two are kept: the third takes the place of the first"


def test_what_was_counted_before_a_commit_is_not_kept_after_it(file: Path) -> None:
    class Counted:
        pass

    count = remembered(8)(lambda name: Counted())
    before = weakref.ref(count("a"))
    assert before() is not None
    write(file, "INSERT INTO held VALUES (1)")
    count("b")

    assert before() is None, "it takes memory, and is told to nobody"


def test_a_commit_of_nothing_changes_nothing(file: Path) -> None:
    before = database_state()
    write(file, "BEGIN IMMEDIATE")
    write(file, "DELETE FROM held WHERE number = 5")

    assert before is not None
    assert database_state() == before


def test_a_file_put_in_the_place_of_another_is_another_state(file: Path, tmp_path: Path) -> None:
    before = database_state()
    write(tmp_path / "restored.sqlite3", "CREATE TABLE held (number)")
    (tmp_path / "restored.sqlite3").rename(file)

    assert database_state() != before


def test_who_reads_a_file_that_was_replaced_is_remembered_for_nobody(tmp_path: Path) -> None:
    """In a process of its own, with a real file: its connection goes on reading what is no longer there."""
    site = Place(tmp_path, {})
    site.manage("migrate", "--verbosity", "0")
    site.manage("load_reference")

    told = site.manage("shell", "--verbosity", "0", "-c", REPLACED)

    before, meanwhile, after = map(int, told.split())
    assert before == meanwhile > 0
    assert after == before - 1, "what was read of the old file is told of the new one"


REPLACED = """
import os, shutil, sqlite3
from django.db import connection
from letters.models import Theme, remembered
count = remembered(1)(lambda: Theme.objects.count())
path = str(connection.settings_dict["NAME"])
print(count())
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
shutil.copy(path, path + ".new")
new = sqlite3.connect(path + ".new", isolation_level=None)
new.execute("PRAGMA journal_mode=DELETE")
new.execute("DELETE FROM letters_theme WHERE id = (SELECT max(id) FROM letters_theme)")
new.close()
os.rename(path + ".new", path)
print(count())
connection.close()
print(count())
"""


def test_a_row_is_nothing_to_be_asked_about(file: Path) -> None:
    """It may have been read before a commit, and would be kept as what was there after it."""
    count = remembered(1)(lambda theme: theme.name)

    with pytest.raises(TypeError):
        count(Theme(pk=1, name="Supervision"))


def test_no_page_leaves_a_cursor_open() -> None:
    """On SQLite it would read on in what was there before, and that be kept as what is there now."""
    pages = [
        path
        for app in ("letters", "search", "config")
        for path in (ROOT / app).rglob("*.py")
        if not {"management", "migrations", "transfer"} & set(path.parts)  # commands, and what they write
    ]

    assert [path for path in pages if ".iterator(" in path.read_text(encoding="utf-8")] == []


def test_addresses_are_those_of_the_request(file: Path) -> None:
    page = remembered(2)(lambda: address_of("themes"))
    told = [page()]
    set_script_prefix("/elsewhere/")
    try:
        told.append(page())
    finally:
        clear_script_prefix()

    assert [*told, page()] == ["/themes/", "/elsewhere/themes/", "/themes/"]


def test_a_fork_tells_a_state_of_its_own_and_leaves_its_parents_alone(file: Path) -> None:
    states = [database_state()]
    child = os.fork()
    if not child:
        os._exit(0 if database_state() not in (None, *states) else 1)
    _, ended = os.waitpid(child, 0)
    states += [database_state(), database_state()]
    write(file, "INSERT INTO held VALUES (1)")

    assert os.waitstatus_to_exitcode(ended) == 0
    assert states[1] == states[2] is not None
    assert database_state() != states[2]


@pytest.mark.usefixtures("db")
def test_within_a_transaction_and_without_a_file_no_state_is_told() -> None:
    assert connection.in_atomic_block
    assert database_state() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_another_connection_is_seen_to_commit_and_a_reader_is_not() -> None:
    before = database_state()
    elsewhere(lambda: Theme.objects.update(position=7))

    if connection.vendor == "postgresql":
        assert None is not before != database_state()
        assert any(is_unseen(Theme.objects.count) for _ in range(100)), "a reader was seen"
    else:
        assert before is None, "the tests' SQLite is in memory"
    with transaction.atomic():
        assert database_state() is None


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no two that write at once")
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_each_commit_is_another_state_also_of_what_began_long_before() -> None:
    """A transaction with steps within it that can be taken back, around two others' commits; no state comes twice."""
    states = [database_state()]
    long = connection.copy()
    long.set_autocommit(False)
    try:
        with long.cursor() as cursor:
            cursor.execute("UPDATE letters_theme SET position = 3 WHERE slug = 'supervision'")
            for step in ("kept", "undone"):
                cursor.execute(f"SAVEPOINT {step}")
                cursor.execute("UPDATE letters_theme SET position = position + 1 WHERE slug = 'supervision'")
            cursor.execute("ROLLBACK TO SAVEPOINT undone")
            for number in (1, 2):
                others = Theme.objects.exclude(slug="supervision")
                elsewhere(partial(others.update, position=number))
                states.append(database_state())
                assert Theme.objects.get(slug="supervision").position != 4, "it has not ended"
            long.commit()
        states.append(database_state())
    finally:
        long.close()

    assert Theme.objects.get(slug="supervision").position == 4
    assert None not in states
    assert len(set(states)) == 4


def is_unseen(work: Callable[[], int]) -> bool:
    """Whether the state is the same after it: other tests' commits, on the same server, are seen too."""
    before = database_state()
    elsewhere(work)
    return database_state() == before


def elsewhere(work: Callable[[], int]) -> None:
    """Do something in a thread, which has a connection of its own."""

    def do() -> None:
        work()
        connection.close()

    thread = Thread(target=do)
    thread.start()
    thread.join()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    folder = tmp_path / "site"
    folder.mkdir()
    place = Place(folder, {"WORKERS": "1"})
    place.manage("migrate", "--verbosity", "0")
    place.manage("collectstatic", "--noinput", "--verbosity", "0")
    place.manage("load_sample")
    return place


def test_what_is_withdrawn_elsewhere_is_gone_from_the_next_page(place: Place) -> None:
    with serving(place) as site:
        pages = [f"{site}/", f"{site}/authorities/?region=south-west", f"{site}/themes/supervision/"]
        before = [[get(page).text for page in pages] for _ in range(2)]
        place.manage("shell", "-c", WITHDRAW)
        after = [get(page).text for page in pages]

    assert before[0] == before[1]
    assert all("/letters/" in page or "/findings/" in page for page in before[0])
    assert not any("/letters/" in page or "/findings/" in page for page in after)
