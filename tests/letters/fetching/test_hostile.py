"""A site that means harm: one line each, in bounded time and memory, and no other host is ever asked."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from letters.fetching import exchange
from letters.models import Letter, SourceDocument, SourcePage
from tests.letters.fetching.conftest import Run, providers
from tests.letters.fetching.reports import report
from tests.letters.fetching.stand_in import Document, Handler, Provider, StandIn, redirect, status

pytestmark = pytest.mark.django_db(transaction=True)
MB = 2**20


@contextmanager
def bounded(seconds: float, megabytes: float) -> Iterator[None]:
    """Fail where the block takes more of the processor, or this process's Python more memory at its height.

    The stand-in is part of both. Other work on the machine is not, as by the clock it would be.
    """
    tracemalloc.start()
    began = time.process_time()
    yield
    taken, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < seconds
    assert peak < megabytes * MB


def with_document(site: StandIn) -> Document:
    site.providers = providers("Westmarsh")
    document = Document(50000001, report(1))
    site.providers[0].documents = [document]
    return document


def begin(handler: Handler, *, content_length: int | None) -> None:
    """An answer's head; without a length, its body is whatever comes until the connection closes."""
    handler.send_response(200)
    if content_length is None:
        handler.send_header("Connection", "close")
    else:
        handler.send_header("Content-Length", str(content_length))
    handler.end_headers()
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """Bytes without end, and no word of how many."""
    begin(handler, content_length=None)
    for _ in range(1024):
        handler.wfile.write(b"%PDF-1.7" + b"x" * MB)


def gigabyte(handler: Handler) -> None:
    begin(handler, content_length=1024 * MB)
    for _ in range(1024):
        handler.wfile.write(b"x" * MB)


def trickle(handler: Handler) -> None:
    begin(handler, content_length=1000)
    for _ in range(600):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def trickling_headers(handler: Handler) -> None:
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(600):
        handler.wfile.write(f"X-{number}: x\r\n".encode())
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [endless, gigabyte])
def test_a_file_over_the_limit_is_given_up(site: StandIn, run: Run, answer: object) -> None:
    site.always[with_document(site).path] = answer  # type: ignore[assignment]

    with bounded(20, 120):
        done, lines = run()

    assert (done.state, done.counts["refused"], len(lines)) == ("done", 1, 1)
    assert "Not fetched: larger than 25 MB" in lines[0][0]


def test_a_gzip_bomb_is_given_up(site: StandIn, run: Run) -> None:
    bomb = gzip.compress(bytes(400 * MB))
    site.always[with_document(site).path] = status(200, bomb, Content_Encoding="gzip")
    site.always["/provider/44/90001"] = status(200, bomb, Content_Encoding="gzip")

    with bounded(20, 120):
        done, lines = run()

    assert (done.state, lines[0]) == (
        "done",
        ("Westmarsh County Council (90001): its page is not read: larger than 4 MB.", "note"),
    )


def test_a_packed_answer_is_unpacked(site: StandIn, run: Run) -> None:
    site.always[with_document(site).path] = status(200, gzip.compress(report(1)), Content_Encoding="gzip")

    assert run()[0].counts["added"] == 1


@pytest.mark.parametrize("answer", [trickle, trickling_headers])
def test_an_answer_that_trickles_is_cut_off(
    site: StandIn, run: Run, answer: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "HEADER_SECONDS", 1.0)
    monkeypatch.setattr("letters.fetching.order.FILE_SECONDS", 1.0)
    site.always[with_document(site).path] = answer  # type: ignore[assignment]

    with bounded(30, 60):
        done, _ = run()

    assert (done.state, done.counts["failed"]) == ("done", 1)


def test_redirects_in_circles_end(site: StandIn, run: Run) -> None:
    document = with_document(site)
    site.always[document.path] = redirect("/v1/file/2")
    site.always["/v1/file/2"] = redirect(document.path)

    done, lines = run()

    assert len(site.paths("files")) == 6
    assert (done.state, len(lines)) == ("done", 1)
    assert "redirected more than 5 times" in lines[0][0]


