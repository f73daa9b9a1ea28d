"""The bundled sample, read: what each letter must give was written down by hand in ``sample_truth.json``.

A section is a run of findings with one kind and one heading; ``null`` for a heading means any. Findings in
``optional_sections`` may be read or not: they are introductions and facts. ``traps`` are easy to read wrongly.
``reader_faults`` says which test a letter fails, and why: the reader's fault, to be mended there.
"""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from letters.reading import read_letter
from letters.reading.letter import ReadFinding, ReadLetter
from tests.conftest import ROOT

SAMPLE = ROOT / "letters" / "sample"
TRUTH: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "sample_truth.json").read_text(encoding="utf-8")
)
NAMES: dict[str, ReadLetter] = {}

with (SAMPLE / "authorities.csv").open(encoding="utf-8", newline="") as file:
    AUTHORITIES = {row["name"]: row for row in csv.DictReader(file)}


def straight(text: str) -> str:
    return text.replace("’", "'")


def read(name: str) -> ReadLetter:
    if name not in NAMES:
        NAMES[name] = read_letter((SAMPLE / name).read_bytes(), name)
    return NAMES[name]


def required(letter: ReadLetter, truth: dict[str, Any]) -> list[ReadFinding]:
    optional = {straight(section) for section in truth["optional_sections"]}
    return [finding for finding in letter.findings if straight(finding.section) not in optional]


@pytest.fixture(params=sorted(TRUTH))
def name(request: pytest.FixtureRequest) -> str:
    faults = TRUTH[request.param].get("reader_faults", {})
    test = request.function.__name__
    if test in faults:
        request.applymarker(pytest.mark.xfail(reason=faults[test], strict=True))
    return str(request.param)


def test_every_sample_has_its_truth() -> None:
    samples = {path.name for path in SAMPLE.iterdir() if path.suffix in {".txt", ".pdf"}}

    assert samples - {"README.txt"} == set(TRUTH)


def test_the_header(name: str) -> None:
    truth = TRUTH[name]

    header = read(name).header

    assert header.framework == truth["framework"]
    assert [[first.isoformat(), last.isoformat()] for first, last in header.ranges] == truth["ranges"]
    assert (header.published and header.published.isoformat()) == truth["published"]
    assert header.lead_inspector == truth["lead_inspector"]


def test_the_printed_authority_is_one_of_ours(name: str) -> None:
    expected = TRUTH[name]["authority"]

    printed = read(name).header.authority

    if expected is None:
        assert printed is None
    else:
        assert printed in [expected, *AUTHORITIES[expected]["other_names"].split("; ")]


def test_the_judgements(name: str) -> None:
    assert dict(read(name).judgements) == TRUTH[name]["judgements"]


def test_pages(name: str) -> None:
    assert read(name).pages == TRUTH[name]["pages"]


def test_the_findings_of_each_section(name: str) -> None:
    truth = TRUTH[name]
    expected = [(*section.values(),) for section in truth["sections"]]
    headings = [section["section"] for section in truth["sections"]]

    runs = itertools.groupby(required(read(name), truth), key=lambda finding: (finding.kind, finding.section))

    read_as = [(kind, section, list(findings)) for (kind, section), findings in runs]
    assert [
        (kind, heading and straight(section), findings[0].page, len(findings))
        for (kind, section, findings), heading in itertools.zip_longest(read_as, headings[: len(read_as)])
    ] == [(kind, heading and straight(heading), page, count) for kind, heading, page, count in expected]


def test_the_traps(name: str) -> None:
    findings = read(name).findings

    for trap in TRUTH[name]["traps"]:
        found = [
            finding for finding in findings if straight(finding.text).startswith(straight(trap["starts"]))
        ]
        assert len(found) == 1, trap
        assert straight(found[0].text).endswith(straight(trap["ends"])), found[0].text
        assert (found[0].page, found[0].number) == (trap["page"], trap["number"])
        assert found[0].recurs == trap.get("recurs", False)
        assert list(found[0].outcomes) == trap.get("outcomes", [])


def test_no_text_is_without_a_place(name: str) -> None:
    assert not read(name).unplaced


def test_the_notice_of_fiction_is_on_every_page_and_in_no_finding(name: str) -> None:
    notice = "Fictional sample letter: written for Inspection Findings, about an invented authority"

    letter = read(name)

    assert letter.text.count(notice) >= letter.pages
    assert not [finding for finding in letter.findings if "Fictional sample" in finding.text]


def test_no_invented_authority_bears_a_real_name() -> None:
    with (SAMPLE.parent / "reference" / "authorities.csv").open(encoding="utf-8", newline="") as file:
        real = [row["name"].lower() for row in csv.DictReader(file)]

    for name in AUTHORITIES:
        assert not [other for other in real if other in name.lower() or name.lower() in other]


def test_the_invented_authorities_stand_in_all_nine_regions_and_neighbour_each_other() -> None:
    neighbours = [row["statistical_neighbours"].split("; ") for row in AUTHORITIES.values()]

    assert len({row["region"] for row in AUTHORITIES.values()}) == 9
    assert {name for names in neighbours for name in names if name} <= set(AUTHORITIES)
    assert len([names for names in neighbours if names != [""]]) == 2
