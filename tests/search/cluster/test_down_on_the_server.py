"""The whole site while its cluster hangs or is down, its database is down, or both: it says so, and soon."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from tests.cluster import Node, cluster
from tests.conftest import needs_real_part
from tests.operations.running import Answer, Editor, Place, get, serving
from tests.postgres import Server, postgres_binaries, postgres_server

TIMEOUT_SECONDS = 10.0  # long, so that a busy machine is told from one that waits: four tries would be 40
SEARCH = "/search/?q=supervision"
UNAVAILABLE = "Search is temporarily unavailable"
BACK_SECONDS = 60
START = """
import json
from django.contrib.auth.models import User
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
call_command("load_sample", verbosity=0)
User.objects.create_superuser("ada", "ada@example.org", "sesame-9")
from letters.models import Finding
one = Finding.objects.select_related("inspection").order_by("pk")[0]
print("FINDING" + json.dumps({"letter": one.inspection.letter_id, "finding": one.pk, "version": one.version,
    "kind": one.kind, "text": one.text}))
"""
WAITING = "SELECT coalesce(sum(findings), 0) FROM search_indexqueueentry WHERE indexed_at IS NULL"


@dataclass(frozen=True, slots=True)
class Running:
    """A site, and what it stands on. ``finding`` is one in it, as its form has it."""

    url: str
    place: Place
    node: Node
    database: Server
    wait: Callable[[], None]
    finding: dict[str, Any]

    def page(self, address: str) -> tuple[Answer, float]:
        """Given an address, return what it answers, and after how many seconds."""
        began = time.monotonic()
        answer = get(self.url + address)
        return answer, time.monotonic() - began

    def waiting(self) -> int:
        """How many findings wait to be indexed."""
        with psycopg.connect(self.database.url) as connection:
            return int(connection.execute(WAITING).fetchone()[0])  # type: ignore[index]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    needs_real_part(postgres_binaries(), "PostgreSQL is not installed (Debian package: postgresql)")
    with ExitStack() as parts:
        database = parts.enter_context(postgres_server())
        search = parts.enter_context(cluster())
        settings = {
            "DATABASE_URL": database.url,
            "SEARCH_URL": search.url,
            "SEARCH_REPLICAS": "0",
            "SEARCH_TIMEOUT": str(TIMEOUT_SECONDS),
        }
        place = Place(tmp_path_factory.mktemp("site"), settings)
        place.manage("migrate", "--verbosity", "0")
        finding = json.loads(place.manage("shell", "-v0", "-c", START).partition("FINDING")[2])
        url = parts.enter_context(serving(place, WORKERS="1"))
        yield Running(url, place, search.nodes[0], database, search.wait, finding)


@contextmanager
def hanging(node: Node) -> Iterator[None]:
    """Within, the node keeps its connections and answers nothing."""
    node.send(signal.SIGSTOP)
    try:
        yield
    finally:
        node.send(signal.SIGCONT)


def comes_back(site: Running) -> None:
    """The site answers as ever, without anybody doing anything."""
    end = time.monotonic() + BACK_SECONDS
    while (answer := site.page(SEARCH)[0]).status != 200:
        assert time.monotonic() < end, answer.text
        time.sleep(0.5)
    _, told = checks(site)
    assert (told["database"], told["index"]) == ("well", "well")  # whether a worker runs is another question


def checks(site: Running) -> tuple[int, dict[str, str]]:
    told = get(f"{site.url}/readyz")
    return told.status, json.loads(told.text)["checks"]


def other_pages_work(site: Running) -> None:
    for address in ("/", "/themes/", "/letters/1/", "/healthz"):
        answer, seconds = site.page(address)
        assert answer.status == 200, (address, answer.text)
        assert seconds < TIMEOUT_SECONDS, f"{address} took {seconds:.1f} s"


def test_while_the_cluster_hangs_the_first_waits_once_and_all_others_not(site: Running) -> None:
    comes_back(site)
    with hanging(site.node):
        first, first_seconds = site.page(SEARCH)
        second, second_seconds = site.page(SEARCH)
        status, told = checks(site)
        other_pages_work(site)

    assert (first.status, second.status) == (503, 503)
    assert UNAVAILABLE in first.text
    assert "Traceback" not in first.text
    assert first_seconds < 2 * TIMEOUT_SECONDS
    assert second_seconds < TIMEOUT_SECONDS
    assert status == 503
    assert "does not answer" in told["index"]
    assert told["database"] == "well"
    comes_back(site)


def test_a_correction_is_saved_while_the_cluster_hangs_and_found_afterwards(site: Running) -> None:
    comes_back(site)
    letter = site.finding["letter"]
    fields = {**site.finding, "do": "save", "text": site.finding["text"] + " Zebracrossing."}
    editor = Editor(site.url)
    editor.open("/sign-in/")
    editor.send("/sign-in/", {"username": "ada", "password": "sesame-9"})
    editor.open(f"/admin/letters/letter/{letter}/review/")

    with hanging(site.node):
        began = time.monotonic()
        saved = editor.send(f"/admin/letters/letter/{letter}/review/", fields)
        seconds = time.monotonic() - began
        waiting = site.waiting()
    site.place.manage("work", "--until-done")

    assert saved.status == 200, saved.text
    assert "Zebracrossing" in saved.text
    assert seconds < 2 * TIMEOUT_SECONDS
    assert waiting == 1
    assert site.waiting() == 0
    assert "agrees with the database" in site.place.manage("check_index")
    comes_back(site)
    assert "1 finding for ‘Zebracrossing’" in site.page("/search/?q=Zebracrossing")[0].text


def test_the_cluster_the_database_and_both_are_down(site: Running) -> None:
    comes_back(site)
    site.node.kill()
    without_cluster, seconds = site.page(SEARCH)
    cluster_told = checks(site)
    other_pages_work(site)

    site.database.stop()
    try:
        without_both = [site.page(address) for address in (SEARCH, "/", "/letters/1/", "/themes/")]
        both_told = checks(site)
        alive = get(f"{site.url}/healthz")
    finally:
        site.node.start()
    site.wait()
    without_database = [site.page(address) for address in (SEARCH, "/", "/letters/1/", "/themes/")]
    database_told = checks(site)
    site.database.start()
    comes_back(site)

    assert without_cluster.status == 503
    assert UNAVAILABLE in without_cluster.text
    assert seconds < TIMEOUT_SECONDS
    assert cluster_told[0] == both_told[0] == database_told[0] == 503
    assert "does not answer" in cluster_told[1]["index"]
    assert cluster_told[1]["database"] == "well"
    for told in (both_told, database_told):
        assert "does not answer" in told[1]["database"]
    assert alive.status == 200
    for answer, seconds in (*without_both, *without_database):
        assert answer.status == 503
        assert "not available at the moment" in answer.text
        assert "Traceback" not in answer.text
        assert seconds < TIMEOUT_SECONDS
