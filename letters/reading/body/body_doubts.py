"""What an editor should look at in the body of a letter: text left over or lost, unknown words, half sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from letters.reading.body.coverage import RUN_LINES, Coverage
from letters.reading.body.recurs import is_note
from letters.reading.body.section_kinds import DEVELOPMENT, NARRATIVE
from letters.reading.letter import Doubt, ReadFinding
from letters.reference.words import is_known, known_words

MANY_FINDINGS = 3  # the shortest letter in hand holds 12
UNREADABLE = "\ufffd"  # stands for a character that the file's fonts do not name
UNREADABLE_SHARE = 0.002
UNREADABLE_TIMES = 3  # in findings: as many words have a hole
UNKNOWN_SHARE = 0.02  # real letters: at most 1.2 % of the words in none of the others
UNKNOWN_WORDS = 5
WORDS_SHARE = 0.6  # real letters: at least 96 % of what stands between spaces
REPEATED_SHARE = 0.05  # real letters: at most 3.1 % of them
SENTENCE_LETTERS = 60  # stock phrases are shorter
SENTENCES = 3
LISTED = (
    3  # in so long a list one item that begins small is odd; items go on with the words that announce them
)
LONG_AREAS = 3  # single inspections and later reports ask in a sentence or two
WORD = re.compile(r"(?<![\w-])[a-z]{2,}(?:[-'][a-z]+)*(?![\w-])")
PLAIN_WORD = re.compile(r"[A-Za-z]?[a-z]+(?:[-'/\u2010-\u2019][A-Za-z]?[a-z]+)*|[AI]")
AROUND = ".,;:!?()[]\"'\u2018\u2019\u201c\u201d\u2022\u2013\u2014"
CUT_END = re.compile(r"(?:[,;–-]|\b(?:and|or|the|of|to|in|a|an|for|with|by|at|from|that|which|not|as))$")
CUT_START = re.compile(r"[a-z]{2,}\b(?!-)")
SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Body:
    """What was read of a letter's body. ``numbers`` are those printed at its paragraphs; ``text`` is all its text.

    ``long_areas``: areas for improvement are paragraphs in such letters.
    """

    findings: Sequence[ReadFinding]
    coverage: Coverage
    numbers: Sequence[int]
    text: str
    long_areas: bool = False
    cut_short: bool = False


def body_doubts(body: Body) -> Iterator[Doubt]:
    """Given what was read of a letter's body, yield what is in doubt; all but a few words left over hold it."""
    for code, field, check in CHECKS:
        message = check(body)
        if message:
            yield Doubt(code, field, message, needs_review=True)
    if body.coverage.passages and body.coverage.longest < RUN_LINES:
        yield Doubt("unplaced", "findings", f"Text that became no finding: {_places(body.coverage)}")


def _cut_short(body: Body) -> str:
    return "The file is incomplete: its end mark is missing" if body.cut_short else ""


def _unreadable(body: Body) -> str:
    holes = sum(finding.text.count(UNREADABLE) for finding in body.findings)
    many = body.text.count(UNREADABLE) > UNREADABLE_SHARE * len(body.text)
    return "The file's fonts do not say what some characters are" if many or holes >= UNREADABLE_TIMES else ""


def _few(body: Body) -> str:
    few = len(body.findings) < MANY_FINDINGS
    return f"Only {len(body.findings)} findings were read" if few else ""


def _jumps(body: Body) -> str:
    jumps = [
        f"{number} to {following}"
        for number, following in pairwise(body.numbers)
        if following not in (number + 1, 1)
    ]
    return f"Paragraph numbers jump: {', '.join(jumps[:5])}" if jumps else ""


def _unplaced(body: Body) -> str:
    coverage = body.coverage
    if coverage.longest < RUN_LINES:
        return ""
    share = 100 * coverage.neither / max(coverage.found + coverage.known + coverage.neither, 1)
    return f"{share:.0f} % of the text is in no finding and may need one: {_places(coverage)}"


