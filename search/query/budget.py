"""Limits on one query: how many phrases and how many prefixes it may have. The reader is told what was left out.

A phrase of two frequent words is looked for in thousands of findings, and a prefix matches hundreds of words; forty
of them would keep a processor busy for seconds. No query that a person types comes near.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.protocol import And, Node, Not, Or, Phrase, Prefix, Written
from search.query.word_syntax import OR_SIGN, QuestionItem, short

MAX_PHRASES = 8  # words in quotation marks, and words with hyphens
MAX_PREFIXES = 8
MAX_NAMED = 3  # of the items left out, how many the note names


def within_budget(items: Sequence[QuestionItem], notes: list[str]) -> list[QuestionItem]:
    """Given a query's items, return those within the limits; a note on what is left out is added to ``notes``.

    The OR that joined such an item to its neighbour is left out too.
    """
    allowed: list[QuestionItem] = []
    left_out: list[QuestionItem] = []
    phrases = prefixes = 0
    for item in items:
        more_phrases, more_prefixes = _cost(item.node)
        if phrases + more_phrases > MAX_PHRASES or prefixes + more_prefixes > MAX_PREFIXES:
            left_out.append(item)
            continue
        phrases, prefixes = phrases + more_phrases, prefixes + more_prefixes
        allowed.append(item)
    if not left_out:
        return allowed
    notes.append(_left_out_note(left_out))
    return _without_loose_ors(items, left_out)


def _without_loose_ors(items: Sequence[QuestionItem], left_out: Sequence[QuestionItem]) -> list[QuestionItem]:
    """The items that are not left out, without the ORs beside one that is."""
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
    """How many phrases and how many prefixes an item searches for."""
    leaves = list(_leaves(node))
    phrases = sum(
        (isinstance(leaf, Phrase) and len(leaf.terms) > 1)
        or (isinstance(leaf, Written) and len(leaf.forms) > 1)
        for leaf in leaves
    )
    return phrases, sum(isinstance(leaf, Prefix) for leaf in leaves)


def _leaves(node: Node) -> Iterator[Node]:
    if isinstance(node, Not):
        yield from _leaves(node.part)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _leaves(part)
    else:
        yield node


def _left_out_note(left_out: Sequence[QuestionItem]) -> str:
    named = ", ".join(f"‘{short(item.written)}’" for item in left_out[:MAX_NAMED])
    more = f" and {len(left_out) - MAX_NAMED} more" if len(left_out) > MAX_NAMED else ""
    return (
        f"A search can have at most {MAX_PHRASES} phrases or words with hyphens, and {MAX_PREFIXES} words with *. "
        f"Left out: {named}{more}."
    )
