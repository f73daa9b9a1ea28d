from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from letters.ingestion.manifest import BadManifest, read_manifest
from letters.models import Authority

pytestmark = pytest.mark.django_db


def manifest(folder: Path, *lines: str) -> Path:
    path = folder / "manifest.csv"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def test_each_row_gives_what_it_tells(tmp_path: Path) -> None:
    path = manifest(
        tmp_path,
        "file, authority,framework,start,end",
        "a/one.txt,London Borough of Barnet,SIF,2015-05-01,08/05/2015",
        "two.txt,leeds,,,",
    )

    given = read_manifest(path)

    ids = dict(Authority.objects.values_list("slug", "pk"))
    assert given == {
        tmp_path / "a/one.txt": {
            "authority_id": ids["barnet"],
            "framework": "sif",
            "start": date(2015, 5, 1),
            "end": date(2015, 5, 8),
        },
        tmp_path / "two.txt": {"authority_id": ids["leeds"]},
    }


def test_everything_wrong_is_told_at_once_by_line(tmp_path: Path) -> None:
    path = manifest(
        tmp_path,
        "file,authority,framework,start,end",
        "one.txt,Atlantis,,,",
        "two.txt,,nonsense,,",
        "three.txt,,,1 May 2015,",
        ",Leeds,,,",
        "five.txt,,,2015-05-08,2015-05-01",
    )

    with pytest.raises(BadManifest) as told:
        read_manifest(path)

    lines = str(told.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [f"line {n}" for n in (2, 3, 4, 5, 6)]
    assert "Atlantis" in lines[0]
    assert "write it as 2015-05-01" in lines[2]


@pytest.mark.parametrize("first", ["authority,start", "file,colour", ""])
def test_unknown_or_missing_columns_are_told(tmp_path: Path, first: str) -> None:
    with pytest.raises(BadManifest, match="must name columns out of: file, authority"):
        read_manifest(manifest(tmp_path, first, "x,y"))


def test_a_manifest_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadManifest, match="cannot be read"):
        read_manifest(tmp_path / "none.csv")
