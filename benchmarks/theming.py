"""How many findings a second one core tags with the themes of a new installation.

    python benchmarks/theming.py [FINDINGS.jsonl]

FINDINGS.jsonl has one {"text": ...} per line; without it, findings of our own words, some 70 words each.
"""

import json
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from letters.theme_rules.matching import themes_of
from tests.default_rules import default_rules

FINDINGS = 10_000
SENTENCES = (
    "Social workers in Northmoor receive regular supervision, but it is too seldom a time to reflect.",
    "Caseloads are too high in two teams.",
    "Thresholds are understood, and most decisions about the next steps are sound.",
    "Care leavers in Ashby Vale are proud of what they have done since they came to the town.",
    "The quality of assessments varies, and too many say little about daily life at home.",
    "Some families in Westmarsh have had to explain their circumstances more often than they should.",
    "This has led to better outcomes for most children, although the picture is not the same everywhere.",
    "There is more to do to make sure that what has been agreed happens in every case.",
    "In the best examples, workers were creative, honest and kind, and their work made a clear difference.",
    "The service has grown in the past year, and what was new at the last inspection is now well used.",
    "For a small number, support came only after several attempts, and problems had become worse by then.",
    "Inspectors saw good practice in Calderfell, which other places could learn from.",
)


def own_findings() -> list[str]:
    """Return findings of our own words, four sentences each, in an order that is the same every time."""
    chance = random.Random(4)  # not for secrets: the same findings each time
    return [" ".join(chance.sample(SENTENCES, 4)) for _ in range(FINDINGS)]


def main() -> None:
    """Tag every finding once and print the pace."""
    given = sys.argv[1:]
    lines = Path(given[0]).read_text(encoding="utf-8").splitlines() if given else []
    texts = [json.loads(line)["text"] for line in lines] or own_findings()
    rules = default_rules()
    words = sum(len(text.split()) for text in texts)
    themes_of(texts[0], rules)

    start = time.process_time()
    tags = sum(len(themes_of(text, rules)) for text in texts)
    seconds = time.process_time() - start

    print(f"{len(texts)} findings of {words / len(texts):.0f} words, {tags} themes")
    print(f"{seconds:.2f} s of one core: {len(texts) / seconds:.0f} findings a second")


if __name__ == "__main__":
    main()
