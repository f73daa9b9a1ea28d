from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from letters.errors import UnreadableLetter
from letters.ingestion.archives import IncomingFile as Sent
from letters.ingestion.archives import UnpackedFile, arrivals
from letters.ingestion.store import Outcome, Show, Source, store
from letters.ingestion.upload_queue import (
    ATTEMPTS,
    claim_next,
    enqueue,
    finish,
    limits,
    release,
    release_stale,
    source_of,
)
from letters.models import Batch, Finding, Letter, Upload
from letters.reading.letter import Doubt, Header
from tests.builders import read_letter

pytestmark = pytest.mark.django_db


def batch(*files: bytes) -> Batch:
    return enqueue([UnpackedFile(f"{n}.txt", len(data), data) for n, data in enumerate(files)], None)


def kept(data_dir: Path) -> list[Path]:
    return [path for path in (data_dir / "files" / "uploads").rglob("*") if path.is_file()]


def stored(upload: Upload) -> Outcome:
    return store(read_letter("One."), source_of(upload))


def test_a_refused_file_has_ended_and_nothing_of_it_is_kept(data_dir: Path) -> None:
    enqueue(arrivals([Sent("x" * 201, 3, BytesIO(b"one"))], limits()), User.objects.create_user("ada"))

    upload = Upload.objects.get()
    assert (upload.state, upload.result) == ("ended", "rejected")
    assert "characters" in upload.reason
    assert not kept(data_dir)


def test_the_longest_waiting_is_claimed_first_and_once() -> None:
    batch(b"one", b"two")

    names = [upload.name for upload in iter(claim_next, None)]

    assert names == ["0.txt", "1.txt"]
    assert set(Upload.objects.values_list("state", "attempts")) == {("reading", 1)}


def test_an_upload_ends_with_its_letter_and_its_file_is_dropped(data_dir: Path) -> None:
    batch(b"one")
    upload = claim_next()
    assert upload

    assert finish(upload, lambda: stored(upload))

    row = Upload.objects.get()
    assert (row.state, row.result, row.findings, row.letter) == ("ended", "added", 1, Letter.objects.get())
    assert not kept(data_dir)


def test_only_one_of_two_workers_ends_a_file() -> None:
    batch(b"one")
    first = claim_next()
    release_stale(older_than=timedelta(0))
    second = claim_next()
    assert first
    assert second

    assert finish(second, lambda: stored(second))
    assert finish(first, lambda: pytest.fail("it is no longer the first's to end")) is False  # it is counted

    assert (Letter.objects.count(), Upload.objects.get().result) == (1, "added")


def test_a_fault_in_storing_leaves_nothing_and_the_file_waits_again(data_dir: Path) -> None:
    batch(b"one")
    upload = claim_next()
    assert upload

    def fails() -> Outcome:
        stored(upload)
        raise RuntimeError("in the middle")

    assert not finish(upload, fails)

    assert not Letter.objects.exists()
    assert Upload.objects.get().state == "waiting"
    assert len(kept(data_dir)) == 1


def test_what_stops_every_worker_ends_at_last(data_dir: Path) -> None:
    batch(b"one")
    Upload.objects.update(state="reading", attempts=ATTEMPTS)

    release(Upload.objects.get())

    row = Upload.objects.get()
    assert (row.state, row.result) == ("ended", "rejected")
    assert row.reason == f"could not be read in {ATTEMPTS} attempts; the log says more"
    assert not kept(data_dir)


def test_a_claim_is_taken_back_only_when_it_is_old() -> None:
    batch(b"one")
    claim_next()

    assert release_stale() == 0
    assert release_stale(older_than=timedelta(0)) == 1


def test_a_file_left_behind_by_a_crash_is_cleared_away(data_dir: Path) -> None:
    batch(b"one")
    Upload.objects.update(state="ended", result="rejected", reason="because")

    release_stale()

    assert not kept(data_dir)


def test_a_file_that_is_gone_says_so(data_dir: Path) -> None:
    batch(b"one")
    kept(data_dir)[0].unlink()

    with pytest.raises(UnreadableLetter, match=r"^missing from the file store; send it again$"):
        source_of(Upload.objects.get())


@pytest.mark.parametrize(("automatic", "show"), [(True, Show.WITHOUT_DOUBTS), (False, Show.NEVER)])
def test_a_setting_says_whether_uploads_are_shown(
    automatic: bool, show: Show, settings: pytest.FixtureRequest
) -> None:
    settings.AUTO_PUBLISH = automatic  # type: ignore[attr-defined]
    batch(b"one")

    assert source_of(Upload.objects.get()).show is show


def test_no_row_ends_without_a_result() -> None:
    batch(b"one")

    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.update(state="ended")


def test_a_letter_in_doubt_waits_for_an_editor_when_shown_without_doubts_only() -> None:
    doubt = Doubt("no-dates", "inspection dates", "None", needs_review=True)
    in_doubt = read_letter("One.", header=Header(authority="Sefton"), doubts=(doubt,))

    held = store(in_doubt, Source("a.txt", b"a", show=Show.WITHOUT_DOUBTS)).letter
    shown = store(read_letter("Two."), Source("b.txt", b"b", show=Show.WITHOUT_DOUBTS)).letter
    never = store(read_letter("Three."), Source("c.txt", b"c", show=Show.NEVER)).letter

    assert held
    assert shown
    assert never
    assert (held.state, shown.state, never.state) == ("unpublished", "published", "unpublished")
    assert held.shown_since is None
    assert shown.shown_since
    assert not Finding.objects.shown().filter(inspection__letter=held).exists()
