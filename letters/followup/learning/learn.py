"""Labels to weights, and how good such weights are on authorities that they were not learned from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from letters.followup.boards import items_of_the_board
from letters.followup.learning.labels import Labelled, fingerprint_of
from letters.followup.matching import AskedItem, Features, asked_item, features_of
from letters.followup.reading import IMPROVE, LaterFinding, LaterLetter, read_later
from letters.followup.suggesting import (
    UNSURE,
    Band,
    FollowUp,
    Match,
    follow_up,
    mention_features,
    ranked_matches,
    shown_of,
)
from letters.followup.verdicts import FIXED, IMPROVED, NOT_MENTIONED, UNCLEAR, net_of, said_of
from letters.followup.weights import ALWAYS, Weights

NEAR = 0.4  # what a finding on a part of the matter counts as an example, beside 1 for one on the matter
# Parts of the authorities, each told from the others, where what is learned stands on what was told.
FOLDS = 10
LOOSENESS = {"match": 0.1, "mentioned": 0.3, "better": 0.5, "fixed": 0.5}  # scikit-learn's C
# What each verdict is learned from: few, as there are few labels.
TOLD_FROM = {"better": ("net", "change", "letter", "asks again"), "fixed": ("criticism", "reservation")}


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled item ready to be learned from. ``on_it`` and ``near`` are places in the later letter."""

    labelled: Labelled
    item: AskedItem
    later: LaterLetter
    for_the_board: bool
    features: list[Features]
    values: np.ndarray  # the same, findings by features
    on_it: frozenset[int]
    near: frozenset[int]

    @property
    def authority(self) -> str:
        return str(self.labelled.later["authority"])

    @property
    def verdict(self) -> str:
        return self.labelled.label.verdict


def examples_of(labelled: Sequence[Labelled]) -> list[Example]:
    """Given labels with their texts, return the examples."""
    letters: dict[str, LaterLetter] = {}
    made = []
    for one in labelled:
        key = one.label.later
        later = (
            letters.setdefault(key, read_later(_findings(one.later))) if key not in letters else letters[key]
        )
        item = asked_item(str(one.item["text"]), one.item["themes"])  # type: ignore[arg-type]
        features = features_of(item, later)
        prints = [fingerprint_of(finding.text) for finding in later.findings]
        made.append(
            Example(
                one,
                item,
                later,
                _is_the_boards(one),
                features,
                _values(features),
                frozenset(at for at, held in enumerate(prints) if held in one.label.matching),
                frozenset(at for at, held in enumerate(prints) if held in one.label.partly),
            )
        )
    return made


def _findings(letter: dict[str, Any]) -> Iterator[LaterFinding]:
    for row in letter["findings"]:
        yield LaterFinding(
            row["text"],
            kind=row["kind"],
            section=row["section"],
            themes=frozenset(row["themes"]),
            framework=letter["framework"] or "",
        )


def _is_the_boards(one: Labelled) -> bool:
    earlier: dict[str, Any] = one.earlier
    positions = [row["position"] for row in earlier["findings"] if row["kind"] in IMPROVE]
    return one.item["position"] in items_of_the_board(earlier["framework"] or "", positions)


def learn(examples: Sequence[Example]) -> Weights:
    """Given examples, return the weights of all tasks. Whether an item is mentioned and what became of it are learned
    from matches as they are told of authorities left out: in use, too, letters are new."""
    mention: dict[int, Features] = {}
    said: dict[int, Features] = {}
    for kept, held in _left_out(examples):
        match = _learn_match(kept)
        for one in held:
            ranked = ranked_matches(one.features, one.later, match, for_the_board=one.for_the_board)
            mention[id(one)] = mention_features(one.item, one.later, ranked)
            said[id(one)] = _said(one, shown_of(ranked))
    is_mentioned = [one.verdict != NOT_MENTIONED for one in examples]
    return {
        "match": _learn_match(examples),
        "mentioned": _fit_rows("mentioned", [mention[id(one)] for one in examples], is_mentioned),
        **_learn_verdicts([one for one in examples if one.verdict not in (NOT_MENTIONED, UNCLEAR)], said),
    }


