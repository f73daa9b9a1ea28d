"""How a reader's words are read."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.protocol import And, Node, Not, Or, Phrase, Prefix, Term, Written, leaves
from search.query.parsed_words import Synonyms, read_words
from search.query.word_syntax import MAX_WORDS
from search.text.analysis import (
    TOKEN,
    composed,
    fold,
    forms_of,
    joined,
    starts_of,
    term_of,
    tokens,
    words_and_positions,
    words_in,
)

CARE: Synonyms = {("look", "after", "child"): (("children in care", ("child", "in", "care")),)}


def w(*words: str) -> Written:
    return Written(tuple(forms_of(word) for word in words))


def t(word: str) -> Term:
    return Term(term_of(word))


READINGS: list[tuple[str, Node | None]] = [
    ("supervision", t("supervision")),
    ("risk plan", And((t("risk"), t("plan")))),
    ("risk AND plan", And((t("risk"), t("plan")))),
    ("health & safety", And((t("health"), t("safety")))),
    ('"risk plan"', w("risk", "plan")),
    ("“risk plan”", w("risk", "plan")),
    ("«risk plan»", w("risk", "plan")),
    ("drift OR delay", Or((t("drift"), t("delay")))),
    ("drift OR delay OR risk", Or((t("drift"), t("delay"), t("risk")))),
    ("plan drift OR delay", And((t("plan"), Or((t("drift"), t("delay")))))),
    ("drift or delay", And((t("drift"), t("delay")))),
    ("plan -drift", And((t("plan"), Not(t("drift"))))),
    ('plan -"no drift"', And((t("plan"), Not(w("no", "drift"))))),
    ("-drift", Not(t("drift"))),
    ("plan NOT drift", And((t("plan"), Not(t("drift"))))),
    ('NOT "no drift"', Not(w("no", "drift"))),
    ("plan NOT", And((t("plan"), t("not")))),
    ("plan not drift", And((t("plan"), t("not"), t("drift")))),
    ("A&E", Phrase(("a", "e"))),
    ("--drift", Not(t("drift"))),
    ("superv*", Prefix("superv")),
    ("SUPERV*", Prefix("superv")),
    ("multi-agency", Phrase((term_of("multi"), term_of("agency")))),
    ("children's", t("child")),
    ("children’s", t("child")),
    ("3.5", Term("3.5")),
    ("café", t("cafe")),
    ("cafe\u0301", t("cafe")),
    ("ﬁnding", t("finding")),
    ("the plan", t("plan")),
    ("the of", And((t("the"), t("of")))),
    ('"the plan"', w("the", "plan")),
    ("authority:leeds", And((t("authority"), t("leeds")))),
    ("and/or plan", t("plan")),
    ("*plan", t("plan")),
    ("pl*n", Phrase(("pl", "n"))),
    ('"plan', t("plan")),
    ('plan" risk', And((t("plan"), t("risk")))),
    ("OR plan", t("plan")),
    ("plan OR", t("plan")),
    ("OR", None),
    ("", None),
    (":*", None),
    ('""', None),
    ("-", None),
    ("\0", None),
]


@pytest.mark.parametrize(("text", "node"), READINGS, ids=[repr(text) for text, _ in READINGS])
def test_what_is_typed_is_read_as(text: str, node: Node | None) -> None:
    assert read_words(text).node == node


NOTED = [
    ("the plan", "‘the’"),
    ('"plan', "was not closed"),
    (":*", "no word to search for in ‘:*’"),
    ("pl*", "at least 3 letters"),
    ("risk OR (plan drift)", "Brackets have no effect"),
    ("*vision", "‘*vision’ was read as ‘vision’"),
    ("pl*n", "‘pl*n’ was read as ‘pl n’"),
    ("care~2", "‘care~2’ was read as ‘care 2’"),
    ("risk,plan", "‘risk,plan’ was read as ‘risk plan’"),
    ("plan " * (MAX_WORDS + 1), f"first {MAX_WORDS} words"),
]


@pytest.mark.parametrize(("text", "note"), NOTED)
def test_odd_input_is_said_to_be_read_so(text: str, note: str) -> None:
    assert note in " ".join(read_words(text).messages)


def test_plain_input_has_no_notes() -> None:
    assert (
        read_words('risk "no plan" -drift delay OR wait superv* NOT A&E, multi-agency children’s').messages
        == ()
    )


def test_loose_words_are_widened_and_phrases_in_quotes_are_not() -> None:
    loose = read_words("looked after children plan", CARE)
    quoted = read_words('"looked after children" plan', CARE)

    own = And((Term("look"), Term("after"), Term("child")))
    assert loose.node == And(
        (Or((own, Phrase(("look", "after", "child")), Phrase(("child", "in", "care")))), Term("plan"))
    )
    assert loose.synonyms_used == ("children in care",)
    assert quoted.synonyms_used == ()


def test_small_words_count_for_widening() -> None:
    care: Synonyms = {("child", "in", "care"): (("looked after children", ("look", "after", "child")),)}

    reading = read_words("children in care", care)

    assert reading.synonyms_used == ("looked after children",)
    assert reading.messages == ()


def test_marks_are_for_what_can_match_and_not_for_what_is_left_out() -> None:
    node = read_words('risk "no plan" -drift superv*').node

    assert leaves(node) == (Term("risk"), w("no", "plan"), Prefix("superv"))


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert isinstance(read_words(text).messages, tuple)


@given(st.text(alphabet="aésS'’. -14,"))
def test_the_index_and_a_question_see_the_same_words(text: str) -> None:
    text = composed(text)
    seen = list(tokens(text))
    wholes = [whole for whole, _, _ in joined(text, seen)]

    words, places = words_and_positions(text)

    assert set(words) == {token.word for token in (*seen, *wholes)}
    assert set(places) == {token.term for token in (*seen, *wholes)}
    assert all(place in places[token.term] for place, token in enumerate(seen))
    assert all(place in words[token.word] for place, token in enumerate(seen))


def test_a_hyphenated_word_is_also_one_word() -> None:
    words, places = words_and_positions("A co-ordinated life‑story, 2010-11")

    assert words["coordinated"] == words["co"] + words["ordinated"] == [1, 2]
    assert places["lifestori"] == [3, 4]
    assert "201011" not in words


WORDS_READ = [
    ("S.47 and s47", ["s47", "and", "s47"]),
    ("L.S.C.B", ["lscb"]),
    ("1,000 and 12,345,678", ["1000", "and", "12345678"]),
    ("in 2010,2011", ["in", "2010", "2011"]),
    ("3.5 of 10.", ["3.5", "of", "10"]),
    ("An end.The start", ["an", "end", "the", "start"]),
    ("24/7, 2010/11", ["24", "7", "2010", "11"]),
    ("childrenʼs children′s children＇s", ["children"] * 3),
]


@pytest.mark.parametrize(("text", "words"), WORDS_READ)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert [token.word for token in tokens(composed(text))] == words


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("relatives", {"relatives"}),
        ("plan", {"plan", "plans"}),
        ("policy", {"policy", "policies"}),
        ("child", {"child", "children"}),
        ("news", {"news"}),
    ],
)
def test_quotation_marks_mean_a_word_and_its_plural(word: str, forms: set[str]) -> None:
    assert forms <= set(forms_of(word))
    assert {"relative", "new", "related", "planned"}.isdisjoint(forms_of(word))


TOGETHER = [
    "assess assessed assessing assessment assessments assesses",
    "supervise supervised supervision",
    "child children children's Children CHILDREN",
    "plan plans planned planning",
    "safeguard safeguarding safeguarded",
    "woman women",
]
APART = ["carer care", "police policy", "placement place", "new news", "social society", "missing mission"]


@pytest.mark.parametrize("words", TOGETHER)
def test_forms_of_a_word_are_one_term(words: str) -> None:
    assert len({token.term for token in tokens(words)}) == 1


@pytest.mark.parametrize("words", APART)
def test_words_that_only_look_alike_stay_apart(words: str) -> None:
    one, other = words.split()

    assert term_of(one) != term_of(other)


def test_case_accents_and_ligatures_are_folded() -> None:
    assert [fold(word) for word in ("CAFÉ", "Séamus", "ﬁnd", "Straße")] == [
        "cafe",
        "seamus",
        "find",
        "strasse",
    ]


# What a word is, part by part; search/text has it in a form that skips all between words at once.
A_WORD = re.compile(
    r"\d{1,3}(?:,\d{3})+(?![\w,])"
    r"|\d+(?:\.\d+)+\w*"
    r"|(?:\b[^\W\d_]\.)+(?:[^\W\d_]\b|\d+\w*)"
    r"|\w+"
)
PIECES = [*"sSsabXé²٣½_1230.,.,'’‘\"-‐ \n", "1,000", "s.47", "3.5", "e.g", "'s", "’S ", "plan"]


def _drawn(seed: int) -> str:
    draw = random.Random(seed)
    return "".join(draw.choice(PIECES) for _ in range(draw.randint(0, 40)))


def test_words_are_found_as_their_parts_say_in_any_text() -> None:
    for text in map(_drawn, range(3_000)):
        found = list(A_WORD.finditer(text))
        assert [one.span() for one in TOKEN.finditer(text)] == [one.span() for one in found], text
        counted = [
            one
            for one in found
            if not (one.group() in ("s", "S") and text[max(0, one.start() - 1)] in "'’‘\"")
        ]
        words = words_in(text)
        assert words == [one.group() for one in counted], text
        assert starts_of(text, words) == [one.start() for one in counted], text
        assert [(one.start, one.end) for one in tokens(text)] == [one.span() for one in counted], text


def test_a_word_begins_where_it_stands_and_not_where_a_possessive_does() -> None:
    text = "the child's plan s and S"
    assert [text[at:] for at in starts_of(text, words_in(text))][3:5] == ["s and S", "and S"]
