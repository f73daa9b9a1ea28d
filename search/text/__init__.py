"""Text to terms."""

from search.text.analysis import (
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
)
from search.text.small_words import SMALL_WORDS

__all__ = [
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
]
