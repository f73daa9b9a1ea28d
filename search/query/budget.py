"""How much one question may ask: so many phrases, so many beginnings of words. What is left out is told.

A phrase of two frequent words is looked for in thousands of findings, and a beginning stands for hundreds of words;
forty of them would keep a processor busy for seconds. No question that a person types comes near.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.protocol import And, Node, Not, Or, Phrase, Prefix, Written
from search.query.word_syntax import OR_SIGN, QuestionItem, short

MAX_PHRASES = 8  # words in quotation marks, and words with hyphens
MAX_PREFIXES = 8
TOLD = 3  # of those left out, by name


def within_budget(items: Sequence[QuestionItem], notes: list[str]) -> list[QuestionItem]:
    """Given a question's items, return those that it may have; what is left out is added to ``notes``.

    The OR that joined one left out to its neighbour goes with it.
    """
    kept: list[QuestionItem] = []
    left_out: list[QuestionItem] = []
    phrases = prefixes = 0
    for item in items:
        more_phrases, more_prefixes = _cost(item.node)
        if phrases + more_phrases > MAX_PHRASES or prefixes + more_prefixes > MAX_PREFIXES:
            left_out.append(item)
            continue
        phrases, prefixes = phrases + more_phrases, prefixes + more_prefixes
        kept.append(item)
    if not left_out:
        return kept
    notes.append(_told(left_out))
    return _without_loose_ors(items, left_out)


def _without_loose_ors(items: Sequence[QuestionItem], left_out: Sequence[QuestionItem]) -> list[QuestionItem]:
    """What is not left out, without the ORs that had something left out beside them."""
    gone = set(map(id, left_out))
    loose = {
        id(item)
        for at, item in enumerate(items)
        if _is_or(item) and any(id(beside) in gone for beside in items[max(0, at - 1) : at + 2])
    }
    return [item for item in items if id(item) not in gone | loose]


def _is_or(item: QuestionItem) -> bool:
    return item.node == OR_SIGN


def _cost(node: Node) -> tuple[int, int]:
    """How many phrases and how many beginnings of words an item looks for."""
    leaves = list(_leaves(node))
    phrases = sum(
        (isinstance(one, Phrase) and len(one.terms) > 1) or (isinstance(one, Written) and len(one.forms) > 1)
        for one in leaves
    )
    return phrases, sum(isinstance(one, Prefix) for one in leaves)


def _leaves(node: Node) -> Iterator[Node]:
    if isinstance(node, Not):
        yield from _leaves(node.part)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _leaves(part)
    else:
        yield node


def _told(left_out: Sequence[QuestionItem]) -> str:
    named = ", ".join(f"‘{short(item.written)}’" for item in left_out[:TOLD])
    more = f" and {len(left_out) - TOLD} more" if len(left_out) > TOLD else ""
    return (
        f"A search can have at most {MAX_PHRASES} phrases or words with hyphens, and {MAX_PREFIXES} words with *. "
        f"Left out: {named}{more}."
    )
