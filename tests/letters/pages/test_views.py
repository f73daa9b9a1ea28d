"""The pages of letters, authorities and themes through Django's client."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from letters.editing.publishing import publish, unpublish, withdraw
from letters.models import Authority, Finding, FormerFinding, Letter, Theme
from letters.reading.letter import Doubt, Unplaced
from tests.behaviours.conftest import index_all
from tests.builders import HEADER, read_finding, stored
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db

SUPERVISION = "Supervision is regular and reflective."
CASELOADS = "Caseloads are too high."
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
Queries = Callable[[int], AbstractContextManager[Any]]


def letter(*texts: str, **facts: Any) -> Letter:
    held = stored(*texts, **facts).letter
    assert held
    return held


def body(client: Client, address: str, status: int = 200) -> str:
    """The page's text in one line."""
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ada"))
    return client


def test_a_letter_shows_its_facts_judgements_and_findings_by_section(client: Client) -> None:
    findings = (
        read_finding(0, SUPERVISION),
        read_finding(1, CASELOADS, kind="area_for_development", section="What to do", page=2, number="7"),
    )
    held = letter(findings=findings, judgements=(("leaders", "good"),))

    page = body(client, f"/letters/{held.pk}/")

    assert "19 to 20 October 2010" in page
    assert "Ada Invented" in page
    assert '<span class="grade" data-grade="good">Good</span>' in page
    assert page.index(">Strengths</h2>") < page.index(SUPERVISION) < page.index(">What to do</h2>")
    assert f'href="/letters/{held.pk}/file/#page=2"' in page
    assert "paragraph 7" in page
    assert '<a href="#section-2">What to do</a> <b>1</b>' in page


def test_a_letter_can_show_one_theme_only(client: Client) -> None:
    findings = (read_finding(0, SUPERVISION), read_finding(1, CASELOADS, section="What to do"))
    held = letter(findings=findings)

    page = body(client, f"/letters/{held.pk}/?theme=caseloads")

    assert CASELOADS in page
    assert SUPERVISION not in page
    assert "Showing 1 of 2 findings: <b>Caseloads and workload</b>" in page
    assert 'id="section-2"' in page, "a section keeps its anchor"
    assert 'id="section-1"' not in page


def test_a_letter_can_show_what_inspectors_said_only(client: Client) -> None:
    held = letter(SUPERVISION, CASELOADS)
    Finding.objects.filter(text=CASELOADS).update(says="concern")
    Finding.objects.filter(text=SUPERVISION).update(says="strength")

    page = body(client, f"/letters/{held.pk}/?says=concern")

    assert CASELOADS in page
    assert SUPERVISION not in page
    assert "Showing 1 of 2 findings: <b>concerns</b>" in page
    assert f'<a href="/letters/{held.pk}/?says=strength#findings">1<span' in page
    assert SUPERVISION in body(client, f"/letters/{held.pk}/?says=nonsense")


@pytest.mark.parametrize("theme", ["", "nonsense", "%00", "'--"])
def test_a_theme_that_is_none_shows_the_whole_letter(client: Client, theme: str) -> None:
    held = letter(SUPERVISION)

    assert SUPERVISION in body(client, f"/letters/{held.pk}/?theme={theme}")


def test_a_theme_of_none_of_its_findings_says_so(client: Client) -> None:
    held = letter(SUPERVISION)

    page = body(client, f"/letters/{held.pk}/?theme=neglect")

    assert "Showing 0 of 1 findings: <b>Neglect</b>" in page


def test_every_finding_can_be_cited_without_script(client: Client) -> None:
    held = letter(findings=(read_finding(0, SUPERVISION, number="5", page=3),))
    found = Finding.objects.get(inspection__letter=held)

    page = body(client, f"/letters/{held.pk}/")

    assert "19 to 20 October 2010, paragraph 5, page 3" in page
    assert f"http://testserver/findings/{found.pk}/#finding-{found.pk}" in page


