"""What a later letter says of an item: found, refused, and told by its words."""

from __future__ import annotations

from math import log

import pytest

from letters.followup import MOST_SHOWN, NOT_MENTIONED, UNCLEAR, LaterFinding, follow_up, read_later
from letters.followup.matching import Features, asked_item, features_of
from letters.followup.suggesting import mention_features, ranked_matches
from letters.followup.weights import learned_weights

FILLERS = (
    "Foster carers feel valued and are offered a wide range of training.",
    "The virtual school tracks the progress of pupils closely.",
    "Adoption is considered early for young children who cannot return to their parents.",
    "Partners share information about domestic abuse at a daily meeting.",
    "Homeless young people are offered emergency accommodation by the housing department.",
    "Early help assessments are completed with families and are clear.",
    "Disabled children receive short breaks that they enjoy.",
    "Pathway plans are written with care leavers and set out what happens next.",
)
MISSING = "Return home interviews for children who go missing, so that they are timely and inform plans."
SUPERVISION = "The regularity and quality of supervision of social workers."


def asked(item: str, *texts: str, themes: frozenset[str] = frozenset()) -> tuple[str, list[str]]:
    letter = read_later(LaterFinding(text, framework="ilacs") for text in (*FILLERS, *texts))
    found = follow_up(item, letter, themes=themes)
    return found.verdict, [letter.findings[match.place].text for match in found.matches]


GOOD = "Children who go missing are offered timely return home interviews, which are thorough and inform their plans."
POOR = "Return home interviews for children who go missing are often late and do not inform plans."


@pytest.mark.parametrize(("text", "verdicts"), [(GOOD, {"fixed", "improved"}), (POOR, {"unchanged"})])
def test_a_finding_on_the_matter_comes_first_and_its_words_tell_the_verdict(
    text: str, verdicts: set[str]
) -> None:
    verdict, texts = asked(MISSING, text)

    assert texts[0] == text
    assert verdict in verdicts


CRITICISM = "Caseloads of social workers are too high and many children wait for a visit."
PRAISED_AND_CRITICISED = (
    "Supervision of social workers is regular. Its quality is poor.",
    "Supervision of social workers is not always regular.",
)


def test_what_is_praised_and_criticised_alike_is_unclear_and_its_findings_are_shown() -> None:
    verdict, texts = asked(SUPERVISION, CRITICISM, *PRAISED_AND_CRITICISED)

    assert verdict == UNCLEAR
    assert set(texts[:2]) == set(PRAISED_AND_CRITICISED)


@pytest.mark.parametrize(
    ("better", "told"), [(0.4, "unchanged"), (0.5, UNCLEAR), (0.64, UNCLEAR), (0.66, "improved")]
)
def test_where_the_chance_that_it_got_better_lies_between_no_direction_is_told(
    better: float, told: str
) -> None:
    always = {"": log(better / (1 - better))}
    weights = dict(learned_weights()) | {"better": always, "fixed": {"": -9.0}}
    letter = read_later([LaterFinding(POOR), LaterFinding(FILLERS[0])])

    found = follow_up(MISSING, letter, weights=weights)

    assert found.verdict == told
    assert found.better == pytest.approx(better)
    assert follow_up(MISSING, letter, weights=weights, unsure=(0.5, 0.5)).verdict != UNCLEAR


def test_a_decline_is_told_as_worse() -> None:
    text = "The quality of supervision of social workers has deteriorated and it is not regular."

    verdict, texts = asked(SUPERVISION, text)

    assert (verdict, texts[0]) == ("worse", text)


def test_what_is_not_spoken_of_is_refused() -> None:
    assert asked("The use of chronologies in probation records.") == (NOT_MENTIONED, [])


def test_at_most_five_are_shown() -> None:
    texts = [f"Supervision of social workers in team {n} is regular and of good quality." for n in range(9)]

    _, shown = asked(SUPERVISION, *texts)

    assert len(shown) == MOST_SHOWN


def test_a_letter_without_findings_says_nothing() -> None:
    assert follow_up(SUPERVISION, read_later([])).verdict == NOT_MENTIONED


