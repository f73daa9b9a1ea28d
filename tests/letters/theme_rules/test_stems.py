"""Words that can be compared: hyphens, quotes, capitals, plural and tense."""

import pytest

from letters.theme_rules.stems import form_of, forms_of, stem


@pytest.mark.parametrize(
    "printed",
    [
        "multi-agency",
        "multi‑agency",
        "multi‐agency",
        "multi–agency",
        "multi- agency",
        "multi agency",
        "Multi-Agency",
    ],
)
def test_forms_of_hyphens_of_every_kind_fall_between_words(printed: str) -> None:
    assert forms_of(printed) == ["multi", "agency"]


def test_forms_of_soft_hyphen_is_no_part_of_a_word() -> None:
    assert forms_of("super\u00advision re\u00adcords") == ["supervision", "records"]


@pytest.mark.parametrize("printed", ["child's", "child’s", "childʼs"])
def test_forms_of_any_apostrophe_ends_the_word_that_counts(printed: str) -> None:
    assert forms_of(printed) == ["child"]


def test_forms_of_plural_possessive_loses_its_apostrophe() -> None:
    assert forms_of("workers’ views") == ["workers", "views"]


def test_forms_of_ligature_and_no_break_space() -> None:
    assert forms_of("ﬁnding\u00a0help\u202fearly") == ["finding", "help", "early"]


def test_form_of_capitals_stay() -> None:
    assert form_of("SEND") == "SEND"
    assert form_of("Send") == "send"
    assert form_of("A") == "a"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("supervision", "supervised"),
        ("delay", "delayed"),
        ("caseload", "caseloads"),
        ("child", "children"),
        ("see", "seen"),
        ("LADO", "LADOs"),
    ],
)
def test_stem_joins_plural_and_tense(one: str, other: str) -> None:
    assert stem(form_of(one)) == stem(form_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("timely", "time"),
        ("manager", "manage"),
        ("centre", "centred"),
        ("feelings", "feel"),
        ("proceedings", "proceed"),
        ("sufficiency", "sufficient"),
        ("police", "policy"),
    ],
)
def test_stem_keeps_apart_words_that_mean_different_things(one: str, other: str) -> None:
    assert stem(one) != stem(other)
