"""Every command of ours, on a database that has no tables yet: one line with the cure, and no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.conftest import ROOT

# Command -> what it is given. A new command has to be added here.
COMMANDS: dict[str, list[str]] = {
    "backup": ["backup.tar.gz"],
    "check_index": [],
    "clear_index": ["--noinput"],
    "export_dataset": ["dataset"],
    "export_letters": [],
    "follow_up": [],
    "invite": ["ada@example.org"],
    "load_letters": ["letters"],
    "load_reference": [],
    "export_labels": ["labels.tsv"],
    "fetch_letters": ["--dry-run"],
    "load_sample": [],
    "rebuild_index": [],
    "reread_letters": [],
    "retag": [],
    "serve": [],
    "serve_mcp": ["--stdio"],
    "stop_alerts": ["ada@example.org"],
    "suggest_followups": ["in.jsonl", "out.jsonl"],
    "suggest_themes": ["in.jsonl", "out.jsonl"],
    "tell_polarity": [],
    "update_index": [],
    "work": ["--until-done"],
}
MIGRATES_ITSELF = {"first_start", "restore"}
ASKS_NO_DATABASE = {"suggest_polarity"}
CURE = "The database is not up to date. Run manage.py migrate first."
RUN_ALL = """
import json, sys
from django.core.management import CommandError, call_command
said = {}
for name, arguments in json.loads(sys.stdin.read()).items():
    try:
        call_command(name, *arguments)
        said[name] = "went on"
    except CommandError as error:
        said[name] = str(error)
    except BaseException as error:
        said[name] = repr(error)
print(json.dumps(said))
"""


def manage(folder: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/empty.sqlite3"}
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(
        command, env=environment, input=given, capture_output=True, text=True, timeout=120, cwd=folder
    )


def test_every_command_of_ours_is_in_the_table() -> None:
    ours = {name for name, app in get_commands().items() if app in ("letters", "search")}

    assert ours == COMMANDS.keys() | MIGRATES_ITSELF | ASKS_NO_DATABASE


def test_every_command_says_what_to_run_first(tmp_path: Path) -> None:
    done = manage(tmp_path, "shell", "-c", RUN_ALL, given=json.dumps(COMMANDS))

    said = json.loads(done.stdout.splitlines()[-1])
    assert said == dict.fromkeys(COMMANDS, CURE)


@pytest.mark.parametrize("command", ["retag"])
def test_what_is_printed_is_one_line(tmp_path: Path, command: str) -> None:
    done = manage(tmp_path, command)

    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"CommandError: {CURE}\n")