def test_background_is_no_answer() -> None:
    letter = read_later([LaterFinding(GOOD, kind="background")])

    assert follow_up(MISSING, letter).matches == ()


def test_what_a_board_was_asked_is_answered_by_what_names_a_board() -> None:
    item = "Test the quality of return home interviews for children who go missing."
    own = LaterFinding(GOOD)
    of_board = LaterFinding(
        "The safeguarding children board tests return home interviews of missing children."
    )

    found = follow_up(item, read_later([own, of_board]), for_the_board=True)

    assert [match.place for match in found.matches] in ([], [1])
    assert follow_up(item, read_later([own]), for_the_board=True).verdict == NOT_MENTIONED


def test_shared_themes_raise_the_chance() -> None:
    themes = frozenset({"exploitation-missing"})
    plain = follow_up(MISSING, read_later([LaterFinding(POOR), LaterFinding(FILLERS[0])]), themes=themes)
    shared = follow_up(
        MISSING, read_later([LaterFinding(POOR, themes=themes), LaterFinding(FILLERS[0])]), themes=themes
    )

    assert shared.matches[0].chance > plain.matches[0].chance


def mention_of(item: str, *texts: str) -> Features:
    letter = read_later(LaterFinding(text) for text in (*FILLERS, *texts))
    asked_for = asked_item(item)
    rows = features_of(asked_for, letter)
    return mention_features(asked_for, letter, ranked_matches(rows, letter, learned_weights()["match"]))


def test_more_findings_on_the_matter_make_it_likelier_that_it_is_mentioned() -> None:
    once, often = (mention_of(MISSING, *[POOR] * times)["expected"] for times in (1, 3))

    assert often > once + 0.5  # a logarithm: about three times as many


def test_a_part_is_met_by_one_finding_not_by_the_letter_as_a_whole() -> None:
    item = "The chronologies of probation records."
    together = mention_of(item, "Chronologies of probation records are late.")
    apart = mention_of(item, "Chronologies are late.", "Probation officers attend.", "Records are kept.")

    assert together["part met"] == pytest.approx(1.0)
    assert apart["part met"] < 1.0


def test_words_of_every_item_tell_nothing() -> None:
    rare = mention_of("The quality of chronologies.", "The chronologies are late.")
    usual = mention_of("The quality of chronologies.", "The quality of local work is effective.")

    assert rare["words met"] > 0
    assert usual["words met"] == 0


def test_whether_the_rarest_word_of_an_item_is_met_is_known() -> None:
    item = "The timeliness of chronologies."

    assert mention_of(item, "The chronologies are late.")["rarest met"] == 1.0
    assert mention_of(item, "The timeliness of plans is good.")["rarest met"] == 0.0


@pytest.mark.parametrize(
    ("item", "named", "missing"),
    [
        ("How hospitals share information.", True, True),
        ("How police and hospitals share information.", True, False),
        ("How social workers share information.", False, False),
    ],
)
def test_whether_others_are_to_act_and_are_named_is_known(item: str, named: bool, missing: bool) -> None:
    told = mention_of(item, "Police share information.", "Information is shared well.")

    assert (told["others named"] > 0, told["others missing"]) == (named, float(missing))


@pytest.mark.parametrize("board", ["safeguarding board", "LSCB"])
def test_what_is_asked_of_a_board_is_known(board: str) -> None:
    assert mention_of(f"Audits by the {board}.")["a board named"] == 1.0
    assert mention_of("Audits by managers.")["a board named"] == 0.0


@pytest.mark.parametrize(("item", "told"), [("Work of the police.", 1.0), ("Work of social workers.", 0.0)])
def test_what_is_asked_of_others_is_known(item: str, told: float) -> None:
    assert mention_of(item)["addressed to others"] == told


def test_nothing_that_may_answer_is_no_sign_of_a_mention() -> None:
    letter = read_later([LaterFinding(GOOD, kind="background")])
    item = asked_item(MISSING)
    rows = features_of(item, letter)

    told = mention_features(item, letter, ranked_matches(rows, letter, learned_weights()["match"]))

    assert (told["part met"], told["words met"], told["rarest met"]) == (0.0, 0.0, 0.0)
