"""Findings for measuring: made from the project's own word lists, in real lengths and with real word frequencies.

Real paragraphs have a median of 64 words and a mean of 80; the commonest word is 4.6% of all words, the hundredth
0.2%, and about seven in ten paragraphs speak of children. A Zipf-Mandelbrot law with these numbers makes the texts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate, islice
from pathlib import Path

from django.db import connection

from letters.models import Authority, Finding, FindingTheme, Inspection, Judgement, Kind, Letter, Says, Theme
from letters.reference.frameworks import BY_SLUG
from letters.reference.load import REFERENCE
from letters.visibility import note_all
from search.text.small_words import SMALL_WORDS

WORDS = 20_000  # different words in 58,000 real findings, about
MEDIAN_WORDS, SPREAD = 64, 0.65
FLATTEN, FALL = 2.7, 1.05  # Zipf-Mandelbrot: share of rank r is as 1 / (r + FLATTEN) ** FALL
FINDINGS_IN_LETTER = 39
THEMES_OF_FINDING = (0, 1, 1, 1, 2, 2, 3)
GRADES = ("outstanding", "good", "requires improvement", "inadequate", None)
FIRST_DAY, DAYS = date(2005, 6, 1), 7_500
CHILDREN_AT = 5  # the rank of "children"
SECTIONS = 500  # findings written to the database at once
ENDINGS = ("", "s", "ed", "ing", "er", "ion", "al", "ly", "ment", "ness", "able", "ive", "ity", "less", "ful")


def word_list() -> list[str]:
    """Words by rank: small words first, then those of the project's lists, then those with other endings."""
    listed = (REFERENCE / "themes.toml").read_text() + (REFERENCE / "authorities.csv").read_text()
    plain = list(dict.fromkeys(re.findall(r"[a-z]{3,}", listed.lower())))
    random.Random(1).shuffle(plain)
    small = sorted(SMALL_WORDS - {"s", "t"}, key=lambda word: (len(word), word))
    spoken_of = ["children", *plain[: len(small) - CHILDREN_AT - 1]]
    pairs = zip(spoken_of, small[CHILDREN_AT:], strict=False)
    common = [*small[:CHILDREN_AT], *(word for pair in pairs for word in pair)]
    grown = (word + ending for ending in ENDINGS for word in plain)
    doubled = (f"{one}{other}" for one in plain for other in plain[:40])
    words = dict.fromkeys(common)
    for source in (grown, doubled):
        for word in source:
            words.setdefault(word)
            if len(words) == WORDS:
                return list(words)
    return list(words)


def made_texts(count: int, seed: int = 1) -> Iterator[str]:
    """Yield so many findings' texts."""
    chance = random.Random(seed)
    words = word_list()
    weights = list(accumulate(1 / (rank + 1 + FLATTEN) ** FALL for rank in range(len(words))))
    for _ in range(count):
        length = max(5, round(chance.lognormvariate(0, SPREAD) * MEDIAN_WORDS))
        text = " ".join(chance.choices(words, cum_weights=weights, k=length))
        yield text[0].upper() + text[1:] + "."


def texts_of(folder: Path, count: int) -> Iterator[str]:
    """Yield the paragraphs of the letters in a folder, again and again until there are so many."""
    from letters.reading import read_letter

    texts = [
        finding.text
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".pdf", ".txt")
        for finding in read_letter(path.read_bytes(), path.name).findings
    ]
    return (texts[number % len(texts)] for number in range(count))


def fill_database(texts: Iterator[str], count: int, seed: int = 1) -> None:
    """Put texts into the database as findings of letters with all their facts, and note since when they can be seen:
    without that, feeds and whoever follows on would find nothing."""
    chance = random.Random(seed)
    authorities, themes = list(Authority.objects.all()), list(Theme.objects.all())
    letters = count // FINDINGS_IN_LETTER + 1
    inspections = make_inspections(chance, letters, authorities)
    position = 0
    while batch := list(islice(texts, SECTIONS)):
        findings = [
            Finding(
                inspection=inspections[(position + n) // FINDINGS_IN_LETTER],
                position=(position + n) % FINDINGS_IN_LETTER,
                kind=chance.choice(Kind.values),
                says=chance.choice(Says.values),
                text=text,
            )
            for n, text in enumerate(batch)
        ]
        Finding.objects.bulk_create(findings)
        FindingTheme.objects.bulk_create(_tags(chance, findings, themes))
        position += len(batch)
    note_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def make_inspections(chance: random.Random, count: int, authorities: Sequence[Authority]) -> list[Inspection]:
    """Make so many letters, each with its inspection and, mostly, its overall grade."""
    letters = Letter.objects.bulk_create(
        Letter(
            name=f"letter-{n}.txt",
            sha256=f"{chance.getrandbits(256):064x}",
            media_type="text/plain",
            size_bytes=1,
        )
        for n in range(count)
    )
    frameworks = [*BY_SLUG, ""]
    days = (FIRST_DAY + timedelta(days=chance.randrange(DAYS)) for _ in letters)
    inspections = Inspection.objects.bulk_create(
        Inspection(
            letter=letter,
            authority=chance.choice(authorities),
            framework=chance.choice(frameworks),
            start=start,
            ranges=[[start.isoformat(), start.isoformat()]],
        )
        for letter, start in zip(letters, days, strict=True)
    )
    graded = [(one, chance.choice(GRADES)) for one in inspections]
    Judgement.objects.bulk_create(
        Judgement(inspection=one, name="overall_effectiveness", grade=grade) for one, grade in graded if grade
    )
    return inspections


def _tags(
    chance: random.Random, findings: Sequence[Finding], themes: Sequence[Theme]
) -> Iterator[FindingTheme]:
    for finding in findings:
        for theme in chance.sample(themes, chance.choice(THEMES_OF_FINDING)):
            yield FindingTheme(finding=finding, theme=theme)
