"""One word in the ways that it is written: "key worker", "key-worker" and "keyworker"; "section 47" and "s47".

Which of them there are, the collection tells: nothing is searched for that no finding has.
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
    """What the collection tells of words: whether it ``holds`` them, and a word ``written_apart`` in two terms."""

    holds: Callable[[Leaf], bool]
    written_apart: Callable[[str], tuple[str, ...]]


def with_compounds(items: Sequence[QuestionItem], spellings: Spellings) -> list[QuestionItem]:
    """Given items, return them with "well being" as the one word that findings write, though "being" only asks."""
    found: list[QuestionItem] = []
    for item in items:
        if found and _is_compound(found[-1], item, spellings):
            found[-1] = _compound(found[-1], item)
        else:
            found.append(item)
    return found


def _is_compound(one: QuestionItem, other: QuestionItem, spellings: Spellings) -> bool:
    pair = (one, other)
    if not all(item.loose and isinstance(item.node, Term) and len(item.words) == 1 for item in pair):
        return False
    asking = [item for item in pair if item.small]
    if len(asking) != 1 or len(asking[0].words[0]) < MIN_ASKING_CHARS:
        return False
    return spellings.holds(Term(term_of(one.words[0] + other.words[0])))


def _compound(one: QuestionItem, other: QuestionItem) -> QuestionItem:
    words = (*one.words, *other.words)
    node = Phrase(tuple(map(term_of, words)))
    return QuestionItem(node, f"{one.written} {other.written}", loose=True, words=words)


def respelled(items: Sequence[QuestionItem], spellings: Spellings) -> list[QuestionItem]:
    """Given the items of a question, return them with the other spellings that the collection has."""
    others: list[list[Leaf]] = [_alone(item, spellings) for item in items]
    for at in range(len(items) - 1):
        term = _together(items[at], items[at + 1])
        if term and spellings.holds(Term(term)):
            others[at].append(Term(term))
            others[at + 1].append(Term(term))
    return [_or(item, found) for item, found in zip(items, others, strict=True)]


def _or(item: QuestionItem, others: Sequence[Leaf]) -> QuestionItem:
    nodes: tuple[Node, ...] = (item.node, *dict.fromkeys(others))
    return replace(item, node=Or(nodes)) if others else item


def _alone(item: QuestionItem, spellings: Spellings) -> list[Leaf]:
    """The other spellings of one item: of a hyphenated word that in one, of a word in one that apart."""
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


def _together(one: QuestionItem, other: QuestionItem) -> str:
    """The term of two words side by side written as one; "" where they are none to be written so."""
    plain = all(item.loose and not item.small and len(item.words) == 1 for item in (one, other))
    if not plain or not (isinstance(one.node, Term) and isinstance(other.node, Term)):
        return ""
    first, second = one.words[0], other.words[0]
    if first == "section" and second[:1].isdigit():
        return f"s{second}"
    return term_of(first + second) if first.isalpha() and second.isalpha() else ""
