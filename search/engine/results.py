"""What an engine answers: plain, frozen, the same whichever engine answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from search.query import NO_WORDS, ParsedWords

if TYPE_CHECKING:
    from letters.models import Finding


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A run of a finding's text; ``matched`` where it is a word that the question matched."""

    text: str
    matched: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding and the passage to show of it. ``excerpt`` joined is plain text, never HTML.

    ``has_all`` is False where it has most of the question's words, not all.
    """

    finding: Finding
    excerpt: tuple[TextPiece, ...]
    has_all: bool = True


class Count(NamedTuple):  # a page has hundreds of them; see Token
    """How many findings a filter value would give, with the other filters kept."""

    value: str
    total: int


@dataclass(frozen=True, slots=True)
class Results:
    """``page`` and ``pages`` count from 1 (``pages`` is 1 where nothing was found).

    ``total`` is of what the question means: all that has all of its words; where it asks for ``match``, also what has
    most of them. ``hits`` are the page's; behind those with all of the words, on their last page, stand as many of
    those with most as fill it. ``with_most`` is how many of those there are, None before that page.
    ``counts`` has, for each filter, every value the collection holds, also those with total 0.
    ``words`` is how the question was read.
    ``suggestion`` is the question's words better spelled, only where that finds something.
    ``index_available`` is False where there is no usable index, so that nothing is known; ``collection_has_findings``
    is False where no finding is held at all, so that nothing could be found.
    """

    total: int
    page: int
    pages: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    words: ParsedWords = NO_WORDS
    with_most: int | None = 0
    suggestion: str = ""
    index_available: bool = True
    collection_has_findings: bool = True

    @property
    def messages(self) -> tuple[str, ...]:
        """What to tell the reader of how the question was read, in plain words."""
        return self.words.messages

    @property
    def synonyms_used(self) -> tuple[str, ...]:
        """Words of other eras that were searched for too."""
        return self.words.synonyms_used
