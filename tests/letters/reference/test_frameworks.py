"""The table of frameworks holds together."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from letters.reference.frameworks import (
    GRADES,
    JUDGEMENTS,
    POLICY,
    Framework,
    fact_name,
    framework_name,
    judgement_name,
    judgement_under,
)
from tests.conftest import ROOT

ADDED = """
import django
from letters.reference import frameworks
row = frameworks.Framework(
    slug="added", name="Added inspection", short_name="Added", titles=(r"added inspection of (?P<authority>.+)",),
    years=(2030, None), mention="added inspection", authors="Ofsted and Others", lead_may_be_absent=True,
)
frameworks.POLICY = (*frameworks.POLICY, row)
frameworks.BY_SLUG[row.slug] = row
django.setup()
from letters.ingestion import manifest
from letters.models import Inspection, Letter
from letters.pages import citations, inspection_columns
from letters.reading import read_letter
from letters.review import forms
from search.query import facets
lines = ("Added inspection of Sefton", "Inspectors visited on 3 to 5 June 2030.", "Inspectors found clear plans.")
text = (chr(10) * 2).join(lines).encode()
found = Inspection(letter=Letter(pk=1), framework="added")
read = read_letter(text, "letter.txt")
print(read.header.framework)
print([doubt.code for doubt in read.doubts if doubt.code == "no-lead-inspector"])
print(found.framework_label)
print(manifest._framework("added inspection"))
print(dict(forms.FRAMEWORKS)["added"])
print(inspection_columns.column_of(found).name)
print(citations.cite(found).text.split(", ")[0])
print(facets.framework_labels()["added"])
"""


@pytest.mark.parametrize("framework", POLICY, ids=[framework.slug for framework in POLICY])
def test_row_holds_together(framework: Framework) -> None:
    slugs = {judged.slug for judged in framework.judged}

    assert all(re.compile(pattern) for pattern in (*framework.titles, *(j.printed for j in framework.judged)))
    assert slugs <= set(JUDGEMENTS)
    assert all(set(era.judges) <= slugs for era in framework.eras)
    assert [era.since for era in framework.eras] == sorted(era.since for era in framework.eras)
    assert re.fullmatch(r"[a-z-]{3,60}", framework.slug)
    assert len(framework.judged) == 1 or not framework.outcomes
    assert framework.slug not in (framework.name, framework.short_name)
    texts = {field.name: getattr(framework, field.name) for field in fields(framework) if field.type == "str"}
    assert [name for name, text in texts.items() if not text.strip()] in ([], ["mention"])


def test_an_added_row_is_everywhere(tmp_path: Path) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-c", ADDED]

    printed = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)

    assert printed.stdout.splitlines() == [
        *("added", "[]", "Added inspection", "added", "Added inspection", "Added"),
        *("Ofsted and Others", "Added inspection"),
    ]


@pytest.mark.parametrize(
    ("heading", "judged"),
    [
        ("The graded judgement for adoption performance is that it is good", "adoption"),
        ("The graded judgment for adoption performance is good.", "adoption"),
        (
            "The graded judgement about the experience and progress of care leavers is that it requires improvement",
            "care_leavers",
        ),
        ("The graded judgment for the experiences and progress of care leavers is good", "care_leavers"),
        ("Key judgement: leadership, management and governance", ""),
        ("Leadership, management and governance", "leaders"),
    ],
)
def test_a_heading_says_what_is_judged_under_it(heading: str, judged: str) -> None:
    assert judgement_under("sif", heading) == judged


def test_slugs_are_unique() -> None:
    assert len({framework.slug for framework in POLICY}) == len(POLICY)


def test_longer_grades_stand_before_those_they_begin_with() -> None:
    printed = [grade for grade, _ in GRADES]

    assert all(not later.startswith(grade) for i, grade in enumerate(printed) for later in printed[i + 1 :])


def test_names() -> None:
    assert framework_name("jtai") == "Joint targeted area inspection"
    assert framework_name("something-new") == "something-new"
    assert judgement_name("in_care") == "Children in care"
    assert judgement_name("something_new") == "Something new"


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("authority", "authority"),
        ("care_leavers", "care leavers"),
        ("lscb", "Local Safeguarding Children Board"),
        ("of_a_later_version", "of a later version"),
    ],
)
def test_what_a_doubt_is_about_has_a_name_for_people(field: str, name: str) -> None:
    assert fact_name(field) == name
