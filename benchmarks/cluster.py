"""The same questions to the embedded index and to one in a cluster, in one run, on the letters of a data folder.

    python -m benchmarks.cluster --folder DATA_DIR [--nodes 3] [--heap 1024] [--together]
                                 [--at opensearch://host:9200/name]

With --at, both indexes are there already (``rebuild_index`` made them), and are only asked. Else builds both, one after
the other, or at the same time (--together), which is fairer where a machine's load changes. Asks each question as the
site does (``engine.run``: words, page, all filters with counts), and says whether both find the same. Each part runs in
a process of its own, so that its memory is its own; both engines are asked on the same machine, one after the other.
Times (_ms, _s) are by the clock, those with _cpu_ of the processor. Each part is told on the error output, too, as soon
as it has ended.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import sys
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

NEW_PROCESSES = 4  # each asks every question for the first time
ROUNDS = 5  # of questions that were asked before
ROUNDS_OF_ALL = 2  # of all ids of the collection
SAME_ORDER_OF = 20  # the first page
HEAP_MB = 1024
Returned = TypeVar("Returned")
# Words that readers ask, with a filter here and there: (words, filters).
QUESTIONS: tuple[tuple[str, dict[str, tuple[str, ...]]], ...] = (
    ("supervision", {}),
    ("social workers caseloads", {}),
    ('"child protection plan"', {}),
    ("drift and delay", {"says": ("concern",)}),
    ("looked after children health assessments", {}),
    ("care leavers accommodation", {"region": ("london",)}),
    ("missing from home", {"year": ("2019",)}),
    ("domestic abuse OR domestic violence", {}),
    ("thresholds -panel", {}),
    ("superv*", {}),
    ("management oversight recording", {}),
    ("private fostering", {}),
    ("independent reviewing officers challenge", {"says": ("strength",)}),
    ("strategy discussions timely", {}),
    ("return home interviews", {}),
    ("adoption", {"grade": ("good",)}),
    ("unaccompanied asylum seeking children", {}),
    ("early help", {"says": ("concern", "mixed")}),
    ("neglect", {}),
    ("voice of the child", {}),
    ("permanence planning delay", {}),
    ("agency staff turnover", {}),
    ("multi-agency safeguarding hub", {}),
    ("", {"says": ("concern",)}),
    ("supervison", {}),
)


@contextmanager
def asked_of(backend: object) -> Iterator[None]:
    """Within this, the engine asks this backend."""
    parsing = mock.patch("search.engine.parsing.backend", return_value=backend)
    execution = mock.patch("search.engine.execution.backend", return_value=backend)
    with parsing, execution:
        yield


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found: ``all_ids`` is a hash of every id, ``first_page`` the ids of the first page in order."""

    total: int
    counts: Any
    first_page: tuple[int, ...]
    all_ids: str