def _learn_verdicts(examples: Sequence[Example], said: dict[int, Features]) -> dict[str, dict[str, float]]:
    up = [one for one in examples if one.verdict in (FIXED, IMPROVED)]
    better = [one.verdict in (FIXED, IMPROVED) for one in examples]
    return {
        "better": _fit_rows("better", [said[id(one)] for one in examples], better),
        # Not balanced: where unsure, "improved" is told, which is the likelier.
        "fixed": _fit_rows("fixed", [said[id(one)] for one in up], [one.verdict == FIXED for one in up]),
    }


def cross_validate(examples: Sequence[Example], unsure: Band = UNSURE) -> Iterator[tuple[Example, FollowUp]]:
    """Yield every example with what weights tell that were learned without its authority; ``unsure`` as follow_up."""
    return tell_of(examples, learned_from=examples, unsure=unsure)


def tell_of(
    examples: Sequence[Example], *, learned_from: Sequence[Example], unsure: Band = UNSURE
) -> Iterator[tuple[Example, FollowUp]]:
    """Yield every example with what weights tell that were learned from others, none of its authority among them."""
    for authority in sorted({one.authority for one in examples}):
        weights = learn([one for one in learned_from if one.authority != authority])
        for one in examples:
            if one.authority == authority:
                yield one, _told_of(one, weights, unsure)


def _told_of(one: Example, weights: Weights, unsure: Band) -> FollowUp:
    return follow_up(
        one.item.text,
        one.later,
        themes=one.item.themes,
        for_the_board=one.for_the_board,
        weights=weights,
        unsure=unsure,
    )


def _left_out(examples: Sequence[Example]) -> Iterator[tuple[list[Example], list[Example]]]:
    authorities = sorted({one.authority for one in examples})
    part = {authority: place % FOLDS for place, authority in enumerate(authorities)}
    for held in range(min(FOLDS, len(authorities))):
        yield (
            [one for one in examples if part[one.authority] != held],
            [one for one in examples if part[one.authority] == held],
        )


def _learn_match(examples: Sequence[Example]) -> dict[str, float]:
    told, counts = [], []
    for one in examples:
        for place in range(len(one.features)):
            told.append(place in one.on_it or place in one.near)
            counts.append(NEAR if place in one.near else 1.0)
    values = np.concatenate([one.values for one in examples if one.features])
    names = next(list(one.features[0]) for one in examples if one.features)
    return _fit("match", names, values, told, counts=counts)


def _values(rows: Sequence[Features]) -> np.ndarray:
    return np.array([list(row.values()) for row in rows])


def _said(one: Example, shown: Sequence[Match]) -> Features:
    found = [(one.later.findings[at.place], at.chance) for at in shown]
    return said_of(one.item.text, found).features(net_of(one.later))


def _fit_rows(task: str, rows: Sequence[Features], told: Sequence[bool]) -> dict[str, float]:
    names = TOLD_FROM.get(task) or list(rows[0])
    return _fit(task, names, np.array([[row[name] for name in names] for row in rows]), told)


def _fit(
    task: str,
    names: Sequence[str],
    values: np.ndarray,
    told: Sequence[bool],
    *,
    counts: Sequence[float] | None = None,
) -> dict[str, float]:
    scaler = StandardScaler().fit(values)
    model = LogisticRegression(C=LOOSENESS[task])
    model.fit(scaler.transform(values), told, sample_weight=counts)
    slopes = model.coef_[0] / scaler.scale_
    always = float(model.intercept_[0] - (slopes * scaler.mean_).sum())
    return {ALWAYS: always} | {name: float(slope) for name, slope in zip(names, slopes, strict=True)}
