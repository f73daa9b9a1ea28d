"""Processes held as a container holds them, by bubblewrap where no container engine is at hand.

As docker-compose.yml and the Dockerfile say: the user 10001 without any right, /app and the whole file system not to be
written to, but for /data and an empty /tmp. The network is the machine's.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BUBBLEWRAP = shutil.which("bwrap")
USER = "10001"
SYSTEM = ("/usr", "/etc", "/bin", "/lib", "/lib64")
STOPPING_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Container:
    """``app`` is seen as /app, ``data`` as /data. ``environment`` is all of the environment there is."""

    app: Path
    data: Path
    environment: Mapping[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [*self._walls(), *command], env=self.environment, capture_output=True, text=True, timeout=120
        )

    @contextmanager
    def started(self, command: Sequence[str]) -> Iterator[None]:
        """Within, a command runs; at the end it is told to stop as an engine would, and must end well."""
        told, telling = os.pipe()
        walls = [*self._walls(), "--json-status-fd", str(telling)]
        process = subprocess.Popen([*walls, *command], env=self.environment, pass_fds=[telling])
        os.close(telling)
        with os.fdopen(told) as status:
            inner = int(json.loads(status.readline())["child-pid"])
            try:
                yield
            finally:
                os.kill(inner, signal.SIGTERM)
                ended = process.wait(timeout=STOPPING_SECONDS)
        assert ended == 0, f"{command} ended with {ended}"

    def _walls(self) -> list[str]:
        assert BUBBLEWRAP
        seen = [path for path in SYSTEM if Path(path).is_dir() and not Path(path).is_symlink()]
        links = [path for path in SYSTEM if Path(path).is_symlink()]
        python = dict.fromkeys((sys.base_prefix, sys.prefix))
        return [
            BUBBLEWRAP,
            *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"),  # first: what is seen may lie in /tmp
            *(part for path in [*seen, *python] for part in ("--ro-bind", path, path)),
            *(part for path in links for part in ("--symlink", str(Path(path).readlink()), path)),
            *("--ro-bind", str(self.app), "/app", "--bind", str(self.data), "/data"),
            *("--chdir", "/app", "--unshare-user", "--uid", USER, "--gid", USER, "--cap-drop", "ALL"),
        ]
