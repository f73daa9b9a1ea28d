"""A reader's words, read as a question. Nothing that a reader can type is an error; odd input has a reading.

    safeguarding supervision     both words, in any form
    "looked after children"      the words side by side
    supervision OR oversight     either; OR joins the two words beside it
    -agency, NOT agency          not this word
    superv*                      words that start so

Small words ("the", "of") are left out beside others, as nearly every finding has them; inside quotes they count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from search.protocol import And, Leaf, Node, Not, Or, Phrase, Prefix, Term
from search.text import SMALL_WORDS, composed, tokens

MAX_WORDS = 40  # more is a pasted page, and the last words add nothing
MIN_PREFIX_CHARS = 3
QUOTES = str.maketrans("“”„‟«»", '""""""')
CHUNK = re.compile(r'(?P<minus>-*)(?:"(?P<phrase>[^"]*)"|(?P<loose>[^\s"]+))')
JOINED = re.compile(r"[\w.'’‘ʼ\-‐‑–@*&]+")  # multi-agency, children's, 3.5, A&E: one thing
BRACKETS = re.compile(r"[()\[\]{}]")
BRACKETS_NOTE = "Brackets mean nothing here, so they were left out; OR joins only the two words beside it."


@dataclass(frozen=True, slots=True)
class QuestionItem:
    """A loose word or a phrase in the question, as written. ``small`` words may be left out."""

    node: Node
    written: str
    loose: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class ParsedWords:
    """How a question was read: what to find (None: there is no word), what to tell the reader, what else is found."""

    node: Node | None = None
    messages: tuple[str, ...] = ()
    synonyms_used: tuple[str, ...] = ()


NO_WORDS = ParsedWords()
Synonyms = Mapping[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]
NO_SYNONYMS: Synonyms = {}


def read_words(text: str, synonyms: Synonyms = NO_SYNONYMS) -> ParsedWords:
    """Given what a reader typed and words of other eras, return how it is read; ``node`` None is no words."""
    notes: list[str] = []
    items = _items(composed(text).translate(QUOTES), notes)
    widened, also = _widen(items, synonyms)
    kept = _without_small(widened, notes)
    parts = _join_or(kept)
    if not parts and text.strip():
        notes.append(f"There is no word to search for in ‘{_short(text)}’, so it was left out.")
    return ParsedWords(_all_of(parts), tuple(notes), also)


def _items(text: str, notes: list[str]) -> list[QuestionItem]:
    if text.count('"') % 2:
        text = " ".join(text.rsplit('"', 1))
        notes.append("A quotation mark was never closed, so it was left out.")
    items: list[QuestionItem] = []
    negated = False
    for chunk in CHUNK.finditer(text):
        if chunk["loose"] == "NOT" and CHUNK.search(text, chunk.end()):
            negated = True
            continue
        items += _chunk_items(chunk, notes, negated=negated)
        negated = False
    if len(items) > MAX_WORDS:
        notes.append(f"Only the first {MAX_WORDS} words were used.")
    return items[:MAX_WORDS]


def _chunk_items(chunk: re.Match[str], notes: list[str], *, negated: bool) -> list[QuestionItem]:
    phrase, loose = chunk["phrase"], chunk["loose"]
    if loose in ("OR", "AND", "&") and not chunk["minus"]:
        return [QuestionItem(Term(""), loose)] if loose == "OR" else []
    found = _phrase_items(phrase) if phrase is not None else _loose_items(loose, notes)
    if not (chunk["minus"] or negated) or not found:
        return found
    whole = _all_of([item.node for item in found])
    assert whole is not None
    return [QuestionItem(Not(whole), " ".join(item.written for item in found))]


def _phrase_items(phrase: str) -> list[QuestionItem]:
    found = tuple(token.term for token in tokens(phrase))
    return [QuestionItem(_phrase(found), phrase.strip())] if found else []


def _loose_items(loose: str, notes: list[str]) -> list[QuestionItem]:
    found: list[QuestionItem] = []
    pieces = JOINED.findall(loose)
    _tell_reading(loose, pieces, notes)
    for piece in pieces:
        inside = list(tokens(piece))
        words = [token.word for token in inside]
        if len(words) == 1 and piece.endswith("*"):
            found.append(_prefix_item(words[0], inside[0].term, notes))
        elif words:
            node = _phrase(tuple(token.term for token in inside))
            small = len(words) == 1 and words[0] in SMALL_WORDS
            found.append(QuestionItem(node, piece.strip("*.-'’"), loose=True, small=small))
    return found


def _tell_reading(loose: str, pieces: list[str], notes: list[str]) -> None:
    """Say so where signs in a word stand for nothing, or split it."""
    if BRACKETS.search(loose) and BRACKETS_NOTE not in notes:
        notes.append(BRACKETS_NOTE)
    read = " ".join(token.word for token in tokens(loose))
    if read and any("*" in piece[:-1] for piece in pieces):
        notes.append(f"A * stands at the end of a word; ‘{_short(loose)}’ was read as ‘{_short(read)}’.")
    elif len([piece for piece in pieces if piece != "*"]) > 1:
        notes.append(f"‘{_short(loose)}’ was read as ‘{_short(read)}’.")


def _prefix_item(word: str, term: str, notes: list[str]) -> QuestionItem:
    if len(word) >= MIN_PREFIX_CHARS:
        return QuestionItem(Prefix(word), f"{word}*")
    notes.append(
        f"‘{word}*’ needs at least {MIN_PREFIX_CHARS} letters before the *; ‘{word}’ was searched for."
    )
    return QuestionItem(Term(term), word)


def _phrase(found: tuple[str, ...]) -> Leaf:
    return Term(found[0]) if len(found) == 1 else Phrase(found)


def _widen(items: list[QuestionItem], synonyms: Synonyms) -> tuple[list[QuestionItem], tuple[str, ...]]:
    """Join runs of loose words that have words of other eras; the longest run first."""
    longest = max(map(len, synonyms), default=0)
    widened: list[QuestionItem] = []
    also: list[str] = []
    at = 0
    while at < len(items):
        run, others = _longest_run(items[at:], longest, synonyms)
        if not others:
            widened.append(items[at])
            at += 1
            continue
        kept = [item.node for item in run if not item.small] or [item.node for item in run]
        own = _all_of(kept)
        assert own is not None
        nodes: list[Node] = [own, *(_phrase(terms) for _, terms in others)]
        widened.append(QuestionItem(Or(tuple(nodes)), " ".join(item.written for item in run)))
        also += [name for name, _ in others]
        at += len(run)
    return widened, tuple(dict.fromkeys(also))


def _longest_run(
    items: list[QuestionItem], longest: int, synonyms: Synonyms
) -> tuple[list[QuestionItem], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The most items at the start that together are known, and the words of other eras for them."""
    best: list[QuestionItem] = []
    terms: tuple[str, ...] = ()
    for count, item in enumerate(items[:longest], start=1):
        if not item.loose:
            break
        terms += item.node.terms if isinstance(item.node, Phrase) else (getattr(item.node, "term", ""),)
        if terms in synonyms:
            best = items[:count]
    known = tuple(term for item in best for term in _terms(item.node))
    return best, synonyms.get(known, ())


def _terms(node: Node) -> tuple[str, ...]:
    if isinstance(node, Phrase):
        return node.terms
    return (node.term,) if isinstance(node, Term) else ()


def _without_small(items: list[QuestionItem], notes: list[str]) -> list[QuestionItem]:
    small = [item.written for item in items if item.small]
    if not small or len(small) == sum(item.written != "OR" for item in items):
        return items
    named = ", ".join(f"‘{word}’" for word in dict.fromkeys(small))
    notes.append(
        f"Left out because nearly every finding has them: {named}. Inside quotation marks they count."
    )
    return [item for item in items if not item.small]


def _join_or(items: list[QuestionItem]) -> list[Node]:
    parts: list[Node] = []
    joining = False
    for item in items:
        if item.node == Term(""):
            joining = bool(parts)
        elif joining:
            before = parts[-1]
            sides = before.parts if isinstance(before, Or) else (before,)
            parts[-1] = Or((*sides, item.node))
            joining = False
        else:
            parts.append(item.node)
    return parts


def _all_of(parts: list[Node]) -> Node | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _short(text: str) -> str:
    text = "".join(char if char.isprintable() else " " for char in text).strip()
    return text if len(text) <= 40 else f"{text[:40]}…"
