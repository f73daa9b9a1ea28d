"""The Word document, read back: every finding once, under its theme or authority, praise and concern apart."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from docx import Document
from docx.document import Document as Doc
from docx.oxml.ns import qn
from pdfminer.high_level import extract_text

from letters.models import Finding, FindingTheme, Says, Theme
from search.engine import matching_ids
from search.query import Query
from tests.behaviours.conftest import index_all
from tests.builders import stored
from tests.conftest import needs_real_part

pytestmark = pytest.mark.django_db
OFFICE = shutil.which("soffice")


def whole(client: Client, asked: str = "") -> bytes:
    answer = client.get(f"/search/findings.docx?{asked}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def document(client: Client, asked: str = "") -> Doc:
    return Document(io.BytesIO(whole(client, asked)))


def headings(doc: Doc, level: int) -> list[str]:
    return [line.text for line in doc.paragraphs if line.style and line.style.name == f"Heading {level}"]


def quotes(doc: Doc) -> list[str]:
    return [line.text[1:-1] for line in doc.paragraphs if line.text.startswith("“")]


@pytest.fixture
def three() -> None:
    """Three findings of one letter: praise and criticism of planning, the second also of visits; one without theme."""
    stored("Plans are sharp.", "Plans drift and visits are late.", "There are 9,000 children.")
    FindingTheme.objects.all().delete()
    planning, visits = (
        Theme.objects.create(slug=slug, name=slug.capitalize(), group="Test", position=position)
        for position, slug in enumerate(("planning-t", "visits-t"), start=900)
    )
    one, two, _ = Finding.objects.order_by("position")
    FindingTheme.objects.create(finding=one, theme=planning)
    FindingTheme.objects.create(finding=two, theme=planning)
    FindingTheme.objects.create(finding=two, theme=visits)
    Finding.objects.filter(pk=one.pk).update(says=Says.STRENGTH, says_sure=True)
    Finding.objects.filter(pk=two.pk).update(says=Says.CONCERN, says_sure=False)
    index_all()


@pytest.mark.usefixtures("collection")
@pytest.mark.parametrize("by", ["theme", "authority"])
def test_it_has_every_finding_of_the_answer_once(client: Client, by: str) -> None:
    doc = document(client, f"q=care&by={by}")

    texts = Finding.objects.filter(pk__in=matching_ids(Query(q="care"))).values_list("text", flat=True)
    assert sorted(quotes(doc)) == sorted(texts)


@pytest.mark.usefixtures("three")
def test_findings_stand_under_their_first_theme_praise_and_concern_apart(client: Client) -> None:
    doc = document(client)

    assert headings(doc, 1) == ["Contents", "Planning-t", "No theme", "About these findings"]
    assert headings(doc, 2)[:2] == ["Strengths (1)", "Concerns (1)"]
    assert "Probably concern. Themes: Planning-t, Visits-t" in "\n".join(p.text for p in doc.paragraphs)


@pytest.mark.usefixtures("three")
def test_a_theme_that_was_asked_for_comes_before_a_findings_others(client: Client) -> None:
    assert headings(document(client, "theme=visits-t"), 1)[1] == "Visits-t"


@pytest.mark.usefixtures("three")
def test_the_contents_lead_to_the_parts(client: Client) -> None:
    body = document(client).element.body
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]

    assert [one for one in anchors if one] == names == ["part0", "part1", "statement"]


def test_a_citation_leads_to_the_finding(client: Client) -> None:
    stored("Supervision is regular.")
    index_all()

    doc = document(client)
    targets = [rel.target_ref for rel in doc.part.rels.values() if rel.is_external]

    assert f"http://testserver/findings/{Finding.objects.get().pk}/" in targets


def test_signs_that_no_xml_may_hold_and_markup_are_text(client: Client) -> None:
    stored("Plans <w:p>&amp; drift]]> supervision")
    Finding.objects.update(text="Plans\x0b <w:p>&amp; drift]]>\ufffe supervision", section="\x0b<b>")
    index_all()

    assert quotes(document(client)) == ["Plans  <w:p>&amp; drift]]>  supervision"]


@pytest.mark.usefixtures("collection")
def test_what_cannot_be_grouped_or_is_too_much_is_refused_in_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = client.get("/search/findings.docx?by=zebra")
    monkeypatch.setattr("search.api.documents.MAX_FINDINGS", 10)
    many = client.get("/search/findings.docx")

    assert (odd.status_code, odd.content.decode()) == (400, "by: must be one of theme, authority\n")
    assert many.status_code == 400
    assert "or download Excel" in many.content.decode()


@pytest.mark.usefixtures("collection")
def test_the_name_tells_the_question_and_the_day(client: Client) -> None:
    answer = client.get("/search/findings.docx?q=care&region=north-west&from=2010")
    list(answer)

    name = re.search('filename="(.+)"', answer["Content-Disposition"])
    assert name
    assert re.fullmatch(
        r"findings-for-care-in-the-north-west-since-2010-20\d\d-\d\d-\d\d\.docx", name.group(1)
    )


@pytest.mark.usefixtures("collection")
def test_libreoffice_opens_it_and_prints_it(client: Client, tmp_path: Path) -> None:
    needs_real_part(OFFICE, "LibreOffice is not installed (Debian package: libreoffice-writer-nogui)")
    (tmp_path / "findings.docx").write_bytes(whole(client, "q=care"))

    command: list[str | Path] = [
        str(OFFICE),
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "findings.docx"], check=True, timeout=240)

    printed = " ".join(extract_text(tmp_path / "findings.pdf").split())
    assert "About these findings" in printed
    assert printed.count("“") == len(matching_ids(Query(q="care")))
