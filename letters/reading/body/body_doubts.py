"""What an editor should look at in the body of a letter: numbering, text left over, a file that ends too soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from letters.reading.letter import Doubt, ReadFinding, Unplaced

MANY_FINDINGS = 3  # the shortest letter in hand holds 12
UNREADABLE = "\ufffd"  # stands for a character that the file's fonts do not name
UNREADABLE_SHARE = 0.002


def body_doubts(
    findings: Sequence[ReadFinding],
    unplaced: Sequence[Unplaced],
    numbers: Sequence[int],
    text: str,
    *,
    cut_short: bool,
) -> Iterator[Doubt]:
    """Given what was read of a letter's body, yield what is in doubt; ``numbers`` are those of its paragraphs."""
    if cut_short:
        yield Doubt("cut-short", "file", "The file ends before its end mark", needs_review=True)
    if text.count(UNREADABLE) > UNREADABLE_SHARE * len(text):
        yield Doubt(
            "unreadable-text", "text", "The file's fonts hide what some characters are", needs_review=True
        )
    if len(findings) < MANY_FINDINGS:
        yield Doubt("few-findings", "findings", f"Only {len(findings)} findings were read", needs_review=True)
    jumps = [f"{one} to {other}" for one, other in pairwise(numbers) if other not in (one + 1, 1)]
    if jumps:
        yield Doubt("numbering", "findings", f"Paragraph numbers jump: {', '.join(jumps[:5])}")
    if unplaced:
        on = sorted({left.page for left in unplaced if left.page})
        places = ", ".join(f"page {page}" for page in on) or "the text"
        yield Doubt("unplaced", "findings", f"Text that became no finding: {len(unplaced)} on {places}")