def in_own_process(act: Callable[..., Returned], *arguments: object) -> Returned:
    """Return what a function returns in a process of its own, which is gone afterwards with all that it held.

    It has its own session: among those Linux shares a busy machine.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("fork"), initializer=os.setsid) as pool:
        return pool.submit(act, *arguments).result()


def told(name: str, figures: dict[str, Any]) -> dict[str, Any]:
    print(json.dumps({name: figures, "load": os.getloadavg()[0]}), file=sys.stderr, flush=True)
    return figures


def milliseconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


@dataclass(slots=True)
class Meter:
    """Milliseconds of the processor for each question asked within: this process's and the cluster's."""

    backend: Any
    questions: int
    site_ms: float = 0.0
    nodes_ms: float = 0.0

    def __enter__(self) -> Meter:
        self.site_ms, self.nodes_ms = time.process_time() * 1000, processor_ms(self.backend)
        return self

    def __exit__(self, *_: object) -> None:
        self.site_ms = round((time.process_time() * 1000 - self.site_ms) / self.questions, 1)
        self.nodes_ms = round((processor_ms(self.backend) - self.nodes_ms) / self.questions, 1)


def asked_for_the_first_time(make: Callable[[], Any]) -> tuple[list[float], Meter]:
    """Of a process that has asked one question: milliseconds of each of QUESTIONS."""
    from search.engine import run
    from search.query import Query

    queries = [Query(q=words, filters=filters) for words, filters in QUESTIONS]
    backend = make()
    with asked_of(backend):
        run(Query(q="children"))
        with Meter(backend, len(queries)) as meter:
            times = [milliseconds(lambda query=query: run(query)) for query in queries]  # type: ignore[misc]
    meter.backend = None
    return times, meter


def asked_again(make: Callable[[], Any]) -> tuple[dict[str, Any], list[Found]]:
    """What asking costs a process that was asked all before, its memory, and the answers."""
    from search.engine import matching_ids, run
    from search.query import Query

    queries = [Query(q=words, filters=filters) for words, filters in QUESTIONS]
    backend = make()
    with asked_of(backend):
        for query in queries:
            run(query)
        memory_mb = resident_mb(os.getpid())
        with Meter(backend, ROUNDS * len(queries)) as meter:
            warm = [
                milliseconds(lambda query=query: run(query))  # type: ignore[misc]
                for _ in range(ROUNDS)
                for query in queries
            ]
        answers = [_found(run(query), matching_ids(query)) for query in queries]
        with Meter(backend, ROUNDS_OF_ALL) as all_meter:
            every = [milliseconds(lambda: matching_ids(Query())) for _ in range(ROUNDS_OF_ALL)]
    return {
        **_times("warm", warm, meter.site_ms, meter.nodes_ms),
        **_times("all_ids", every, all_meter.site_ms, all_meter.nodes_ms),
        "memory_of_asking_mb": memory_mb,
    }, answers


def _times(name: str, times: Sequence[float], site_ms: float, nodes_ms: float) -> dict[str, float]:
    return {
        f"{name}_ms": round(statistics.median(times), 1),
        f"{name}_p95_ms": round(p95(times), 1),
        f"{name}_site_cpu_ms": site_ms,
        f"{name}_nodes_cpu_ms": nodes_ms,
    }


def _found(result: Any, ids: Sequence[int]) -> Found:
    every = hashlib.sha256(array("q", sorted(ids)).tobytes()).hexdigest()
    return Found(result.total, result.counts, tuple(ids[:SAME_ORDER_OF]), every)


def measured(name: str, make: Callable[[], Any]) -> tuple[dict[str, Any], list[Found]]:
    """Given what makes a backend, return what asking it costs, and the answers."""
    processes = [in_own_process(asked_for_the_first_time, make) for _ in range(NEW_PROCESSES)]
    meters = [meter for _, meter in processes]
    first = _times(
        "new",
        [one for times, _ in processes for one in times],
        round(statistics.mean(meter.site_ms for meter in meters), 1),
        round(statistics.mean(meter.nodes_ms for meter in meters), 1),
    )
    told(f"{name}, new", first)
    again, answers = in_own_process(asked_again, make)
    return {**first, **told(f"{name}, again", again)}, answers


def compared(one: list[Found], other: list[Found]) -> dict[str, float]:
    """Of how many questions both engines find the same findings, the same counts, the same first page."""
    pairs = list(zip(one, other, strict=True))
    return {
        "questions": len(pairs),
        "same_findings": sum(a.all_ids == b.all_ids for a, b in pairs),
        "same_counts": sum(a.counts == b.counts and a.total == b.total for a, b in pairs),
        "of_20_on_the_first_page_on_both": round(
            statistics.mean(len({*a.first_page} & {*b.first_page}) for a, b in pairs if a.first_page), 1
        ),
        "same_first_page": sum(a.first_page == b.first_page for a, b in pairs),
    }


def rebuilt(make: Callable[[], Any]) -> dict[str, float]:
    """What building costs: seconds by the clock and of the processor, this process's and the nodes'; its memory."""
    backend = make()
    clock, site, nodes = time.perf_counter(), time.process_time(), processor_ms(backend)
    findings = backend.rebuild()
    return {
        "findings": findings,
        "build_s": round(time.perf_counter() - clock, 1),
        "build_site_cpu_s": round(time.process_time() - site, 1),
        "build_nodes_cpu_s": round((processor_ms(backend) - nodes) / 1000, 1),
        "memory_of_building_mb": resident_mb(os.getpid(), "VmHWM"),
    }


def resident_mb(process: int, row: str = "VmRSS") -> int:
    """What a process holds in memory now; with VmHWM, the most that it has held."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(row)) // 1024


