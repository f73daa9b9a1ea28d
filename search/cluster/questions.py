"""From the protocol's questions to the server's: what matches, what scores, what narrows. Pure; plain dictionaries.

What matches is a filter and scores nothing. What scores stands beside it: every leaf that a finding may match adds
its own, as in the embedded engine, also those of which any one would do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from search.cluster.schema import NUMBER, PREFIX_SCORE, TERMS, WRITTEN
from search.cluster.terms import as_sent, side_by_side
from search.protocol import (
    And,
    Filter,
    Leaf,
    Most,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    SortBy,
    Term,
    Written,
    leaves,
)
from search.text import rarity

Body = dict[str, Any]
Counts = Mapping[Node, int]  # in how many findings each is
FINDINGS: Body = {"exists": {"field": NUMBER}}  # and not the document that tells the index's state
NONE: Body = {"match_none": {}}


def all_of(queries: Iterable[Body]) -> Body:
    return {"bool": {"filter": list(queries)}}


def any_of(queries: Sequence[Body], least: int = 1) -> Body:
    return {"bool": {"should": list(queries), "minimum_should_match": least}} if queries else NONE


def matching(node: Node, counts: Counts) -> Body:
    """Given words asked for, return what finds them. ``counts`` has every part of a Most."""
    if isinstance(node, And):
        return all_of(matching(part, counts) for part in node.parts)
    if isinstance(node, Or):
        return any_of([matching(part, counts) for part in node.parts])
    if isinstance(node, Not):
        return {"bool": {"must_not": [matching(node.part, counts)]}}
    if isinstance(node, Most):
        held = [part for part in node.parts if counts[part]]
        return any_of([matching(part, counts) for part in held], (len(held) + 1) // 2)
    return _leaf(node)


def _leaf(leaf: Leaf, boost: float = 1.0) -> Body:
    if isinstance(leaf, Term):
        return {"term": {TERMS: {"value": as_sent(leaf.term), "boost": boost}}}
    if isinstance(leaf, Phrase):
        return {"match_phrase": {TERMS: {"query": side_by_side(leaf.terms), "boost": boost}}}
    if isinstance(leaf, Prefix):
        return {"prefix": {WRITTEN: {"value": as_sent(leaf.start)}}}
    ways = [[_span(form) for form in forms] for forms in leaf.forms]
    spans = [{"span_or": {"clauses": forms}} if len(forms) > 1 else forms[0] for forms in ways]
    return {"span_near": {"clauses": spans, "slop": 0, "in_order": True, "boost": boost}}


def _span(form: str) -> Body:
    return {"span_term": {WRITTEN: {"value": as_sent(form)}}}


def form_of(word: str) -> Written:
    """Given a folded word, return what finds it as it is written."""
    return Written(((word,),))


def needed(node: Node | None) -> Iterator[tuple[Node, ...]]:
    """Given words asked for, yield what must be counted before they can be asked, each time before the next."""
    if node is None:
        return
    yield from _parts_of_mosts(node)
    scored = leaves(node)
    yield tuple(dict.fromkeys(chain(scored, *(map(form_of, _forms(leaf)) for leaf in scored))))


def _parts_of_mosts(node: Node) -> Iterator[tuple[Node, ...]]:
    parts = (node.part,) if isinstance(node, Not) else () if isinstance(node, Leaf) else node.parts
    for part in parts:
        yield from _parts_of_mosts(part)
    if isinstance(node, Most):
        yield node.parts


def _forms(leaf: Leaf) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(leaf.forms))) if isinstance(leaf, Written) else ()


def scoring(node: Node, counts: Counts, documents: int) -> list[Body]:
    """Given words asked for, and of how many findings, return what each leaf adds to a finding's score."""
    return [_scored(leaf, counts, rarity(documents, counts[leaf])) for leaf in leaves(node) if counts[leaf]]


def _scored(leaf: Leaf, counts: Counts, worth: float) -> Body:
    """The server scores a phrase once for each of its words: so each is worth its share."""
    if isinstance(leaf, Prefix):
        script = {"source": PREFIX_SCORE, "params": {"worth": worth}}
        return {"script_score": {"query": {"constant_score": {"filter": _leaf(leaf)}}, "script": script}}
    if isinstance(leaf, Written):
        held = tuple(tuple(form for form in forms if counts[form_of(form)]) for forms in leaf.forms)
        return _leaf(Written(held), worth / len(set(chain.from_iterable(held))))
    return _leaf(leaf, worth / len(leaf.terms) if isinstance(leaf, Phrase) else worth)


def worth_of(terms: Iterable[tuple[str, float]]) -> list[Body]:
    """Given terms and what each is worth, return what each adds to a finding's score."""
    return [_leaf(Term(term), worth) for term, worth in terms]


def narrowing(one: Filter) -> Body:
    """Given a filter, return what keeps to it."""
    if one.every:
        return all_of({"term": {one.name: value}} for value in one.values)
    return {"terms": {one.name: list(one.values)}}


def narrowing_others(filters: Sequence[Filter], name: str) -> Body:
    """Given filters, return what keeps to all but a reader's choice in the facet ``name``."""
    return all_of(narrowing(one) for one in filters if not (one.choice and one.name == name))


def ordering(order: SortBy | None, *, by_score: bool) -> list[Body]:
    """Given an order, return how to sort; ties go by id, which stands last."""
    by_id: Body = {NUMBER: {"order": "asc"}}
    if order is not None:
        way = "desc" if order.falling else "asc"
        return [{order.name: {"order": way, "missing": "_last"}}, by_id]
    return [{"_score": {"order": "desc"}}, by_id] if by_score else [by_id]
