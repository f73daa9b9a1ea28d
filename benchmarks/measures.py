#!/usr/bin/env python3
"""What pages over many letters cost: trends, comparisons, grades, judgements, themes, authorities, follow-up, a report.

    benchmarks/measures.py FOLDER [PAGE ...]

FOLDER is a data folder with findings, such as `benchmarks/search.py --folder FOLDER --only-ours` makes; it is changed:
tables are brought up to date, and one authority's items are followed up. Each page is asked for in a process of its
own, after a page that counts nothing: "first" is the first time there, "repeated" the median of the next. Figures are
milliseconds of processor time, which other work on the machine changes little, and database queries.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

REPEATS = 3
AUTHORITY = "sefton"
NEED_AN_INDEX = "trends"
FOLLOWED_UP = "was it fixed"
PAGES = {
    "compare: neighbours, region, England": f"/compare/?authority={AUTHORITY}",
    "compare: strengths since 2015": f"/compare/?authority={AUTHORITY}&side=strength&from=2015",
    "compare: one kind of inspection": f"/compare/?authority={AUTHORITY}&framework=ilacs",
    "compare: five others": f"/compare/?authority={AUTHORITY}"
    + "".join(f"&with={one}" for one in ("wigan", "wirral", "leeds", "essex", "camden")),
    "compare: all of a grade": f"/compare/?authority={AUTHORITY}&grade=outstanding&side=strength",
    "a row opened: neighbours": f"/compare/supervision/?authority={AUTHORITY}",
    "a row opened: a grade": f"/compare/supervision/?authority={AUTHORITY}&grade=outstanding&side=strength",
    "trends: a theme": "/trends/?theme=supervision",
    "trends: two themes together": "/trends/?theme=supervision&theme=caseloads&themes=all",
    "trends: a frequent word": "/trends/?q=children",
    "trends: words and filters": "/trends/?q=children+risk&region=north-west&from=2015",
    "trends: everything on record": "/trends/?kind=narrative&kind=strength&kind=area_for_development",
    "grades": "/grades/",
    "judgements": "/judgements/",
    "still to improve": "/still/",
    "still to improve: a theme": "/still/supervision/",
    "all themes": "/themes/",
    "a theme": "/themes/supervision/",
    "all authorities": "/authorities/",
    "all authorities, by grade": "/authorities/?sort=overall",
    "an authority": f"/authorities/{AUTHORITY}/",
    FOLLOWED_UP: f"/authorities/{AUTHORITY}/follow-up/",
    "a report at a glance": "/letters/{letter}/",
    "open data": "/data/",
}


def main() -> int:
    options = _options()
    folder = options.folder.resolve()
    _start(folder)
    if options.part:
        print(json.dumps(_cost(PAGES[options.part])))
        return 0
    names = options.pages or list(PAGES)
    _prepare(with_follow_ups=FOLLOWED_UP in names)
    print(_held(), flush=True)
    print(f"{'page':40}{'first':>8}{'repeated':>10}{'queries':>9}")
    for name in names:
        if name.startswith(NEED_AN_INDEX) and not (folder / "index").is_dir():
            print(f"{name:40}  no index in this folder")
            continue
        done = subprocess.run(
            [sys.executable, __file__, str(folder), "--part", name],
            capture_output=True,
            text=True,
            check=True,
        )
        cost = json.loads(done.stdout.splitlines()[-1])
        print(f"{name:40}{cost['first']:8.0f}{cost['repeated']:10.0f}{cost['queries']:9}", flush=True)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="The names of those to measure; else all.")
    parser.add_argument("--part", choices=PAGES, help=argparse.SUPPRESS)
    return parser.parse_args()


def _start(folder: Path) -> None:
    from benchmarks.search import set_up

    set_up(folder)


def _prepare(*, with_follow_ups: bool) -> None:
    """Bring the tables up to date, and follow up what one authority was asked to improve, where that is not done."""
    from django.core.management import call_command

    from letters.models import Authority, FollowUp
    from letters.tracking import track_authority

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    authority = Authority.objects.get(slug=AUTHORITY)
    if with_follow_ups and not FollowUp.objects.of(authority).exists():
        track_authority(authority)


def _held() -> str:
    from letters.models import Finding, FollowUp, Letter

    counts = (Letter.objects.count(), Finding.objects.count(), FollowUp.objects.count())
    return "{:,} reports, {:,} findings, {:,} follow-ups of one authority".format(*counts)


def _cost(path: str) -> dict[str, float]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from letters.models import Letter

    client = Client(SERVER_NAME="127.0.0.1")
    address = path.format(letter=Letter.objects.filter(inspection__authority__slug=AUTHORITY).latest("pk").pk)
    client.get("/help/")

    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    first = spent_ms(ask)
    repeated = statistics.median(spent_ms(ask) for _ in range(REPEATS))
    with CaptureQueriesContext(connection) as queries:
        ask()
    return {"first": first, "repeated": repeated, "queries": len(queries)}


def spent_ms(ask: Callable[[], None]) -> float:
    """The processor time that it takes."""
    started = time.process_time()
    ask()
    return (time.process_time() - started) * 1000


if __name__ == "__main__":
    sys.exit(main())
