"""What is no letter or report of an inspection of an authority's children's services: policy as a table.

A page about such an inspection, by someone else or about someone else, reads much like one. It is recognised by what it
prints where a letter has its title and addressee.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from letters.reading.layout.geometry import PageLines
from letters.reading.layout.rows import page_rows, plain

FRONT_PAGES = 2
FRONT_ROWS = 150
HEAD_ROWS = 14  # where a letter has its letterhead and title
LABEL_WORDS = 14
TITLE_WORDS = 30
MIN_REPORTS = 2  # the shortest article in hand says four times what inspectors found
PROSE_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class Refused:
    """Texts with ``least`` different rows that start with ``pattern``; ``head``: the first, even above a title."""

    pattern: str
    reason: str
    least: int = 1
    head: bool = False


REFUSED = (
    Refused(
        r"(?:the )?(?:improvement|enforcement|warning|pre-warning|termination|default) notice\b"
        r"|notice (?:to improve|of (?:direction|intent))"
        r"|(?:statutory )?directions? (?:issued|given|made|under|to|in relation)\b",
        "A notice or direction, not an inspection report",
        head=True,
    ),
    Refused(
        r".{0,90}\bhandbook\b|.{0,60}\bguidance for (?:inspect|local authorit)"
        r"|.{0,60}\b(?:framework|evaluation criteria)(?:,| and) (?:inspector guidance|evaluation (?:criteria|schedule))"
        r"|inspecting (?:local authority )?children's services",
        "A handbook or guidance, not an inspection report",
        head=True,
    ),
    Refused(
        r"(?:draft |unconfirmed )?minutes\b|.{0,50}\bminutes of (?:the|a) meeting|(?:meeting )?agenda\b",
        "Minutes or an agenda, not an inspection report",
        head=True,
    ),
    Refused(
        r"(?:\d+\.? )?(?:apologies(?: for absence)?|declarations? of interests?|matters arising|present:|in attendance"
        r"|minutes of the (?:last|previous))",
        "Minutes or an agenda, not an inspection report",
        least=2,
    ),
    Refused(
        r"unique reference number|urn\b|type of school|school (?:category|address|type)|age range of pupils"
        r"|gender of pupils|number (?:of pupils )?on (?:the )?(?:school )?roll|(?:name of )?head ?teacher"
        r"|inspection number"
        r"|the quality of education|behaviour and attitudes|personal development|sixth form provision"
        r"|appropriate authority|inspection of .{3,60}\b(?:school|academy|college)\b",
        "A school's report, not about an authority's children's services",
        least=2,
    ),
    Refused(
        r"(?:unique reference number|urn|ey\d{5,}|\d{6,7}$)|registered (?:person|provider)(?:'s)?\b|type of provision"
        r"|registers?\b|day care type|total number of places|number of children on roll|nursery\b|childminder",
        "A nursery's or childminder's report, not about an authority's children's services",
        least=2,
    ),
    Refused(
        r"sc\d{5,}|registered (?:provider|manager)\b|responsible individual|provision sub-?type|children's home\b"
        r"|.{0,40}\bchildren's home (?:inspection|full)|social care common inspection|type of inspection",
        "A children's home's report, not about an authority's children's services",
        least=2,
    ),
    Refused(
        r".{0,60}\b(?:parliamentary under[- ]?secretary|minister of state|secretary of state for education$)",
        "A letter from the government, not an inspection report",
    ),
)
NAMES = (
    r"\b(?:estyn|care inspectorate|education scotland|arolygiaeth|education and training inspectorate|rqia"
    r"|regulation and quality improvement authority|healthcare inspectorate wales)\b"
)
NATIONS = re.compile(NAMES, re.IGNORECASE)
NATION = re.compile(rf"(?:the )?{NAMES}[\w ]{{0,20}}$", re.IGNORECASE)  # as a letterhead prints it
FOREIGN = "A report of another nation's inspectorate"
REPORTS_FINDINGS = re.compile(
    r"\b(?:inspectors?|ofsted|(?:the|this) (?:report|letter|inspection|visit)|(?:focused|monitoring) visit)\b"
    r"[^.]{0,60}?\b(?:found|says?|said|notes?|noted|praised|highlighted|identified|saw|judged|rated|conclude[sd]|criticised"
    r"|evaluated|reported|recogni[sz]ed|considered|reviewed|summarises|outlines)\b",
    re.IGNORECASE,
)
SERVICES = re.compile(
    r"\b(?:children's (?:social care|services)|social work(?:ers?)?|safeguarding|child protection"
    r"|children (?:in|looked)|care leavers|special educational needs|local area)\b",
    re.IGNORECASE,
)


def refusal(pages: Sequence[PageLines], *, titled: bool) -> str:
    """Given pages, return in one line why they are no inspection letter; an empty string where they may be one.

    ``titled``: they print the title of one.
    """
    rows = [plain(row.text) for page in pages[:FRONT_PAGES] for row in page_rows(page)][:FRONT_ROWS]
    reason = next((rule.reason for rule in REFUSED if _matches(rule, rows, titled=titled)), "")
    reason = reason or (FOREIGN if any(map(NATION.match, rows[:HEAD_ROWS])) else "")
    if reason or titled:
        return reason
    prose = plain(" ".join(line.text for page in pages for line in page.lines))[:PROSE_CHARACTERS]
    if NATIONS.search(prose) and "ofsted" not in prose.lower():
        return FOREIGN
    if len(REPORTS_FINDINGS.findall(prose)) < MIN_REPORTS or not SERVICES.search(prose):
        return "It has no findings of an inspection of an authority's children's services"
    return ""


def _matches(rule: Refused, rows: Sequence[str], *, titled: bool) -> bool:
    if titled and not rule.head:
        return False
    longest = TITLE_WORDS if rule.head else LABEL_WORDS
    short = [row for row in rows if row and len(row.split()) <= longest]
    searched = short[:HEAD_ROWS] if rule.head else short
    matched_texts = {
        match[0].lower() for row in searched if (match := re.match(rule.pattern, row, re.IGNORECASE))
    }
    return len(matched_texts) >= rule.least
