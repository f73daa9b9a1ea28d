"""Question words, which say nothing about the subject ("how well do ..."), from the database table."""

from __future__ import annotations

from functools import lru_cache

from letters.models import remembered
from search.models import QuestionWord
from search.query.parsed_words import QuestionWords
from search.text import composed, tokens


@remembered(1)
def question_words() -> QuestionWords:
    """Return the question words, and runs of them, folded; cached until the table changes."""
    return _folded(tuple(QuestionWord.objects.values_list("words", flat=True)))


@lru_cache(maxsize=4)
def _folded(rows: tuple[str, ...]) -> QuestionWords:
    return frozenset(tuple(token.word for token in tokens(composed(row))) for row in rows) - {()}
