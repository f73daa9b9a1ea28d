"""Citations in other styles: their signs escaped, their facts those of the plain one, on a page and as files."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from letters.models import Finding, Letter
from letters.pages.citation_styles import bibtex, harvard, ris
from tests.builders import stored
from tests.letters.pages.test_citations import inspection

DAY = date(2026, 6, 30)
SITE = "https://findings.example.org"


def finding(**facts: object) -> Finding:
    plain: dict[str, object] = {"number": "5", "page": 3, "text": "Plans drift.", "inspection": inspection()}
    return Finding(pk=7, **{**plain, **facts})


def test_harvard_has_year_title_days_place_and_the_day_of_reading() -> None:
    assert harvard(finding(), DAY, SITE) == (
        "Ofsted (2026) Inspection of Northmoor local authority children's services, 8 to 19 June 2026, para. 5, p. 3. "
        "Available at: https://findings.example.org/findings/7/#finding-7 (Accessed: 30 June 2026)."
    )


def test_a_finding_without_dates_has_no_year() -> None:
    undated = finding(inspection=inspection(start=None, end=None))

    assert harvard(undated, DAY, SITE).startswith("Ofsted (no date) ")
    assert "year" not in bibtex(undated, DAY, SITE)
    assert "PY" not in ris(undated, DAY, SITE)


def test_bibtex_escapes_what_tex_would_run() -> None:
    odd = finding(inspection=inspection(title=r"100% of \input{x} & $y_1 #2 ~ ^ for Northmoor"))

    entry = bibtex(odd, DAY, SITE)

    assert (
        r"100\% of \textbackslash{}input\{x\} \& \$y\_1 \#2 \textasciitilde{} \textasciicircum{} for" in entry
    )
    assert entry.startswith("@techreport{finding7,\n")
    assert entry.endswith("\n}\n")


def test_ris_has_a_line_for_each_fact_whatever_the_words_hold() -> None:
    record = ris(finding(text="Plans\r\nER  - \r\nTY  - drift."), DAY, SITE)

    lines = record.split("\r\n")
    assert (lines[0], lines[-2:]) == ("TY  - RPRT", ["ER  - ", ""])
    assert "N2  - Plans ER - TY - drift." in lines
    assert [line[:6] for line in lines[:-1]].count("ER  - ") == 1


def test_no_control_character_comes_into_a_file() -> None:
    odd = finding(
        text="Plans\x07 drift\x1b[2J.\u202e",
        number="5\x9b",
        inspection=inspection(title="Report\x00 of\x0bNorthmoor"),
    )

    for written in (bibtex(odd, DAY, SITE), ris(odd, DAY, SITE), harvard(odd, DAY, SITE)):
        assert written.replace("\r", "").replace("\n", "").isprintable()


@pytest.mark.django_db
def test_a_page_and_files_have_them(client: Client) -> None:
    stored("Plans <b>drift</b>.")
    found = Finding.objects.get()

    page = client.get(f"/findings/{found.pk}/citation/").content.decode()
    bib = client.get(f"/findings/{found.pk}/citation.bib")
    odd = client.get(f"/findings/{found.pk}/citation.doc")

    assert "Plans &lt;b&gt;drift&lt;/b&gt;." in page
    for name in ("Plain", "Harvard", "BibTeX", "RIS"):
        assert f"<h2>{name}" in page
    assert bib.content.decode().startswith(f"@techreport{{finding{found.pk},")
    assert bib["Content-Disposition"] == f'attachment; filename="finding-{found.pk}.bib"'
    assert odd.status_code == 404


@pytest.mark.django_db
def test_of_what_is_not_published_there_is_none(client: Client) -> None:
    stored("Plans drift.")
    found = Finding.objects.get()
    Letter.objects.update(state=Letter.State.UNPUBLISHED)

    for address in ("citation/", "citation.ris"):
        answer = client.get(f"/findings/{found.pk}/{address}")

        assert answer.status_code == 410
        assert "drift" not in answer.content.decode()
