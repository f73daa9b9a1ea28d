"""What the command takes and says."""

from __future__ import annotations

import socket
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from letters.fetching import errors, spool, start
from letters.fetching.order import Order
from tests.letters.fetching.conftest import Run, providers
from tests.letters.fetching.reports import report
from tests.letters.fetching.stand_in import Document, StandIn, status

pytestmark = pytest.mark.django_db(transaction=True)


def said(*words: str) -> str:
    """What the command prints, both ways; SystemExit is no matter."""
    out = StringIO()
    try:
        call_command("fetch_letters", *words, stdout=out, stderr=out)
    except SystemExit as error:
        out.write(f"exit {error.code}")
    return out.getvalue()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--limit", "0"], "argument --limit: must be 1 or more"),
        (["--limit", "ten"], "argument --limit: “ten” is not a number; write how many files, such as 20"),
        (["--since", "20240131"], "argument --since: “20240131” is not a date; write it as 2024-01-31"),
        (["--since", "2024-W05"], "argument --since: “2024-W05” is not a date; write it as 2024-01-31"),
        (["--since", "2024-02-30"], "argument --since: “2024-02-30” is not a date; write it as 2024-01-31"),
    ],
)
def test_an_option_that_cannot_be_followed_is_said(words: list[str], says: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("fetch_letters", *words)

    assert str(refused.value) == f"Error: {says}"


def test_another_site_alone_has_its_files_too(site: StandIn, authorities: object, settings: Settings) -> None:
    settings.FETCH_FILES = site.hosts["foreign"]
    site.providers = providers("Westmarsh")
    site.providers[0].documents = [Document(50000001, report(1))]
    page = site.provider_page(site.providers[0]).replace(site.files, site.reports)
    site.always["/provider/44/90001"] = status(200, page.encode())

    start.fetch(Order(), lambda line, result: None, site=site.reports)

    assert [one.host for one in site.asked("/v1/file/50000001")] == ["reports"]
    assert not [one for one in site.seen if one.host == "foreign"]


def test_each_pause_is_said(site: StandIn, run: Run) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
        heard: list[str] = []
        done = start.fetch(
            Order(), lambda line, result: heard.append(line) if result == "waiting" else None, site=address
        )

    assert heard == [f"{address}/robots.txt: the connection was refused; asked again in 0 seconds"] * 3
    assert (done.state, "the connection was refused" in done.reason) == ("stopped", True)


def test_a_run_that_brought_nothing_because_it_was_stopped_says_so(site: StandIn, run: Run) -> None:
    site.providers = []

    words = said()

    assert words.splitlines()[0].startswith("Nothing was fetched; 2 requests")
    assert words.splitlines()[1].startswith("Stopped early: the list names no authorities")
    assert words.endswith("exit 1")


def test_a_contact_is_asked_for(site: StandIn, run: Run, settings: Settings) -> None:
    settings.FETCH_CONTACT = ""
    site.providers = providers("Westmarsh")

    assert "FETCH_CONTACT is not set" in said()
    settings.FETCH_CONTACT = "ada@example.org"
    assert "FETCH_CONTACT" not in said()


def test_a_dry_run_keeps_the_limit(site: StandIn, run: Run) -> None:
    site.providers = providers("Westmarsh")
    site.providers[0].documents = [Document(50000000 + n, report(n)) for n in range(5)]

    done, lines = run(dry_run=True, limit=2)

    assert (len(lines), done.counts["would fetch"]) == (2, 2)


def test_a_full_disk_ends_the_run_in_one_line_and_the_next_goes_on(
    site: StandIn, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.providers = providers("Westmarsh")
    site.providers[0].documents = [Document(50000000 + n, report(n)) for n in range(2)]

    def full(document: object, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(spool, "keep", full)
        done, _ = run()

    assert (done.state, done.reason) == ("stopped", "no file can be kept here (No space left on device)")
    assert run()[0].counts["added"] == 2


def test_a_lock_that_cannot_be_made_is_said(site: StandIn, run: Run, settings: Settings) -> None:
    settings.DATA_DIR = settings.DATA_DIR / "nowhere"

    with pytest.raises(errors.StopFetching, match="cannot be written"):
        run()
