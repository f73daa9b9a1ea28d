"""Runs against the stand-in, asserted by what it saw and by what is in the database afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from pytest_django import Settings

from letters.fetching.errors import SiteBusy
from letters.models import FetchRun, Finding, Inspection, Letter, SourceDocument, SourcePage
from tests.letters.fetching.conftest import Run, providers
from tests.letters.fetching.reports import report
from tests.letters.fetching.stand_in import Document, Provider, StandIn, cut, redirect, reset, slow, status

EXPECTED = {"added": 2, "new version": 1, "unchanged": 2}
pytestmark = pytest.mark.django_db(transaction=True)
LIST = [
    "/search?q=&location=&lat=&lon=&radius=&level_1_types=3&level_2_types%5B%5D=12&start=0&rows=100",
    "/search?q=&location=&lat=&lon=&radius=&level_1_types=3&level_2_types%5B%5D=12&start=100&rows=100",
]


def one_provider(site: StandIn, *documents: Document) -> Provider:
    site.providers = providers("Westmarsh")
    site.providers[0].documents = list(documents)
    return site.providers[0]


def results() -> dict[int, str]:
    return {int(d.url.rpartition("/")[2]): d.state for d in SourceDocument.objects.all()}


def test_the_first_run_asks_for_the_list_each_page_and_each_file_once(site: StandIn, run: Run) -> None:
    site.providers = [
        *providers("Westmarsh", "Northmoor"),
        *(Provider(f"9{n:04}", f"Invented {n}", "") for n in range(151)),
    ]
    site.providers[0].documents = [Document(50000001, report(1))]
    site.providers[1].documents = [
        Document(50000002, report(2, "Northmoor")),
        Document(50000003, report(3, "Northmoor")),
    ]
    for n, one in enumerate(site.providers):
        one.urn = str(90001 + n)

    done, _ = run()

    asked = site.paths()
    assert asked[:2] == LIST
    assert sorted(asked[2:]) == sorted([*(one.path for one in site.providers), *site.documents()])
    assert (done.state, done.counts["added"], Letter.objects.count()) == ("done", 3, 3)
    assert [one.path for one in site.seen if one.path == "/robots.txt"] == ["/robots.txt"] * 2
    assert {one.headers["user-agent"] for one in site.seen} == {"InspectionFindings/1.0 (+ada@example.org)"}
    assert not [one for one in site.seen if one.host == "foreign"]


def test_an_unchanged_day_costs_two_requests(site: StandIn, run: Run) -> None:
    site.providers = [Provider(str(90001 + n), f"Invented {n}") for n in range(153)]
    site.providers[0].documents = [Document(50000001, report(1))]
    run()
    site.forget()

    done, lines = run()

    assert [one.path for one in site.seen] == LIST
    assert (done.state, lines, done.counts["requests"]) == ("done", [], 2)


def test_requests_are_spaced_by_the_delay(site: StandIn, run: Run, settings: Settings) -> None:
    settings.DELAY_S = 0.3
    one_provider(site, Document(50000001, report(1)), Document(50000002, report(2)))

    run()

    times = [one.at for one in site.seen]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert len(gaps) == 5  # robots, list, page, robots, two files
    assert min(gaps) >= 0.3


def test_a_crawl_delay_longer_than_ours_is_kept(site: StandIn, run: Run) -> None:
    site.robots = "User-agent: *\nCrawl-delay: 0.4\nDisallow: /admin\n"
    one_provider(site, Document(50000001, report(1)))

    run()

    times = [one.at for one in site.seen]
    assert min(later - earlier for earlier, later in pairwise(times[1:])) >= 0.4


@pytest.mark.parametrize(
    ("robots", "asked"),
    [
        ("User-agent: *\nDisallow: /search\n", 0),
        ("User-agent: *\nDisallow: /*?*start=\n", 0),
        ("User-agent: InspectionFindings\nDisallow: /\n\nUser-agent: *\nAllow: /\n", 0),
        ("User-agent: OtherBot\nDisallow: /\n", 3),
        ("User-agent: *\nDisallow: /s\nAllow: /search\n", 3),
    ],
)
def test_robots_txt_is_obeyed(site: StandIn, run: Run, robots: str, asked: int) -> None:
    site.robots = robots
    one_provider(site, Document(50000001, report(1)))

    done, _ = run()

    assert len(site.paths()) == asked
    assert (done.state == "stopped") == (asked == 0)
    assert asked or "robots.txt does not allow" in done.reason


def test_robots_txt_that_forbids_files_leaves_them(site: StandIn, run: Run) -> None:
    site.robots = "User-agent: *\nDisallow: /v1/\n"
    one_provider(site, Document(50000001, report(1)))

    done, _ = run()

    assert (site.paths("files"), done.counts["refused"], results()) == ([], 1, {50000001: "refused"})


@pytest.mark.parametrize(("code", "state"), [(404, "done"), (500, "stopped")])
def test_a_robots_txt_that_is_not_there_allows_and_one_that_cannot_be_had_forbids(
    site: StandIn, run: Run, code: int, state: str
) -> None:
    site.always["/robots.txt"] = status(code)
    one_provider(site, Document(50000001, report(1)))

    done, _ = run()

    assert done.state == state
    assert bool(site.paths()) == (state == "done")


@pytest.mark.parametrize("code", [429, 503])
def test_retry_after_is_kept(site: StandIn, run: Run, code: int) -> None:
    document = Document(50000001, report(1))
    one_provider(site, document)
    site.faults[document.path] = [status(code, Retry_After="1")]

    done, _ = run()

    first, second = site.asked(document.path)
    assert second.at - first.at >= 1.0
    assert done.counts["added"] == 1


def test_pauses_grow_where_the_site_does_not_say_how_long(site: StandIn, run: Run) -> None:
    document = Document(50000001, report(1))
    one_provider(site, document)
    site.faults[document.path] = [status(503), status(503), status(503)]

    done, _ = run()

    times = [one.at for one in site.asked(document.path)]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert all(gap >= pause for gap, pause in zip(gaps, (0.05, 0.1, 0.2), strict=True))
    assert done.counts["added"] == 1


def test_a_long_retry_after_ends_the_run_and_the_next_asks_nothing_before(site: StandIn, run: Run) -> None:
    one, two = Document(50000001, report(1)), Document(50000002, report(2))
    one_provider(site, one, two)
    site.faults[two.path] = [status(429, Retry_After="3600")]

    done, _ = run()

    assert (done.state, len(site.paths("files"))) == ("stopped", 1)
    assert "no requests until" in done.reason
    site.forget()
    with pytest.raises(SiteBusy, match="no requests until"):
        run()
    assert not site.seen
    FetchRun.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    again, _ = run()
    assert again.counts["added"] == 2


@pytest.mark.parametrize("fault", [reset, cut])
def test_a_half_sent_file_is_fetched_again(site: StandIn, run: Run, fault: object) -> None:
    document = Document(50000001, report(1))
    one_provider(site, document)
    site.faults[document.path] = [fault(document.data)]  # type: ignore[operator]

    done, _ = run()

    assert len(site.asked(document.path)) == 2
    assert done.counts["added"] == 1
    assert Letter.objects.get().size_bytes == len(report(1))


def test_a_file_that_never_comes_whole_is_tried_in_the_next_run(site: StandIn, run: Run) -> None:
    one, two = Document(50000001, report(1)), Document(50000002, report(2))
    one_provider(site, one, two)
    site.faults[two.path] = [reset(report(2))] * 4

    done, _ = run()

    assert (done.state, done.counts["failed"], done.counts["added"]) == ("done", 1, 1)
    again, _ = run()
    assert (again.counts["added"], Letter.objects.count()) == (1, 2)


def test_a_site_that_is_down_ends_the_run(site: StandIn, run: Run) -> None:
    documents = [Document(50000000 + n, report(n)) for n in range(6)]
    one_provider(site, *documents)
    site.always |= {document.path: status(500) for document in documents}

    done, _ = run()

    assert done.state == "stopped"
    assert len(site.paths("files")) == 3 * 4


def test_a_slow_answer_is_waited_for(site: StandIn, run: Run) -> None:
    document = Document(50000001, report(1))
    one_provider(site, document)
    site.faults[document.path] = [slow(1.5, report(1))]

    assert run()[0].counts["added"] == 1


@pytest.mark.parametrize("code", [200, 404, 410])
def test_what_is_no_pdf_is_never_stored_and_asked_again_only_after_a_month(
    site: StandIn, run: Run, code: int
) -> None:
    document = Document(50000001, None)
    one_provider(site, document)
    if code != 200:
        site.always[document.path] = status(code, b"<title>gone</title>")

    run()
    run()

    assert (len(site.asked(document.path)), Letter.objects.count(), results()) == (
        1,
        0,
        {50000001: "missing"},
    )
    SourceDocument.objects.update(asked_at=timezone.now() - timedelta(days=31))
    site.always.clear()
    document.data = report(1)
    done, _ = run()
    assert (done.counts["added"], len(site.asked(document.path))) == (1, 2)


def test_a_redirect_to_another_host_is_refused(site: StandIn, run: Run) -> None:
    document = Document(50000001, report(1))
    one_provider(site, document)
    site.always[document.path] = redirect(f"{site.hosts['foreign']}/v1/file/1")

    done, lines = run()

    assert not [one for one in site.seen if one.host == "foreign"]
    assert done.counts["refused"] == 1
    assert next(line for line, result in lines if result == "refused").endswith(
        "Not fetched: redirected to another host, 127.0.0.1, which is not asked"
    )


def test_a_redirect_within_the_site_is_followed(site: StandIn, run: Run) -> None:
    document, other = Document(50000001, report(1)), Document(50000002, report(2))
    one_provider(site, document, other)
    site.always[document.path] = redirect(other.path)

    assert run()[0].counts["added"] == 1
    assert run()[0].counts.get("added", 0) == 0


def test_letters_know_their_source_and_its_date_fills_what_they_do_not_print(site: StandIn, run: Run) -> None:
    one_provider(site, Document(50000001, report(1)), Document(50000002, report(2, published="1 May 2025")))

    run()

    plain, printed = Letter.objects.order_by("source_url")
    assert plain.source_url == f"{site.files}/v1/file/50000001"
    assert plain.source_page_url == f"{site.reports}/provider/44/90001"
    assert (plain.inspection.published, plain.inspection.from_listing) == (date(2025, 5, 9), ["published"])
    assert (printed.inspection.published, printed.inspection.from_listing) == (date(2025, 5, 1), [])
    assert "The report says “1 May 2025”, the public page “9 May 2025”" in [
        one["message"] for one in printed.doubts
    ]


def test_limit_kinds_since_and_authority_say_what_is_asked_for(site: StandIn, run: Run) -> None:
    site.providers = providers("Westmarsh", "Northmoor")
    site.providers[0].documents = [
        Document(50000001, report(1), "Children's services inspection, PDF - 09 May 2025"),
        Document(50000002, report(2), "Children's services focused visit, PDF - 01 August 2024"),
        Document(50000003, report(3), "Children's services inspection, PDF - 02 June 2014"),
    ]
    site.providers[1].documents = [Document(50000004, report(4, "Northmoor"))]

    run(authorities=("westmarsh",), kinds=("inspection",), since=date(2020, 1, 1))
    assert site.paths()[1:] == ["/provider/44/90001", "/v1/file/50000001"]

    site.forget()
    run(limit=1)
    assert len(site.paths("files")) == 1
    site.forget()
    run()
    assert len(site.paths("files")) == 2


def test_a_dry_run_fetches_no_file(site: StandIn, run: Run) -> None:
    one_provider(site, Document(50000001, report(1)))

    done, lines = run(dry_run=True)

    assert (site.paths("files"), Letter.objects.count(), done.counts["would fetch"]) == ([], 0, 1)
    assert lines[0][0].startswith("Westmarsh County Council: Children's services inspection, 9 May 2025")
    assert run()[0].counts["added"] == 1


def test_the_same_bytes_at_two_addresses_are_one_letter(site: StandIn, run: Run) -> None:
    one_provider(site, Document(50000001, report(1)), Document(50000002, report(1)))

    done, _ = run()

    assert (done.counts["added"], done.counts["duplicate"], Letter.objects.count()) == (1, 1, 1)


def test_the_second_day(site: StandIn, run: Run) -> None:
    """One new report, one revived, one authority gone, one label changed, one document changed."""
    names = ("Westmarsh", "Northmoor", "Ashby Vale", "Calderfell", "Kingsmarsh")
    site.providers = providers(*names)
    first, dead, gone, relabelled, changed = [
        Document(50000001 + n, report(n, name), etag=f'"{n}"') for n, name in enumerate(names)
    ]
    dead.data = None
    for one, document in zip(site.providers, (first, dead, gone, relabelled, changed), strict=True):
        one.documents = [document]
    run()
    finding = Finding.objects.get(inspection__letter__source_url__endswith=changed.path, position=1)
    SourceDocument.objects.filter(state="missing").update(asked_at=timezone.now() - timedelta(days=31))
    site.forget()

    new = Document(50000009, report(9), etag='"9"')
    site.providers[0].documents.insert(0, new)
    site.providers[0].latest = "20 June 2025"
    dead.data = report(1, "Northmoor")
    relabelled.label = "Inspection of children's services, PDF - 10 May 2025"
    site.providers[3].latest = "10 May 2025"
    changed.data, changed.etag = report(4, "Kingsmarsh", more="Since then visits are timely."), '"4b"'
    site.providers[4].latest = "21 June 2025"
    del site.providers[2]
    done, lines = run()

    assert sorted(site.paths("reports")[1:]) == sorted(
        one.path for one in (site.providers[0], *site.providers[2:])
    )
    conditional = {one.path: one.headers.get("if-none-match") for one in site.seen if one.host == "files"}
    assert conditional == {
        first.path: '"0"',
        new.path: None,
        dead.path: None,
        relabelled.path: '"3"',
        changed.path: '"4"',
    }
    assert {name: done.counts.get(name) for name in EXPECTED} == EXPECTED
    assert [line for line, result in lines if result == "note"] == [
        "Ashby Vale County Council (90003) is no longer listed; its reports are kept."
    ]
    assert Letter.objects.count() == 6
    version = Letter.objects.get(source_url__endswith=changed.path)
    assert version.size_bytes == len(changed.data)
    assert Finding.objects.get(pk=finding.pk).text == finding.text
    assert version.inspection.findings.filter(text__contains="timely.").exists()
    assert SourcePage.objects.get(urn="90003").unlisted_at
    site.forget()
    run()
    assert site.paths() == LIST[:1]


def test_an_editors_word_outlives_a_new_version(site: StandIn, run: Run) -> None:
    from letters.editing.corrections import correct_facts

    document = Document(50000001, report(1))
    one_provider(site, document)
    run()
    inspection = Inspection.objects.get()
    correct_facts(inspection.pk, inspection.version, {"published": date(2025, 5, 30)})

    document.data = report(1, more="Since then visits are timely.")
    run(recheck=True)

    inspection.refresh_from_db()
    assert (inspection.published, inspection.listed_facts) == (date(2025, 5, 30), [])


def test_a_letter_that_an_editor_has_deleted_does_not_come_back(site: StandIn, run: Run) -> None:
    from letters.ingestion import remove

    document = Document(50000001, report(1))
    one_provider(site, document)
    run()
    remove(Letter.objects.all())
    site.providers[0].latest = "20 June 2025"
    document.label = "Inspection, PDF - 20 June 2025"

    run(recheck=True)

    assert (len(site.asked(document.path)), Letter.objects.count()) == (1, 0)


def test_letters_loaded_by_hand_learn_their_source(site: StandIn, run: Run) -> None:
    from letters.ingestion import Source, read_each, store_result

    for source, read in read_each([Source("by-hand.pdf", report(1))], workers=1):
        store_result(source, read)
    one_provider(site, Document(50000001, report(1)))

    done, _ = run()

    letter = Letter.objects.get()
    assert done.counts["duplicate"] == 1
    assert (letter.source_url, letter.inspection.published) == (
        f"{site.files}/v1/file/50000001",
        date(2025, 5, 9),
    )


def test_authorities_are_found_by_urn_then_by_name_and_else_named(
    site: StandIn, reference: None, run: Run
) -> None:
    site.providers = [
        Provider("2532283", "The  Dorset Council"),
        Provider("99999", "London Borough of Westmarsh"),
        Provider("88888", "Nowhere <b>at</b> all"),
    ]

    _, lines = run()

    found = {page.urn: page.authority and page.authority.slug for page in SourcePage.objects.all()}
    assert found == {"2532283": "dorset", "99999": "westmarsh", "88888": None}
    assert ("Nowhere <b>at</b> all (88888) is not an authority on this site.", "note") in lines


@pytest.mark.parametrize(
    ("count", "pager", "past"), [(True, True, 200), (False, True, 404), (False, False, 200)]
)
def test_the_list_is_read_to_its_end_however_the_site_tells_it(
    site: StandIn, run: Run, count: bool, pager: bool, past: int
) -> None:
    site.providers = [Provider(str(90001 + n), f"Invented {n}") for n in range(153)]
    site.with_count, site.with_pager, site.past_the_end = count, pager, past

    run(authorities=("90153",))

    assert site.paths()[:2] == LIST
    assert SourcePage.objects.filter(unlisted_at=None).count() == 153
    assert len(site.paths("reports")) == (3 if count or pager else 4)


def test_a_list_that_breaks_off_makes_no_authority_gone(site: StandIn, run: Run) -> None:
    site.providers = [Provider(str(90001 + n), f"Invented {n}") for n in range(153)]
    run(authorities=("90153",))
    site.with_count = site.with_pager = False
    site.providers = site.providers[:100]
    site.past_the_end = 404

    _, lines = run(authorities=("90153",))

    assert not SourcePage.objects.exclude(unlisted_at=None).exists()
    assert ("The list is incomplete: its next page could not be fetched.", "note") in lines


def test_a_list_without_authorities_stops_the_run_and_changes_nothing(site: StandIn, run: Run) -> None:
    one_provider(site, Document(50000001, report(1)))
    run()
    site.providers = []

    done, _ = run()

    assert (done.state, done.reason) == (
        "stopped",
        "the list names no authorities; its layout may have changed",
    )
    assert SourcePage.objects.get().unlisted_at is None


def test_a_document_of_two_pages_is_one_and_stays_while_one_of_them_lists_it(site: StandIn, run: Run) -> None:
    site.providers = providers("Westmarsh", "Northmoor")
    document = Document(50000001, report(1))
    site.providers[0].documents = [document, Document(50000002, report(2))]
    site.providers[1].documents = [document]
    run()
    assert len(site.asked(document.path)) == 1

    site.providers[0].documents, site.providers[0].latest = site.providers[0].documents[1:], "10 May 2025"
    run()
    site.providers[1].latest = "11 May 2025"
    run()

    held = SourceDocument.objects.get(url__endswith=document.path)
    assert (held.is_listed, held.page.urn) == (True, "90002")


def test_links_of_the_list_that_lead_elsewhere_are_left_out_in_one_line(site: StandIn, run: Run) -> None:
    site.providers = providers("Westmarsh")
    page = site.list_page(0, 100).replace("</ul></body>", "")
    links = [
        f"{site.hosts['foreign']}/provider/44/90001",
        "/provider/../admin/44/1",
        "//x.example/provider/44/90001",
    ]
    anchors = "".join(f'<a href="{link}">x</a>' for link in links)
    site.always["/search"] = status(200, f"{page}{anchors}</body></html>".encode())

    _, lines = run()

    assert site.paths()[1:] == ["/provider/44/90001"]
    assert lines == [("The list: 3 links do not lead to an authority’s page and were left out.", "note")]


def test_pages_in_another_form_stop_the_run(site: StandIn, run: Run) -> None:
    site.providers = [Provider(str(90001 + n), f"Invented {n}") for n in range(20)]

    done, _ = run()

    assert (done.state, done.reason) == (
        "stopped",
        "5 pages list no documents; their layout may have changed",
    )
    assert len(site.paths()) == 6


def test_authorities_without_reports_do_not_stop_it_and_come_last(site: StandIn, run: Run) -> None:
    site.providers = [Provider(str(90001 + n), f"Invented {n}", "") for n in range(20)]
    site.providers[19].latest, site.providers[19].documents = "09 May 2025", [Document(50000001, report(1))]

    done, _ = run()

    assert (done.state, done.counts["added"], site.paths()[1]) == ("done", 1, "/provider/44/90020")
    assert len(site.paths("reports")) == 21
