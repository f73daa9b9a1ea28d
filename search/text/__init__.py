"""Text to terms."""

from search.text.analysis import (
    HAS_HYPHEN,
    HYPHENS,
    TOKEN,
    Token,
    composed,
    fold,
    forms_of,
    joined,
    term_of,
    tokens,
    words_and_positions,
    words_in,
)
from search.text.small_words import SMALL_WORDS

__all__ = [
    "HAS_HYPHEN",
    "HYPHENS",
    "SMALL_WORDS",
    "TOKEN",
    "Token",
    "composed",
    "fold",
    "forms_of",
    "joined",
    "term_of",
    "tokens",
    "words_and_positions",
    "words_in",
]
