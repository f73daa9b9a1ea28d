"""Letters with all that is counted drawn at random, and what is awkward to count among it: no date, no authority, an
ended authority, a judgement that was not made, background, letters that readers do not see."""

from __future__ import annotations

import hashlib
import random
from datetime import date

from letters.models import (
    Authority,
    Finding,
    FindingTheme,
    Inspection,
    Judgement,
    Letter,
    StatisticalNeighbour,
    Theme,
)

PLACES = ("sefton", "wigan", "essex", "camden", "torbay", None)
FRAMEWORKS = ("ilacs", "sif", "ilacs", "sif", "focused-visit", "area-send", "")
GRADES = ("outstanding", "good", "requires improvement", "adequate", "inadequate", "", None)
SAID = ("strength", "concern", "mixed", "neutral", "")
KINDS = ("narrative", "area_for_development", "priority_action", "background")
STATES = ("published",) * 6 + ("unpublished", "withdrawn")
THEMES = ("supervision", "permanence", "caseloads")
WORDS = ("quillwort", "larkspur", "zebrawood")  # no rule, no vocabulary and no other word is near them
OTHER_JUDGEMENTS = {
    "adoption": ("good", "inadequate", ""),
    "area_send": ("typically positive", "widespread failings"),
}


def made_letter(draw: random.Random, number: int, themes: dict[str, Theme]) -> None:
    """One letter with all that is counted drawn at random; a date is missing now and then."""
    day = date(draw.randint(2010, 2026), draw.randint(1, 12), draw.randint(1, 28))
    slug = draw.choice(PLACES)
    letter = Letter.objects.create(
        name=f"{number}.txt",
        sha256=hashlib.sha256(b"%d" % number).hexdigest(),
        media_type="text/plain",
        size_bytes=1,
        state=draw.choice(STATES),
    )
    inspection = Inspection.objects.create(
        letter=letter,
        authority=Authority.objects.get(slug=slug) if slug else None,
        framework=draw.choice(FRAMEWORKS),
        start=draw.choice([day] * 7 + [None]),
    )
    given = {"overall_effectiveness": draw.choice(GRADES)}
    given |= {name: draw.choice([*terms, None]) for name, terms in OTHER_JUDGEMENTS.items()}
    Judgement.objects.bulk_create(
        Judgement(inspection=inspection, name=name, grade=grade, position=position)
        for position, (name, grade) in enumerate(given.items())
        if grade is not None
    )
    for position in range(draw.randint(0, 5)):
        kind = draw.choice(KINDS)
        finding = Finding.objects.create(
            inspection=inspection,
            position=position,
            kind=kind,
            says=draw.choice(SAID),
            text=" ".join(["It", *draw.sample(WORDS, draw.randint(0, 3))]),
        )
        about = draw.sample(THEMES, draw.randint(0, 3)) if kind != "background" else []
        FindingTheme.objects.bulk_create(FindingTheme(finding=finding, theme=themes[one]) for one in about)


def collection(draw: random.Random, letters: int) -> None:
    """Letters on five authorities, of which one has ended, one has neighbours and the others have none."""
    themes = {theme.slug: theme for theme in Theme.objects.filter(slug__in=THEMES)}
    Authority.objects.filter(slug="essex").update(is_former=True)
    StatisticalNeighbour.objects.all().delete()
    sefton = Authority.objects.get(slug="sefton")
    for rank, slug in enumerate(("wigan", "essex"), start=1):
        neighbour = Authority.objects.get(slug=slug)
        StatisticalNeighbour.objects.create(authority=sefton, neighbour=neighbour, rank=rank)
    for number in range(letters):
        made_letter(draw, number, themes)
