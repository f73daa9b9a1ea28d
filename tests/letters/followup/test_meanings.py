"""The table of stems: rarity and company."""

from __future__ import annotations

from letters.followup.meanings import closeness, learned_meanings, read_meanings

TABLE = ("findings\t99", "supervis\t9\t1000 0", "caseload\t9\t800 600", "dental\t1\t0 1000")


def test_a_rare_stem_tells_more() -> None:
    meanings = read_meanings(TABLE)

    assert meanings.rarity_of("dental") > meanings.rarity_of("supervis")


def test_texts_in_the_same_company_lie_close() -> None:
    meanings = read_meanings(TABLE)
    one, near, far = (meanings.vector_of([stem]) for stem in ("supervis", "caseload", "dental"))

    assert closeness(one, near) > closeness(one, far)


def test_unknown_words_lie_nowhere() -> None:
    assert read_meanings(TABLE).vector_of(["zzz"]) == (0.0, 0.0)


def test_the_table_shipped_knows_that_caseloads_are_workloads() -> None:
    meanings = learned_meanings()
    one, near, far = (meanings.vector_of([stem]) for stem in ("caseload", "workload", "dental"))

    assert closeness(one, near) > 0.5 > closeness(one, far)
