"""Background is stored and can be searched, and counts in no theme."""

from __future__ import annotations

import pytest

from letters.editing.corrections import correct_finding
from letters.ingestion.store import Source, store
from letters.models import Finding, FindingTheme, Theme
from letters.pages.counts import tallies_about, tallies_held, theme_tallies_of, totals_by_theme
from letters.reading.letter import ReadLetter
from tests.builders import HEADER, read_finding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

TEXT = "Supervision of social workers is rare and caseloads are too high."


def two_findings() -> tuple[Finding, Finding]:
    """The same words as a finding about practice and as background."""
    findings = (
        read_finding(0, TEXT, kind="narrative"),
        read_finding(1, TEXT, kind="background", section="Context"),
    )
    store(ReadLetter(header=HEADER, findings=findings, pages=1), Source("a.txt", b"a"))
    practice, background = Finding.objects.order_by("position")
    return practice, background


def test_background_earns_no_theme() -> None:
    practice, background = two_findings()

    assert practice.finding_themes.exists()
    assert not background.finding_themes.exists()


def test_background_counts_in_no_theme_though_a_person_gives_it_one() -> None:
    practice, background = two_findings()
    theme = Theme.objects.filter(findings=practice)[0]
    FindingTheme.objects.create(finding=background, theme=theme, by_hand=True)
    authority = practice.inspection.authority
    assert authority is not None

    assert [tally.total for tally in tallies_about(theme)] == [1]
    assert [tally.total for tally in tallies_held()] == [1]
    assert totals_by_theme()[theme.pk] == 1
    assert {tally.total for tally in theme_tallies_of(authority)} == {1}


def test_a_finding_that_an_editor_makes_background_loses_its_themes() -> None:
    practice, _ = two_findings()

    correct_finding(practice.pk, practice.version, {"kind": "background"})

    assert not practice.finding_themes.exists()
