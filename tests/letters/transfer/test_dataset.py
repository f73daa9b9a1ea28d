"""The open data: valid by its own description, equal to what the site shows, the same version for the same content."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from letters.models import Finding, FindingTheme, Inspection, Judgement, Letter, Theme, newest_dataset
from letters.transfer import publish_dataset, write_dataset, write_parquet
from tests.builders import stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(db: None) -> None:
    """Three letters: two that readers see, one that they do not."""
    stored("Supervision is regular.", "Plans “drift”,\nand visits; are late.", name="one.txt")
    stored("=HYPERLINK(1) Audits are weak.", name="two.txt")
    stored("Nobody sees this.", name="three.txt")
    Letter.objects.filter(name="three.txt").update(state=Letter.State.UNPUBLISHED)


@pytest.mark.usefixtures("held")
def test_its_own_tool_finds_it_valid(tmp_path: Path) -> None:
    write_dataset(tmp_path / "set")

    command = [sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json"]
    done = subprocess.run(command, cwd=tmp_path / "set", capture_output=True, text=True, timeout=120)

    report = json.loads(done.stdout)
    assert report["valid"], report
    assert report["stats"]["tasks"] == 6


@pytest.mark.usefixtures("held")
def test_a_changed_cell_is_found_by_its_own_tool(tmp_path: Path) -> None:
    write_dataset(tmp_path / "set")
    findings = tmp_path / "set" / "findings.csv"
    findings.write_text(findings.read_text().replace("regular", "irregular"))

    command = [sys.executable, "-m", "frictionless", "validate", "--json", "datapackage.json"]
    done = subprocess.run(command, cwd=tmp_path / "set", capture_output=True, text=True, timeout=120)

    assert not json.loads(done.stdout)["valid"]


@pytest.mark.usefixtures("held")
def test_its_counts_are_the_sites_and_nothing_unpublished_is_in_it(tmp_path: Path) -> None:
    rows = write_dataset(tmp_path / "set").rows

    shown = Finding.objects.shown()
    tags = FindingTheme.objects.filter(finding__in=shown, removed=False)
    judged = Judgement.objects.filter(inspection__letter__state=Letter.State.PUBLISHED)
    assert (rows["letters"], rows["findings"]) == (2, shown.count()) == (2, 3)
    assert (rows["finding_themes"], rows["judgements"]) == (tags.count(), judged.count())
    assert rows["themes"] == Theme.objects.count()
    assert not any(b"Nobody sees this" in path.read_bytes() for path in (tmp_path / "set").iterdir())


@pytest.mark.usefixtures("held")
def test_pandas_and_duckdb_read_the_words_as_they_are(tmp_path: Path) -> None:
    write_dataset(tmp_path)
    write_parquet(tmp_path)

    frame = pandas.read_csv(tmp_path / "findings.csv")
    asked = f"SELECT text, recurs FROM '{tmp_path}/findings.parquet' ORDER BY finding"
    rows = duckdb.connect().execute(asked).fetchall()

    texts = list(Finding.objects.shown().order_by("pk").values_list("text", flat=True))
    guarded = [f"'{text}" if text.startswith("=") else text for text in texts]
    assert list(frame.sort_values("finding")["text"]) == guarded
    assert [text for text, _ in rows] == guarded
    assert {type(recurs) for _, recurs in rows} == {bool}


@pytest.mark.parametrize(
    "said", ["Visits are late.\r=1+1", "\r=1+1", "Visits\r\nare\rlate.", "\n=1+1", '"=1+1"\r']
)
def test_a_line_s_end_in_a_cell_ends_no_row(tmp_path: Path, said: str) -> None:
    stored("Supervision is regular.", "Plans drift.")
    Finding.objects.filter(position=1).update(text=said, section=said)
    Inspection.objects.update(title=said)

    write_dataset(tmp_path / "set")
    write_parquet(tmp_path / "set")

    with (tmp_path / "set" / "findings.csv").open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    assert [len(row) for row in rows] == [len(heading)] * 2
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "\r", "\n"))]
    database = duckdb.connect()
    asked = f"SELECT text FROM '{tmp_path}/set/findings.parquet' ORDER BY position"
    assert database.execute(asked).fetchall() == [(row[heading.index("text")],) for row in rows]
    assert len(database.execute(f"SELECT title FROM '{tmp_path}/set/letters.parquet'").fetchall()) == 1


@pytest.mark.usefixtures("held")
def test_equal_content_has_an_equal_version_and_other_content_another(tmp_path: Path) -> None:
    first = write_dataset(tmp_path / "1").version
    again = write_dataset(tmp_path / "2").version
    Finding.objects.filter(text__startswith="Supervision").update(text="Supervision is irregular.")
    other = write_dataset(tmp_path / "3").version

    assert first == again
    assert first != other
    for one in sorted((tmp_path / "1").iterdir()):
        assert one.read_bytes() == (tmp_path / "2" / one.name).read_bytes()


def test_of_an_empty_collection_it_has_headings(tmp_path: Path) -> None:
    Inspection.objects.all().delete()

    assert write_dataset(tmp_path).version.startswith("empty-")
    assert (tmp_path / "findings.csv").read_text().count("\n") == 1


@pytest.mark.usefixtures("held")
def test_the_command_writes_into_no_folder_that_holds_something(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")

    with pytest.raises(CommandError, match="is not an empty folder"):
        call_command("export_dataset", str(folder))
    with pytest.raises(CommandError, match="Name a folder"):
        call_command("export_dataset")
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


@pytest.mark.usefixtures("held")
def test_the_site_offers_the_newest_and_keeps_the_earlier(client: Client) -> None:
    before = client.get("/data/").content.decode()
    first = publish_dataset()
    Finding.objects.filter(text__startswith="Supervision").delete()
    second = publish_dataset()

    page = client.get("/data/").content.decode()
    files = [client.get(f"/data/inspection-findings-{one.version}.zip") for one in (first, second)]

    assert "No data set is available yet" in before
    assert f"Version {second.version}" in page
    for file in files:
        assert b"".join(file.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    newest = newest_dataset()
    assert newest
    assert (newest.version, newest.rows) == (second.version, second.rows)


@pytest.mark.parametrize(
    "version", ["..%2f..%2fsecret_key", "2026-01-01-0123456789", "x", "2026-01-01-012345678z"]
)
def test_no_other_file_is_served(client: Client, version: str) -> None:
    assert client.get(f"/data/inspection-findings-{version}.zip").status_code == 404


@pytest.mark.usefixtures("held")
def test_the_page_tells_letters_by_kind_and_year_and_who_is_missing(client: Client) -> None:
    page = " ".join(client.get("/data/").content.decode().split())

    assert '<th scope="col">2010</th><th scope="col">All</th>' in page
    numbers = re.findall(r'<td><a href="([^"]+)">(\d+)</a></td>', page)
    kind = "/search/?framework=contact-referral-assessment"
    assert numbers == [(f"{kind}&amp;year=2010", "2"), (kind, "2")]
    assert "Authorities without a report here" in page
