"""The results page as data: heading, cards, filters with their links, chips, pager. Pure; templates only print."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse

from search.engine import Results
from search.query import (
    FACETS,
    FILTERS,
    MOST,
    PAGE_SIZE,
    Facet,
    Labels,
    Query,
    heading_sentence,
)

SORT_NAMES = {"relevance": "Relevance", "newest": "Newest", "oldest": "Oldest", "authority": "Authority"}
PAGES_EACH_SIDE = 2
# The filters in the order of the page: the likely ones first.
IN_ORDER = ("says", "theme", "region", "authority", "year", "grade", "framework", "kind")
SHOWN = sorted(FACETS, key=lambda one: IN_ORDER.index(one.name) if one.name in IN_ORDER else len(IN_ORDER))
FOLDED = ("grade", "framework", "kind")  # shown by their names until they are in use
LONG = ("theme", "authority")  # lists too long for a page: the rest has a page of its own
MANY_VALUES = 8  # of one filter: beyond, they are named by their number, and removed together


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter: its name, the total it would give, whether it is chosen."""

    value: str
    label: str
    total: int | None
    chosen: bool

    @property
    def is_useful(self) -> bool:
        """Whether it would find something, or is chosen, or nothing is known of it."""
        return self.chosen or self.total != 0

    @property
    def total_label(self) -> str:
        """The total as printed, "" where it is not known. A page has two hundred: too many for a template's filter."""
        return "" if self.total is None else f"{self.total:,}"


