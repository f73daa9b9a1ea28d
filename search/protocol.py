"""What the engine asks of a backend, and what a backend answers. Plain data; no backend's own words here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Term:
    """Findings with this term."""

    term: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Findings with these terms side by side, in this order."""

    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Findings with these folded words side by side, in this order, each in one of the forms given for it."""

    forms: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Findings with a folded word that starts so."""

    start: str


@dataclass(frozen=True, slots=True)
class And:
    """Findings that every part finds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Findings that some part finds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Findings that the part does not find."""

    part: Node


@dataclass(frozen=True, slots=True)
class Most:
    """Findings with at least half of the parts; a part that no finding of the collection has does not count."""

    parts: tuple[Node, ...]


Leaf = Term | Phrase | Written | Prefix
Node = Leaf | And | Or | Not | Most


def leaves(node: Node | None) -> tuple[Leaf, ...]:
    """Given words asked for, return the leaves that a finding can match, in order, each once."""
    if node is None or isinstance(node, Not):
        return ()
    if isinstance(node, And | Or | Most):
        return tuple(dict.fromkeys(leaf for part in node.parts for leaf in leaves(part)))
    return (node,)


@dataclass(frozen=True, slots=True)
class Filter:
    """Keep findings with some of ``values`` (with all of them: ``every``) in the field ``name``.

    A ``choice`` is a reader's choice in a facet, which that facet's own counts ignore.
    """

    name: str
    values: tuple[str, ...]
    every: bool = False
    choice: bool = True


@dataclass(frozen=True, slots=True)
class SortBy:
    """Order by a field's values; ``falling`` puts the largest first. Those without a value are always last."""

    name: str
    falling: bool = False


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question. ``order`` None is relevance; ties go by id. ``stop`` None is to the end."""

    words: Node | None = None
    filters: tuple[Filter, ...] = ()
    order: SortBy | None = None
    start: int = 0
    stop: int | None = None
    counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """``ids`` are those from ``start`` to ``stop``; ``counts`` has every value held of each field counted."""

    total: int
    ids: tuple[int, ...] = ()
    counts: Mapping[str, Mapping[str, int]] | None = None


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """``fault`` is "" where there is an index that can be read. ``written_at`` is a time in seconds since 1970.

    ``generation`` names the state of the index: while it is the same, every question has the same answer.
    """

    documents: int = 0
    fault: str = ""
    written_at: float | None = None
    generation: str = ""


@dataclass(frozen=True, slots=True)
class Differences:
    """Identifiers of findings by what is wrong with them. ``compared`` is how many the index should hold."""

    compared: int
    missing: tuple[str, ...]
    left_over: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def identifiers(self) -> tuple[str, ...]:
        """All that must be indexed again, each once."""
        return tuple(dict.fromkeys(self.missing + self.left_over + self.changed))

    def __str__(self) -> str:
        if not self.identifiers:
            return f"The index agrees with the database: {self.compared} findings."
        counts = f"{len(self.missing)} missing, {len(self.left_over)} left over, {len(self.changed)} changed"
        return f"Of {self.compared} findings: {counts}."


Progress = Callable[[int], None]


def silent(done: int) -> None:
    """Progress that nobody wants to hear of."""


class Backend(Protocol):
    """What any search backend must be able to do. All else in one is its own affair."""

    # To ask

    def answer(self, ask: SearchRequest) -> SearchResponse:
        """Given a question, return what it finds. Raises IndexUnavailable where there is no usable index."""

    def holds(self, leaf: Leaf) -> bool:
        """Given a term or a phrase, return whether a finding has it."""

    def written_apart(self, word: str) -> tuple[str, ...]:
        """Given a folded word, return the terms of the two words that findings write for it, or ()."""

    def better_spelled(self, word: str) -> str:
        """Given a folded word, return the collection's word that was meant; "" where it holds the word itself."""

    def similar(self, text: str, filters: tuple[Filter, ...], limit: int) -> Sequence[int]:
        """Given a text, return the ids of the findings most like it, best first."""

    def status(self) -> IndexStatus:
        """Return how the index is doing. Raises nothing: a broken index is a status, too."""

    # To keep in line with the database

    def ready(self) -> None:
        """Make ready to be used; cheap after the first time. Makes no index, and needs none."""

    def hurried(self) -> Backend:
        """Return this backend for somebody who waits for a page to be saved: it gives up a write that takes long."""

    def refresh(self, ids: Iterable[int]) -> None:
        """Given ids of findings, make the index say of each what the database says now.

        Every question that is asked after this sees all of them. Raises IndexUnavailable, OSError.
        """

    def rebuild(self, progress: Progress = silent) -> int:
        """Build the index anew from the database while the one that is there is searched; return how many it has.

        What is changed meanwhile is in it, too. ``progress`` is told how many are done, now and then.
        """

    def is_rebuilding(self) -> bool:
        """Whether somebody rebuilds the index now."""

    def clear(self) -> None:
        """Make the index empty, in one step."""

    def differences(self) -> Differences:
        """Compare the index with the database, finding by finding. Raises IndexUnavailable."""

    def repair(self, differences: Differences) -> None:
        """Make the index say of what differs what the database says now. Raises IndexUnavailable, OSError."""
