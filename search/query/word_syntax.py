"""The syntax of the search box. Nothing that a reader can type is an error; malformed input is still parsed.

    safeguarding supervision     both words, in any form
    "looked after children"      the words side by side
    supervision OR oversight     either; OR joins the two words beside it
    -agency, NOT agency          not this word
    superv*                      words that start so

Small words ("the", "of") are left out beside others, as nearly every finding has them; inside quotes they count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.protocol import And, Leaf, Node, Not, Phrase, Prefix, Term, Written
from search.text import SMALL_WORDS, composed, forms_of, tokens

MAX_WORDS = 40  # more is a pasted page, and the last words add nothing
OR_SIGN = Term("")  # the node of the operator OR itself
MIN_PREFIX_CHARS = 3
QUOTES = str.maketrans("“”„‟«»", '""""""')
CHUNK = re.compile(r'(?P<minus>-*)(?:"(?P<phrase>[^"]*)"|(?P<loose>[^\s"]+))')
JOINED = re.compile(
    r"\d{1,3}(?:,\d{3})+(?![\w,])|\d+/\d+|[\w.'’‘\-‐‑–@*&]+"
)  # 1,000, 24/7, multi-agency, children's, 3.5, A&E: one thing
SECTION = re.compile(
    r"(?<![\w'’])(?:sect?|s)\.?\s+(?=\d{1,3}[a-z]?\b)", re.IGNORECASE
)  # of an Act: sec. 20, s 47
BRACKETS = re.compile(r"[()\[\]{}]")
BRACKETS_NOTE = "Brackets have no effect, so they were ignored. OR joins only the two words beside it."


@dataclass(frozen=True, slots=True)
class QuestionItem:
    """An unquoted (``loose``) word or a phrase of a query, as written, with its words folded.

    ``small`` words may be left out.
    """

    node: Node
    written: str
    loose: bool = False
    small: bool = False
    words: tuple[str, ...] = ()


def items_in(text: str, notes: list[str]) -> list[QuestionItem]:
    """Given what a reader typed, return its words and phrases in order; notes on odd input are added to ``notes``."""
    text = composed(text).translate(QUOTES)
    if text.count('"') % 2:
        text = " ".join(text.rsplit('"', 1))
        notes.append("A quotation mark was not closed, so it was ignored.")
    text = _with_sections(text)
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


def _with_sections(text: str) -> str:
    """Normalise sections of an Act outside quotation marks: "sec. 20" -> "section 20"."""
    loose_and_quoted = text.split('"')
    loose_and_quoted[::2] = [SECTION.sub("section ", loose) for loose in loose_and_quoted[::2]]
    return '"'.join(loose_and_quoted)


def _chunk_items(chunk: re.Match[str], notes: list[str], *, negated: bool) -> list[QuestionItem]:
    phrase, loose = chunk["phrase"], chunk["loose"]
    if loose in ("OR", "AND", "&") and not chunk["minus"]:
        return [QuestionItem(OR_SIGN, loose)] if loose == "OR" else []
    items = _phrase_items(phrase) if phrase is not None else _loose_items(loose, notes)
    if not (chunk["minus"] or negated) or not items:
        return items
    whole = all_of([item.node for item in items])
    assert whole is not None
    return [QuestionItem(Not(whole), " ".join(item.written for item in items))]


def _phrase_items(phrase: str) -> list[QuestionItem]:
    """Words in quotation marks match as written, and in their plurals."""
    forms = tuple(forms_of(token.word) for token in tokens(phrase))
    return [QuestionItem(Written(forms), phrase.strip())] if forms else []


def _loose_items(loose: str, notes: list[str]) -> list[QuestionItem]:
    items: list[QuestionItem] = []
    pieces = JOINED.findall(loose)
    _note_reading(loose, pieces, notes)
    for piece in pieces:
        inside = list(tokens(piece))
        words = [token.word for token in inside]
        if len(words) == 1 and piece.endswith("*"):
            items.append(_prefix_item(words[0], inside[0].term, notes))
        elif words:
            node = phrase_of(tuple(token.term for token in inside))
            small = len(words) == 1 and words[0] in SMALL_WORDS
            items.append(
                QuestionItem(node, piece.strip("*.-'’"), loose=True, small=small, words=tuple(words))
            )
    return items


def _note_reading(loose: str, pieces: list[str], notes: list[str]) -> None:
    """Add a note where signs in a word are ignored, or split it."""
    if BRACKETS.search(loose) and BRACKETS_NOTE not in notes:
        notes.append(BRACKETS_NOTE)
    read = " ".join(token.word for token in tokens(loose))
    if read and any("*" in piece[:-1] for piece in pieces):
        notes.append(f"A * stands at the end of a word; ‘{short(loose)}’ was read as ‘{short(read)}’.")
    elif len([piece for piece in pieces if piece != "*"]) > 1:
        notes.append(f"‘{short(loose)}’ was read as ‘{short(read)}’.")


def _prefix_item(word: str, term: str, notes: list[str]) -> QuestionItem:
    if len(word) >= MIN_PREFIX_CHARS:
        return QuestionItem(Prefix(word), f"{word}*", loose=True)
    notes.append(
        f"‘{word}*’ needs at least {MIN_PREFIX_CHARS} letters before the *; ‘{word}’ was searched for."
    )
    return QuestionItem(Term(term), word, loose=True)


def phrase_of(terms: tuple[str, ...]) -> Leaf:
    """Given adjacent terms, return the node that matches them."""
    return Term(terms[0]) if len(terms) == 1 else Phrase(terms)


def all_of(parts: Sequence[Node]) -> Node | None:
    """Given parts of a query, return the node that requires all of them; None where there are none."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def short(text: str) -> str:
    """Given what was typed, return it short enough to be quoted in a message."""
    text = "".join(char if char.isprintable() else " " for char in text).strip()
    return text if len(text) <= 40 else f"{text[:40]}…"
