"""Learning the weights: the same each time, without the letters left out, and no text in the labels."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from letters.polarity import learning
from letters.polarity.learning.labels import (
    LABELS_FILE,
    Label,
    place,
    read_labels,
    without_text,
    write_labels,
)
from letters.polarity.learning.learn import cross_validate, folds, learn, write_weights
from letters.polarity.learning.material import Material, fingerprint_of, read_material
from letters.polarity.learning.scores import f1, report
from letters.polarity.learning.signs import CONCERN, JUDGED, signs_of
from letters.polarity.learning.word_weights import learn_words, sign_matrix
from letters.polarity.weights import LABELS

AUTHORITIES = ("Northmoor", "Ashby Vale", "Westmarsh", "Calderfell", "Eastholt", "Southdown")
SENTENCES = {
    "strength": "Visits to children are regular and their plans are clear.",
    "concern": "Visits to children are late and their plans are vague.",
    "mixed": "Visits to children are regular, but their plans are vague.",
    "neutral": "The county is home to many children.",
}
SECTIONS = {"strength": "Strengths", "neutral": "Children living in this area"}


def finding(position: int, label: str) -> dict[str, object]:
    kind = {"strength": "strength", "concern": "area_for_development"}.get(label, "narrative")
    section = SECTIONS.get(label, "Main findings")
    return {"position": position, "kind": kind, "section": section, "text": f"{SENTENCES[label]} It is so."}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    letters = [
        {
            "source": f"{number}.pdf",
            "sha256": f"{number:064}",
            "authority": AUTHORITIES[number % len(AUTHORITIES)],
            "framework": "ilacs",
            "findings": [finding(position, label) for position, label in enumerate(LABELS)],
        }
        for number in range(2 * len(AUTHORITIES))
    ]
    path = tmp_path / "letters.jsonl"
    path.write_text("".join(f"{json.dumps(letter)}\n" for letter in letters), encoding="utf-8")
    return path


def rows_for(material: Material) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for held in material.findings:
        label = LABELS[held.position]
        common = {"sha256": held.sha256, "position": held.position, "label": label, "draw": "random"}
        key = f"{held.sha256[-2:]}-{held.position}"
        sentence = {"id": f"{key}-0", "level": "sentence", "sentence_index": 0, "sentence": SENTENCES[label]}
        whole = {"id": f"{key}-whole", "level": "finding", "text": f"{SENTENCES[label]} It is so."}
        rows += [{**common, **sentence}, {**common, **whole}]
    return rows


@pytest.fixture
def labels(export: Path, tmp_path: Path) -> list[Label]:
    rows = tmp_path / "rows.jsonl"
    material = read_material(export)
    rows.write_text("".join(f"{json.dumps(row)}\n" for row in rows_for(material)), encoding="utf-8")
    return without_text(rows, "later")


def test_labels_keep_no_text(labels: list[Label], tmp_path: Path) -> None:
    write_labels(labels, tmp_path / "labels.jsonl")

    written = (tmp_path / "labels.jsonl").read_text(encoding="utf-8")
    assert "children" not in written
    assert read_labels(tmp_path / "labels.jsonl") == sorted(labels, key=lambda label: label.id)


def test_a_later_label_of_the_same_row_counts(labels: list[Label], tmp_path: Path) -> None:
    changed = Label(**{**{name: getattr(labels[0], name) for name in Label.__slots__}, "label": "neutral"})

    write_labels([*labels, changed], tmp_path / "labels.jsonl")

    latest = {label.id: label.label for label in read_labels(tmp_path / "labels.jsonl")}
    assert latest[labels[0].id] == "neutral"
    assert len(latest) == len(labels)


def test_labels_that_editors_decided_are_taken_as_they_are(labels: list[Label], tmp_path: Path) -> None:
    write_labels(labels, tmp_path / "exported.jsonl")

    assert without_text(tmp_path / "exported.jsonl", "editor") == read_labels(tmp_path / "exported.jsonl")


def test_labels_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="label must be one of"):
        Label("a", "sentence", "0", 0, 0, "f", "random", "good")


def test_labels_are_placed_by_text_not_by_number(export: Path, labels: list[Label]) -> None:
    moved = [Label(**{**{n: getattr(one, n) for n in Label.__slots__}, "position": 99}) for one in labels]

    sentences, findings = place(moved, read_material(export))

    assert len(sentences) + len(findings) == len(labels)


def test_signs_come_from_headings_and_turns(export: Path) -> None:
    material = read_material(export)

    said = {
        label: {(sign.column, sign.says) for sign in signs_of(2 * number, material.sentences[2 * number])}
        for number, label in enumerate(LABELS)
    }

    assert said["strength"] == {(CONCERN, 0), (JUDGED, 1)}
    assert said["concern"] == {(CONCERN, 1), (JUDGED, 1)}
    assert said["mixed"] == {(CONCERN, 0), (CONCERN, 1)}
    assert said["neutral"] == {(JUDGED, 0)}


def test_words_of_an_authority_left_out_teach_nothing(export: Path) -> None:
    matrix = sign_matrix(read_material(export))

    part = learn_words(matrix, leave_out=set(AUTHORITIES[:3]), labelled=set())
    all_of_it = learn_words(matrix, leave_out=set(), labelled=set())

    assert part["late"][0] > 0 > part["regular"][0]
    assert part != all_of_it


def test_learning_gives_the_same_bytes_again(export: Path, labels: list[Label], tmp_path: Path) -> None:
    for name in ("one.tsv", "two.tsv"):
        material = read_material(export)
        weights = learn(material, sign_matrix(material), *place(labels, material))
        write_weights(weights, tmp_path / name)

    assert (tmp_path / "one.tsv").read_bytes() == (tmp_path / "two.tsv").read_bytes()
    assert (tmp_path / "one.tsv").stat().st_size > 1000


def test_cross_validation_tells_every_label_once(export: Path, labels: list[Label]) -> None:
    material = read_material(export)

    told = list(cross_validate(material, sign_matrix(material), *place(labels, material)))

    assert sorted(placed.label.id for placed, _, _ in told) == sorted(label.id for label in labels)
    assert sum(placed.label.label == label for placed, label, _ in told) > 0.9 * len(told)
    assert "harm 0.0" in report("all", told)


def test_folds_split_no_authority() -> None:
    groups = folds(AUTHORITIES)

    assert sorted(name for group in groups for name in group) == sorted(AUTHORITIES)
    assert groups == folds(AUTHORITIES[::-1])


def test_f1_of_a_label_never_told_is_nought() -> None:
    assert f1(Counter({("mixed", "concern"): 3}), "mixed") == 0.0
    assert f1(Counter({("mixed", "mixed"): 3, ("mixed", "concern"): 1}), "mixed") == pytest.approx(6 / 7)


def test_labels_of_the_project_hold_no_text() -> None:
    labels = read_labels(LABELS_FILE)

    assert len(labels) > 1300
    assert set(Label.__slots__) & {"text", "sentence", "note"} == set()
    assert Path(str(learning.__file__)).parent == LABELS_FILE.parent


def test_fingerprints_do_not_see_white_space() -> None:
    assert fingerprint_of("Plans  are\nlate.") == fingerprint_of("Plans are late.")
    assert fingerprint_of("Plans are late.") != fingerprint_of("Plans are early.")
