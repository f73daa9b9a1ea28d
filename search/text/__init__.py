"""Text to terms."""

from search.text.analysis import TOKEN, Token, composed, fold, tokens, words_and_positions
from search.text.small_words import SMALL_WORDS

__all__ = ["SMALL_WORDS", "TOKEN", "Token", "composed", "fold", "tokens", "words_and_positions"]
