"""Learning: from labels without text, the authority left out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from letters.followup.learning.labels import (
    HELD_OUT_FILE,
    LABELS_FILE,
    Label,
    fingerprint_of,
    place,
    read_labels,
    write_labels,
)
from letters.followup.learning.learn import Example, cross_validate, examples_of, learn, tell_of
from letters.followup.learning.scores import BANDS, curve, report
from letters.followup.learning.table import learn_table
from letters.followup.meanings import read_meanings
from letters.followup.suggesting import FollowUp
from letters.followup.weights import Weights

MATTERS = ("supervision", "chronologies", "permanence", "placements", "advocacy", "audits")
PLACES = ("Northmoor", "Ashby Vale", "Westmarsh")


def finding(position: int, text: str, kind: str = "narrative") -> dict[str, object]:
    return {"position": position, "kind": kind, "section": "Main", "text": text, "themes": []}


def said(matter: str, place: int) -> str:
    return f"The {matter} {'are good and timely' if place % 2 else 'are poor and late'}."


@pytest.fixture
def export(tmp_path: Path) -> Path:
    rows = []
    for at, name in enumerate(PLACES):
        items = [finding(n, f"The quality of {m}.", "area_for_development") for n, m in enumerate(MATTERS)]
        later = [finding(n, said(m, at + n)) for n, m in enumerate(MATTERS[:5])]
        for when, findings in (("early", items), ("late", later)):
            rows.append(
                {"sha256": f"{name} {when}", "authority": name, "framework": "ilacs", "findings": findings}
            )
    path = tmp_path / "letters.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def labels() -> list[Label]:
    held = []
    for at, name in enumerate(PLACES):
        for n, matter in enumerate(MATTERS):
            silent = matter == MATTERS[5]
            verdict = "not_mentioned" if silent else ("fixed", "unchanged", "improved")[(n + at) % 3]
            matching = () if silent else (fingerprint_of(said(matter, at + n)),)
            item = fingerprint_of(f"The quality of {matter}.")
            held.append(
                Label(f"{name} {n}", f"{name} early", item, f"{name} late", matching, (), verdict, "test")
            )
    return held


def test_labels_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"

    write_labels(labels(), path)

    assert read_labels(path) == sorted(labels(), key=lambda one: one.id)


@pytest.mark.parametrize("path", [LABELS_FILE, HELD_OUT_FILE])
def test_labels_shipped_hold_no_text(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    values = [value for row in rows for value in row.values()]
    words = [word for value in values for word in (value if isinstance(value, list) else [value])]

    assert max(map(len, words)) <= 64  # a digest
    assert not any(" " in word for word in words)


def test_what_is_held_out_is_not_learned_from() -> None:
    learned, held_out = (
        {(one.earlier, one.item, one.later) for one in read_labels(path)}
        for path in (LABELS_FILE, HELD_OUT_FILE)
    )

    assert held_out
    assert not learned & held_out


def test_an_unknown_verdict_is_refused() -> None:
    with pytest.raises(ValueError, match="verdict must be one of"):
        Label("a", "b", "c", "d", (), (), "perhaps", "test")


def test_learned_weights_find_what_was_labelled(export: Path) -> None:
    examples = examples_of(place(labels(), export))

    told = list(cross_validate(examples))

    assert len(told) == len(labels())
    assert "recall@3" in report("test", told)
    assert report("test", told).count("unclear") == 1
    assert learn(examples)["match"]["words"] > 0


def test_what_is_held_out_is_told_by_weights_of_other_authorities(
    export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned_from: list[set[str]] = []

    def watched(examples: Sequence[Example]) -> Weights:
        learned_from.append({one.authority for one in examples})
        return learn(examples)

    monkeypatch.setattr("letters.followup.learning.learn.learn", watched)
    examples = examples_of(place(labels(), export))
    held_out = [one for one in examples if one.authority == PLACES[2]]

    told = list(tell_of(held_out, learned_from=examples))

    assert [one for one, _ in told] == held_out
    assert learned_from == [{PLACES[0], PLACES[1]}]


@pytest.mark.parametrize(
    ("wanted", "told", "reversed_", "unclear"),
    [
        ("unchanged", "improved", 1, 0),
        ("fixed", "worse", 1, 0),
        ("unchanged", "unclear", 0, 1),
        ("fixed", "unclear", 0, 1),
        ("unclear", "improved", 0, 0),
        ("worse", "not_mentioned", 0, 0),
    ],
)
def test_unclear_is_no_direction(export: Path, wanted: str, told: str, reversed_: int, unclear: int) -> None:
    label = replace(labels()[0], verdict=wanted)
    (example,) = examples_of(place([label], export))

    line = report("one", [(example, FollowUp(told, (), 0.9))])

    assert line.endswith(f"reversed {reversed_:.3f} unclear {unclear:.3f}")


def test_the_curve_tells_what_a_band_gains_and_costs(export: Path) -> None:
    (example,) = examples_of(place([replace(labels()[0], verdict="unchanged")], export))
    told = [
        FollowUp("improved", (), 0.9, 0.6),
        FollowUp("unchanged", (), 0.9, 0.46),
        FollowUp("not_mentioned", (), 0.1),
    ]

    lines = dict(zip(BANDS, curve([(example, one) for one in told]), strict=True))

    assert lines[0.5, 0.5].endswith(": right 1 of 3, reversed 1 of 3, unclear 0 of 3")
    assert lines[0.475, 0.65].endswith(": right 1 of 3, reversed 0 of 3, unclear 1 of 3")
    assert lines[0.35, 0.65].endswith(": right 0 of 3, reversed 0 of 3, unclear 2 of 3")


def test_no_direction_is_learned_from_what_people_find_unclear(
    export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned_from: list[str] = []

    def watched(examples: Sequence[Example], _: object) -> dict[str, dict[str, float]]:
        learned_from.extend(one.verdict for one in examples)
        return {}

    monkeypatch.setattr("letters.followup.learning.learn._learn_verdicts", watched)
    learn(examples_of(place([replace(labels()[0], verdict="unclear"), *labels()[1:]], export)))

    assert set(learned_from) == {"fixed", "improved", "unchanged"}


def test_a_table_is_made_of_an_export(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("letters.followup.learning.table.FEWEST_FINDINGS", 2)
    monkeypatch.setattr("letters.followup.learning.table.DIMENSIONS", 3)

    meanings = read_meanings(learn_table(export))

    assert meanings.dimensions == 3
    assert "supervis" in meanings.places
