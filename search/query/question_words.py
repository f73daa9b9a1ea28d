"""Words that only ask ("how well do ..."), as the table is now."""

from __future__ import annotations

from functools import lru_cache

from letters.models import remembered
from search.models import QuestionWord
from search.query.parsed_words import QuestionWords
from search.text import composed, tokens


@remembered(1)
def question_words() -> QuestionWords:
    """Return the words, and the runs of words, that only ask, folded; as the table is now."""
    return _folded(tuple(QuestionWord.objects.values_list("words", flat=True)))


@lru_cache(maxsize=4)
def _folded(rows: tuple[str, ...]) -> QuestionWords:
    return frozenset(tuple(token.word for token in tokens(composed(row))) for row in rows) - {()}
