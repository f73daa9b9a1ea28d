"""Second and third step: what a sentence's features, and then a finding's, say of its label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from letters.polarity.features import form_features
from letters.polarity.finding_features import finding_features
from letters.polarity.learning.labels import PlacedLabel
from letters.polarity.learning.material import Material
from letters.polarity.telling import scores_of, sentence_chances_of
from letters.polarity.weights import LABELS, RUN_WEIGHT, Four, Weights

SENTENCE_LOOSENESS, FINDING_LOOSENESS = 0.15, 0.2  # scikit-learn's C
BALANCE = {
    "sentence": 0.5,
    "finding": 0.4,
}  # 0: a label counts as often as it comes; 1: all labels count the same
ROUNDS = 5000
FEWEST_LABELLED = 5  # labelled sentences that a run must be in to have a weight of its own
DECIMALS = 3

RUN = "run:"  # begins the name of a feature that is a run of words

Features = Mapping[str, float]


def sentence_features(material: Material, number: int, weights: Weights) -> dict[str, float]:
    """Given the number of a sentence and weights of words, return its features."""
    sentence = material.sentences[number]
    form = form_features(
        sentence.parsed, kind=sentence.kind, section=sentence.section, framework=sentence.framework
    )
    runs = {f"{RUN}{run}": RUN_WEIGHT for run in sentence.parsed.whole.runs}
    return form | scores_of(sentence.parsed, weights) | runs


def learn_sentences(
    features: Sequence[Features], labels: Sequence[str]
) -> tuple[dict[str, Four], dict[str, Four]]:
    """Given the features and labels of sentences, return the weights of features, and of runs, for each label."""
    run_counts = Counter(name for row in features for name in row if name.startswith(RUN))
    frequent = [
        {
            name: value
            for name, value in row.items()
            if run_counts.get(name, FEWEST_LABELLED) >= FEWEST_LABELLED
        }
        for row in features
    ]
    weights = _fit(frequent, labels, SENTENCE_LOOSENESS, BALANCE["sentence"])
    runs = {name.removeprefix(RUN): four for name, four in weights.items() if name.startswith(RUN)}
    return {name: four for name, four in weights.items() if not name.startswith(RUN)}, runs


def learn_findings(
    material: Material, placed: Sequence[PlacedLabel], sentences: Mapping[int, Four]
) -> dict[str, Four]:
    """Given labelled findings and the chances of all their sentences, return the weight of each feature."""
    features = [features_of_finding(material, label.number, sentences) for label in placed]
    labels = [label.label.label for label in placed]
    return _fit(features, labels, FINDING_LOOSENESS, BALANCE["finding"])


def features_of_finding(material: Material, number: int, sentences: Mapping[int, Four]) -> dict[str, float]:
    """Given the number of a finding and the chances of its sentences, return its features."""
    finding = material.findings[number]
    return finding_features([sentences[sentence] for sentence in finding.sentences], finding.kind)


def sentence_chances(material: Material, number: int, weights: Weights) -> Four:
    """Given the number of a sentence, return the chance of each label."""
    sentence = material.sentences[number]
    return sentence_chances_of(
        sentence.parsed, weights, kind=sentence.kind, section=sentence.section, framework=sentence.framework
    )


def _fit(
    features: Sequence[Features], labels: Sequence[str], looseness: float, balance: float
) -> dict[str, Four]:
    label_counts = Counter(labels)
    class_weights = {
        label: (len(labels) / len(LABELS) / label_counts[label]) ** balance for label in label_counts
    }
    vectorizer = DictVectorizer()
    rows = vectorizer.fit_transform(features)
    model = LogisticRegression(C=looseness, class_weight=class_weights, max_iter=ROUNDS)
    model.fit(rows, labels)
    order = [list(model.classes_).index(label) for label in LABELS]
    weights: dict[str, Four] = {}
    for name, column in zip(vectorizer.get_feature_names_out(), model.coef_.T, strict=True):
        extra = model.intercept_ if name == "bias" else 0 * model.intercept_
        strength, concern, mixed, neutral = (
            round(float(column[place] + extra[place]), DECIMALS) for place in order
        )
        weights[str(name)] = strength, concern, mixed, neutral
    return weights