@dataclass(frozen=True, slots=True)
class Group:
    """One filter: the options to show at once, those to show on asking, and those that would find nothing.

    What is ``elsewhere`` stands on a page of its own, at ``all_url``. ``is_folded``: shown by its name alone.
    """

    name: str
    label: str
    first: tuple[Option, ...]
    more: tuple[Option, ...]
    none: tuple[Option, ...]
    elsewhere: tuple[Option, ...]
    more_is_open: bool
    is_folded: bool
    all_url: str
    all_label: str

    @property
    def options(self) -> tuple[Option, ...]:
        """All values, wherever they stand."""
        return (*self.first, *self.more, *self.none, *self.elsewhere)


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice in force, and the address without it."""

    filter_label: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a state of this page; ``current`` where it is this one. An empty ``url`` is a gap."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """All that the template prints."""

    query: Query
    heading: str
    place: str
    title: str
    results: Results
    groups: tuple[Group, ...]
    chips: tuple[Chip, ...]
    clear_url: str
    ways: tuple[Link, ...]
    sorts: tuple[Link, ...]
    pages: tuple[Link, ...]
    previous_url: str
    next_url: str
    exact_words_url: str
    most_line: str
    most_url: str
    suggestion_url: str


def build_page(query: Query, results: Results, known: Labels) -> ResultsPage:
    """Given a question, its answer and the names of all values, return the page."""
    at, last = results.page, results.pages
    place = f"page {at:,} of {last:,}" if last > 1 else ""
    return ResultsPage(
        query=query,
        heading=_heading(query, results, known, most=MANY_VALUES),
        place=place,
        title=_heading(query, results, known) + (f" ({place})" if place else ""),
        results=results,
        groups=tuple(_group(facet, query, results, known) for facet in SHOWN),
        chips=_chips(query, known),
        clear_url=url(query.without(*FILTERS, "theme_mode", "year_from", "year_to", "exact_words", "match")),
        ways=_ways(query),
        sorts=_sorts(query),
        pages=_page_links(query, at, last),
        previous_url=url(query.on_page(at - 1)) if at > 1 else "",
        next_url=url(query.on_page(at + 1)) if at < last else "",
        most_line=_most_line(query, results),
        most_url="" if query.match else url(_from_the_first_with_most(query, results)),
        exact_words_url=url(replace(query, exact_words=True, page=1)),
        suggestion_url=url(replace(query, q=results.suggestion, page=1)),
    )


def url(query: Query) -> str:
    """Given a question, return its address on the search page."""
    return f"?{query.urlencode()}"


def _heading(query: Query, results: Results, known: Labels, **short: int) -> str:
    if not results.index_available:
        return "Search is temporarily unavailable"
    return heading_sentence(query, results.total, known, results.words, **short)


def _most_line(query: Query, results: Results) -> str:
    """What stands between the findings with all of the words and those with most of them; "" where it is not here."""
    if not results.with_most:
        return ""
    with_all = results.total - (results.with_most if query.match else 0)
    share = "one" if results.words.parts == 2 else "most"
    if with_all:
        return f"{_findings(with_all)} with all your words. Then {results.with_most:,} with {share} of them"
    return f"{_findings(results.with_most)} with {share} of your words"


def _findings(total: int) -> str:
    return f"{total:,} finding{'' if total == 1 else 's'}"


def _from_the_first_with_most(query: Query, results: Results) -> Query:
    """The question that asks for those with most of the words too, on the page where they begin."""
    return replace(query, match=MOST, page=results.total // PAGE_SIZE + 1)


def _group(facet: Facet, query: Query, results: Results, known: Labels) -> Group:
    ordered = ordered_options(facet, query, results, known)
    useful = [option for option in ordered if option.is_useful]
    limit = facet.shown_first or len(useful)
    first = useful[:limit] if len(useful) > limit + 2 else useful
    rest, none = useful[len(first) :], [option for option in ordered if not option.is_useful]
    is_long = facet.name in LONG and bool(rest or none)
    more = [] if is_long else rest
    return Group(
        facet.name,
        facet.label,
        tuple(first),
        tuple(more),
        () if is_long else tuple(none),
        (*rest, *none) if is_long else (),
        more_is_open=any(option.chosen for option in more),
        is_folded=facet.name in FOLDED and not query.values(facet.name),
        all_url=filter_url(facet.name, query) if is_long else "",
        all_label=f"All {len(ordered):,} {facet.plural}" if is_long else "",
    )


def filter_url(name: str, query: Query) -> str:
    """Given a filter and a question, return the address of the page with all values of it."""
    question = query.on_page(1).urlencode()
    return reverse("filter_values", args=[name]) + (f"?{question}" if question else "")


def ordered_options(facet: Facet, query: Query, results: Results, known: Labels) -> list[Option]:
    """Given a filter and an answer with counts, return all its values in the order to show them."""
    name, chosen = facet.name, query.values(facet.name)
    unseen: int | None = 0 if results.index_available else None
    totals = dict.fromkeys(chosen, unseen) | {
        count.value: count.total for count in results.counts.get(name, ())
    }
    options = [
        Option(value, known.name(name, value), total, value in chosen) for value, total in totals.items()
    ]
    return _ordered(facet, options, known)


def _ordered(facet: Facet, options: list[Option], known: Labels) -> list[Option]:
    """Long lists by total, what is chosen on top; others in the order of their values."""
    if facet.by_total:
        return sorted(options, key=lambda option: (not option.chosen, -(option.total or 0), option.label))
    places = {value: place for place, value in enumerate(known.by_filter[facet.name])}
    return sorted(options, key=lambda option: places.get(option.value, len(places)))


def _chips(query: Query, known: Labels) -> tuple[Chip, ...]:
    chips = (
        [Chip("Words", "only these words", url(query.without("exact_words")))] if query.exact_words else []
    )
    if query.match:
        chips.append(Chip("Words", "all or most of these words", url(query.without("match"))))
    for facet in FACETS:
        chips += _filter_chips(facet, query, known)
    if query.year_from or query.year_to:
        span = f"{query.year_from or 'earliest'} to {query.year_to or 'latest'}"
        chips.append(Chip("Years", span, url(query.without("year_from", "year_to"))))
    if query.theme_mode:
        chips.append(Chip("Themes", "all of these", url(query.without("theme_mode"))))
    return tuple(chips)


def _filter_chips(facet: Facet, query: Query, known: Labels) -> list[Chip]:
    """One for each value; of very many, one for all, as each address tells all the others."""
    name, values = facet.name, query.values(facet.name)
    if len(values) > MANY_VALUES:
        return [Chip(facet.label, f"{len(values)} {facet.plural}", url(query.without(name)))]
    return [
        Chip(facet.label, known.name(name, value), url(query.without_value(name, value))) for value in values
    ]


def _sorts(query: Query) -> tuple[Link, ...]:
    names = {name: label for name, label in SORT_NAMES.items() if query.q or name != "relevance"}
    return tuple(
        Link(label, url(query.sorted_by(name)), name == query.order) for name, label in names.items()
    )


def _ways(query: Query) -> tuple[Link, ...]:
    """How results may be shown; in two columns only where both are asked for."""
    beside = replace(query.on_page(1), beside=True)
    if not beside.beside:
        return ()
    ways = {"One list": query.without("beside"), "Strengths beside concerns": beside}
    return tuple(Link(label, url(way), way.beside == query.beside) for label, way in ways.items())


def _page_links(query: Query, at: int, last: int) -> tuple[Link, ...]:
    if last == 1:
        return ()
    near = {n for n in range(at - PAGES_EACH_SIDE, at + PAGES_EACH_SIDE + 1) if 1 <= n <= last} | {1, last}
    links: list[Link] = []
    for before, number in zip([0, *sorted(near)], sorted(near), strict=False):
        if number > before + 1:
            links.append(Link("…", ""))
        links.append(Link(f"{number:,}", url(query.on_page(number)), number == at))
    return tuple(links)
