"""The notation of theme rules: what it reads to, and what it refuses with which cure."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.theme_rules.notation import (
    MAX_GAP_WORDS,
    MAX_ITEMS,
    MAX_LINES,
    MAX_VARIANTS,
    RuleError,
    RuleItem,
    parse_phrases,
    theme_rules,
)

AT_ONCE_SECONDS = 1.0  # of the processor; a runaway takes hours


def keys(text: str) -> list[list[list[str]]]:
    return [[sorted(item.keys) for item in phrase.items] for phrase in parse_phrases(text)]


def test_parse_phrases_words_are_stemmed() -> None:
    assert keys("reflective supervision") == [[["reflect"], ["supervis"]]]


def test_parse_phrases_blank_lines_and_notes_are_skipped() -> None:
    phrases = parse_phrases("\n# staff\nsupervision  # of any kind\n\ncaseloads\n")

    assert [phrase.line for phrase in phrases] == [3, 5]


def test_parse_phrases_alternative_words_share_one_place() -> None:
    assert keys("(staff|workers) leave") == [[["staff", "worker"], ["leav"]]]


def test_parse_phrases_longer_alternatives_are_readings_of_their_own() -> None:
    assert keys("(staff|social workers) leave") == [
        [["staff"], ["leav"]],
        [["social"], ["worker"], ["leav"]],
    ]


def test_parse_phrases_word_in_square_brackets_may_be_missing() -> None:
    assert keys("help [is] late") == [[["help"], ["late"]], [["help"], ["is"], ["late"]]]


def test_parse_phrases_gap_with_and_without_a_number() -> None:
    (phrase,) = parse_phrases("help ... late ...9 often")

    assert [item.gap for item in phrase.items] == [0, 5, 9]


def test_parse_phrases_ellipsis_sign_is_a_gap() -> None:
    assert parse_phrases("help … late") == parse_phrases("help ... late")


def test_parse_phrases_missing_word_leaves_its_gap() -> None:
    without, with_word = parse_phrases("help ... [very] late")

    assert [item.gap for item in without.items] == [0, 5]
    assert [item.gap for item in with_word.items] == [0, 5, 0]


def test_parse_phrases_weight_and_start() -> None:
    plain, half, against, start, first = parse_phrases("a1\n0.5 b1\n-1 c1\n^ d1\n2 ^^ e1")

    assert [p.weight for p in (plain, half, against, start, first)] == [1, 0.5, -1, 1, 2]
    assert [p.opens for p in (plain, half, against, start, first)] == [0, 0, 0, 1, 2]


def test_parse_phrases_quoted_number_is_a_word() -> None:
    (phrase,) = parse_phrases('"16" and 17')

    assert phrase.weight == 1
    assert phrase.items[0] == RuleItem(frozenset({"=16"}))


def test_parse_phrases_exact_and_open_words() -> None:
    assert keys('"timely"') == [[["=timely"]]]
    assert keys("safeguard*") == [[["safeguard*"]]]
    assert keys("*SCB") == [[["*scb"]]]
    assert keys('("views"|wishes)') == [[["=views", "wish"]]]


def test_parse_phrases_hyphens_and_curly_quotes_read_as_in_findings() -> None:
    assert keys("multi‑agency") == keys("multi agency")
    assert keys("“views”") == keys('"views"')


@pytest.mark.parametrize(
    ("rule", "cure"),
    [
        ("(staff|workers leave", "close every bracket"),
        ("staff) leave", "close every bracket"),
        ("((staff|workers) leave|go)", "do not nest"),
        ('"staff leave', "close every bracket and quote"),
        ("(staff|) leave", "[word]"),
        ("[help] [late]", "outside [ ]"),
        ("... help", "a word before it"),
        ("help ...", "a word after it"),
        (f"help ...{MAX_GAP_WORDS + 1} late", f"1 to {MAX_GAP_WORDS}"),
        ("help ...0 late", f"1 to {MAX_GAP_WORDS}"),
        ("9 help", '"16"'),
        ("0 help", "not 0"),
        ("a* help", "at least 3 letters"),
        ("help !! late", "holds no word"),
        (" ".join(["help"] * (MAX_ITEMS + 1)), f"keep to {MAX_ITEMS}"),
    ],
)
def test_parse_phrases_refusal_names_line_and_cure(rule: str, cure: str) -> None:
    with pytest.raises(RuleError) as refusal:
        parse_phrases(f"supervision\n{rule}", field="phrases that do not count")

    assert "phrases that do not count, line 2" in str(refusal.value)
    assert cure in str(refusal.value)


@pytest.mark.parametrize("phrases", ["", "  \n\n", "# only a note", "-1 supervision order"])
def test_theme_rules_without_a_phrase_that_gives_the_theme_is_refused(phrases: str) -> None:
    with pytest.raises(RuleError, match="nothing here gives this theme"):
        theme_rules("supervision", phrases)


def test_theme_rules_exclusions_may_be_empty() -> None:
    assert theme_rules("supervision", "supervision").exclusions == ()


@pytest.mark.parametrize(
    "rule",
    [
        " ".join(["(a1 b1|c1 d1)"] * 12),  # 4,096 readings
        " ".join(["[a1]"] * 60) + " b1",
        "(" * 300,
        "[" * 300,
        "a1 " + "... " * 90,
        "(" + "|".join(["a1 b1"] * 60) + ") " + "(" + "|".join(["c1 d1"] * 60) + ")",
    ],
)
def test_parse_phrases_catastrophic_rule_is_refused_at_once(rule: str) -> None:
    start = time.process_time()

    with pytest.raises(RuleError):
        parse_phrases(rule)

    assert time.process_time() - start < AT_ONCE_SECONDS


def test_parse_phrases_endless_field_is_refused() -> None:
    with pytest.raises(RuleError, match=f"keep to {MAX_LINES}"):
        parse_phrases("help\n" * (MAX_LINES + 1))
    with pytest.raises(RuleError, match="split it"):
        parse_phrases("help " * 1000)


@given(st.text(alphabet='ab1 .…()[]|*^"“”#-’\n', max_size=60))
def test_parse_phrases_any_text_is_read_or_refused(text: str) -> None:
    try:
        phrases = parse_phrases(text)
    except RuleError:
        return  # refused by name; anything else fails this test

    assert all(phrase.items for phrase in phrases)
    assert len(phrases) <= MAX_VARIANTS * (text.count("\n") + 1)
