"""A real OpenSearch for tests: TEST_SEARCH_URL, or nodes started from the server's own package.

the package   from Maven, as its makers publish it for tests; checked by its SHA-256, kept in the user's cache
Java          21 or newer: JAVA_HOME_21 and up, JAVA_HOME, /usr/lib/jvm/*
a node        on loopback, as an unprivileged user, in a folder that is gone afterwards
"""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from tests.postgres import free_port

VERSION = "3.8.0"
SHA256 = "196c3cf4602c394f2e40e6174ccbf2a924eae37246f08fa6bbb6b75f9fd5ff1f"
ARTIFACT = f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip"
MIN_JAVA = 21
HEAP_MB = 512
START_SECONDS = 300
FETCH_SECONDS = 600
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "inspection-findings"
# Of the package's modules those that a search needs.
MODULES = ("analysis-common", "lang-painless", "transport-netty4", "search-pipeline-common", "mapper-extras")
# The options that are shipped name their logs by relative paths, and a gigabyte of memory.
JVM_OPTIONS = """\
-Xms{heap}m
-Xmx{heap}m
-XX:+UseSerialGC
-XX:TieredStopAtLevel=1
-Djava.io.tmpdir={folder}/tmp
-XX:ErrorFile={folder}/logs/hs_err.log
-javaagent:agent/opensearch-agent.jar
--add-opens=java.base/java.nio=ALL-UNNAMED
-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1
"""
NODE_OPTIONS = """\
cluster.name: findings-tests-{cluster}
node.name: n{number}
path.data: {folder}/data
path.logs: {folder}/logs
http.host: 127.0.0.1
http.port: {http}
transport.host: 127.0.0.1
transport.port: {transport}
discovery.seed_hosts: [{seeds}]
cluster.initial_cluster_manager_nodes: [{names}]
cluster.routing.allocation.disk.threshold_enabled: false
node.store.allow_mmap: false
"""


def java_home() -> Path | None:
    """The newest Java that the server runs on, or None."""
    told = [value for name, value in sorted(os.environ.items(), reverse=True) if _names_java(name)]
    places = [Path(value) for value in told] + sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    return next((place for place in places if _java_version(place) >= MIN_JAVA), None)


def _names_java(name: str) -> bool:
    found = re.fullmatch(r"JAVA_HOME(?:_(\d+).*)?", name)
    return bool(found) and int((found[1] if found else None) or MIN_JAVA) >= MIN_JAVA


def _java_version(home: Path) -> int:
    """The main version of the Java in a folder; 0 where there is none."""
    program = home / "bin" / "java"
    if not os.access(program, os.X_OK):
        return 0
    told = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=60).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


def server_package() -> Path | None:
    """The server's package, fetched where it is not held yet; None where it cannot be had. A wrong one is refused."""
    held = CACHE / f"opensearch-{VERSION}.zip"
    if not held.exists():
        if not shutil.which("mvn"):
            return None
        with tempfile.TemporaryDirectory() as folder:
            command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}"]
            done = subprocess.run(
                [*command, f"-DoutputDirectory={folder}"], cwd=folder, timeout=FETCH_SECONDS
            )
            fetched = Path(folder) / held.name
            if done.returncode or not fetched.exists():
                return None
            CACHE.mkdir(parents=True, exist_ok=True)
            shutil.move(fetched, held)
    if hashlib.sha256(held.read_bytes()).hexdigest() != SHA256:
        held.unlink()
        raise AssertionError(f"{ARTIFACT} is not the one that was tried: its SHA-256 differs")
    return held


def missing_part() -> str:
    """What is missing to start a server here, or ""."""
    if not java_home():
        return f"OpenSearch needs Java {MIN_JAVA} or newer (JAVA_HOME, or a folder in /usr/lib/jvm)"
    return "" if server_package() else f"{ARTIFACT} cannot be fetched (Debian package: maven)"


