"""The facts a letter prints about its inspection: kind, authority, days on site, publication, lead inspector.

Each fact is read where the letter states it, and compared with where it is said again. What is not printed is
None, never guessed; where two readings disagree the letter needs review and both are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from letters.reading.facts.dates import MONTH, Range, find_ranges, first_ranges, whole_date
from letters.reading.facts.header_doubts import header_doubts
from letters.reading.facts.inspectors import lead_inspector
from letters.reading.facts.titles import Title, clean_name, find_title
from letters.reading.layout.geometry import PageLines
from letters.reading.layout.rows import TableRow, page_rows, plain
from letters.reading.letter import Doubt, Header
from letters.reference.frameworks import BY_SLUG, POLICY, Framework

FRONT_PAGES = 2  # a cover can hold the title alone
FRONT_ROWS = 150  # a page holds 50; a text letter is one long page
PROSE_CHARACTERS = 6000  # the first page holds 3,000
OPENING_CHARACTERS = 2000  # a letter has its days within 800 of its title; further down stand others
REPORT_DELAY = timedelta(days=400)  # the longest in hand is 160 days after the first day on site
DATE_LABEL = re.compile(
    r"^(?:(?:inspection|visit) dates?|dates? of (?:the )?(?:inspection|visit)"
    r"|(?:inspected|visited|visit) (?:on|from|between))\b\s*:?\s*",
    re.IGNORECASE,
)
PUBLISHED_LABEL = re.compile(
    r"^(?:report )?(?:published|publication date|date (?:of publication|published))(?: on)?\s*:?\s*",
    re.IGNORECASE,
)
DATE = re.compile(r"^date\s*:\s*", re.IGNORECASE)
UNFINISHED = re.compile(r"(?:\b(?:to|and|until|from|between)|[,–-])$", re.IGNORECASE)
DATES_GO_ON = re.compile(
    rf"(?:20\d\d\b|{MONTH}|\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTH}|to\b|and\b|[-–]))", re.IGNORECASE
)
LABELS = 5  # rows: the labels of a front page are few
DATE_ROWS = 3  # two ranges with all their months and years take two
BEFORE_DATES = re.compile(
    r"\b(?:on|from|between|during|over|dates?|took place|visited|conducted|carried out|undertaken|days)"
    r"(?: the)?[:,(]? ?$",
    re.IGNORECASE,
)
VISITED = re.compile(
    r"\b(?:inspection|inspected|visit|visited|conducted|carried out|took place|undertaken)\b", re.IGNORECASE
)
EARLIER = re.compile(
    r"\b(?:since|following|after|previous(?:ly)?|last|judged|published|submitted|issued|appointed|evaluated)\b",
    re.IGNORECASE,
)
NO_PLACE = r"(?:In|The|At|Since|For|From|Within|Across|Overall|Ofsted|Director|These|This|Their|Its|All|Both|Local)\b"
WORDS = r"[A-Z][\w-]*(?: (?:(?:and|&|with|upon|of|on)(?: the)? )?[A-Z][\w-]*)*"
PROSE_AUTHORITY = re.compile(
    rf"\b(?:{NO_PLACE} )*(?!{NO_PLACE} )(?P<name>(?:{WORDS}, (?=[A-Z][\w-]* and ))?{WORDS})"
    r"(?: local authority)?(?:'s)? children's services\b"
)
PROSE_PLACE = re.compile(
    rf"\b(?:individual agencies in|local area of|area partnership in"
    rf"|(?:in|of|across)(?= {WORDS} local (?:authority|area)\b)) (?:the )?(?!{NO_PLACE} )(?P<name>{WORDS})"
)
ADDRESSEE = re.compile(
    r"\bDirector of Children's Services(?: \([A-Z]+\))?,? (?P<name>[A-Z][\w' -]*? (?:Council|Borough|Authority))\b"
)
SALUTED = re.compile(r"(?:dear|yours (?:sincerely|faithfully))\b", re.IGNORECASE)
REPORTING_VERB = r"\b(?:found|concluded|reported|highlighted|praised|noted|says?|said)\b"
REPORTING_VERB_AFTER = rf"\b[^.]{{0,40}}{REPORTING_VERB}"  # "a focused visit of the authority found"
# "inspectors said after a focused visit"
REPORTING_VERB_BEFORE = (
    rf"{REPORTING_VERB}(?: by inspectors)? (?:after|following|at|during|in|on)"
    r" (?:an?|the|its|their)(?: \w+)? "
)


def read_header(pages: Sequence[PageLines]) -> tuple[Header, tuple[Doubt, ...]]:
    """Given all pages of a letter, return its header and what is in doubt about it."""
    front = [row for page in pages[:FRONT_PAGES] for row in page_rows(page)][:FRONT_ROWS]
    title = find_title(front)
    framework = title.framework if title else _reported_framework(front)
    body = front[title.row + 1 :] if title else front
    published = _published(front, title)
    in_prose = framework is None or framework.dated  # a report labels its dates; its prose has others
    ranges = _ranges(front, body if in_prose else [], published, titled=title is not None)
    authority = title.authority if title else None
    header = Header(
        framework=framework.slug if framework else None,
        title=title.text if title else "",
        authority=authority or _authority_in_prose(body) or _addressed_council(front),
        ranges=tuple(ranges),
        published=published,
        lead_inspector=lead_inspector(pages, signed=bool(framework and framework.signed)),
    )
    return header, tuple(header_doubts(header, pages))


def _prose(rows: Sequence[TableRow]) -> str:
    return " ".join(row.text for row in rows if not row.first.artifact)[:PROSE_CHARACTERS]


def _reported_framework(rows: Sequence[TableRow]) -> Framework | None:
    """The kind of inspection whose findings an article reports: "…, a focused visit of the authority found".

    A letter or report has a title, and what its prose mentions is another inspection.
    """
    if any(SALUTED.match(row.text) for row in rows):
        return None
    prose = _prose(rows)
    mentions = [
        (match.start(), framework.slug)
        for framework in POLICY
        if framework.mention and (match := re.search(_reporting(framework.mention), prose, re.IGNORECASE))
    ]
    return BY_SLUG[min(mentions)[1]] if mentions else None


def _reporting(mention: str) -> str:
    """Given how prose speaks of an inspection, return the pattern of a sentence that reports its findings."""
    return f"(?:{mention}){REPORTING_VERB_AFTER}|{REPORTING_VERB_BEFORE}(?:{mention})"


def _authority_in_prose(rows: Sequence[TableRow]) -> str | None:
    prose = _prose(rows)
    match = PROSE_AUTHORITY.search(prose) or PROSE_PLACE.search(prose)
    return clean_name(match["name"]) if match else None


def _addressed_council(rows: Sequence[TableRow]) -> str | None:
    """The council whose director a letter is written to."""
    match = ADDRESSEE.search(_prose(rows))
    return clean_name(match["name"]) if match else None


def _published(front: Sequence[TableRow], title: Title | None) -> date | None:
    """Given the front rows, return the day of publication: after its label, else the date over a letter."""
    for index, row in enumerate(front):
        if label := PUBLISHED_LABEL.match(row.text):
            texts = [row.text[label.end() :]]
            if not texts[0]:  # a text file can have its labels first, and then what they label
                texts = [below.text for below in front[index + 1 : index + LABELS]]
            if day := next(filter(None, map(whole_date, texts)), None):
                return day
    if title is None or not title.framework.dated:
        return None
    cells = (plain(cell.text) for row in front[: title.row] for cell in row.cells)
    return next(filter(None, (whole_date(DATE.sub("", text)) for text in cells)), None)


def _ranges(
    front: Sequence[TableRow], prose_rows: Sequence[TableRow], published: date | None, *, titled: bool
) -> list[Range]:
    """Given the rows, return the days on site: after their label, else those in the prose."""
    for index, row in enumerate(front):
        if label := DATE_LABEL.match(row.text):
            return first_ranges(_with_next(front, index)[label.end() :], published=published)
    prose = _prose(prose_rows)[: OPENING_CHARACTERS if titled else PROSE_CHARACTERS]
    return next(_visit_dates(prose, published, titled=titled), [])


def _with_next(rows: Sequence[TableRow], index: int) -> str:
    """A row of dates, and the next where they go on: "… and 7 August 2019 to" / "8 August 2019"."""
    text = rows[index].text
    for row in rows[index + 1 : index + DATE_ROWS]:
        if not (UNFINISHED.search(text) or DATE_LABEL.fullmatch(text) or DATES_GO_ON.match(row.text)):
            break
        text = f"{text} {row.text}"
    return text


def _visit_dates(prose: str, published: date | None, *, titled: bool) -> Iterator[list[Range]]:
    """Yield the dates in prose that can be those of the visit: "which took place on …", shortly before it came out.

    Under a title the first such dates are the visit's own; elsewhere their sentence must speak of a visit.
    """
    for start, ranges in find_ranges(prose, published=published):
        sentence = prose[:start].rpartition(". ")[2]
        clause = re.split(r"[,;] ", sentence)[-1]
        if not ranges or not BEFORE_DATES.search(sentence) or EARLIER.search(clause):
            continue
        if not (titled or VISITED.search(sentence)):
            continue
        if published is None or timedelta(0) <= published - ranges[0][0] <= REPORT_DELAY:
            yield ranges
