"""A real PostgreSQL for tests: TEST_DATABASE_URL, or a server started from the system's own binaries."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

BINARIES = Path("/usr/lib/postgresql")
POWER_CUTS = ("fsync", "synchronous_commit", "full_page_writes")  # what guards against them, and takes time


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
    with postgres_server() as server:
        yield server.url


@contextmanager
def own_database(url: str) -> Iterator[str]:
    """Given a PostgreSQL, yield the address of a new and empty database on it, which is gone afterwards."""
    name = f"site_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{url.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass(frozen=True, slots=True)
class Server:
    """A server of this test's own, which can be stopped and started."""

    programs: Path
    folder: Path
    port: int
    user: str | None
    durable: bool = False  # as an operator runs it; tests need no data to outlive a power cut

    @property
    def url(self) -> str:
        return f"postgres://findings@127.0.0.1:{self.port}/findings"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        sockets = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        safety = "" if self.durable else "".join(f" -c {name}=off" for name in POWER_CUTS)
        options = f"-p {self.port} {sockets}{safety}"
        self.run("pg_ctl", "-D", self.data, "-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs as its user."""
        command = [str(self.programs / program), *arguments]
        subprocess.run(
            command, check=True, user=self.user, cwd=self.folder, stdout=subprocess.DEVNULL, timeout=120
        )


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[Server]:
    """Yield a running server with an empty database; both are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="findings-pg-"))
    try:
        with postgres_in(folder, durable=durable) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_in(folder: Path, *, durable: bool) -> Iterator[Server]:
    """Yield a running server of what a folder holds, with an empty database where it holds nothing yet."""
    programs = postgres_binaries()
    assert programs, "PostgreSQL is not installed (Debian package: postgresql)"
    server = Server(programs, folder, free_port(), _unprivileged_user(folder), durable)
    is_new = not Path(server.data).exists()
    if is_new:
        server.run("initdb", "-D", server.data, "-U", "findings", "-A", "trust", "--no-sync", "-E", "UTF8")
    server.start()
    try:
        if is_new:
            server.run("createdb", "-h", "127.0.0.1", "-p", str(server.port), "-U", "findings", "findings")
        yield server
    finally:
        server.stop()


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
