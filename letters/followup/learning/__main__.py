"""Learn the tables, or measure them on authorities that they were not learned from, and on labels held out.

python manage.py export_letters letters.jsonl
python -m letters.followup.learning table letters.jsonl       # stems.tsv
python -m letters.followup.learning measure letters.jsonl
python -m letters.followup.learning unsure letters.jsonl      # where to tell "unclear": what each band gains and costs
python -m letters.followup.learning learn letters.jsonl       # weights.tsv
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from letters.followup.learning.labels import HELD_OUT_FILE, place, read_labels
from letters.followup.learning.learn import Example, cross_validate, examples_of, learn, tell_of
from letters.followup.learning.scores import BANDS, curve, report
from letters.followup.learning.table import learn_table
from letters.followup.meanings import TABLE_FILE
from letters.followup.suggesting import FollowUp
from letters.followup.weights import WEIGHTS_FILE, Weights

NOWHERE = BANDS[0]


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", choices=["table", "measure", "unsure", "learn"])
    parser.add_argument("export", type=Path)
    options = parser.parse_args()
    if options.task == "table":
        _write(TABLE_FILE, learn_table(options.export))
        return
    examples = examples_of(place(read_labels(), options.export))
    if options.task == "learn":
        _write(WEIGHTS_FILE, _lines(learn(examples)))
    elif options.task == "unsure":
        print(*curve(list(cross_validate(examples, unsure=NOWHERE))), sep="\n")
    else:
        _measure(examples)
        held_out = examples_of(place(read_labels(HELD_OUT_FILE), options.export))
        print(report("held out", list(tell_of(held_out, learned_from=examples))))


def _measure(examples: list[Example]) -> None:
    told: defaultdict[str, list[tuple[Example, FollowUp]]] = defaultdict(list)
    for one, found in cross_validate(examples):
        told[one.labelled.label.draw].append((one, found))
    for draw in sorted(told):
        print(report(draw, told[draw]))
    print(report("all", [one for draw in told.values() for one in draw]))


def _lines(weights: Weights) -> list[str]:
    return [f"{task}\t{name}\t{value:.4g}" for task, held in weights.items() for name, value in held.items()]


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
