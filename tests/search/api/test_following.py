"""Whoever follows on holds in the end what the site holds, whatever becomes of letters meanwhile."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from letters.editing import correct_finding, delete_finding, publish, save_authority, unpublish
from letters.ingestion.reread import store_again
from letters.ingestion.store import remove
from letters.models import Authority, Finding, Letter
from search.api import following
from search.api.following import BEGINNING, CannotFollow, From, place_asked
from search.pages.examples import read_example
from tests.behaviours.conftest import index_all
from tests.builders import HEADER, read_letter, stored

pytestmark = pytest.mark.django_db
WORDS = ("supervision", "plans", "visits", "audits", "assessments")
ALL = "added_since=1970-01-01"


class Follower:
    """Holds a copy of a question's answer, and goes on from where it was."""

    def __init__(self, client: Client, question: str) -> None:
        self.client, self.copy = client, dict[int, Any]()
        self.follow = f"/api/findings/?{question}{ALL}"

    def step(self) -> bool:
        """Take one answer in; say whether there is another."""
        part = self.client.get(self.follow).json()
        self.copy |= {one["id"]: one for one in part["results"]}
        for number in part["removed"]:
            self.copy.pop(number, None)
        self.follow = part["next"] or part["follow"]
        return bool(part["next"])


def held(client: Client, question: str) -> dict[int, Any]:
    """What the site holds, as its own pages tell it."""
    found: dict[int, Any] = {}
    address = f"/api/findings/?{question}sort=oldest"
    while address:
        page = client.get(address).json()
        found |= {one["id"]: {k: v for k, v in one.items() if k != "match"} for one in page["results"]}
        address = page["next"]
    return found


def some_texts(chance: random.Random) -> list[str]:
    return [
        f"{chance.choice(WORDS).title()} are {chance.randrange(999)}." for _ in range(chance.randrange(1, 9))
    ]


def something_happens(chance: random.Random, number: int) -> None:
    """A letter comes, goes, comes back, is read otherwise or removed; a finding is corrected or taken out."""
    letters = list(Letter.objects.order_by("pk"))
    letter = chance.choice(letters) if letters else None
    finding = Finding.objects.order_by("?").first()
    what = chance.randrange(8)
    if what < 2 or letter is None or finding is None:
        day = date(2009 + number % 15, 3, 4)
        stored(*some_texts(chance), name=str(number), header=replace(HEADER, ranges=((day, day),)))
    elif what == 2:
        unpublish([letter])
    elif what == 3:
        publish([letter])
    elif what == 4:
        store_again(letter.pk, read_letter(*some_texts(chance)))
    elif what == 5:
        correct_finding(finding.pk, finding.version, {"text": "Supervision is mended."})
    elif what == 6:
        delete_finding(finding.pk, finding.version)
    else:
        if chance.random() < 0.5:
            remove([letter])
        else:
            save_authority(_renamed(chance))


def _renamed(chance: random.Random) -> Authority:
    authority = Authority.objects.get(slug="sefton")
    authority.name = f"Sefton {chance.randrange(9)}"
    return authority


