"""A letter at a glance: bars add up to its findings; what is new, back, still there and gone is by scope and by day."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.test import Client

from letters.editing import unpublish
from letters.models import Finding, FindingTheme, Inspection, Says, Theme
from letters.pages.glance import MOST_THEMES, WIDTH, Glance
from tests.letters.successive import letter

pytestmark = pytest.mark.django_db


def held(day: date, *told: tuple[str, str], framework: str = "ilacs") -> Inspection:
    """A letter with a finding for each (theme, what it says)."""
    inspection = letter(day, *(f"Of {day} the number {n}." for n in range(len(told))))
    Inspection.objects.filter(pk=inspection.pk).update(framework=framework)
    for finding, (slug, says) in zip(inspection.findings.order_by("position"), told, strict=True):
        Finding.objects.filter(pk=finding.pk).update(says=says)
        FindingTheme.objects.filter(finding=finding).delete()
        FindingTheme.objects.create(finding=finding, theme=Theme.objects.get(slug=slug), by_hand=True)
    return inspection


def shown(client: Client, inspection: Inspection) -> Glance:
    glance = client.get(inspection.letter.get_absolute_url()).context["page"].glance
    assert isinstance(glance, Glance)
    return glance


def test_bars_add_up_to_the_findings_and_stay_inside(client: Client) -> None:
    told = [(slug, says) for slug in ("supervision", "placements", "caseloads") for says in Says.values]
    glance = shown(client, held(date(2022, 3, 4), *told, ("supervision", "concern")))

    sections, themes = glance.groups
    assert sum(bar.total for bar in sections.bars) == len(told) + 1
    names = dict(Theme.objects.values_list("name", "slug"))
    counted = {(names[bar.name], part.says): part.total for bar in themes.bars for part in bar.parts}
    assert counted == Counter([*told, ("supervision", "concern")])
    for group in glance.groups:
        for bar in group.bars:
            assert bar.parts[0].x == 0
            assert bar.parts[-1].x + bar.parts[-1].width <= WIDTH + 1
            assert bar.foot < bar.top < bar.top + glance.bar_height <= group.height


def test_at_most_so_many_themes_are_drawn(client: Client) -> None:
    slugs = Theme.objects.values_list("slug", flat=True)[: MOST_THEMES + 3]

    glance = shown(client, held(date(2022, 3, 4), *((slug, "concern") for slug in slugs)))

    assert len(glance.groups[1].bars) == MOST_THEMES


def names(links: tuple[object, ...]) -> set[str]:
    return {str(link.url).split("theme=")[1].split("#")[0] for link in links}  # type: ignore[attr-defined]


def test_new_back_still_and_gone(client: Client) -> None:
    held(date(2014, 3, 4), ("permanence", "concern"), ("caseloads", "mixed"), framework="sif")
    before = held(
        date(2018, 3, 4), ("supervision", "concern"), ("caseloads", "concern"), ("early-help", "strength")
    )
    now = held(
        date(2022, 3, 4),
        ("supervision", "strength"),
        ("caseloads", "concern"),
        ("permanence", "mixed"),
        ("early-help", "concern"),
    )

    beside = shown(client, now).beside

    assert beside
    assert beside.before.inspection == before.pk
    assert names(beside.new) == {"early-help"}
    assert names(beside.back) == {"permanence"}
    assert names(beside.still) == {"caseloads"}
    assert names(beside.gone) == {"supervision"}
    assert beside.gone[0].url.startswith(before.letter.get_absolute_url())


def test_another_scope_and_what_is_not_published_are_not_beside(client: Client) -> None:
    held(date(2017, 3, 4), ("supervision", "concern"), framework="jtai")
    hidden = held(date(2018, 3, 4), ("supervision", "concern"))
    unpublish([hidden.letter])
    now = held(date(2022, 3, 4), ("supervision", "concern"))

    assert shown(client, now).beside is None


def test_a_letter_that_says_nothing_has_no_picture(client: Client) -> None:
    inspection = held(date(2022, 3, 4), ("supervision", ""))

    assert client.get(inspection.letter.get_absolute_url()).context["page"].glance is None
