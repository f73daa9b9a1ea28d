"""Raw files in, findings out, through the real reader, the real database and the real index."""

from __future__ import annotations

import errno
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command

from letters.ingestion.sample import SAMPLE
from letters.models import Finding, Inspection, Letter
from search.engine.execution import run
from search.query.query import Query

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]


def load(*paths: Path) -> tuple[list[str], int]:
    """Run the command; return the lines printed and its exit status."""
    out = StringIO()
    try:
        call_command("load_letters", *map(str, paths), stdout=out, stderr=StringIO())
    except SystemExit as end:
        return out.getvalue().splitlines(), int(end.code or 0)
    return out.getvalue().splitlines(), 0


def found(q: str = "", **filters: tuple[str, ...]) -> set[str]:
    """The authorities of the findings that a question finds."""
    hits = run(Query(q=q, filters=filters)).hits
    return {hit.finding.inspection.authority_label for hit in hits}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good text letter, a good PDF, a web page named .pdf, an empty file and something else."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    for name in ("ashby-vale-2010-contact-referral-assessment.txt", "westmarsh-2024-ilacs.pdf"):
        shutil.copy(next(SAMPLE.rglob(name)), folder)
    (folder / "web-page.pdf").write_text("<!doctype html><html><body>Not found</body></html>")
    (folder / "empty.txt").touch()
    (folder / "notes.md").write_text("not a letter file")
    return folder


def test_every_file_gets_a_row_and_a_bad_one_stops_nothing(folder: Path) -> None:
    rows, status = load(folder)

    *files, summary = rows
    assert len(files) == 4
    assert files[0].startswith("ashby-vale-2010-contact-referral-assessment.txt  Added ")
    assert files[1].startswith("empty.txt  Rejected: ")
    assert files[2].startswith("web-page.pdf  Rejected: ")
    assert files[3].startswith("westmarsh-2024-ilacs.pdf  Added ")
    assert summary.startswith("4 files: 2 added with ")
    assert summary.endswith("2 rejected.")
    assert status == 1


def test_loading_again_changes_nothing(folder: Path) -> None:
    load(folder)
    before = list(Finding.objects.order_by("pk").values_list("pk", "text"))

    rows, _ = load(folder)

    assert [row for row in rows if "Duplicate of ashby-vale-2010-contact-referral-assessment.txt" in row]
    assert list(Finding.objects.order_by("pk").values_list("pk", "text")) == before
    assert Letter.objects.count() == 2


def test_the_same_bytes_twice_in_one_run_are_one_letter(folder: Path) -> None:
    original = folder / "ashby-vale-2010-contact-referral-assessment.txt"
    shutil.copy(original, folder / "ashby-copy.txt")

    rows, _ = load(original, folder / "ashby-copy.txt")

    assert rows[1] == "ashby-copy.txt  Duplicate of ashby-vale-2010-contact-referral-assessment.txt"
    assert Letter.objects.count() == 1


def test_a_file_that_cannot_be_opened_is_rejected(tmp_path: Path) -> None:
    rows, status = load(tmp_path / "nowhere.pdf")

    assert rows[0] == "nowhere.pdf  Rejected: cannot be opened (No such file or directory)"
    assert status == 1


def test_a_folder_without_letters_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"No \.txt or \.pdf file"):
        call_command("load_letters", str(tmp_path))


def test_a_file_over_the_limit_is_rejected_unread(folder: Path, settings: pytest.FixtureRequest) -> None:
    settings.MAX_UPLOAD_BYTES = 100  # type: ignore[attr-defined]

    rows, _ = load(folder / "westmarsh-2024-ilacs.pdf")

    assert "MB, over the limit of" in rows[0]


def test_the_sample_is_searchable_by_words_region_and_year() -> None:
    call_command("load_sample", stdout=StringIO())

    assert Letter.objects.filter(is_sample=True).count() == Letter.objects.count() >= 14
    for words in ("supervision", "caseloads"):
        in_2010 = found(q=words, region=("north-west",), year=("2010",))
        assert in_2010 == {"Ashby Vale"}
        assert in_2010 < found(q=words)


def test_the_undated_sample_needs_review_and_is_found_under_date_not_known() -> None:
    call_command("load_sample", stdout=StringIO())

    undated = Letter.objects.needing_review().filter(inspection__start=None).get()

    assert "inspection dates" in undated.fields_to_review
    assert undated.inspection.authority_label in found(year=("unknown",))


def test_the_sample_goes_with_one_command() -> None:
    call_command("load_sample", stdout=StringIO())

    call_command("load_sample", "--remove", stdout=StringIO())

    assert not Inspection.objects.exists()
    assert run(Query()).total == 0


def test_real_text_letters(real_letters: Path) -> None:
    rows, status = load(real_letters / "seeds")

    assert status == 0
    assert rows[-1].startswith("5 files: 5 added")
    for words in ("supervision", "caseloads"):
        assert found(q=words, region=("north-west",), year=("2010",)) == {
            "Sefton",
            "Cheshire West and Chester",
        }
    facts = Inspection.objects.exclude(start=None).order_by("start")
    assert [str(inspection) for inspection in facts] == [
        "Cheshire West and Chester: Contact, referral and assessment inspection, 17 to 18 March 2010",
        "Sefton: Contact, referral and assessment inspection, 19 to 20 October 2010",
        "Sandwell: Contact, referral and assessment inspection, 1 to 2 March 2011",
        "Sefton: Monitoring visit, 25 to 26 June 2024",
    ]
    undated = Letter.objects.needing_review().get()
    assert "inspection dates" in undated.fields_to_review
    assert undated.inspection.authority_label == "Sefton"


def test_a_real_broken_file(real_letters: Path) -> None:
    rows, status = load(real_letters / "broken")

    assert rows[0].startswith("web-page-named.pdf  Rejected: ")
    assert status == 1


def test_real_pdfs_are_all_added(real_letters: Path) -> None:
    """Every fifth PDF, for time; all of them are counted when the README's figures are made."""
    rows, status = load(*sorted((real_letters / "pdf").glob("*.pdf"))[::5])

    assert status == 0
    assert all("  Added " in row for row in rows[:-1])


def test_a_full_disk_is_one_line_and_the_rest_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save = FileSystemStorage.save

    def save_but_no_pdf(self: FileSystemStorage, name: str, content: File[Any]) -> str:
        if name.endswith(".pdf"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(self, name, content)

    monkeypatch.setattr(FileSystemStorage, "save", save_but_no_pdf)
    rows, status = load(folder)

    assert rows[-2].startswith("4 files: 1 added with ")
    assert rows[-1] == (
        "Stopped: the disk is full. 1 file is not loaded, westmarsh-2024-ilacs.pdf the first; "
        "when this is fixed, run the same command again to continue."
    )
    assert status == 1
    monkeypatch.undo()
