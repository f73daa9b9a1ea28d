"""Doubts about a letter's body."""

from __future__ import annotations

from letters.reading.body.body_doubts import body_doubts
from letters.reading.letter import ReadFinding, Unplaced

FINDINGS = [
    ReadFinding(index, "narrative", "Findings", 1, "Text.", number=f"{index + 1}") for index in range(5)
]


def codes(
    findings: list[ReadFinding],
    unplaced: tuple[Unplaced, ...] = (),
    numbers: tuple[int, ...] = (),
    text: str = "Text.",
    *,
    cut: bool = False,
) -> list[str]:
    return [doubt.code for doubt in body_doubts(findings, unplaced, numbers, text, cut_short=cut)]


def test_a_plain_letter_leaves_none() -> None:
    assert codes(FINDINGS) == []


def test_numbers_that_jump_are_told() -> None:
    assert codes(FINDINGS, numbers=(1, 2, 4, 5)) == ["numbering"]
    assert codes(FINDINGS, numbers=(1, 2, 1, 2)) == []


def test_text_on_no_finding_is_counted() -> None:
    (doubt,) = body_doubts(FINDINGS, (Unplaced(3, "Lost words"),), (), "", cut_short=False)

    assert (doubt.code, doubt.message) == ("unplaced", "Text that became no finding: 1 on page 3")


def test_few_findings_hidden_letters_and_a_missing_end_need_review() -> None:
    assert codes(FINDINGS[:1]) == ["few-findings"]
    assert codes(FINDINGS, text="\ufffd" * 9) == ["unreadable-text"]
    assert codes(FINDINGS, cut=True) == ["cut-short"]
    assert all(doubt.needs_review for doubt in body_doubts([], (), (), "", cut_short=True))