@dataclass(slots=True)
class Node:
    """A node of a cluster of this test's own, which can be killed, held up and started."""

    home: Path
    folder: Path
    http: int
    user: str | None
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.http}"

    def start(self) -> None:
        """Start it; it answers some seconds later."""
        environment = {
            "PATH": os.environ["PATH"],
            "OPENSEARCH_JAVA_HOME": str(java_home()),
            "OPENSEARCH_PATH_CONF": str(self.folder / "config"),
            "HOME": str(self.folder),
        }
        with (self.folder / "out").open("ab") as out:
            self.process = subprocess.Popen(
                [str(self.home / "bin" / "opensearch")],
                env=environment,
                user=self.user,
                cwd=self.folder,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the node and what it has started."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """End it at once, without a word to anybody."""
        self.send(signal.SIGKILL)
        if self.process:
            self.process.wait(30)

    def is_manager(self) -> bool:
        """Whether the cluster's manager is this node; asked of itself."""
        told = json.loads(_get(f"http://{self.host}/_cluster/state/cluster_manager_node,nodes"))
        name = told["nodes"].get(told["cluster_manager_node"], {}).get("name")
        return bool(name == self.folder.name)


@dataclass(frozen=True, slots=True)
class Cluster:
    """The nodes that were started together."""

    nodes: Sequence[Node]

    @property
    def url(self) -> str:
        return f"opensearch://{','.join(node.host for node in self.nodes)}/findings"

    def wait(self, nodes: int | None = None, status: str = "yellow", seconds: float = START_SECONDS) -> None:
        """Wait until so many nodes (all) have found each other, and all of their indexes are so well."""
        wanted = len(self.nodes) if nodes is None else nodes
        query = f"wait_for_nodes=>={wanted}&wait_for_status={status}&timeout=5s"
        end = time.monotonic() + seconds
        while not any(_is_well(node, query) for node in self.nodes):
            has_ended = all(node.process is None or node.process.poll() is not None for node in self.nodes)
            too_long = f"{wanted} nodes are not {status} after {seconds:.0f} s: {self.log()}"
            assert time.monotonic() < end, too_long
            assert not has_ended, too_long
            time.sleep(0.3)

    def log(self) -> str:
        """The last lines that each node wrote."""
        return "\n".join((node.folder / "out").read_text(errors="replace")[-1500:] for node in self.nodes)


def _get(address: str) -> str:
    with urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def _is_well(node: Node, query: str) -> bool:
    try:
        return not json.loads(_get(f"http://{node.host}/_cluster/health?{query}"))["timed_out"]
    except OSError:
        return False


@contextmanager
def cluster(nodes: int = 1) -> Iterator[Cluster]:
    """Yield a running cluster of so many nodes; all of it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="findings-os-"))
    made = Cluster(_made_nodes(folder, nodes))
    try:
        for node in made.nodes:
            node.start()
        made.wait()
        yield made
    finally:
        for node in made.nodes:
            node.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _made_nodes(folder: Path, count: int) -> list[Node]:
    package = server_package()
    assert package, missing_part()
    home = _unpacked(package, folder)
    ports = [(free_port(), free_port()) for _ in range(count)]
    named = {
        "cluster": folder.name,
        "seeds": ", ".join(f'"127.0.0.1:{transport}"' for _, transport in ports),
        "names": ", ".join(f"n{number}" for number in range(count)),
    }
    user = None if os.geteuid() else "nobody"  # it refuses to run as root
    nodes = []
    for number, (http, transport) in enumerate(ports):
        own = folder / f"n{number}"
        for name in ("config", "data", "logs", "tmp"):
            (own / name).mkdir(parents=True)
        shutil.copy(home / "config" / "log4j2.properties", own / "config")
        (own / "config" / "jvm.options").write_text(JVM_OPTIONS.format(heap=HEAP_MB, folder=own))
        told = NODE_OPTIONS.format(number=number, folder=own, http=http, transport=transport, **named)
        (own / "config" / "opensearch.yml").write_text(told)
        nodes.append(Node(home, own, http, user))
    if user:
        _give(folder, user)
    return nodes


def _unpacked(package: Path, folder: Path) -> Path:
    """Unpack the server, without the modules that no test needs."""
    with zipfile.ZipFile(package) as archive:
        for name in archive.namelist():
            parts = name.split("/")
            if parts[1:2] != ["modules"] or parts[2:3] == [""] or parts[2] in MODULES:
                archive.extract(name, folder)
    home = folder / f"opensearch-{VERSION}"
    for program in (home / "bin").iterdir():
        program.chmod(0o755)
    return home


def _give(folder: Path, user: str) -> None:
    account = pwd.getpwnam(user)
    folder.chmod(0o755)
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, account.pw_uid, account.pw_gid)
