"""The site's label of a document, read: its kind and the day it came out. Pure.

    Children's services inspection, PDF - 09 May 2025              the usual form
    children's services inspection,  pdf - 16 august 2013          two blanks
    single inspection of la children's services as pdf - 10 february 2015
    joint area review - progress inspection,  pdf - 03 july 2009   " - " in the label itself: the last one counts

Where a label does not say the framework (the first is used for every kind since 2012), it is read from the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MAX_LABEL = 200  # characters; the longest that we know has 64
DASH = re.compile(r"\s+[-\u2010-\u2015]\s+")
FILE_TYPE = re.compile(r"\s*,?\s*(?:\bas\s+)?\bpdf\s*$", re.IGNORECASE)
DAY = re.compile(r"(?P<day>\d{1,2}) (?P<month>[a-z]{3,9}) (?P<year>(?:19|20)\d\d)", re.IGNORECASE)
MONTHS = "january february march april may june july august september october november december".split()
APOSTROPHES = str.maketrans("\u2018\u2019`", "'''")


@dataclass(frozen=True, slots=True)
class LabelledKind:
    """A kind of document as ``--kinds`` names it, how labels speak of it, and its framework where that is certain."""

    slug: str
    label: re.Pattern[str]
    framework: str = ""


def _says(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# Read from top to bottom; the first that is found in the label counts.
KINDS = (
    LabelledKind("monitoring-visit", _says(r"\bmonitoring visit"), "monitoring-visit"),
    LabelledKind("focused-visit", _says(r"\bfocus+ed visit"), "focused-visit"),
    LabelledKind("jtai", _says(r"\bjoint (targeted )?area child protection|\bjtai\b|joint targeted"), "jtai"),
    LabelledKind("area-send", _says(r"\barea send\b|\bspecial educational needs"), "area-send"),
    LabelledKind("inspection", _says(r"\binspection|\breview")),
    LabelledKind("other", _says("")),
)
KIND_SLUGS = tuple(kind.slug for kind in KINDS)
FRAMEWORKS = {kind.slug: kind.framework for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Label:
    """A label as read: ``text`` is the site's own name of the document, ``day`` None where it prints none."""

    text: str
    kind: str
    day: date | None


def read_label(printed: str) -> Label:
    """Given a label as printed, return its name, kind and day."""
    plain = " ".join(printed.translate(APOSTROPHES).split())[: 2 * MAX_LABEL]
    dashes = list(DASH.finditer(plain))
    day = printed_day(plain[dashes[-1].end() :]) if dashes else None
    name = plain[: dashes[-1].start()] if day else plain
    text = FILE_TYPE.sub("", name).strip(" ,")[:MAX_LABEL]
    return Label(text, next(kind.slug for kind in KINDS if kind.label.search(text)), day)


def printed_day(text: str) -> date | None:
    """Given a day as the site prints it, "22 April 2024" and nothing else, return it, or None."""
    match = DAY.fullmatch(" ".join(text.split()))
    month = match["month"].lower() if match else ""
    if not match or month not in MONTHS:
        return None
    try:
        return date(int(match["year"]), MONTHS.index(month) + 1, int(match["day"]))
    except ValueError:
        return None
