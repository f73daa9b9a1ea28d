"""Spelling variants of compounds: "key worker", "key-worker" and "keyworker"; "section 47" and "s47".

Only variants that the collection has are searched for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from search.protocol import Leaf, Node, Or, Phrase, Term
from search.query.word_syntax import QuestionItem
from search.text import term_of

MIN_APART_CHARS = 7  # shorter words are hardly ever two
MIN_ASKING_CHARS = 4  # "being", "going"; "not able" is no "notable"
SECTION = re.compile(r"s(\d+[a-z]?)")  # of an Act: s47


@dataclass(frozen=True, slots=True)
class Spellings:
    """Look-ups in the collection: whether it ``holds`` a leaf, and a word ``written_apart`` as two terms, or ()."""

    holds: Callable[[Leaf], bool]
    written_apart: Callable[[str], tuple[str, ...]]


def with_compounds(items: Sequence[QuestionItem], spellings: Spellings) -> list[QuestionItem]:
    """Given items, return them with "well being" joined as findings write it, although "being" is a question word."""
    joined_items: list[QuestionItem] = []
    for item in items:
        if joined_items and _is_compound(joined_items[-1], item, spellings):
            joined_items[-1] = _compound(joined_items[-1], item)
        else:
            joined_items.append(item)
    return joined_items


def _is_compound(first: QuestionItem, second: QuestionItem, spellings: Spellings) -> bool:
    pair = (first, second)
    if not all(item.loose and isinstance(item.node, Term) and len(item.words) == 1 for item in pair):
        return False
    asking = [item for item in pair if item.small]
    if len(asking) != 1 or len(asking[0].words[0]) < MIN_ASKING_CHARS:
        return False
    return spellings.holds(Term(term_of(first.words[0] + second.words[0])))


def _compound(first: QuestionItem, second: QuestionItem) -> QuestionItem:
    words = (*first.words, *second.words)
    node = Phrase(tuple(map(term_of, words)))
    return QuestionItem(node, f"{first.written} {second.written}", loose=True, words=words)


def respelled(items: Sequence[QuestionItem], spellings: Spellings) -> list[QuestionItem]:
    """Given the items of a question, return them with the other spellings that the collection has."""
    others: list[list[Leaf]] = [_alone(item, spellings) for item in items]
    for at in range(len(items) - 1):
        term = _together(items[at], items[at + 1])
        if term and spellings.holds(Term(term)):
            others[at].append(Term(term))
            others[at + 1].append(Term(term))
    return [_or(item, item_others) for item, item_others in zip(items, others, strict=True)]


def _or(item: QuestionItem, others: Sequence[Leaf]) -> QuestionItem:
    nodes: tuple[Node, ...] = (item.node, *dict.fromkeys(others))
    return replace(item, node=Or(nodes)) if others else item


def _alone(item: QuestionItem, spellings: Spellings) -> list[Leaf]:
    """The other spellings of one item: of a hyphenated word the closed form, of a closed word the two words."""
    if not item.loose or not isinstance(item.node, Term | Phrase):
        return []
    word = "".join(item.words)
    if len(item.words) > 1:
        term = term_of(word)
        return [Term(term)] if word.isalpha() and spellings.holds(Term(term)) else []
    if section := SECTION.fullmatch(word):
        return [Phrase((term_of("section"), section[1]))]
    apart = spellings.written_apart(word) if len(word) >= MIN_APART_CHARS and word.isalpha() else ()
    return [Phrase(apart)] if apart else []


def _together(left: QuestionItem, right: QuestionItem) -> str:
    """The term of two adjacent words written as one; "" where they cannot be."""
    plain = all(item.loose and not item.small and len(item.words) == 1 for item in (left, right))
    if not plain or not (isinstance(left.node, Term) and isinstance(right.node, Term)):
        return ""
    first, second = left.words[0], right.words[0]
    if first == "section" and second[:1].isdigit():
        return f"s{second}"
    return term_of(first + second) if first.isalpha() and second.isalpha() else ""
