"""Commands on letters that we hold or are given with a manifest, through the real reader."""

from __future__ import annotations

import shutil
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from letters.editing.corrections import correct_finding
from letters.models import Finding, Inspection, Judgement, Letter
from tests.faulty import LETTER, REPORT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]


def run(command: str, *arguments: object) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_reading_again_keeps_every_finding_and_correction() -> None:
    run("load_letters", LETTER, REPORT)
    before = dict(Finding.objects.values_list("pk", "text"))
    first = Finding.objects.order_by("pk")[0]
    correct_finding(first.pk, 1, {"text": "By hand."})

    told = run("reread_letters")

    assert told.count("0 changed, 0 new, 0 no longer read, 0 to decide") == 3
    assert "2 reports read again, 0 changed:" in told
    assert dict(Finding.objects.values_list("pk", "text")) == {**before, first.pk: "By hand."}


def test_reading_again_tells_how_many_letters_changed_and_how() -> None:
    run("load_letters", LETTER, REPORT)
    last = Finding.objects.order_by("pk").last()
    assert last is not None
    Finding.objects.filter(pk=last.pk).update(kind="background")
    Inspection.objects.filter(letter=last.inspection.letter).update(lead_inspector="Somebody Else")
    Judgement.objects.all().delete()
    addresses = set(Finding.objects.values_list("pk", flat=True))

    told = run("reread_letters").splitlines()[-1]

    assert told.startswith("2 reports read again, 1 changed: ")
    assert "1 changed (1 now of another kind), 0 new, 0 no longer read, 0 to decide; other facts: " in told
    assert "lead inspector" in told
    assert set(Finding.objects.values_list("pk", flat=True)) == addresses


def test_a_number_that_is_no_letters_is_told() -> None:
    with pytest.raises(CommandError, match="no report 7"):
        run("reread_letters", 7)


def test_a_letter_whose_file_is_gone_is_told_and_kept(data_dir: Path) -> None:
    run("load_letters", LETTER)
    shutil.rmtree(data_dir / "files")
    findings = Finding.objects.count()

    with pytest.raises(SystemExit):
        run("reread_letters")

    assert Finding.objects.count() == findings


def test_a_manifest_supplies_what_a_letter_does_not_print(tmp_path: Path) -> None:
    shutil.copy(LETTER, tmp_path / "letter.txt")
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("file,authority,start,end\nletter.txt,Leeds,2015-05-01,2015-05-08\n")

    run("load_letters", "--manifest", manifest)
    run("reread_letters", Letter.objects.get().pk)

    inspection = Inspection.objects.get()
    assert str(inspection.authority) == "Leeds"
    assert (inspection.start, inspection.end) == (date(2015, 5, 1), date(2015, 5, 8))
    assert set(inspection.hand) >= {"authority_id", "start"}


def test_a_bad_manifest_loads_nothing(tmp_path: Path) -> None:
    shutil.copy(LETTER, tmp_path / "letter.txt")
    (tmp_path / "manifest.csv").write_text("file,authority\nletter.txt,Atlantis\n")

    with pytest.raises(CommandError, match="Nothing was loaded"):
        run("load_letters", "--manifest", tmp_path / "manifest.csv")

    assert not Letter.objects.exists()
