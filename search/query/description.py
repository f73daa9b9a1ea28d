"""A question and its answer as one sentence: the heading of the page and the title of its feed. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from search.query.facets import FACET_BY_NAME, FACETS, Facet
from search.query.filter_labels import Labels
from search.query.parsed_words import ParsedWords
from search.query.query import Query

ORDERS = {
    "": "",
    "relevance": "",
    "newest": "newest first",
    "oldest": "oldest first",
    "authority": "by authority",
}
EVERY_VALUE = 10_000
NOUNS = {
    "strength": "strength",
    "concern": "concern",
}  # what findings are called that say this; others have a word
LAST = ("region", "framework", "kind", "grade")  # said behind the others


def heading_sentence(
    query: Query, total: int, known: Labels, words: ParsedWords, *, most: int = EVERY_VALUE
) -> str:
    """Return e.g. "42 findings for ‘supervision’ about Thresholds in the North West, 2010 to 2012".

    ``words`` are how the question's were read. Of a filter with more than ``most`` values their number is said:
    short, but no longer one question's alone.
    """
    said = [_words(query, words)] if query.q else []
    said += [
        f"{facet.sentence_prefix} {_values(query, facet, known, most)}"
        for facet in sorted(FACETS, key=lambda one: one.name in LAST)
        if facet.sentence_prefix and query.values(facet.name)
    ]
    count = _count(query, total, known)
    years = _years(query, known, most)
    return ", ".join(part for part in (" ".join([count, *said]), years, ORDERS[query.sort]) if part)


def _count(query: Query, total: int, known: Labels) -> str:
    """ "3 findings", "1 strength", "No concerns", "12 strengths, concerns or mixed findings"."""
    says = query.values("says")
    end = "" if total == 1 else "s"
    nouns = [noun + end for one, noun in NOUNS.items() if one in says]
    words = [known.name("says", one).lower() for one in says if one not in NOUNS]
    if words or not nouns:
        words = [*words[:-1], f"{words[-1]} finding{end}"] if words else [f"finding{end}"]
    return f"{total:,} {_joined(nouns + words, 'or')}" if total else f"No {_joined(nouns + words, 'or')}"


def _words(query: Query, words: ParsedWords) -> str:
    if words.node is None:
        return f"(‘{query.q}’ has no words to search for)"
    most = " with all or most of the words" if query.match else ""
    return f"for ‘{words.corrected or query.q}’{most}" + (" (only these words)" if query.exact_words else "")


def _values(query: Query, facet: Facet, known: Labels, most: int) -> str:
    names = [known.name(facet.name, value) for value in query.values(facet.name)]
    if len(names) > most:
        return f"{len(names)} {facet.plural}"
    named = list(map(facet.in_sentence, names))
    if facet.name == "theme" and query.theme_mode:
        return f"{'both' if len(named) == 2 else 'all of'} {_joined(named, 'and')}"
    return _joined(named, "or")


def _years(query: Query, known: Labels, most: int) -> str:
    names = [known.name("year", value).lower() for value in query.values("year")]
    single = _joined(names, "or") if len(names) <= most else f"{len(names)} {FACET_BY_NAME['year'].plural}"
    span = {
        (True, True): f"{query.year_from} to {query.year_to}",
        (True, False): f"since {query.year_from}",
        (False, True): f"until {query.year_to}",
        (False, False): "",
    }[query.year_from is not None, query.year_to is not None]
    return " and ".join(part for part in (single, span) if part)


def _joined(names: Iterable[str], word: str) -> str:
    *start, last = list(names) or [""]
    return f"{', '.join(start)} {word} {last}" if start else last
