"""Counting in how many sets a document is, by sets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.backend.files.bitsets import docs_of, in_at_least, set_of

SIZE = 9
sets = st.lists(st.frozensets(st.integers(0, SIZE - 1)), max_size=12)


@given(sets, st.integers(1, 14))
def test_documents_in_at_least_so_many_sets(held: list[frozenset[int]], least: int) -> None:
    every = (1 << SIZE) - 1

    found = in_at_least([set_of(docs, SIZE) for docs in held], least, every)

    assert docs_of(found, SIZE) == [doc for doc in range(SIZE) if sum(doc in docs for docs in held) >= least]