def test_a_printed_letter_says_how_to_cite_it(client: Client) -> None:
    held = letter(SUPERVISION)

    page = body(client, f"/letters/{held.pk}/")

    cite = page.split("<dt>Cite</dt>")[1].split("</dd>")[0]
    printed = re.search(r'<p class="printed" hidden>(.*?)</p>', cite)
    assert printed, "what a browser need not unfold first"
    where, _, when = printed[1].rpartition(", as shown on ")
    assert where.endswith(f", 19 to 20 October 2010, http://testserver/letters/{held.pk}/")
    assert re.fullmatch(r"\d{1,2} \w+ 20\d\d", when)
    in_print = (ROOT / "static" / "findings.css").read_text().split("@media print {")[1]
    assert " .printed { display: block;" in in_print


def test_one_letter_is_a_letter_or_report_and_two_are_letters_and_reports(client: Client) -> None:
    for held in (1, 2):
        letter(f"Supervision was regular in letter {held}.", name=f"{held}.txt")
        index_all()

        told = ("1 {}report", "2 {}reports")[held - 1]
        on_home = ("1</b> report<", "2</b> reports<")[held - 1]
        assert on_home in body(client, "/")
        assert f"It holds {told.format('')} with {held} finding" in body(client, "/about/")
        assert f"<p>{told.format('')} with {held} finding" in body(client, "/search/?q=zebracrossing")


def test_a_letter_to_review_says_what_and_keeps_leftovers_for_editors(
    client: Client, django_user_model: type[User]
) -> None:
    held = letter(
        SUPERVISION,
        header=replace(HEADER, ranges=()),
        doubts=(
            Doubt("no-dates", "inspection dates", "No inspection dates could be read", needs_review=True),
            Doubt("numbering", "findings", "Paragraph numbers jump: 6 to 8"),
        ),
        unplaced=(Unplaced(page=2, text="A stray line."),),
    )

    seen_by_readers = body(client, f"/letters/{held.pk}/")
    client.force_login(django_user_model.objects.create_superuser("ada"))
    seen_by_editors = body(client, f"/letters/{held.pk}/")

    assert "Needs review: inspection dates." in seen_by_readers
    assert "Paragraph numbers jump: 6 to 8" in seen_by_readers
    assert "A stray line." not in seen_by_readers
    assert "A stray line." in seen_by_editors


def test_a_finding_leads_to_its_place(client: Client) -> None:
    held = letter(SUPERVISION)
    found = Finding.objects.get(inspection__letter=held)

    answer = client.get(f"/findings/{found.pk}/", follow=True)

    assert f'id="finding-{found.pk}"' in answer.content.decode()


def test_a_finding_of_a_withdrawn_letter_says_so_and_why_without_its_words(client: Client) -> None:
    held = letter(SUPERVISION)
    found = Finding.objects.get(inspection__letter=held)
    withdraw([held], "Published in error <b>")

    for address in (f"/findings/{found.pk}/", f"/findings/{found.pk}/similar/", held.get_absolute_url()):
        page = body(client, address, status=410)
        assert "withdrawn" in page
        assert "Published in error &lt;b&gt;" in page
        assert SUPERVISION not in page


def test_an_unpublished_letter_is_not_found_and_its_findings_say_so(client: Client) -> None:
    held = letter(SUPERVISION)
    found = Finding.objects.get(inspection__letter=held)
    unpublish([held])

    assert "not published" in body(client, f"/findings/{found.pk}/", status=410)
    assert "not published" in body(client, f"/findings/{found.pk}/similar/", status=410)
    assert client.get(held.get_absolute_url()).status_code == 404
    assert client.get(f"/letters/{held.pk}/file/").status_code == 404


def test_editors_see_letters_that_are_not_published(editor: Client) -> None:
    held = letter(SUPERVISION)
    unpublish([held])

    page = body(editor, held.get_absolute_url())

    assert SUPERVISION in page
    assert "Readers cannot open this page" in page


def test_a_letter_published_again_is_back_at_its_address(client: Client) -> None:
    held = letter(SUPERVISION)
    unpublish([held])
    publish([held])

    assert SUPERVISION in body(client, held.get_absolute_url())


def test_a_finding_that_never_was_is_not_found(client: Client) -> None:
    assert client.get("/findings/987654/").status_code == 404
    assert client.get("/findings/987654/similar/").status_code == 404


