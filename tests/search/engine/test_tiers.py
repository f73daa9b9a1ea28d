"""A page in two tiers is a page of one list: first what has all of the words, then what has most of them."""

from __future__ import annotations

import pytest

from search.engine.tiers import Ask, all_ids, page_of, total_of
from search.protocol import SearchRequest, SearchResponse, Term
from search.query import MOST, PAGE_SIZE, ParsedWords, Query

ALL, REST = Term("all"), Term("rest")
WORDS = ParsedWords(node=ALL, rest=REST, parts=2)
SIZES = (0, 1, PAGE_SIZE - 1, PAGE_SIZE, PAGE_SIZE + 1, 2 * PAGE_SIZE, 3 * PAGE_SIZE + 5)


def asking(held: dict[Term, list[int]]) -> Ask:
    """A collection in which each term has these findings, half of them strengths."""

    def ask(asked: SearchRequest) -> SearchResponse:
        assert isinstance(asked.words, Term)
        found = held[asked.words]
        counts = {"kind": {"strength": len(found) // 2, "narrative": len(found) - len(found) // 2}}
        ids = tuple(found[asked.start : asked.stop])
        return SearchResponse(len(found), ids, counts if asked.counted else None)

    return ask


@pytest.mark.parametrize("with_all", SIZES)
@pytest.mark.parametrize("with_most", SIZES)
def test_where_most_words_are_enough_pages_are_of_both_in_one_list(with_all: int, with_most: int) -> None:
    held = {ALL: list(range(with_all)), REST: list(range(1000, 1000 + with_most))}
    both = [*held[ALL], *held[REST]]

    for page in range(1, 8):
        query = Query(q="a b", match=MOST, page=page)
        found = page_of(asking(held), query, WORDS, ("kind",))
        expected = both[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        assert [*found.ids, *found.most_ids] == expected
        assert (found.total, found.with_most) == (len(both), with_most)
        assert found.counts is not None
        assert sum(found.counts["kind"].values()) == len(both)
    assert all_ids(asking(held), Query(q="a b", match=MOST), WORDS) == both
    assert total_of(asking(held), Query(q="a b", match=MOST), WORDS) == len(both)


@pytest.mark.parametrize("with_all", SIZES)
@pytest.mark.parametrize("with_most", SIZES)
def test_what_has_most_words_is_offered_behind_the_last_of_the_others(with_all: int, with_most: int) -> None:
    held = {ALL: list(range(with_all)), REST: list(range(1000, 1000 + with_most))}

    for page in range(1, 6):
        found = page_of(asking(held), Query(q="a b", page=page), WORDS, ("kind",))
        is_last = page * PAGE_SIZE >= with_all
        assert found.total == with_all
        assert list(found.ids) == held[ALL][(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        assert found.with_most == (with_most if is_last else None)
        room = PAGE_SIZE - with_all if page == 1 and is_last else 0
        assert list(found.most_ids) == held[REST][:room]
        assert found.counts is not None
        assert sum(found.counts["kind"].values()) == with_all
    assert all_ids(asking(held), Query(q="a b"), WORDS) == held[ALL]
    assert total_of(asking(held), Query(q="a b"), WORDS) == with_all


def test_where_all_words_are_asked_for_there_is_one_tier() -> None:
    found = page_of(asking({ALL: [3, 1, 2]}), Query(q="a"), ParsedWords(node=ALL, parts=1), ())

    assert (found.total, found.with_most, found.ids, found.most_ids) == (3, 0, (3, 1, 2), ())
