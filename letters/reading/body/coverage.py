"""How much of a letter's body became findings, how much is known to be none, and what is neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from letters.reading.body.section_kinds import (
    FOLLOWING,
    GRADED_ROW,
    SKIP,
    SOURCE,
    is_boilerplate,
    plain,
    role_of,
)
from letters.reading.body.sections import Section, is_graded_beside
from letters.reading.facts.titles import is_title
from letters.reading.layout.blocks import HEADING, SENTENCE, Block
from letters.reading.layout.line_joins import FINISHED
from letters.reading.letter import FOUND, KNOWN, NEITHER, ReadFinding, Unplaced

RUN_LINES = 3  # so many lines in a row that are neither hold a letter
FEW_WORDS = 6  # a shorter text is a cell of a table, a name, a date
HEADING_WORDS = 25  # a longer one, or one with a verb and a full stop, is a sentence set in bold
SOURCE_WORDS = 15
NAMES_WORDS = 30
METHOD_PARAGRAPHS = 5  # "About this inspection" holds paragraphs 1 to 3
ROW_WORDS = 12  # a text without a full stop in a table, or on a front page, is its row up to as many
FORMS = re.compile(  # what the front pages of single inspections print as it stands in the criteria for each grade
    r"(?:there are (?:no )?(?:widespread|serious)|it is ofsted's expectation|(?:however,? )?the (?:local )?authority"
    r" (?:is not yet|leads effective)|the judge?ments on areas of|dates? of (?:the )?previous inspection"
    r"|the (?:judge?ment for the )?effectiveness of the [\w ]{2,60}\((?:l|s)?\w*scb\))",
    re.IGNORECASE,
)
ADDRESSED = re.compile(r"dear\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many letters of a text's body are in findings, in what is known to be none, and in neither.

    ``passages`` are the texts that are neither, in reading order, and ``longest`` the lines of the longest run of them.
    """

    found: int
    known: int
    neither: int
    passages: tuple[Unplaced, ...]
    longest: int


def cover(
    blocks: Sequence[Block], sections: Sequence[Section], findings: Iterable[ReadFinding], title: str
) -> Coverage:
    """Given a letter's blocks, its sections and findings and its title, return what became of its body."""
    finding_letters = _letters("\n".join(finding.text for finding in findings))
    passed_over_ids = _passed_over(blocks, sections)
    start = _start(blocks, title)
    states = [
        FOUND
        if _letters(block.text) in finding_letters
        else KNOWN
        if index < start or id(block) in passed_over_ids or _is_known(block)
        else NEITHER
        for index, block in enumerate(blocks)
    ]
    sizes = [len(_letters(block.text)) for block in blocks]
    found_letters, known_letters, neither_letters = (
        sum(size for size, block_state in zip(sizes, states, strict=True) if block_state == state)
        for state in (FOUND, KNOWN, NEITHER)
    )
    passages = [
        Unplaced(block.page, block.text)
        for block, block_state in zip(blocks, states, strict=True)
        if block_state == NEITHER
    ]
    return Coverage(
        found_letters, known_letters, neither_letters, tuple(passages), max(_runs(blocks, states), default=0)
    )


def line_states(lines: Iterable[str], findings: Iterable[str], passages: Iterable[str]) -> list[str]:
    """Given the lines of a page, the texts of a letter's findings and its unplaced passages, say which is which.

    A line is ``found``, ``known`` or ``neither``; one that stands in a finding is found, wherever else it stands.
    """
    finding_letters, unplaced_letters = _letters("\n".join(findings)), _letters("\n".join(passages))
    return [_line_state(_letters(line), finding_letters, unplaced_letters) for line in lines]


def _line_state(line: str, finding_letters: str, unplaced_letters: str) -> str:
    if line and line in finding_letters:
        return FOUND
    return NEITHER if line and line in unplaced_letters else KNOWN


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]+", text.lower()))


def _start(blocks: Sequence[Block], title: str) -> int:
    """Return where the letter begins: what stands above its title or its salutation is letterhead."""
    heads = [index for index, block in enumerate(blocks) if ADDRESSED.match(block.text)]
    titles = [
        index for index, block in enumerate(blocks) if title and _letters(block.text) in _letters(title)
    ]
    return min([*heads[:1], *titles[:1]], default=0)


def _passed_over(blocks: Sequence[Block], sections: Sequence[Section]) -> set[int]:
    """Return the blocks (their ids) that stand where no findings are: rows of grades, what a visit looked at, method.

    Numbered paragraphs are as a rule findings: the first few may stand under a heading that is known to hold none.
    """
    block_ids: set[int] = set()
    for section in (section for section in sections if not section.kind):
        last = METHOD_PARAGRAPHS if role_of(section.name) == SKIP else 0
        block_ids |= {id(block) for block in section.blocks if int(block.number or 0) <= last}
    announced = False
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if is_graded_beside(block, following) or (announced and block.label and not block.number):
            block_ids.add(id(block))
        else:
            announced = block.text.endswith(":") and is_boilerplate(block.text, opening=True)
    return block_ids


def _is_known(block: Block) -> bool:
    text = block.text
    words = len(text.split())
    if words < FEW_WORDS or is_boilerplate(text, opening=True) or role_of(text) or GRADED_ROW.match(text):
        return True
    if is_title(text) or _is_names(text) or text.endswith(":") or FOLLOWING.search(text):
        return True  # the last two announce a list
    row = words <= ROW_WORDS and (block.cell or block.page == 1) and not FINISHED.search(text)
    if row or FORMS.match(plain(text)):
        return True
    if words <= SOURCE_WORDS and SOURCE.match(text):
        return True
    return (
        block.kind == HEADING
        and words <= HEADING_WORDS
        and not (text.endswith(".") and SENTENCE.search(text))
    )


def _is_names(text: str) -> bool:
    """Return whether a short text is names: those who are to act, in a table; those a letter is addressed to."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(words) <= NAMES_WORDS and 2 * sum(word[0].isupper() for word in words) > len(words)


def _runs(blocks: Sequence[Block], states: Sequence[str]) -> Iterator[int]:
    """Yield the lines of each run of blocks that are neither."""
    lines = 0
    for block, state in zip(blocks, states, strict=True):
        lines = lines + len(block.lines) if state == NEITHER else 0
        yield lines