@dataclass(frozen=True, slots=True)
class Embedded:
    """Makes the backend of the data folder."""

    def __call__(self) -> Any:
        from haystack import connections

        return connections["default"].get_backend()


@dataclass(frozen=True, slots=True)
class InCluster:
    """Makes the backend of an index in a cluster."""

    hosts: tuple[str, ...]
    index: str
    replicas: int = 0

    def __call__(self) -> Any:
        from haystack import connections

        from search.cluster import ClusterBackend

        place = {"hosts": self.hosts, "timeout_seconds": 120.0}
        options = {"PLACE": place, "INDEX": self.index, "REPLICAS": self.replicas}
        return ClusterBackend("default", **options, PATH=connections.connections_info["default"]["PATH"])


def processor_ms(backend: Any) -> float:
    """What all nodes have used of their processors since they were started; 0 where there are none."""
    backend.ready()
    if not hasattr(backend, "knowledge"):
        return 0.0
    with backend.index.client() as client:
        nodes = client.nodes.stats(metric="process")["nodes"].values()
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes))


def embedded_size(folder: Path) -> dict[str, int]:
    size = sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file())
    return {"index_mb": size // 2**20}


def cluster_size(make: Callable[[], Any]) -> dict[str, Any]:
    """The index in the cluster, and what each node holds in memory where it runs on this machine."""
    backend = make()
    backend.ready()
    with backend.index.client() as client:
        client.indices.flush(index=backend.index.live())
        stats = client.indices.stats(index=backend.index.live(), metric="store")
        nodes = client.nodes.info(metric="process,jvm")["nodes"].values()
    return {
        "findings": backend.status().documents,
        "index_mb": int(stats["_all"]["primaries"]["store"]["size_in_bytes"]) // 2**20,
        "nodes": len(nodes),
        "heap_mb": [node["jvm"]["mem"]["heap_max_in_bytes"] // 2**20 for node in nodes],
        "node_memory_mb": [
            resident_mb(node["process"]["id"]) for node in nodes if node["host"] == "127.0.0.1"
        ],
    }


def both_built(embedded: Embedded, cluster: InCluster, *, together: bool) -> list[dict[str, Any]]:
    """Build both indexes, one after the other or at the same time; return what each took."""
    wanted = (("embedded, built", embedded), ("cluster, built", cluster))
    with ThreadPoolExecutor(2 if together else 1) as pool:
        return list(pool.map(lambda one: told(one[0], in_own_process(rebuilt, one[1])), wanted))


@contextmanager
def a_cluster(wanted: argparse.Namespace) -> Iterator[InCluster]:
    """The cluster that was named, or one of this benchmark's own."""
    if wanted.at:
        hosts, _, index = wanted.at.removeprefix("opensearch://").partition("/")
        yield InCluster(tuple(hosts.split(",")), index)
        return
    from tests import cluster as servers

    with mock.patch.object(servers, "HEAP_MB", wanted.heap), servers.cluster(wanted.nodes) as started:
        hosts = tuple(node.host for node in started.nodes)
        print(f"the cluster is at opensearch://{','.join(hosts)}/findings", file=sys.stderr, flush=True)
        yield InCluster(hosts, "findings", min(1, wanted.nodes - 1))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--together", action="store_true", help="build both at the same time, under one load")
    parser.add_argument("--heap", type=int, default=HEAP_MB, help="megabytes of Java's heap of each node")
    parser.add_argument("--at", help="a cluster that runs, and the index in it; nothing is built")
    wanted = parser.parse_args()
    os.environ |= {"DATA_DIR": str(wanted.folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django

    django.setup()
    load = os.getloadavg()
    embedded = Embedded()
    with a_cluster(wanted) as cluster:
        built = ({}, {}) if wanted.at else both_built(embedded, cluster, together=wanted.together)
        here, answers = measured("embedded", embedded)
        there, theirs = measured("cluster", cluster)
        sizes = embedded_size(wanted.folder), in_own_process(cluster_size, cluster)
    report = {
        "load_before_and_after": [round(load[0], 1), round(os.getloadavg()[0], 1)],
        "embedded": {**built[0], **here, **sizes[0]},
        "cluster": {**built[1], **there, **sizes[1]},
        "agreement": compared(answers, theirs),
    }
    print(json.dumps(report, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
