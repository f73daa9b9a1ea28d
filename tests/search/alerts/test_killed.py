"""A sender that is killed in the middle loses nothing, and sends no more than the mail in hand again, as the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_none_is_lost_and_only_the_mail_in_hand_comes_again_when_the_sender_is_killed(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "tests.search.alerts.killing", str(tmp_path), "--alerts", "400"]
    done = subprocess.run(
        [*program, "--letters", "5", "--kills", "6"], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])

    assert told["killed"] >= 3
    assert told["expected"] > 100
    assert (told["lost"], told["unasked"]) == (0, 0)
    assert told["different"] == told["expected"], "what comes again has the Message-ID that it had"
    assert told["twice"] <= told["killed"], "a kill finds one mail in hand"
    assert told["came"] == told["expected"] + told["twice"]
