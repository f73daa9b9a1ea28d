"""A sender that is killed in the middle sends nothing twice and loses nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_no_mail_twice_and_none_lost_when_the_sender_is_killed(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "tests.search.alerts.killing", str(tmp_path), "--alerts", "400"]
    done = subprocess.run(
        [*program, "--letters", "5", "--kills", "6"], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])

    assert told["killed"] >= 3
    assert told["expected"] > 100
    assert (told["twice"], told["unasked"]) == (0, 0)
    assert told["came"] + told["lost"] == told["expected"]
    assert told["lost"] <= 1  # a kill within the few bytes that follow a mail's mark: docs/alerts.md
