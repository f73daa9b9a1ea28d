"""Learn the weights, or measure how often they are right on letters that they were not learned from.

python manage.py export_letters letters.jsonl
python -m letters.polarity.learning measure letters.jsonl [--told TOLD.jsonl]
python -m letters.polarity.learning learn letters.jsonl
python -m letters.polarity.learning take ROWS.jsonl --draw editors     # labelled rows -> labels without text
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path

from letters.polarity.learning.labels import FINDING, place, read_labels, without_text, write_labels
from letters.polarity.learning.learn import Prediction, cross_validate, learn, write_weights
from letters.polarity.learning.material import read_material
from letters.polarity.learning.scores import report
from letters.polarity.learning.word_weights import sign_matrix
from letters.polarity.weights import WEIGHTS_FILE


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", choices=["learn", "measure", "take"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--told", type=Path, help="where measure writes what was told, a line for each label")
    parser.add_argument("--draw", default="later", help="how the rows that take reads were chosen")
    options = parser.parse_args()
    start = time.monotonic()
    if options.task == "take":
        write_labels([*read_labels(), *without_text(options.file, options.draw)])
    elif options.task == "learn":
        _learn(options.file)
    else:
        _measure(options.file, options.told)
    print(f"{time.monotonic() - start:.0f} s")


def _learn(export: Path) -> None:
    material = read_material(export)
    sentences, findings = place(read_labels(), material)
    weights = learn(material, sign_matrix(material), sentences, findings)
    write_weights(weights, WEIGHTS_FILE)
    print(
        f"{len(sentences)} labelled sentences, {len(findings)} findings; {len(weights.words)} runs of words"
    )


def _measure(export: Path, predictions_file: Path | None) -> None:
    material = read_material(export)
    labels = read_labels()
    sentences, findings = place(labels, material)
    print(f"{len(labels) - len(sentences) - len(findings)} labels have no text in {export}")
    predictions = list(cross_validate(material, sign_matrix(material), sentences, findings))
    rows: defaultdict[str, list[Prediction]] = defaultdict(list)
    for prediction in predictions:
        level = "findings" if prediction[0].label.level == FINDING else "sentences"
        rows[f"{level}, {prediction[0].label.draw}"].append(prediction)
    for name in sorted(rows):
        print(report(name, rows[name]))
    if predictions_file:
        lines = [json.dumps({"id": placed.label.id, "label": label}) for placed, label, _ in predictions]
        predictions_file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