def _places(coverage: Coverage) -> str:
    pages = sorted({passage.page for passage in coverage.passages if passage.page})
    places = ", ".join(f"page {page}" for page in pages[:8]) + (" and more" if len(pages) > 8 else "")
    return f"{len(coverage.passages)} on {places or 'the text'}"


def _unknown_words(body: Body) -> str:
    words = [word for finding in body.findings for word in WORD.findall(finding.text.replace("’", "'"))]
    long = [word for word in words if len(word) > 3]
    dictionary = known_words()
    unknown = [word for word in long if not is_known(word, dictionary)]
    if len(unknown) < UNKNOWN_WORDS or len(unknown) <= UNKNOWN_SHARE * len(long):
        return ""
    examples = ", ".join(f"“{word}”" for word in dict.fromkeys(unknown[:5]))
    return f"{100 * len(unknown) / len(long):.0f} % of the words are in no other report: {examples}"


def _no_words(body: Body) -> str:
    """Figures, signs, random capitals or another script: the test for unknown words looks at lower-case words alone."""
    tokens = [token for finding in body.findings for token in finding.text.split()]
    words = sum(bool(PLAIN_WORD.fullmatch(token.strip(AROUND))) for token in tokens)
    if not tokens or words >= WORDS_SHARE * len(tokens):
        return ""
    return f"Only {100 * words / len(tokens):.0f} % of the text of findings is words"


def _repeated(body: Body) -> str:
    times = Counter(sentence for finding in body.findings for sentence in _sentences(finding.text))
    again = sum(count - 1 for count in times.values())
    share = again / max(times.total(), 1)
    return (
        f"{100 * share:.0f} % of the sentences appear twice" if again > 1 and share > REPEATED_SHARE else ""
    )


def _sentences(text: str) -> list[str]:
    return [
        part
        for part in re.split(r"(?<=[.!?])\s+|\n", text)
        if len(part) >= SENTENCE_LETTERS and not is_note(part)
    ]


def _long_areas(body: Body) -> str:
    if body.long_areas:
        return ""
    areas = [finding for finding in body.findings if finding.kind == DEVELOPMENT]
    long = [area for area in areas if len(SENTENCE_END.findall(area.text)) >= SENTENCES]
    return f"{len(long)} areas for development have several sentences" if len(long) >= LONG_AREAS else ""


def _half_sentences(body: Body) -> str:
    cut = [finding for finding, around in _with_neighbours(body.findings) if _is_cut(finding, around)]
    examples = ", ".join(f"finding {finding.position + 1}" for finding in cut[:5])
    return f"Half a sentence: {examples}" if cut else ""


def _with_neighbours(
    findings: Sequence[ReadFinding],
) -> Iterator[tuple[ReadFinding, list[ReadFinding]]]:
    for place, finding in enumerate(findings):
        listed = finding.kind != NARRATIVE
        around = (
            findings if listed else [*findings[max(place - 1, 0) : place], *findings[place + 1 : place + 2]]
        )
        near = [other for other in around if (other.section, other.kind) == (finding.section, finding.kind)]
        yield finding, [other for other in near if other is not finding]


def _is_cut(finding: ReadFinding, around: Sequence[ReadFinding]) -> bool:
    """Return whether a finding ends in the middle, or begins there alone: the items of some lists all begin so."""
    enough = finding.kind == NARRATIVE or len(around) >= LISTED
    alone = enough and not any(other.text[:1].islower() for other in around)
    return bool(CUT_END.search(finding.text.rstrip()) or (alone and CUT_START.match(finding.text)))


CHECKS = (
    ("cut-short", "file", _cut_short),
    ("unreadable-text", "text", _unreadable),
    ("few-findings", "findings", _few),
    ("numbering", "findings", _jumps),
    ("unplaced", "findings", _unplaced),
    ("unknown-words", "text", _unknown_words),
    ("no-words", "text", _no_words),
    ("repeated", "text", _repeated),
    ("long-areas", "findings", _long_areas),
    ("half-sentences", "findings", _half_sentences),
)
