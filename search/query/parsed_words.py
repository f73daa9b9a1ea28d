"""A reader's words as a query tree: with synonyms, without stop words and question words, in two tiers.

First come findings with all of the words. Where the query has plain words only (no quotation marks, minus or OR,
which say exactly what is meant), the second tier has most of them: see search.protocol.Most.
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
    """The parsed query: its tree (None: there is no word), messages for the reader, synonyms that were added.

    ``rest`` matches findings with most of the words but not all; None where all are required. ``corrected`` is what
    was searched for instead of the words typed, which no finding has; "" where nothing was corrected.
    ``parts`` is how many words, or groups of synonyms, there are. ``is_cut``: items beyond the limits were left out.
    """

    node: Node | None = None
    messages: tuple[str, ...] = ()
    synonyms_used: tuple[str, ...] = ()
    rest: Node | None = None
    corrected: str = ""
    parts: int = 0
    is_cut: bool = False


MAX_OTHER_WAYS = 24  # synonyms of a query's words, all together; the most that one word has is 9
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
    """Given what a reader typed, synonyms, question words and spellings, return the parsed query.

    Without ``spellings`` the words are not checked against the collection, and no other spelling is added.
    """
    notes: list[str] = []
    typed_items = items_in(text, notes)
    allowed = within_budget(typed_items, notes)
    items = _with_small(allowed, question_words)
    items = with_compounds(items, spellings) if spellings else items
    widened, synonyms_used = _widen(items, synonyms, spellings)
    remaining = _without_small(widened, notes)
    remaining = respelled(remaining, spellings) if spellings else remaining
    parts = _join_or(remaining)
    if not parts and text.strip():
        notes.append(f"There is no word to search for in ‘{short(text)}’, so it was left out.")
    notes += _unknown(remaining, spellings) if spellings else []
    rest = _rest(parts) if all(item.loose for item in remaining) else None
    return ParsedWords(
        all_of(parts),
        tuple(notes),
        synonyms_used,
        rest,
        parts=len(dict.fromkeys(parts)),
        is_cut=len(allowed) < len(typed_items),
    )


def _unknown(items: Sequence[QuestionItem], spellings: Spellings) -> list[str]:
    """A message on words that no finding has, where the query has other words too."""
    words = [item for item in items if item.loose and item.words]
    unknown = [item.written for item in words if not any(map(spellings.holds, leaves(item.node)))]
    named = ", ".join(f"‘{short(word)}’" for word in dict.fromkeys(unknown))
    return [f"No finding has {named}."] if unknown and len(unknown) < len(words) else []


def _rest(parts: Sequence[Node]) -> Node | None:
    parts = tuple(dict.fromkeys(parts))
    return And((Most(parts), Not(And(parts)))) if len(parts) > 1 else None


def only_asks(text: str, question_words: QuestionWords) -> bool:
    """Given what a reader typed and question words, return whether it has no other words: "what went wrong in"."""
    return all(item.small for item in _with_small(items_in(text, []), question_words))


def _with_small(items: list[QuestionItem], question_words: QuestionWords) -> list[QuestionItem]:
    """Mark as small the loose words that are question words ("how long", "does"); the longest run first."""
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
    """How many items at the start are together one entry of the question words; 0 for none."""
    for count in range(len(items), 0, -1):
        run = items[:count]
        words = tuple(word for item in run for word in item.words)
        if all(item.loose for item in run) and words in question_words:
            return count
    return 0


def _widen(
    items: list[QuestionItem], synonyms: Synonyms, spellings: Spellings | None
) -> tuple[list[QuestionItem], tuple[str, ...]]:
    """Join runs of loose words that have synonyms; the longest run first.

    The run's own words as a phrase are added to the alternatives, so that findings with the phrase rank higher.
    """
    longest, room = max(map(len, synonyms), default=0), MAX_OTHER_WAYS
    widened: list[QuestionItem] = []
    synonyms_used: list[str] = []
    at = 0
    while at < len(items):
        run, run_terms, ways = _longest_run(items[at:], longest, synonyms)
        others = [way for way in ways if spellings is None or spellings.holds(phrase_of(way[1]))][:room]
        room -= len(others)
        if not others:
            widened.append(items[at])
            at += 1
            continue
        own_nodes = [item.node for item in run if not item.small] or [item.node for item in run]
        own = all_of(own_nodes)
        assert own is not None
        nodes: dict[Node, None] = dict.fromkeys(
            (own, *map(phrase_of, (run_terms, *(way[1] for way in others))))
        )
        widened.append(QuestionItem(Or(tuple(nodes)), " ".join(item.written for item in run), loose=True))
        synonyms_used += [name for name, _ in others]
        at += len(run)
    return widened, tuple(dict.fromkeys(synonyms_used))


def _longest_run(
    items: list[QuestionItem], longest: int, synonyms: Synonyms
) -> tuple[list[QuestionItem], tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The longest run of items at the start that has synonyms, its terms, and those synonyms."""
    best: list[QuestionItem] = []
    terms: tuple[str, ...] = ()
    for count, item in enumerate(items[:longest], start=1):
        if not item.loose:
            break
        terms += item.node.terms if isinstance(item.node, Phrase) else (getattr(item.node, "term", ""),)
        if terms in synonyms:
            best = items[:count]
    best_terms = tuple(term for item in best for term in _terms(item.node))
    return best, best_terms, synonyms.get(best_terms, ())


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
