"""The folder of the index: whole builds, a link to the live one, and locks that no killed process can leave behind.

    index/                      0700: index files are pickles, and a pickle from another hand runs as code
        live -> b-…/_MAIN_7.toc   the table of contents of the one whole index that is searched; its seal: seals.py
        b-1-9f3c…-k2x8/           a build: schema version, fingerprint of the fields, and a random end
        write.lock, rebuild.lock  held by flock, so freed by the kernel when their process ends

Replacing the link is the commit. Reading it, and when it was made, tells exactly which index is live.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from search.backend.files.seals import sync_folder
from search.errors import IndexDamaged, IndexMissing, IndexOutdated

PRIVATE = 0o700
TOC_NAME = re.compile(r"_MAIN_\d+\.toc")
REBUILD = "run “manage.py rebuild_index”"


@dataclass(frozen=True, slots=True)
class Live:
    """Which index is live: its build and the generation in it. Equal means nothing has changed.

    ``link`` is which link says so: its number on the disk, and when it was made, in nanoseconds. A folder put back from
    a copy comes to a generation of the same name again, and that is another.
    """

    build: str
    toc: str
    link: tuple[int, int] = (0, 0)

    @property
    def generation(self) -> int:
        return int(self.toc.rsplit("_", 1)[1].removesuffix(".toc"))


@dataclass(frozen=True, slots=True)
class Folder:
    """``fingerprint`` is that of the schema that the code can read."""

    path: Path
    fingerprint: str

    @property
    def _link(self) -> Path:
        return self.path / "live"

    @property
    def _prefix(self) -> str:
        return f"b-{self.fingerprint}-"

    def live(self) -> Live:
        """Return what is live. Raises IndexMissing or IndexOutdated."""
        try:
            made = os.lstat(self._link)  # first: what replaces it in between is then seen as another
            target = os.readlink(self._link)  # noqa: PTH115 - pathlib's costs five times as much
        except FileNotFoundError as err:
            raise IndexMissing(f"There is no search index in {self.path}; {REBUILD}") from err
        except OSError as err:  # a file or folder where the link should be
            raise IndexDamaged(self.path, "live") from err
        if not target.startswith(self._prefix):
            raise IndexOutdated(f"The search index in {self.path} is of another version; {REBUILD}")
        build, _, toc = target.partition("/")
        if not TOC_NAME.fullmatch(toc):
            raise IndexDamaged(self.path, "live")
        return Live(build, toc, (made.st_ino, made.st_mtime_ns))

    def written_at(self) -> float:
        """Return when the link was last replaced: that is when the index was last committed to, in seconds."""
        return self._link.lstat().st_mtime

    def set_live(self, live: Live) -> None:
        """Make this the live index, in one step; its files must be on the disk by now."""
        new = self.path / f"live.{os.getpid()}.{secrets.token_hex(4)}"
        new.symlink_to(f"{live.build}/{live.toc}")
        new.replace(self._link)
        sync_folder(self.path)

    def make(self) -> None:
        """Make the folder where there is none, for its owner alone."""
        self.path.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        self.path.chmod(PRIVATE)

    def new_build(self) -> str:
        """Make an empty build and return its name."""
        name = f"{self._prefix}{secrets.token_hex(4)}"
        (self.path / name).mkdir(mode=PRIVATE)
        return name

    def build_path(self, build: str) -> Path:
        return self.path / build

    def drop_build(self, build: str) -> None:
        """Remove a build that was never live: where the disk is full, it takes what room there is."""
        shutil.rmtree(self.path / build, ignore_errors=True)

    def drop_other_builds(self, *kept: str) -> None:
        """Remove the builds that are not ``kept``, and links that a killed process left."""
        for found in self.path.iterdir():
            if found.name.startswith("b-") and found.name not in kept:
                shutil.rmtree(found, ignore_errors=True)
            elif found.name.startswith("live."):
                found.unlink(missing_ok=True)

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Wait for the lock ``name`` and hold it."""
        self.make()
        with (self.path / f"{name}.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def is_locked(self, name: str) -> bool:
        """Whether somebody holds the lock ``name``."""
        if not (self.path / f"{name}.lock").exists():
            return False
        with (self.path / f"{name}.lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False
