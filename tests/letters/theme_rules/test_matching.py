"""Themes of a finding: gaps, alternatives, weights, masks, lists of examples, and texts of every shape."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.theme_rules.matching import ThemeMatch, compile_rules, themes_of
from letters.theme_rules.notation import theme_rules

AT_ONCE_SECONDS = 6.0  # of the processor; a runaway takes hours


def matches(text: str, phrases: str, exclusions: str = "") -> list[ThemeMatch]:
    return themes_of(text, compile_rules([theme_rules("theme", phrases, exclusions)]))


def words(text: str, phrases: str, exclusions: str = "") -> tuple[str, ...]:
    return next((match.words for match in matches(text, phrases, exclusions)), ())


def test_themes_of_returns_the_words_that_earned_the_theme() -> None:
    text = "In Northmoor, reflective supervision is held each month."

    (match,) = matches(text, "reflective supervision")

    assert match.slug == "theme"
    assert match.score == 1
    assert match.words == ("reflective supervision",)
    assert [text[start:end] for start, end in match.spans] == ["reflective supervision"]


def test_themes_of_no_phrase_no_theme() -> None:
    assert matches("Children are well cared for in Ashby Vale.", "supervision") == []
    assert matches("", "supervision") == []


@pytest.mark.parametrize("printed", ["delay", "delays", "delayed", "Delaying", "DELAY"])
def test_themes_of_plural_tense_and_capitals(printed: str) -> None:
    assert words(f"There is {printed} in Westmarsh.", "delay") == (printed,)


@pytest.mark.parametrize(
    "printed", ["‘multi‑agency’", "multi- agency", "“Multi–Agency”", "multi\u00ad-\u00adagency"]
)
def test_themes_of_quotes_and_hyphens_of_every_kind(printed: str) -> None:
    assert matches(f"They praise the {printed} hub.", "multi-agency hub")


def test_themes_of_curly_apostrophe() -> None:
    assert words("Children’s views are known.", "children's views") == ("Children’s views",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Supervision is rare.", True),
        ("Supervision in the two teams is rare.", True),
        ("Supervision in the two teams of the north is rare.", False),
        ("Supervision is good. Rare visits are a fault.", False),
    ],
)
def test_themes_of_gap_is_counted_in_words_of_one_sentence(text: str, found: bool) -> None:
    assert bool(matches(text, "supervision ... rare")) is found


def test_themes_of_gap_ends_at_the_nearest_word() -> None:
    assert words("Supervisors plan and plan.", "supervisors ... plan") == ("Supervisors plan",)
    assert words("They plan and plan for supervisors.", "plan ... supervisors") == ("plan for supervisors",)


def test_themes_of_gap_before_the_rarest_word() -> None:
    assert words("Staff say that caseloads are high.", "staff ...2 caseloads") == (
        "Staff say that caseloads",
    )


def test_themes_of_gap_takes_the_way_that_leads_to_the_end() -> None:
    text = "Plans for staff and plans for carers late in the year."

    assert words(text, "plans ...2 carers ...1 late") == ("plans for carers late",)


def test_themes_of_alternatives_and_words_that_may_be_missing() -> None:
    rule = "(social workers|staff) [often] leave"

    assert words("Social workers leave Eastmere.", rule) == ("Social workers leave",)
    assert words("Staff often leave Eastmere.", rule) == ("Staff often leave",)
    assert words("Teachers leave Eastmere.", rule) == ()


def test_themes_of_capitals_in_quotes_must_be_printed_so() -> None:
    assert matches("Pupils with SEND wait.", '"SEND"')
    assert not matches("They send reports.", '"SEND"')


def test_themes_of_open_beginning_and_ending() -> None:
    assert words("The NSCB safeguards children.", "*SCB\nsafeguard*") == ("NSCB", "safeguards")


def test_themes_of_weak_phrases_add_up() -> None:
    rules = "0.5 prompt\n0.5 swift"

    assert not matches("Help is prompt.", rules)
    assert matches("Help is prompt. Visits are swift.", rules)


def test_themes_of_one_weak_phrase_counts_once_a_sentence() -> None:
    assert not matches("Help is prompt, prompt, prompt.", "0.5 prompt")
    assert matches("Help is prompt. Visits are prompt.", "0.5 prompt")


@pytest.mark.parametrize("text", ["Help is prompt, swift and kind.", "Help is kind, swift and prompt."])
def test_themes_of_tenths_that_make_one_are_enough(text: str) -> None:
    assert matches(text, "0.7 prompt\n0.2 swift\n0.1 kind")


def test_themes_of_nine_tenths_are_not_enough() -> None:
    assert not matches("Help is prompt and swift.", "0.7 prompt\n0.2 swift")


def test_themes_of_phrase_against_takes_away() -> None:
    rules = "training\n-1 employment"

    assert matches("Training of staff is good.", rules)
    assert not matches("Training and employment are open to them.", rules)


def test_themes_of_longest_phrase_wins_where_they_overlap() -> None:
    rules = "fostering\n0.4 private fostering"

    assert not matches("Private fostering is known.", rules)
    assert words("Fostering is known, and private fostering.", rules) == ("Fostering", "private fostering")


def test_themes_of_words_in_a_gap_do_not_make_a_phrase_longer() -> None:
    rules = "0.2 (staff) ...9 leave\nagency social worker"

    assert words("Staff and agency social workers leave.", rules) == ("agency social workers",)


@pytest.mark.parametrize(
    "text",
    [
        "A supervision order was made.",
        "Records follow the supervision policy.",
        "Records are kept in line with the local supervision policy.",
    ],
)
def test_themes_of_phrase_that_does_not_count_hides_what_it_covers(text: str) -> None:
    masks = "supervision order\nsupervision policy\nin line with ... supervision policy"

    assert not matches(text, "supervision", masks)
    assert words(f"{text} Supervision is rare.", "supervision", masks) == ("Supervision",)


def test_themes_of_phrase_that_does_not_count_wins_over_one_that_names_as_many_words() -> None:
    assert not matches("Agency staff have contributed.", "agency ... contributed", "agency staff")


def test_themes_of_longer_phrase_shows_through_one_that_does_not_count() -> None:
    assert matches("Training of foster carers by staff.", "training of foster carers", "foster carers")


def test_themes_of_named_in_a_list_of_examples_counts_half() -> None:
    assert not matches("The hub has specialists, such as domestic abuse workers.", "domestic abuse")
    assert not matches("Teams joined the visit, including domestic abuse staff.", "domestic abuse")
    assert matches("For example, domestic abuse is screened late.", "domestic abuse")
    assert matches("Teams, including police, met. Domestic abuse is screened late.", "domestic abuse")


def test_themes_of_list_of_examples_ends_where_a_comma_leads_back() -> None:
    assert matches("Children, including the youngest, are seen alone.", "seen alone")
    assert not matches("Days, including visits, direct work and plays, seen alone.", "seen alone")
    assert matches("This includes neglect.", "neglect")


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Ensure that plans improve, including safety plans.", True),
        ("Urgently improve the work of the teams, such as safety plans.", True),
        ("Leaders should look at the work, including safety plans.", True),
        ("The quality of work on paper, including safety plans.", True),
        ("The quality of work on paper, including safety plans, is better.", False),
        ("Joint work with families, including safety plans, to ensure that nothing is missed.", True),
        ("Staff are glad of the range of tools, such as safety plans.", False),
        ("The quality of work on paper, including safety plans. It varies.", False),
        ("Managers ensure that work is seen, including safety plans.", False),
        ("Staff say that this is so. They name much, such as safety plans.", False),
    ],
)
def test_themes_of_what_a_recommendation_names_in_a_list_counts_in_full(text: str, counts: bool) -> None:
    assert bool(matches(text, "safety plans")) is counts


def test_themes_of_list_of_examples_ends() -> None:
    far = "They met staff, including " + "some new " * 8 + "people, and supervision is rare."

    assert matches(far, "supervision")


@pytest.mark.parametrize(
    ("text", "opens", "opens_first"),
    [
        ("Leaders know this.", True, True),
        ("The new leaders know this.", True, True),
        ("Staff say so. Leaders know this.", True, False),
        ("Staff say that they trust leaders.", False, False),
    ],
)
def test_themes_of_start_of_a_sentence_and_of_the_finding(text: str, opens: bool, opens_first: bool) -> None:
    assert bool(matches(text, "^ leaders")) is opens
    assert bool(matches(text, "^^ leaders")) is opens_first


def test_themes_of_abbreviation_ends_no_sentence() -> None:
    assert matches("Partners, e.g. police, attend late.", "partners ... late")


def test_themes_of_footnote_mark_ends_a_sentence() -> None:
    assert not matches("They met partners.1 Late visits are few.", "partners ... late")


def test_themes_of_several_themes_strongest_first() -> None:
    rules = compile_rules(
        [theme_rules("b", "visits"), theme_rules("a", "plans"), theme_rules("c", "2 staff")]
    )

    found = themes_of("Plans and visits by staff.", rules)

    assert [match.slug for match in found] == ["c", "a", "b"]


def test_themes_of_same_words_are_told_once() -> None:
    assert words("Delay here. delay there. Delay again.", "delay") == ("Delay", "delay")


def test_themes_of_words_cut_by_a_line_are_told_on_one_line() -> None:
    assert words("reflective\n   supervision", "reflective supervision") == ("reflective supervision",)


def test_compile_rules_keep_learning_and_stay_the_same() -> None:
    rules = compile_rules([theme_rules("theme", "delay")])
    first = themes_of("Delays in Calderfell.", rules)

    themes_of("Other words that were never met before.", rules)

    assert themes_of("Delays in Calderfell.", rules) == first


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a1 " * 5_000 + "b1", "a1 ...15 a1 ...15 a1 ...15 a1 ...15 a1 ...15 b1"),
        ("b1 " + "a1 " * 5_000, "a1 ...15 a1 ...15 a1 ...15 a1 ...15 a1 ...15 b1 ...15 b1 ...15 a1"),
        ("a1 " * 20_000, "a1"),
        ("a1 b1 " * 5_000, "a1 ...15 b1\n-1 b1 ...15 a1"),
        ("a" * 200_000, "a1"),
    ],
)
def test_themes_of_no_text_runs_away(text: str, rule: str) -> None:
    start = time.process_time()

    matches(text, rule, "a1 ...15 b1 ...15 b1")

    assert time.process_time() - start < AT_ONCE_SECONDS


@given(st.text(max_size=200))
def test_themes_of_any_text_has_spans_inside_it(text: str) -> None:
    for match in matches(text, "a ... b\n0.5 e", "c"):
        assert all(0 <= start < end <= len(text) for start, end in match.spans)
