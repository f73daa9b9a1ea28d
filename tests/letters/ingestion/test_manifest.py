from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from letters.ingestion.listing import Listing
from letters.ingestion.manifest import BadManifest, facts_and_listing, read_manifest
from letters.models import Authority, FormerSlug

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
        "three.txt",  # a row that ends early says nothing more
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
        tmp_path / "three.txt": {},
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
    with pytest.raises(BadManifest, match="must name columns from this list: file, authority"):
        read_manifest(manifest(tmp_path, first, "x,y"))


def test_a_manifest_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadManifest, match="cannot be read"):
        read_manifest(tmp_path / "none.csv")


def test_where_a_file_was_published_and_when(tmp_path: Path) -> None:
    longest = "https://example.org/" + "a" * 480
    lines = (
        "file,published,lead_inspector,source_url,source_page_url",
        f"one.txt,2015-06-01,{'x' * 120},{longest},",
    )

    (given,) = read_manifest(manifest(tmp_path, *lines)).values()

    assert given == {"published": date(2015, 6, 1), "lead_inspector": "x" * 100, "source_url": longest}
    assert facts_and_listing(given) == (
        {"published": date(2015, 6, 1), "lead_inspector": "x" * 100},
        Listing(longest),
    )


@pytest.mark.parametrize(
    "cell",
    [
        "ftp://example.org/a.pdf",
        "https://",
        "example.org/a.pdf",
        "https://[::1",
        "https://example.org/a\x7f",
        "https://example.org/" + "a" * 481,
    ],
)
def test_what_is_no_web_address_is_told(tmp_path: Path, cell: str) -> None:
    with pytest.raises(BadManifest, match=r"line 2: .* is not a web address"):
        read_manifest(manifest(tmp_path, "file,source_url", f"one.txt,{cell}"))


@pytest.mark.parametrize("cell", ["2015-W18", "20150501", "31/02/2015", "1/2/3/4"])
def test_what_is_no_date_is_told(tmp_path: Path, cell: str) -> None:
    with pytest.raises(BadManifest, match=r"line 2: .* is not a date"):
        read_manifest(manifest(tmp_path, "file,published", f"one.txt,{cell}"))


def test_an_authority_is_named_by_an_earlier_address_too(tmp_path: Path) -> None:
    leeds = Authority.objects.get(slug="leeds")
    FormerSlug.objects.create(field="authority", slug="leeds-vale-2009", authority=leeds)

    facts = read_manifest(manifest(tmp_path, "file,authority", "a.txt,leeds-vale-2009"))

    assert facts[tmp_path / "a.txt"] == {"authority_id": leeds.pk}