def test_an_endless_list_ends(site: StandIn, run: Run) -> None:
    def more(handler: Handler) -> None:
        start = int(handler.path.split("start=")[1].split("&")[0])
        page = StandIn()
        page.with_count = page.with_pager = False
        page.providers = [Provider(str(100000 + start + n), f"Invented {start + n}") for n in range(100)]
        handler.send(200, page.list_page(0, 100).encode())

    site.always["/search"] = more

    with bounded(60, 60):
        _, lines = run(authorities=("westmarsh",))

    assert len(site.paths()) == 10
    assert lines[0] == ("The list has more than 1000 authorities; the rest were left out.", "note")


@pytest.mark.parametrize(
    "page",
    [
        b"<a class='publication-link' href='https://elsewhere.example/v1/file/1'>x</a>" * 45_000,
        b"<div>" * 700_000,
        b"<li><a href='/provider/44/80001'>x</a>" * 90_000,
        b"\x00\xff\xfe" * 1_000_000,
        b"<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>" + b"&b;" * 100_000,
    ],
    ids=["links", "deep", "providers", "noise", "entities"],
)
def test_pages_of_a_million_links_take_seconds(site: StandIn, run: Run, page: bytes) -> None:
    with_document(site)
    site.always["/provider/44/90001"] = status(200, page)
    run()
    site.always["/search"] = status(200, page)

    with bounded(30, 120):
        done, _ = run()

    assert done.state in ("done", "stopped")
    assert not [one for one in site.seen if one.host == "foreign"]


def test_links_that_lead_elsewhere_are_left_out_in_one_line(site: StandIn, run: Run) -> None:
    good = Document(50000001, report(1))
    links = [
        f"{site.hosts['foreign']}/v1/file/1",
        f"{site.files}/v1/file/../../etc/passwd",
        f"{site.files}/v1/file/%2e%2e/1",
        f"{site.files}/v1/file/1?x=1;rm",
        "file:///etc/passwd",
        "javascript:alert(1)",
        f"{site.files.replace('http://', 'http://user:word@')}/v1/file/3",
        f"{site.files}@evil.example/v1/file/3",
        "//evil.example/v1/file/4",
        f"{site.files}/v1/file/" + "9" * 600,
        "http://[::1/v1/file/5",
        f"{site.files}/v1/file/6\x00",
    ]
    site.providers = providers("Westmarsh")
    site.providers[0].documents = [good]
    anchors = "".join(f'<a class="publication-link" href="{link}">x</a>' for link in links)
    page = site.provider_page(site.providers[0]).replace("</ol>", f"{anchors}</ol>")
    site.always["/provider/44/90001"] = status(200, page.encode())

    done, lines = run()

    assert site.paths("files") == [good.path, "/v1/file/1"]
    assert not [one for one in site.seen if one.host == "foreign"]
    assert done.counts["added"] == 1
    assert ("Westmarsh County Council (90001): 11 links that lead elsewhere were left out.", "note") in lines


def test_names_with_markup_and_controls_are_text_in_one_line(site: StandIn, run: Run) -> None:
    site.providers = [Provider("90001", "<script>alert(1)</script>\x1b[31m\u202eCouncil" + "x" * 5000)]
    site.providers[0].documents = [Document(50000001, report(1), "\x07Inspection\n\n<b>, PDF - 09 May 2025")]

    _, lines = run()

    page, document = SourcePage.objects.get(), SourceDocument.objects.get()
    assert (len(page.name), page.name[:33]) == (200, "<script>alert(1)</script>[31mCoun")
    assert document.label == "Inspection <b>"
    assert all(line.isprintable() for line, _ in lines)
    assert Letter.objects.get().name == "90001-2025-05-09-50000001.pdf"
