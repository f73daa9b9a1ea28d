"""The same questions to the embedded index and to one in a cluster, in one run, on the letters of a data folder.

    python -m benchmarks.cluster --folder DATA_DIR [--nodes 3] [--at opensearch://host:9200/name]

With --at, both indexes are there already (``rebuild_index`` made them), and are only asked. Else builds both. Asks each
question as the site does (``engine.run``: words, page, all filters with counts), and says whether both find the same.
Times are by the clock; both are measured on the same machine, one after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

ROUNDS = 5
SAME_ORDER_OF = 20  # the first page
HEAP_MB = 1024
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


def milliseconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def measured(
    backend: object, nodes_ms: Callable[[], float] = lambda: 0.0
) -> tuple[dict[str, Any], list[Any]]:
    """What asking costs: medians of questions asked for the first time, and again; and the answers.

    And per question asked again: milliseconds of the processor, this process's and (``nodes_ms``) the cluster's.
    """
    from search.engine import matching_ids, run
    from search.query import Query

    queries = [Query(q=words, filters=filters) for words, filters in QUESTIONS]
    with asked_of(backend):
        run(Query(q="children"))
        new = [milliseconds(lambda query=query: run(query)) for query in queries]  # type: ignore[misc]
        site_before, nodes_before = time.process_time(), nodes_ms()
        warm = [
            milliseconds(lambda query=query: run(query))  # type: ignore[misc]
            for _ in range(ROUNDS)
            for query in queries
        ]
        site_cpu = (time.process_time() - site_before) * 1000 / len(warm)
        nodes_cpu = (nodes_ms() - nodes_before) / len(warm)
        answers = [(run(query), matching_ids(query)) for query in queries]
        every = [milliseconds(lambda: matching_ids(Query())) for _ in range(ROUNDS)]
    told = {"new_ms": new, "warm_ms": warm}
    medians = {name: round(statistics.median(values), 1) for name, values in told.items()}
    return {
        **medians,
        "warm_p95_ms": round(sorted(warm)[int(len(warm) * 0.95)], 1),
        "warm_site_cpu_ms": round(site_cpu, 1),
        "warm_nodes_cpu_ms": round(nodes_cpu, 1),
        "all_ids_ms": round(statistics.median(every)),
    }, answers


def compared(one: list[Any], other: list[Any]) -> dict[str, float]:
    """Of how many questions both engines find the same findings, the same counts, the same first page."""
    pairs = list(zip(one, other, strict=True))
    return {
        "questions": len(pairs),
        "same_findings": sum(sorted(a[1]) == sorted(b[1]) for a, b in pairs),
        "same_counts": sum(a[0].counts == b[0].counts and a[0].total == b[0].total for a, b in pairs),
        "of_20_on_the_first_page_on_both": round(
            statistics.mean(
                len(set(a[1][:SAME_ORDER_OF]) & set(b[1][:SAME_ORDER_OF])) for a, b in pairs if a[1]
            ),
            1,
        ),
        "same_first_page": sum(a[1][:SAME_ORDER_OF] == b[1][:SAME_ORDER_OF] for a, b in pairs),
    }


def rebuilt(backend: Any) -> dict[str, float]:
    """What building costs: seconds by the clock, and of this process's processor."""
    clock, processor = time.perf_counter(), time.process_time()
    findings = backend.rebuild()
    return {
        "findings": findings,
        "build_s": round(time.perf_counter() - clock, 1),
        "build_cpu_s": round(time.process_time() - processor, 1),
    }


def resident_mb(process: int) -> int:
    told = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in told if line.startswith("VmRSS")) // 1024


def cluster_backend(hosts: tuple[str, ...], index: str, replicas: int = 0) -> Any:
    from haystack import connections

    from search.cluster import ClusterBackend

    options = {"PLACE": {"hosts": hosts, "timeout_seconds": 60.0}, "INDEX": index, "REPLICAS": replicas}
    return ClusterBackend("default", **options, PATH=connections.connections_info["default"]["PATH"])


def processor_ms(backend: Any) -> float:
    """What all nodes have used of their processors since they were started."""
    backend.ready()
    with backend.index.client() as client:
        nodes = client.nodes.stats(metric="process")["nodes"].values()
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes))


def index_mb(backend: Any) -> int:
    backend.ready()
    with backend.index.client() as client:
        client.indices.flush(index=backend.index.live())
        stats = client.indices.stats(index=backend.index.live(), metric="store")
    return int(stats["_all"]["primaries"]["store"]["size_in_bytes"]) // 2**20


def of_cluster(nodes: int) -> tuple[dict[str, Any], list[Any]]:
    from tests import cluster as servers

    with mock.patch.object(servers, "HEAP_MB", HEAP_MB), servers.cluster(nodes) as started:
        backend = cluster_backend(tuple(node.host for node in started.nodes), "findings", min(1, nodes - 1))
        built = rebuilt(backend)
        told, answers = measured(backend, lambda: processor_ms(backend))
        memory = [resident_mb(node.process.pid) for node in started.nodes if node.process]
        size = index_mb(backend)
        return {"nodes": nodes, **built, **told, "index_mb": size, "node_memory_mb": memory}, answers


def of_running(url: str) -> tuple[dict[str, Any], list[Any]]:
    """The same of an index that is there, in a cluster that runs."""
    hosts, _, index = url.removeprefix("opensearch://").partition("/")
    backend = cluster_backend(tuple(hosts.split(",")), index)
    told, answers = measured(backend, lambda: processor_ms(backend))
    return {"findings": backend.status().documents, **told, "index_mb": index_mb(backend)}, answers


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--at", help="a cluster that runs, and the index in it; nothing is built")
    wanted = parser.parse_args()
    os.environ |= {"DATA_DIR": str(wanted.folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django

    django.setup()
    from haystack import connections

    backend = connections["default"].get_backend()
    embedded = {} if wanted.at else rebuilt(backend)
    told, answers = measured(backend)
    size = sum(file.stat().st_size for file in (wanted.folder / "index").rglob("*") if file.is_file())
    in_cluster, their_answers = of_running(wanted.at) if wanted.at else of_cluster(wanted.nodes)
    report = {
        "load": os.getloadavg(),
        "embedded": {**embedded, **told, "index_mb": size // 2**20},
        "cluster": in_cluster,
        "agreement": compared(answers, their_answers),
    }
    print(json.dumps(report, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
