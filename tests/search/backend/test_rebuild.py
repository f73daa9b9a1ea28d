"""Rebuilding, clearing and checking the index by command."""

from __future__ import annotations

import errno
import random
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from haystack import connections

from letters.models import Finding, FindingTheme, Letter, Theme
from search.backend import FindingsBackend
from search.backend.files import codec
from search.backend.write import segment_writer
from search.engine import execution as engine
from search.indexing import note
from search.models import IndexQueueEntry
from search.query.query import Query
from tests.search.collection import make_collection, make_finding

pytestmark = pytest.mark.django_db


def command(name: str, **options: object) -> str:
    out = StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue()


def backend() -> FindingsBackend:
    found: FindingsBackend = connections["default"].get_backend()
    found.ready()
    return found


@pytest.fixture
def _indexed() -> None:
    make_collection(findings=36)
    command("rebuild_index")


@pytest.mark.usefixtures("_indexed")
def test_a_rebuild_says_how_many_and_finds_them() -> None:
    assert "36 findings" in command("rebuild_index")
    assert engine.total(Query()) == 36


@pytest.mark.usefixtures("_indexed")
def test_a_rebuild_that_fails_leaves_the_live_index(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("search.backend.write.segment_writer.add", refuse)
    with pytest.raises(CommandError, match="not built again: the disk is full"):
        command("rebuild_index")

    assert engine.total(Query()) == 36
    assert len(list(backend().folder.path.glob("b-*"))) == 1, "what was half built takes no room"


@pytest.mark.usefixtures("_indexed")
def test_a_rebuild_takes_the_place_of_an_index_of_another_version() -> None:
    link = backend().folder._link
    link.unlink()
    link.symlink_to("b-0-old/_MAIN_3.toc")
    assert engine.run(Query()).total == 0

    command("rebuild_index")

    assert engine.total(Query()) == 36


@pytest.mark.usefixtures("_indexed")
def test_clearing_empties_it_in_one_commit() -> None:
    assert "empty" in command("clear_index", interactive=False)
    assert engine.total(Query()) == 0


@pytest.mark.usefixtures("_indexed")
def test_a_check_of_a_true_index_is_content() -> None:
    assert "agrees" in command("check_index")


@pytest.mark.usefixtures("_indexed")
def test_a_check_finds_and_repairs_all_that_differs() -> None:
    letter = Letter.objects.earliest("pk")
    make_finding(random.Random(1), letter.inspection, 99)  # missing
    gone, changed, themed = Finding.objects.all()[:3]
    gone.delete()  # left over
    Finding.objects.filter(pk=changed.pk).update(text="Changed behind the index's back.")
    FindingTheme.objects.create(finding=themed, theme=Theme.objects.latest("pk"))
    IndexQueueEntry.objects.create(finding_ids=[themed.pk], findings=1)

    with pytest.raises(CommandError, match="--repair"):
        command("check_index")
    differences = backend().differences()
    said = command("check_index", repair=True)

    assert (len(differences.missing), len(differences.left_over), len(differences.changed)) == (1, 1, 2)
    assert "1 waiting findings were indexed" in said
    assert "1 missing, 1 left over, 1 changed" in said
    assert "agrees" in command("check_index")
    assert engine.total(Query(q="behind", exact_words=True)) == 1


def test_a_check_without_an_index_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="rebuild_index"):
        command("check_index")


@pytest.mark.usefixtures("_indexed")
def test_haystacks_update_repairs() -> None:
    Finding.objects.filter(pk=Finding.objects.earliest("pk").pk).update(text="Changed unnoticed.")

    command("update_index")

    assert engine.total(Query(q="unnoticed", exact_words=True)) == 1


@pytest.mark.usefixtures("_indexed")
def test_a_rebuild_makes_good_what_a_writer_killed_meanwhile_was_to_index(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add, changed = segment_writer.add, Finding.objects.earliest("pk")
    identifier = f"letters.finding.{changed.pk}"

    def add_and_be_overtaken(writer: Any, document: Any, text: str) -> None:
        add(writer, document, text)
        if document["id"] == identifier and not IndexQueueEntry.objects.exists():
            Finding.objects.filter(pk=changed.pk).update(text="Changed while it was rebuilt.")
            note([changed.pk])  # and killed before it could write

    monkeypatch.setattr(segment_writer, "add", add_and_be_overtaken)
    command("rebuild_index")

    assert engine.total(Query(q="rebuilt", exact_words=True)) == 1
    assert "agrees" in command("check_index")


def test_what_documents_store_is_on_the_disk_before_the_last_of_them(
    monkeypatch: pytest.MonkeyPatch, data_dir: Path
) -> None:
    make_collection()
    sizes: list[int] = []
    finish = codec.DocumentsWriter.finish_doc

    def finishing(self: Any) -> None:
        finish(self)
        sizes.append(sum(path.stat().st_size for path in (data_dir / "index").rglob("*_stored.col")))
        assert not any(isinstance(held, list) and len(held) > 50 for held in vars(self).values())

    monkeypatch.setattr(codec.DocumentsWriter, "finish_doc", finishing)
    backend().rebuild()

    assert len(sizes) > 100
    assert sizes[-1] > 0
