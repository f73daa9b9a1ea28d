"""How a question's words are read, with what the collection tells of them: spellings, and what was misspelled."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from haystack import connections

from search.errors import IndexUnavailable
from search.protocol import Backend, Node, SearchRequest, Term
from search.query import (
    MAX_WORDS,
    NO_SYNONYMS,
    NO_WORDS,
    ParsedWords,
    Query,
    Spellings,
    question_words,
    read_words,
    synonyms,
)
from search.text import Token, composed, tokens

MAX_SPELLED_WORDS = (
    8  # with more, it is another language or a keyboard; each is compared with every word there is
)
MIN_SPELLED_CHARS = 4  # shorter words have too many others one letter off


def backend() -> Backend:
    """Return the backend that is configured."""
    return cast(Backend, connections["default"].get_backend())


def generation() -> str:
    """Return the name of the state that the index is in; "" where there is none. The same: all answers are the same."""
    return backend().status().generation


def parsed_words(query: Query) -> ParsedWords:
    """Given a question, return how its words are read; misspelled ones that find nothing are corrected.

    Only the words as typed count where the question says so. Without an index, nothing is known of spellings.
    """
    if not query.q:
        return NO_WORDS
    if query.exact_words:
        return read_words(query.q, NO_SYNONYMS, question_words())
    try:
        return _corrected(query.q)
    except IndexUnavailable:
        return read_words(query.q, synonyms(), question_words())


def _corrected(text: str) -> ParsedWords:
    typed = _read(text)
    better = "" if typed.node is None or _finds(typed.node) else better_spelled(text)
    if not better:
        return typed
    words = _read(better)
    if not (_finds(words.node) or _finds(words.rest)):
        return typed
    told = f"No finding has ‘{text}’, so ‘{better}’ was searched for."
    return replace(words, corrected=better, messages=(told, *words.messages))


def _read(text: str) -> ParsedWords:
    spellings = Spellings(backend().holds, backend().written_apart)
    return read_words(text, synonyms(), question_words(), spellings)


def _finds(node: Node | None) -> bool:
    """Whether some finding of the collection has it, whatever the question's filters."""
    return node is not None and bool(backend().answer(SearchRequest(node, stop=0)).total)


def better_spelled(text: str) -> str:
    """Given what was typed, return it better spelled by the collection's own words; "" where they are spelled so.

    Only words are changed: quotation marks, minus signs and all else stay as they were typed. Of words that no
    finding has, only the first few are looked for: see MAX_SPELLED_WORDS.
    """
    text = composed(text)
    changed: list[str] = []
    at = unknown = 0
    for token in list(tokens(text))[:MAX_WORDS]:
        better = ""
        if unknown < MAX_SPELLED_WORDS and not _is_fixed(text, token):
            unknown += not backend().holds(Term(token.term))
            better = backend().better_spelled(token.word)
        changed += [text[at : token.start], better or text[token.start : token.end]]
        at = token.end
    better_text = "".join([*changed, text[at:]])
    return better_text if better_text != text else ""


def _is_fixed(text: str, token: Token) -> bool:
    """Whether a word is none to correct: short, a number, a prefix, or a sign that joins words."""
    written = text[token.start : token.end]
    is_prefix = text[token.end : token.end + 1] == "*"
    return (
        len(written) < MIN_SPELLED_CHARS
        or not written.isalpha()
        or is_prefix
        or written in ("AND", "OR", "NOT")
        or bool(backend().written_apart(token.word))
    )
