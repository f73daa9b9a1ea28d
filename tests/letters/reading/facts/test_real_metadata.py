"""Facts read off real letters, one or two of each form. The letters are beside the project, not in it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from letters.reading.facts.header import read_header
from letters.reading.facts.judgements import read_judgements
from letters.reading.pdf.pages import pdf_to_pages
from letters.reading.text_pages import text_to_pages
from letters.reference.authority_matching import match, names_to_slugs
from tests.conftest import ROOT

REFERENCE = ROOT / "letters" / "reference" / "authorities.csv"

# file, framework, authority, first and last day, published, lead inspector
FACTS = [
    "seeds/000_d3118da24f94a561.txt|contact-referral-assessment|sefton|2010-10-19|2010-10-20|2010-11-17|David Asher",
    "seeds/001_8328d7514bc15c79.txt|monitoring-visit|sefton|2024-06-25|2024-06-26|2024-07-25|Lisa Summers",
    "seeds/002_441e864d6e88cc8d.txt|focused-visit|sefton|None|None|None|None",
    "pdf/sandwell-2013-08-02.pdf|looked-after-children|sandwell|2013-06-24|2013-06-28|2013-08-02|Christopher Sands",
    "pdf/bradford-2014-05-23.pdf|sif|bradford|2014-02-18|2014-03-12|None|Lynn Radley",
    "pdf/sefton-2016-06-27.pdf|sif|sefton|2016-04-11|2016-05-05|2016-06-27|Shirley Bailey",
    "pdf/liverpool-2016-08-03.pdf|jtai|liverpool|2016-06-20|2016-06-24|2016-08-02|None",
    "pdf/bracknell-forest-2019-03-08.pdf|jtai|bracknell-forest|2019-01-21|2019-01-25|2019-03-08|None",
    "pdf/derbyshire-2019-09-19.pdf|ilacs|derbyshire|2019-07-08|2019-08-08|None|Julie Knight",
    "pdf/bradford-2023-01-31.pdf|ilacs|bradford|2022-11-21|2022-12-02|None|Matt Reed",
    "pdf/bradford-2026-05-21.pdf|ilacs|bradford|2026-01-12|2026-01-23|None|Catherine Heron",
    "pdf/suffolk-2024-01-30.pdf|area-send|suffolk|2023-11-13|2023-11-17|None|Charlie Fordham",
]

GRADES = {
    "pdf/sandwell-2013-08-02.pdf": "inadequate inadequate adequate adequate inadequate",
    "pdf/bradford-2014-05-23.pdf": "RI good RI good good good good",
    "pdf/sefton-2016-06-27.pdf": "RI RI RI RI RI RI inadequate",
    "pdf/derbyshire-2019-09-19.pdf": "RI good RI RI",
    "pdf/bradford-2026-05-21.pdf": "RI good RI RI good",
}

with REFERENCE.open(encoding="utf-8", newline="") as file:
    SLUGS = names_to_slugs(
        (row["slug"], row["name"], row["other_names"].split("; ")) for row in csv.DictReader(file)
    )


@pytest.mark.parametrize("facts", FACTS, ids=[facts.partition("|")[0] for facts in FACTS])
def test_facts_of_a_real_letter(facts: str, real_letters: Path) -> None:
    name, *expected = facts.split("|")
    data = (real_letters / name).read_bytes()
    pages = pdf_to_pages(data) if name.endswith(".pdf") else text_to_pages(data)

    header, _ = read_header(pages)
    judgements, doubts = read_judgements(pages, header)

    slug = match(header.authority or "", SLUGS)
    assert [header.framework, slug] == expected[:2]
    assert [f"{day}" for day in (header.start, header.end, header.published)] == expected[2:5]
    assert f"{header.lead_inspector}" == expected[5]
    grades = " ".join(grade for _, grade in judgements).replace("requires improvement", "RI")
    assert grades == GRADES.get(name, grades)
    assert doubts == ()
