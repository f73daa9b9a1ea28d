"""The recipe: material and labels to weights; and, by cross-validation, how often such weights are right."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from letters.polarity.learning.label_weights import (
    learn_findings,
    learn_sentences,
    sentence_chances,
    sentence_features,
)
from letters.polarity.learning.labels import PlacedLabel
from letters.polarity.learning.material import Material
from letters.polarity.learning.word_weights import SignMatrix, learn_words
from letters.polarity.telling import finding_chances_of
from letters.polarity.weights import LABELS, Four, Pair, Weights

FOLDS = 5
SEED = 5

Placed = Sequence[PlacedLabel]
Prediction = tuple[PlacedLabel, str, float]  # a label, the label that the weights give, and its chance


def learn(
    material: Material,
    matrix: SignMatrix,
    sentences: Placed,
    findings: Placed,
    leave_out: Collection[str] = (),
) -> Weights:
    """Given material and placed labels, return weights, learned without the authorities to leave out.

    Findings are learned from the chances of sentences whose authority was left out: in use, too, sentences are new.
    """
    words = learn_words(matrix, leave_out=leave_out, labelled={placed.number for placed in sentences})
    sentences = [placed for placed in sentences if placed.authority not in leave_out]
    findings = [placed for placed in findings if placed.authority not in leave_out]
    features = {
        placed.number: sentence_features(material, placed.number, Weights(words, {}, {}, {}))
        for placed in sentences
    }
    unseen: dict[int, Four] = {}
    for fold in folds({placed.authority for placed in (*sentences, *findings)}):
        weights = _sentence_step(words, features, sentences, fold)
        in_fold = [placed for placed in findings if placed.authority in fold]
        unseen |= _chances_in(material, in_fold, weights)
    weights = _sentence_step(words, features, sentences, ())
    return Weights(words, weights.sentence, weights.runs, learn_findings(material, findings, unseen))


def _sentence_step(
    words: dict[str, Pair],
    features: dict[int, dict[str, float]],
    sentences: Placed,
    leave_out: Collection[str],
) -> Weights:
    """Return weights of words and of sentences' features, learned without the labels of authorities to leave out."""
    training = [placed for placed in sentences if placed.authority not in leave_out]
    learned = learn_sentences(
        [features[placed.number] for placed in training], [placed.label.label for placed in training]
    )
    return Weights(words, *learned, {})


def cross_validate(
    material: Material, matrix: SignMatrix, sentences: Placed, findings: Placed
) -> Iterable[Prediction]:
    """Yield every label with the prediction of weights that were learned without its authority's letters."""
    for fold in folds({placed.authority for placed in (*sentences, *findings)}):
        weights = learn(material, matrix, sentences, findings, fold)
        for placed in sentences:
            if placed.authority in fold:
                yield placed, *_likeliest(sentence_chances(material, placed.number, weights))
        in_fold = [placed for placed in findings if placed.authority in fold]
        chances_by_sentence = _chances_in(material, in_fold, weights)
        for placed in in_fold:
            yield placed, *_predict_finding(material, placed.number, chances_by_sentence, weights)


def folds(authorities: Collection[str]) -> list[set[str]]:
    """Given authorities, return them in five groups, the same each time."""
    shuffled = sorted(authorities)
    random.Random(SEED).shuffle(shuffled)  # noqa: S311  # nosec B311
    return [set(shuffled[number::FOLDS]) for number in range(FOLDS)]


def write_weights(weights: Weights, path: Path) -> None:
    """Write weights as the module ``weights`` reads them, sorted, the same bytes for the same weights."""
    lines = []
    tables = {
        "words": weights.words,
        "sentence": weights.sentence,
        "run": weights.runs,
        "finding": weights.finding,
    }
    for table, table_weights in tables.items():
        lines += [
            "\t".join([table, name, *(f"{value:g}" for value in table_weights[name])])
            for name in sorted(table_weights)
        ]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _chances_in(material: Material, findings: Placed, weights: Weights) -> dict[int, Four]:
    numbers = {number for placed in findings for number in material.findings[placed.number].sentences}
    return {number: sentence_chances(material, number, weights) for number in sorted(numbers)}


def _predict_finding(
    material: Material, number: int, chances_by_sentence: dict[int, Four], weights: Weights
) -> tuple[str, float]:
    finding = material.findings[number]
    return _likeliest(
        finding_chances_of(
            [chances_by_sentence[sentence] for sentence in finding.sentences], weights, finding.kind
        )
    )


def _likeliest(four: Four) -> tuple[str, float]:
    return LABELS[four.index(max(four))], max(four)
