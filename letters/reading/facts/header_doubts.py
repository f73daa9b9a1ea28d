"""Where a letter's facts are missing, odd, or said twice and differently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from letters.reading.facts.dates import Range, first_ranges
from letters.reading.facts.titles import clean_name
from letters.reading.layout.geometry import PageLines
from letters.reading.layout.rows import page_rows, plain
from letters.reading.letter import Doubt, Header
from letters.reference.authority_names import name_key, same_name
from letters.reference.frameworks import BY_SLUG

VERDICT_WITHIN = 3000  # characters: a front page's worth
LONGEST = timedelta(days=45)  # the longest single visit in hand lasted 31 days
RUNNING_FOOT = re.compile(
    r"(?:(?:re-?)?inspection of|inspection report:) (?P<name>[^,]+(?:, [A-Z][^,]+ and [^,]+)?)", re.IGNORECASE
)
SALUTATION = re.compile(r"^dear (?P<name>.+ partnership)\b", re.IGNORECASE)
SALUTED = re.compile(r"\b(?:local|strategic|safeguarding|children|partnership|and|the|of)\b", re.IGNORECASE)
VERDICT = re.compile(
    r"children's services in (?:the )?(?P<name>[A-Z][\w&',. -]+?) (?:are|requires?)\b", re.IGNORECASE
)


def header_doubts(header: Header, pages: Sequence[PageLines]) -> Iterator[Doubt]:
    """Given what was read of the header and all pages, yield what an editor should look at."""
    yield from _missing(header)
    yield from _odd(header)
    feet = running_texts(pages)
    yield from _dates_that_disagree(header, feet)
    yield from _names_that_disagree(header, pages, feet)


def running_texts(pages: Sequence[PageLines]) -> list[str]:
    """Given pages, return the texts that stand on at least half of all after the first: running heads and feet."""
    later = [page for page in pages[1:] if page.lines]
    times = Counter(text for page in later for text in {plain(line.text) for line in page.lines})
    return [text for text, count in times.items() if count >= 2 and 2 * count >= len(later)]


def _missing(header: Header) -> Iterator[Doubt]:
    if header.framework is None:
        yield Doubt(
            "no-framework", "framework", "The title does not say what kind of inspection this is", True
        )
    elif not header.title:
        yield Doubt("no-title", "framework", f"No title; the text speaks of a {header.framework}", True)
    if header.authority is None:
        yield Doubt("no-authority", "authority", "No local authority is named in the usual place", True)
    if not header.ranges:
        yield Doubt("no-dates", "inspection dates", "No inspection dates could be read", True)
    framework = BY_SLUG.get(header.framework or "")
    if header.lead_inspector is None and not (framework and framework.lead_may_be_absent):
        yield Doubt("no-lead-inspector", "lead inspector", "No lead inspector is named")


def _odd(header: Header) -> Iterator[Doubt]:
    for first, last in header.ranges:
        if last - first > LONGEST:
            yield _dates_doubt("odd-dates", f"{first} to {last} is too long for an inspection")
    if header.end and header.published and header.published < header.end:
        yield _dates_doubt("odd-dates", f"Published on {header.published}, before the last day, {header.end}")
    framework = BY_SLUG.get(header.framework or "")
    if framework and header.start:
        since, until = framework.years
        if not since <= header.start.year <= (until or date.max.year):
            yield _dates_doubt(
                "odd-dates", f"{header.start} is not in the years of the framework “{framework.name}”"
            )


def _dates_that_disagree(header: Header, feet: Sequence[str]) -> Iterator[Doubt]:
    for foot in feet:
        ranges = first_ranges(foot)
        if header.ranges and ranges and _span(ranges) != _span(header.ranges):
            front = " and ".join(f"{first} to {last}" for first, last in header.ranges)
            yield _dates_doubt(
                "dates-disagree", f"The front page says {front}, the foot of later pages “{foot}”"
            )


def _names_that_disagree(header: Header, pages: Sequence[PageLines], feet: Sequence[str]) -> Iterator[Doubt]:
    printed = header.authority
    if printed is None or not pages:
        return
    names = [clean_name(match["name"]) for foot in feet if (match := RUNNING_FOOT.search(foot))]
    bold = " ".join(row.text for row in page_rows(pages[0]) if row.first.bold)[:VERDICT_WITHIN]
    names += [clean_name(match["name"]) for match in VERDICT.finditer(bold)]
    for name in names:
        if name and not same_name(printed, name):
            yield _name_doubt(printed, name)
    for row in page_rows(pages[0]):
        saluted = SALUTATION.match(row.text)
        if saluted and not _shares_word(printed, SALUTED.sub(" ", saluted["name"])):
            yield _name_doubt(printed, saluted["name"])


def _shares_word(printed: str, saluted: str) -> bool:
    words = set(name_key(saluted).split())
    return not words or not words.isdisjoint(name_key(printed).split())


def _span(ranges: Sequence[Range]) -> tuple[date, date]:
    return min(first for first, _ in ranges), max(last for _, last in ranges)


def _dates_doubt(code: str, message: str) -> Doubt:
    return Doubt(code, "inspection dates", message, needs_review=True)


def _name_doubt(printed: str, other: str) -> Doubt:
    message = f"The title says “{printed}”, the letter elsewhere “{other}”"
    return Doubt("authority-disagrees", "authority", message, needs_review=True)