@pytest.mark.parametrize("page", ["", "similar/"])
def test_a_finding_merged_into_another_leads_there(client: Client, page: str) -> None:
    held = letter(SUPERVISION)
    found = Finding.objects.get(inspection__letter=held)
    FormerFinding.objects.create(
        finding_id=987_654, letter=held, successor=found, reason="merged", text="Gone.", position=1
    )

    answer = client.get(f"/findings/987654/{page}")

    assert (answer.status_code, answer["Location"]) == (302, f"/findings/{found.pk}/{page}")


@pytest.mark.parametrize("page", ["", "similar/"])
def test_a_finding_taken_out_says_so_without_its_words(client: Client, page: str) -> None:
    held = letter(SUPERVISION)
    FormerFinding.objects.create(
        finding_id=987_654, letter=held, reason="deleted", text="Zebracrossing.", position=1
    )

    told = body(client, f"/findings/987654/{page}", status=410)

    assert "removed by an editor" in told
    assert "Zebracrossing" not in told


def test_a_former_finding_of_a_withdrawn_letter_tells_of_the_letter(client: Client) -> None:
    held = letter(SUPERVISION)
    FormerFinding.objects.create(
        finding_id=987_654, letter=held, reason="unread", text="Zebracrossing.", position=1
    )
    withdraw([held], "")

    page = body(client, "/findings/987654/", status=410)

    assert "This report has been withdrawn" in page
    assert f'href="{held.get_absolute_url()}"' not in page


@pytest.mark.parametrize(
    ("media_type", "disposition"), [("text/plain", "inline"), ("application/pdf", "attachment")]
)
def test_a_pdf_is_downloaded_and_a_text_is_shown(client: Client, media_type: str, disposition: str) -> None:
    held = letter(SUPERVISION)
    Letter.objects.filter(pk=held.pk).update(media_type=media_type)

    answer = client.get(f"/letters/{held.pk}/file/")

    assert answer["Content-Disposition"].startswith(disposition)
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_a_theme_says_what_it_means_and_where_it_comes_up(client: Client) -> None:
    letter(SUPERVISION, CASELOADS, "Supervision is weekly.")

    page = body(client, "/themes/supervision/")

    assert "<h1>Supervision</h1>" in page
    assert Theme.objects.get(slug="supervision").definition in page.replace("&#x27;", "'")
    assert "Search all 2 findings about Supervision" in page
    assert '<a href="/search/?says=strength&amp;theme=supervision&amp;year=2010">2</a>' in page
    assert 'href="/search/?theme=supervision&amp;authority=sefton"' in page
    assert "<title>2010, Strength: 1 of 1 inspections (100%)</title>" in page
    assert CASELOADS not in page


def test_a_theme_shows_five_newest_findings(client: Client) -> None:
    for year in range(2010, 2017):
        header = replace(HEADER, ranges=((date(year, 3, 1), date(year, 3, 2)),))
        letter(f"Supervision was regular in {year}.", name=f"{year}.txt", header=header)

    page = body(client, "/themes/supervision/")

    told = [year for year in range(2010, 2017) if f"was regular in {year}" in page]
    assert told == [2012, 2013, 2014, 2015, 2016]
    assert page.index("regular in 2016") < page.index("regular in 2012")


def test_a_theme_without_findings_is_no_evidence_of_absence(client: Client) -> None:
    assert "No result does not mean that inspectors found nothing" in body(client, "/themes/neglect/")


def test_the_list_of_themes_leads_to_each_page_and_search(client: Client) -> None:
    letter(SUPERVISION)

    page = body(client, "/themes/")

    assert '<a href="/themes/supervision/">Supervision</a>' in page
    assert 'href="/search/?theme=supervision">1<' in page
    assert page.count("<dt>") == Theme.objects.count()


def test_a_former_slug_leads_to_the_page_of_today(client: Client) -> None:
    theme = Theme.objects.get(slug="supervision")
    theme.slug = "supervision-of-staff"
    theme.save()
    authority = Authority.objects.get(slug="sefton")
    authority.slug = "sefton-council"
    authority.save()

    assert client.get("/themes/supervision/")["Location"] == "/themes/supervision-of-staff/"
    assert client.get("/authorities/sefton/")["Location"] == "/authorities/sefton-council/"


