"""Very many alerts, and a sender that is killed again and again: who gets a mail twice, and who gets none.

    python -m tests.search.alerts.killing FOLDER --alerts 5000 --letters 50 --kills 20

A place of its own in FOLDER, a real mail server on this machine, and a process that sends and is killed (SIGKILL) at
random moments, and at last is not. Prints what it took and what came, as JSON: "twice" are mails that came once more,
"different" how many there are by their Message-ID.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

WORDS = (
    "supervision",
    "caseloads",
    "thresholds",
    "visits",
    "plans",
    "audits",
    "drift",
    "assessments",
    "placements",
)
PLACES = ("sefton", "leeds", "barnet", "wigan", "dorset", "kent")
FINDINGS = 60  # of a letter
DAY = date(2030, 1, 7)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--alerts", type=int, default=5_000)
    options.add_argument("--letters", type=int, default=50)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=22)
    asked = options.parse_args()
    print(
        json.dumps(
            measured(asked.folder, asked.alerts, asked.letters, asked.kills, random.Random(asked.seed))
        )
    )


def measured(folder: Path, alerts: int, letters: int, kills: int, chance: random.Random) -> dict[str, Any]:
    """Given where, how many alerts and letters, and how often to kill, return what came of it."""
    from tests.search.alerts.post_office import open_post_office

    with open_post_office() as office:
        set_up(folder, office.port)
        expected = fill(alerts, letters, chance)
        started = time.monotonic()
        killed = sum(run_a_while(chance.uniform(0.05, 0.5)) for _ in range(kills))
        run_a_while(None)
        seconds = time.monotonic() - started
        came = Counter(office.to)
        different = len(set(office.message_ids))
    return {
        "alerts": alerts,
        "expected": len(expected),
        "came": sum(came.values()),
        "twice": sum(times - 1 for times in came.values()),
        "different": different,
        "lost": len(expected - came.keys()),
        "unasked": len(came.keys() - expected),
        "killed": killed,
        "seconds": round(seconds, 1),
        "sender_peak_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
    }


def set_up(folder: Path, port: int) -> None:
    """A new place, whose mails go to a port."""
    os.environ |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}", "SITE_ADDRESS": "https://findings.example.org"}  # fmt: skip
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def fill(alerts: int, letters: int, chance: random.Random) -> set[str]:
    """Alerts, then letters; return the addresses that something is new for."""
    from django.utils import timezone
    from haystack import connections

    from letters.visibility import note_all
    from search.engine import total
    from search.models import Alert
    from search.query import Query
    from tests.builders import stored

    questions = [Query(q=f"{one} {other}") for one in WORDS for other in WORDS if one < other]
    questions += [Query(q=one, filters={"authority": (place,)}) for one in WORDS for place in PLACES]
    chosen = [chance.choice(questions) for _ in range(alerts)]
    Alert.objects.bulk_create(
        Alert(
            address=f"v{number}@example.org",
            question=query.urlencode(),
            how_often="daily",
            seen_to=timezone.now(),
            due_on=DAY,
        )
        for number, query in enumerate(chosen)
    )
    for number in range(letters):
        texts = [" ".join(chance.choices(WORDS, k=4)).capitalize() + f", {each}." for each in range(FINDINGS)]
        stored(*texts, name=str(number))
    connections["default"].get_backend().rebuild()
    note_all()
    finds = {query: bool(total(query)) for query in set(chosen)}
    return {f"v{number}@example.org" for number, query in enumerate(chosen) if finds[query]}


def run_a_while(seconds: float | None) -> bool:
    """Let a process send what is due, and kill it after some seconds; return whether it had to be."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        send_and_end()
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def send_and_end() -> None:
    """What the worker does, in a process of its own that ends here."""
    from search.alerts import send_due

    code = 1
    try:
        send_due(DAY)
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
