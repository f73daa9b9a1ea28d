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

from letters.default_themes import default_rules
from letters.theming import themes_of

FINDINGS = 10_000
SENTENCES = (
    "Social workers in Northmoor receive regular supervision, but records do not show that they reflect on it.",
    "Caseloads are too high in two teams, and agency staff leave before they know the children well.",
    "Thresholds are understood by partner agencies, and referrals to the front door are screened quickly.",
    "Too many children wait for a strategy meeting when they are at immediate risk of harm.",
    "Care leavers in Ashby Vale have a pathway plan that they helped to write, and most are in education.",
    "Senior leaders know what needs to improve and have put money into services for disabled children.",
    "The quality of assessments varies, and the views of fathers are seldom heard in them.",
    "Children who go missing from care are offered an interview when they return, though not always in time.",
)


def own_findings() -> list[str]:
    """Return findings of our own words, five sentences each, in an order that is the same every time."""
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
