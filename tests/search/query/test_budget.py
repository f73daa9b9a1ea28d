"""A question has a budget; what is over it is left out and told, and nothing else is changed by it."""

from __future__ import annotations

from search.protocol import leaves
from search.query.budget import MAX_PHRASES, MAX_PREFIXES
from search.query.parsed_words import ParsedWords, read_words

WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu".split()


def told(words: ParsedWords) -> str:
    return " ".join(words.messages)


def test_a_question_within_its_budget_is_read_as_it_is() -> None:
    read = read_words(" ".join(f'"{one} two"' for one in WORDS[:MAX_PHRASES]))

    assert len(leaves(read.node)) == MAX_PHRASES
    assert not read.messages
    assert not read.is_cut


def test_phrases_over_the_budget_are_left_out_and_told() -> None:
    read = read_words(" ".join(f'"{one} two"' for one in WORDS))

    assert len(leaves(read.node)) == MAX_PHRASES
    assert read.is_cut
    assert "Left out: ‘iota two’, ‘kappa two’, ‘lambda two’ and 1 more." in told(read)


def test_words_beside_what_is_left_out_stay() -> None:
    read = read_words(" ".join(f"{one}-two" for one in WORDS) + " omega")

    assert "omega" in str(read.node)
    assert len(leaves(read.node)) == MAX_PHRASES + 1


def test_prefixes_and_phrases_that_must_not_be_there_count() -> None:
    prefixes = read_words(" ".join(f"{one}*" for one in WORDS if len(one) > 2))
    without = read_words("care " + " ".join(f'-"{one} two"' for one in WORDS))

    assert len(leaves(prefixes.node)) == MAX_PREFIXES
    assert str(without.node).count("Written") == MAX_PHRASES


def test_an_or_goes_with_what_it_joined() -> None:
    phrases = [f'"{one} two"' for one in WORDS[:MAX_PHRASES]]

    read = read_words(" ".join([*phrases, 'omega OR "psi two" OR sigma', "tau"]))
    plain = read_words(" ".join([*phrases, "omega sigma tau"]))

    assert read.node == plain.node
