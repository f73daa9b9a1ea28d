"""What a question's words ask for beyond their letters: words that only ask, spellings, and the second tier."""

from __future__ import annotations

import pytest

from search.protocol import And, Leaf, Most, Not, Or, Phrase, Term, leaves
from search.query.parsed_words import Synonyms, read_words
from search.query.spellings import Spellings

ASKING = frozenset({("how", "long"), ("do",), ("very",)})


def held(*leaves: Leaf, apart: tuple[str, ...] = ()) -> Spellings:
    """A collection that holds just these."""
    return Spellings(lambda leaf: leaf in leaves, lambda word: apart)


def test_words_that_only_ask_are_left_out_and_said() -> None:
    words = read_words("how long do families wait", question_words=ASKING)

    assert words.node == And((Term("famili"), Term("wait")))
    assert "‘how’, ‘long’, ‘do’" in " ".join(words.messages)


def test_a_word_of_a_run_counts_alone() -> None:
    assert read_words("long waits", question_words=ASKING).node == And((Term("long"), Term("wait")))


@pytest.mark.parametrize("text", ["do", "how long do", '"how long do"'])
def test_words_that_only_ask_count_alone_and_in_quotation_marks(text: str) -> None:
    words = read_words(text, question_words=ASKING)

    assert words.node is not None
    assert words.messages == ()


def test_plain_words_have_a_second_tier() -> None:
    parts = (Term("famili"), Term("wait"))

    assert read_words("families wait families").rest == And((Most(parts), Not(And(parts))))


@pytest.mark.parametrize("text", ["wait", '"families wait" long', "families -wait", "families OR wait", ""])
def test_where_a_question_says_exactly_what_it_means_there_is_no_second_tier(text: str) -> None:
    assert read_words(text).rest is None


def test_a_hyphenated_word_is_also_looked_for_in_one() -> None:
    words = read_words("life-story", spellings=held(Term("lifestori")))

    assert words.node == Or((Phrase(("life", "stori")), Term("lifestori")))


def test_two_words_are_also_looked_for_in_one() -> None:
    words = read_words("key worker", spellings=held(Term("keywork")))

    assert words.node == And((Or((Term("key"), Term("keywork"))), Or((Term("worker"), Term("keywork")))))


def test_one_word_is_also_looked_for_apart() -> None:
    words = read_words("keyworker", spellings=held(apart=("key", "worker")))

    assert words.node == Or((Term("keywork"), Phrase(("key", "worker"))))


def test_a_section_of_an_act_is_written_in_two_ways() -> None:
    assert read_words("s.31", spellings=held()).node == Or((Term("s31"), Phrase(("section", "31"))))
    assert read_words("section 31", spellings=held(Term("s31"))).node == And(
        (Or((Term("section"), Term("s31"))), Or((Term("31"), Term("s31"))))
    )


def test_only_spellings_that_the_collection_has_are_looked_for() -> None:
    assert read_words("life-story key worker", spellings=held()).node == And(
        (Phrase(("life", "stori")), Term("key"), Term("worker"))
    )


def test_words_of_other_eras_that_no_finding_has_are_neither_looked_for_nor_told() -> None:
    kids: Synonyms = {("kid",): (("children", ("child",)), ("bairns", ("bairn",)))}

    words = read_words("kids", kids, spellings=held(Term("child")))

    assert words.node == Or((Term("kid"), Term("child")))
    assert words.synonyms_used == ("children",)


def test_words_known_together_count_once_more_where_they_stand_side_by_side() -> None:
    known: Synonyms = {("foster", "to", "adopt"): (("early permanence", ("earli", "perman")),)}

    words = read_words("foster to adopt", known)

    apart, beside = And((Term("foster"), Term("adopt"))), Phrase(("foster", "to", "adopt"))
    assert words.node == Or((apart, beside, Phrase(("earli", "perman"))))


@pytest.mark.parametrize("text", ["24/7", "2010/11", "2010-11"])
def test_numbers_joined_by_a_sign_stand_side_by_side(text: str) -> None:
    words = read_words(text)

    assert isinstance(words.node, Phrase)
    assert words.messages == ()


def test_a_word_that_only_asks_counts_in_a_compound_that_findings_write_in_one() -> None:
    asking = frozenset({("being",), ("not",)})

    both = read_words("well being", question_words=asking, spellings=held(Term("wellb"), Term("wellbe")))
    apart = read_words("well being", question_words=asking, spellings=held(Term("well")))
    all_ask = read_words(
        "how well being held", question_words=asking | {("how", "well")}, spellings=held(Term("wellb"))
    )
    short = read_words("not able", question_words=asking, spellings=held(Term("notabl"), Term("abl")))

    assert both.node == Or((Phrase(("well", "be")), Term("wellb")))
    assert apart.node == Term("well")
    assert short.node == Term("abl")
    assert all_ask.node == Term("held")


@pytest.mark.parametrize("text", ["sec 20", "s 20", "Sec. 20", "sect 20"])
def test_section_may_be_written_short(text: str) -> None:
    assert read_words(text).node == read_words("section 20").node


@pytest.mark.parametrize("text", ['"sec 20"', "children's 20", "s 2022"])
def test_not_all_that_looks_so_is_a_section(text: str) -> None:
    assert Term("section") not in leaves(read_words(text).node)


def test_words_that_no_finding_has_are_told_beside_others() -> None:
    spellings = held(Term("oversight"))

    assert read_words("zzz oversight", spellings=spellings).messages == ("No finding has ‘zzz’.",)
    assert read_words("zzz", spellings=spellings).messages == ()
    assert read_words("zzz oversight").messages == ()
