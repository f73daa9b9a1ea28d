"""A real PostgreSQL for tests: TEST_DATABASE_URL, or a server started from the system's own binaries."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql")


def postgres_binaries() -> Path | None:
    """The folder of the newest installed server's programs, or None."""
    found = sorted(BINARIES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def postgres_url() -> Iterator[str]:
    """Yield the address of an empty database; a server started here is gone afterwards."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    programs = postgres_binaries()
    assert programs, "PostgreSQL is not installed (Debian package: postgresql)"
    folder = Path(tempfile.mkdtemp(prefix="findings-pg-"))
    try:
        with _server(programs, folder, free_port()) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(programs: Path, folder: Path, port: int) -> Iterator[str]:
    user = _unprivileged_user(folder)
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), *arguments]
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)

    run("initdb", "-D", str(data), "-U", "findings", "-A", "trust", "--no-sync", "-E", "UTF8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "findings", "findings")
        yield f"postgres://findings@127.0.0.1:{port}/findings"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")


def _unprivileged_user(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root; its own account then owns the folder."""
    if os.geteuid() != 0:
        return None
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return "postgres"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
