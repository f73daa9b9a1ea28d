"""The table of frameworks holds together."""

from __future__ import annotations

import re

import pytest

from letters.reference.frameworks import GRADES, JUDGEMENTS, POLICY, Framework, framework_name, judgement_name


@pytest.mark.parametrize("framework", POLICY, ids=[framework.slug for framework in POLICY])
def test_row_holds_together(framework: Framework) -> None:
    slugs = {judged.slug for judged in framework.judged}

    assert all(re.compile(pattern) for pattern in (*framework.titles, *(j.printed for j in framework.judged)))
    assert slugs <= set(JUDGEMENTS)
    assert all(set(era.judges) <= slugs for era in framework.eras)
    assert [era.since for era in framework.eras] == sorted(era.since for era in framework.eras)
    assert re.fullmatch(r"[a-z-]{3,60}", framework.slug)


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
