"""What the sentences of matching findings add up to."""

from __future__ import annotations

from letters.followup import LaterFinding, read_later
from letters.followup.verdicts import has_declined, net_of, said_of

ITEM = "The regularity of supervision of social workers."
PRAISE = LaterFinding("Supervision of social workers is now regular and has improved.", framework="ilacs")
BLAME = LaterFinding("Supervision of social workers is still too often late and poor.", framework="ilacs")
LIST = LaterFinding("The regularity of supervision.", kind="area_for_development", framework="ilacs")


def test_praise_and_criticism_are_told_apart_with_change_and_reservation() -> None:
    praised, blamed = said_of(ITEM, [(PRAISE, 0.9)]), said_of(ITEM, [(BLAME, 0.9)])

    assert praised.praise > 0.5 > praised.criticism
    assert blamed.criticism > 0.5 > blamed.praise
    assert (praised.change, praised.reservation) == (1.0, 0.0)
    assert (blamed.change, blamed.reservation) == (0.0, 1.0)


def test_the_same_is_asked_again_where_the_likeliest_match_asks() -> None:
    assert said_of(ITEM, [(LIST, 0.9), (PRAISE, 0.4)]).asks_again == 1.0
    assert said_of(ITEM, [(PRAISE, 0.9), (LIST, 0.4)]).asks_again == 0.0


def test_a_likelier_match_counts_more() -> None:
    mostly_praised = said_of(ITEM, [(PRAISE, 0.9), (BLAME, 0.1)])

    assert mostly_praised.features(letter=0.0)["net"] > 0


def test_nothing_found_says_nothing() -> None:
    said = said_of(ITEM, [])

    assert set(said.features(letter=0.0).values()) == {0.0}


def test_a_letter_as_a_whole_praises_or_criticises() -> None:
    assert net_of(read_later([PRAISE, PRAISE, BLAME])) > net_of(read_later([PRAISE, BLAME, BLAME]))
    assert net_of(read_later([])) == 0


def test_decline_is_read_from_the_likeliest_finding_alone() -> None:
    fallen = LaterFinding("Supervision has deteriorated and is weak.", framework="ilacs")

    assert has_declined([(fallen, 0.9), (PRAISE, 0.5)])
    assert not has_declined([(PRAISE, 0.9), (fallen, 0.5)])