@pytest.mark.parametrize("address", ["/themes/nonsense/", "/authorities/nonsense/", "/letters/987654/"])
def test_what_is_not_held_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_authority_shows_inspections_grades_and_themes(client: Client) -> None:
    held = letter(SUPERVISION, judgements=(("leaders", "good"),))

    page = body(client, "/authorities/sefton/")

    assert f'<a href="{held.get_absolute_url()}">Contact, referral and assessment inspection</a>' in page
    assert page.count('data-grade="good"') == 3, "at the top, in the timeline and in the table"
    assert "theme=supervision&amp;authority=sefton&amp;framework=contact-referral-assessment" in page
    assert 'tabindex="0" role="region"' in page


def test_authorities_can_be_jumped_to_by_region(client: Client) -> None:
    page = body(client, "/authorities/")

    assert '<a href="#north-west">North West</a>' in page
    assert page.index('id="north-west"') < page.index(">Sefton</a>") < page.index('id="south-east"')


def test_fiction_is_marked_on_the_page_of_its_authority(client: Client) -> None:
    Authority.objects.filter(slug="sefton").update(is_fictional=True)

    assert "Fictional sample." in body(client, "/authorities/sefton/")


def test_names_and_words_are_never_markup(client: Client) -> None:
    held = letter(
        findings=(
            read_finding(
                0,
                f"Supervision {HOSTILE}",
                section=f"Section {HOSTILE}",
                number="<b>1",
                recurs=True,
                recurs_from=HOSTILE,
                outcomes=(HOSTILE,),
            ),
        ),
        header=replace(HEADER, title=HOSTILE, lead_inspector=HOSTILE),
        name=f"{HOSTILE}.txt",
        doubts=(Doubt("odd", HOSTILE, HOSTILE, needs_review=True), Doubt("odd", "text", HOSTILE)),
        judgements=(("leaders", HOSTILE),),
    )
    Authority.objects.filter(slug="sefton").update(name=HOSTILE[:100], type=HOSTILE[:40])
    Theme.objects.filter(slug="supervision").update(name=HOSTILE[:80], group=HOSTILE[:60], definition=HOSTILE)

    for address in (
        held.get_absolute_url(),
        f"{held.get_absolute_url()}?theme=supervision",
        "/authorities/",
        "/authorities/sefton/",
        "/themes/",
        "/themes/supervision/",
    ):
        page = body(client, address)
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
        assert "&lt;script&gt;alert" in page, address


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/themes/", 4),
        ("/themes/supervision/", 9),  # 7 where what is counted is kept; in a transaction, as here, nothing is
        ("/authorities/", 4),
        ("/authorities/sefton/", 9),  # 1 where it is kept
        ("letter", 5),
        ("letter?theme=supervision", 6),
    ],
)
def test_more_letters_take_no_more_queries(
    client: Client, django_assert_max_num_queries: Queries, address: str, most: int
) -> None:
    first = letter(SUPERVISION)
    neighbours = Authority.objects.get(slug="sefton").neighbour_ranks.select_related("neighbour")
    for name in ["Sefton", *(rank.neighbour.name for rank in neighbours)]:
        for year in range(2010, 2014):
            header = replace(HEADER, authority=name, ranges=((date(year, 3, 1), date(year, 3, 2)),))
            texts = (f"Supervision of {name} in {year}.", CASELOADS)
            findings = tuple(read_finding(n, text, recurs=True) for n, text in enumerate(texts))
            letter(
                name=f"{name}-{year}.txt", header=header, findings=findings, judgements=(("leaders", "good"),)
            )

    with django_assert_max_num_queries(most):
        answer = client.get(address.replace("letter", first.get_absolute_url()))

    assert answer.status_code == 200


def test_bars_of_a_theme_are_told_apart_by_their_place(client: Client) -> None:
    first, second = letter(SUPERVISION, "Supervision is weekly.").inspection.findings.all()
    Finding.objects.filter(pk=first.pk).update(says="strength")
    Finding.objects.filter(pk=second.pk).update(says="concern")

    page = body(client, "/themes/supervision/")

    assert "Left bars: concern; right bars: strength." in page
    places = {says: float(x) for says, x in re.findall(r'<rect data-says="(\w+)"[^>]* x="([0-9.]+)"', page)}
    assert places["concern"] < places["strength"]
