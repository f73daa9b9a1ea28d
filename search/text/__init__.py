"""Text to terms (tokenising, folding, stemming), and the weights of terms."""

from search.text.analysis import (
    HAS_HYPHEN,
    HYPHENS,
    TOKEN,
    Token,
    composed,
    fold,
    forms_of,
    joined,
    starts_of,
    term_of,
    tokens,
    words_and_positions,
    words_in,
)
from search.text.relevance import K1, B, rarity, telling_terms, telling_words
from search.text.small_words import SMALL_WORDS
from search.text.spelling import letters_off, letters_off_allowed, ways_apart

__all__ = [
    "HAS_HYPHEN",
    "HYPHENS",
    "K1",
    "SMALL_WORDS",
    "TOKEN",
    "B",
    "Token",
    "composed",
    "fold",
    "forms_of",
    "joined",
    "letters_off",
    "letters_off_allowed",
    "rarity",
    "starts_of",
    "telling_terms",
    "telling_words",
    "term_of",
    "tokens",
    "ways_apart",
    "words_and_positions",
    "words_in",
]