@pytest.mark.parametrize("seed", range(4))
def test_a_follower_of_random_events_holds_what_the_site_holds(
    client: Client, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(following.part_after, "__defaults__", (7,))  # many answers for few findings
    chance = random.Random(seed)
    followers = {question: Follower(client, question) for question in ("", "q=supervision&")}
    for number in range(40):
        something_happens(chance, number)
        index_all()
        for one in followers.values():
            for _ in range(chance.randrange(3)):
                one.step()

    for question, one in followers.items():
        while one.step():
            pass
        assert one.copy == held(client, question)
    assert Finding.objects.exists()


def test_an_old_letter_that_is_added_now_is_new(client: Client) -> None:
    stored("Supervision is regular.", name="one")
    index_all()
    follower = Follower(client, "")
    follower.step()

    day = date(2009, 3, 4)
    stored("Supervision is rare.", name="two", header=replace(HEADER, ranges=((day, day),)))
    index_all()
    new = client.get(follower.follow).json()

    assert [one["text"] for one in new["results"]] == ["Supervision is rare."]
    assert new["results"][0]["added_at"] == new["results"][0]["changed_at"]
    assert (new["removed"], new["next"]) == ([], None)


def test_nothing_new_is_said_and_followed_on_from(client: Client) -> None:
    stored("Supervision is regular.")
    index_all()
    follower = Follower(client, "")
    follower.step()
    before = follower.follow

    assert not follower.step()
    assert follower.follow == before
    ahead = client.get("/api/findings/?added_since=2999-01-01").json()
    assert ahead["results"] == []
    stored("Plans drift.", name="two")
    index_all()
    assert [one["text"] for one in client.get(ahead["follow"]).json()["results"]] == ["Plans drift."]


def rows(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_files_follow_on_as_the_page_says(client: Client) -> None:
    stored("Supervision is regular.", "Plans drift.", name="one")
    stored("Visits are late.", name="two")
    index_all()
    copy = {row["id"]: row for row in rows(client, f"/search/findings.csv?{ALL}")}
    since = max(row["changed_at"] for row in copy.values())
    unpublish(Letter.objects.filter(name="one"))
    stored("Audits are rare.", name="three")
    index_all()

    new = rows(client, f"/search/findings.csv?added_since={since}")
    gone = rows(client, f"/search/removed.csv?added_since={since}")

    copy |= {row["id"]: row for row in new}
    for row in gone:
        del copy[row["id"]]
    assert copy == {row["id"]: row for row in rows(client, "/search/findings.csv")}
    assert sorted(row["text"] for row in copy.values()) == ["Audits are rare.", "Visits are late."]
    assert len(gone) == 2
    assert gone[0]["removed_at"] > since


def test_a_file_names_the_address_to_go_on_from(client: Client) -> None:
    stored("Supervision is regular.", name="one")
    index_all()
    answer = client.get(f"/search/findings.csv?q=supervision&{ALL}")
    onward = re.fullmatch(r'<(.*)>; rel="next"', answer["Link"])
    assert onward
    list(answer)
    stored("Supervision is rare.", name="two")
    index_all()

    assert [row["text"] for row in rows(client, onward[1])] == ["Supervision is rare."]


@pytest.mark.parametrize("asked", ["added_since=", "added_since=soon", "added_since=2026-01-01&added_since=2027-01-01",
    "added_since=2026-01-01&after=x", "added_since=2026-01-01&after=2026-01-01.5&after=2026-01-01.6"])  # fmt: skip
def test_what_cannot_be_followed_is_refused_in_words(client: Client, asked: str) -> None:
    for address in ("/api/findings/", "/search/findings.csv", "/search/removed.csv"):
        answer = client.get(f"{address}?{asked}")
        assert answer.status_code == 400
        assert answer.content.decode().startswith(("added_since: must", "after: must"))


def test_a_list_of_what_was_removed_needs_a_time(client: Client) -> None:
    assert client.get("/search/removed.csv?q=plans").status_code == 400


def test_a_place_is_written_and_read() -> None:
    place = From(BEGINNING, 7)

    assert place_asked(["1970-01-01"], [place.written()]) == place
    with pytest.raises(CannotFollow):
        place_asked([], [])


@pytest.fixture
def site(settings: Settings, request: pytest.FixtureRequest) -> str:
    """A site that programs ask; no style is collected for it."""
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.startswith("whitenoise")]
    return request.getfixturevalue("live_server").url  # type: ignore[no-any-return]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reference")
def test_the_program_on_the_page_keeps_a_copy(tmp_path: Path, site: str, client: Client) -> None:
    stored("Supervision is regular.", "Supervision is rare.", name="one")
    index_all()

    def run() -> dict[str, Any]:
        (tmp_path / "follow.py").write_text(read_example("python"), encoding="utf-8")
        program = [sys.executable, "follow.py", site]
        subprocess.run(program, cwd=tmp_path, check=True, timeout=60, capture_output=True)
        told = json.loads((tmp_path / "findings.json").read_text(encoding="utf-8"))
        return {one["text"]: one for one in told["findings"].values()}

    assert sorted(run()) == ["Supervision is rare.", "Supervision is regular."]
    unpublish(Letter.objects.all())
    stored("Supervision is new.", name="two")
    index_all()
    assert sorted(run()) == ["Supervision is new."]


def test_programs_that_do_not_run_here_ask_for_what_there_is(client: Client) -> None:
    stored("Supervision is regular.")
    index_all()
    (row,) = rows(client, f"/search/findings.csv?theme=supervision&{ALL}")
    assert rows(client, f"/search/removed.csv?theme=supervision&{ALL}") == []

    excel, r = read_example("excel"), read_example("r")

    assert set(re.findall(r'\{"(\w+)"', excel)) <= set(row)
    assert all(name in row for name in re.findall(r"held\$(\w+)", r))
    assert "search/findings.csv" in excel
    assert {"findings", "removed"} == set(re.findall(r'read_all\("(\w+)"', r))
    assert date.fromisoformat(row["inspection_start"])


def test_the_page_shows_the_programs_as_they_run(client: Client) -> None:
    page = client.get("/api/follow/").content.decode()

    assert "copy[&quot;follow&quot;] = part[&quot;follow&quot;]" in page
    assert "anti_join" in page
    assert "Table.PromoteHeaders" in page
