"""What a reader's words ask for: their items with words of other eras, without words that say nothing, in two tiers.

First comes what has all of the words. Where the question is of plain words only (no quotation marks, minus or OR,
which say exactly what is wanted), the rest is what has most of them: see search.protocol.Most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from search.protocol import And, Most, Node, Not, Or, Phrase, Term, leaves
from search.query.budget import within_budget
from search.query.spellings import Spellings, respelled, with_compounds
from search.query.word_syntax import QuestionItem, all_of, items_in, phrase_of, short


@dataclass(frozen=True, slots=True)
class ParsedWords:
    """How a question was read: what to find (None: there is no word), what to tell the reader, what else is found.

    ``rest`` finds what has most of the words but not all; None where all of them must be there. ``corrected`` is what
    was searched for in the place of what was typed, which no finding has; "" where it is as typed.
    ``parts`` is how many words, or groups of words for one thing, there are. ``is_cut``: it asked too much at once.
    """

    node: Node | None = None
    messages: tuple[str, ...] = ()
    synonyms_used: tuple[str, ...] = ()
    rest: Node | None = None
    corrected: str = ""
    parts: int = 0
    is_cut: bool = False


MAX_OTHER_WAYS = 24  # of saying a question's words, all together; the most that one word has is 9
NO_WORDS = ParsedWords()
Synonyms = Mapping[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]
NO_SYNONYMS: Synonyms = {}
QuestionWords = Set[tuple[str, ...]]
NO_QUESTION_WORDS: QuestionWords = frozenset()


def read_words(
    text: str,
    synonyms: Synonyms = NO_SYNONYMS,
    question_words: QuestionWords = NO_QUESTION_WORDS,
    spellings: Spellings | None = None,
) -> ParsedWords:
    """Given what a reader typed, words of other eras, words that only ask and spellings, return how it is read.

    Without ``spellings`` nothing is known of the collection, and nothing is left out or added by what it holds.
    """
    notes: list[str] = []
    asked = items_in(text, notes)
    allowed = within_budget(asked, notes)
    items = _with_small(allowed, question_words)
    items = with_compounds(items, spellings) if spellings else items
    widened, also = _widen(items, synonyms, spellings)
    kept = _without_small(widened, notes)
    kept = respelled(kept, spellings) if spellings else kept
    parts = _join_or(kept)
    if not parts and text.strip():
        notes.append(f"There is no word to search for in ‘{short(text)}’, so it was left out.")
    notes += _unknown(kept, spellings) if spellings else []
    rest = _rest(parts) if all(item.loose for item in kept) else None
    return ParsedWords(
        all_of(parts),
        tuple(notes),
        also,
        rest,
        parts=len(dict.fromkeys(parts)),
        is_cut=len(allowed) < len(asked),
    )


def _unknown(items: Sequence[QuestionItem], spellings: Spellings) -> list[str]:
    """What is told of words that no finding has, where others are asked for too."""
    words = [item for item in items if item.loose and item.words]
    unknown = [item.written for item in words if not any(map(spellings.holds, leaves(item.node)))]
    named = ", ".join(f"‘{short(word)}’" for word in dict.fromkeys(unknown))
    return [f"No finding has {named}."] if unknown and len(unknown) < len(words) else []


def _rest(parts: Sequence[Node]) -> Node | None:
    parts = tuple(dict.fromkeys(parts))
    return And((Most(parts), Not(And(parts)))) if len(parts) > 1 else None


def only_asks(text: str, question_words: QuestionWords) -> bool:
    """Given what a reader typed and words that only ask, return whether it says nothing else: "what went wrong in"."""
    return all(item.small for item in _with_small(items_in(text, []), question_words))


def _with_small(items: list[QuestionItem], question_words: QuestionWords) -> list[QuestionItem]:
    """Mark as small the loose words that only ask ("how long", "does"); the longest run first."""
    longest = max(map(len, question_words), default=0)
    marked: list[QuestionItem] = []
    at = 0
    while at < len(items):
        count = _asking(items[at : at + longest], question_words)
        marked += [replace(item, small=True) for item in items[at : at + count]]
        if not count:
            marked.append(items[at])
        at += max(count, 1)
    return marked


def _asking(items: Sequence[QuestionItem], question_words: QuestionWords) -> int:
    """How many items at the start together only ask."""
    for count in range(len(items), 0, -1):
        run = items[:count]
        words = tuple(word for item in run for word in item.words)
        if all(item.loose for item in run) and words in question_words:
            return count
    return 0


def _widen(
    items: list[QuestionItem], synonyms: Synonyms, spellings: Spellings | None
) -> tuple[list[QuestionItem], tuple[str, ...]]:
    """Join runs of loose words that have words of other eras; the longest run first.

    Where the run's own words stand side by side, they count once more: they name the thing.
    """
    longest, room = max(map(len, synonyms), default=0), MAX_OTHER_WAYS
    widened: list[QuestionItem] = []
    also: list[str] = []
    at = 0
    while at < len(items):
        run, known, ways = _longest_run(items[at:], longest, synonyms)
        others = [way for way in ways if spellings is None or spellings.holds(phrase_of(way[1]))][:room]
        room -= len(others)
        if not others:
            widened.append(items[at])
            at += 1
            continue
        kept = [item.node for item in run if not item.small] or [item.node for item in run]
        own = all_of(kept)
        assert own is not None
        nodes: dict[Node, None] = dict.fromkeys((own, *map(phrase_of, (known, *(way[1] for way in others)))))
        widened.append(QuestionItem(Or(tuple(nodes)), " ".join(item.written for item in run), loose=True))
        also += [name for name, _ in others]
        at += len(run)
    return widened, tuple(dict.fromkeys(also))


def _longest_run(
    items: list[QuestionItem], longest: int, synonyms: Synonyms
) -> tuple[list[QuestionItem], tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The most items at the start that together are known, their terms, and the words of other eras for them."""
    best: list[QuestionItem] = []
    terms: tuple[str, ...] = ()
    for count, item in enumerate(items[:longest], start=1):
        if not item.loose:
            break
        terms += item.node.terms if isinstance(item.node, Phrase) else (getattr(item.node, "term", ""),)
        if terms in synonyms:
            best = items[:count]
    known = tuple(term for item in best for term in _terms(item.node))
    return best, known, synonyms.get(known, ())


def _terms(node: Node) -> tuple[str, ...]:
    if isinstance(node, Phrase):
        return node.terms
    return (node.term,) if isinstance(node, Term) else ()


def _without_small(items: list[QuestionItem], notes: list[str]) -> list[QuestionItem]:
    small = [item.written for item in items if item.small]
    if not small or len(small) == sum(item.written != "OR" for item in items):
        return items
    words = list(dict.fromkeys(small))
    named = ", ".join(f"‘{word}’" for word in words)
    alone = len(words) == 1
    says, own, counts = ("it says", "its", "it counts") if alone else ("they say", "their", "they count")
    notes.append(f"Left out because {says} little on {own} own: {named}. Inside quotation marks {counts}.")
    return [item for item in items if not item.small]


def _join_or(items: list[QuestionItem]) -> list[Node]:
    parts: list[Node] = []
    joining = False
    for item in items:
        if item.node == Term(""):
            joining = bool(parts)
        elif joining:
            before = parts[-1]
            sides = before.parts if isinstance(before, Or) else (before,)
            parts[-1] = Or((*sides, item.node))
            joining = False
        else:
            parts.append(item.node)
    return parts
