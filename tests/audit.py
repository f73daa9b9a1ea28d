"""Known faults in the libraries that the site runs on: ``python -m tests.audit [--must-ask] [pip-audit's arguments]``.

pip-audit asks a public service about every version in the lock file. It passes over libraries that the service could
not be asked about and calls the rest clean; here those are told apart, so that "nothing found" never means "not asked".
Ends with 1 where a fault is known and, with --must-ask, where something could not be asked about.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
MUST_ASK = "--must-ask"
SECONDS = 300


@dataclass(frozen=True, slots=True)
class Audit:
    """``faults`` are lines to read; ``clean`` and ``unasked`` names; ``failure`` is why nobody answered."""

    faults: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    failure: str = ""


def audit(lock: Path, arguments: Sequence[str] = ()) -> Audit:
    """Given a lock file with hashes, return what is known of its libraries."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(lock),
        "--disable-pip",
        "--require-hashes",
    ]
    quiet = ["--format", "json", "--progress-spinner", "off", "--timeout", "15"]
    done = subprocess.run([*command, *quiet, *arguments], capture_output=True, text=True, timeout=SECONDS)
    try:
        told = json.loads(done.stdout)["dependencies"]
    except ValueError:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        return Audit(failure=lines[-1] if lines else f"pip-audit ended with {done.returncode}")
    return Audit(
        faults=tuple(
            _said(one["name"], one["version"], fault) for one in told for fault in one.get("vulns", ())
        ),
        clean=tuple(one["name"] for one in told if one.get("vulns") == []),
        unasked=tuple(one["name"] for one in told if "skip_reason" in one),
    )


def _said(name: str, version: str, fault: dict[str, list[str]]) -> str:
    cure = f"mended in {', '.join(fault['fix_versions'])}" if fault["fix_versions"] else "not mended yet"
    return f"{name} {version}: {fault['id']}, {cure}"


def main(arguments: list[str]) -> int:
    """Ask, tell, and return how it ended."""
    found = audit(LOCK, [one for one in arguments if one != MUST_ASK])
    for line in found.faults:
        print(f"Known fault: {line}")
    if found.clean:
        print(f"No fault is known of {len(found.clean)} libraries.")
    if found.failure:
        print(f"NOT ASKED about known faults in libraries, as nobody answered: {found.failure}")
    if found.unasked:
        print(f"NOT ASKED about known faults in {len(found.unasked)} libraries: {', '.join(found.unasked)}")
    unasked = MUST_ASK in arguments and (found.unasked or found.failure)
    return int(bool(found.faults or unasked))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
