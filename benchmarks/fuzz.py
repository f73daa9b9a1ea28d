#!/usr/bin/env python3
"""The whole site under requests bent by chance, served as everywhere: what is not answered well, and its memory.

    DATA_DIR=FOLDER benchmarks/fuzz.py [--requests 10000] [--seed 1] [--clients 2] [--seconds 3] [--megabytes 5]

The folder is a copy of a collection: editors' requests change it. Every pattern of addresses is asked as often as any
other, as a visitor, a reader with an account, an editor, a publisher, an administrator and a superuser (exports of
everything a tenth as often; they may be long and may be told to wait). Links that mails carry are among what is bent.
Afterwards the server for assistants is called, a tenth as often as the site was asked. Prints each request that was
answered with a fault of the site, too slowly or too largely, and the memory of the server’s processes (--log FILE: of
each request). Whatever was slow is asked once more, and told if it is slow again and took the server's processes so
long of the processor: other work on the machine is no fault of the site's. Ends with 1 where there is a fault.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import Group, User  # noqa: E402
from django.contrib.auth.tokens import default_token_generator  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core import signing  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.encoding import force_bytes  # noqa: E402
from django.utils.http import urlsafe_base64_encode  # noqa: E402

from benchmarks.serving import served  # noqa: E402
from letters.models import Finding, FollowUp, Letter  # noqa: E402
from search.accounts.joining import SALT  # noqa: E402
from search.alerts.tokens import AlertRequest, own_token, request_token  # noqa: E402
from search.models import Alert, SavedSearch  # noqa: E402
from tests.operations.fuzzing import (  # noqa: E402
    Answer,
    Request,
    Site,
    bent_calls,
    bent_requests,
    encoded,
    fault_of,
    fault_of_call,
    routes,
)

WHOS = ("anonymous", "reader", "editor", "publisher", "administrator", "superuser")
ROLES = {"editor": "Editor", "publisher": "Publisher", "administrator": "Administrator"}
STAFF = (*ROLES, "superuser")
LEARNING = ("superuser", "reader", "anonymous")  # who sees all that there is
TIMEOUT_SECONDS = 120
EVERY = 100  # requests between two looks at the memory
SETTINGS = {
    "ALLOWED_HOSTS": "127.0.0.1",
    "LOG_FORMAT": "line",
    "EMAIL_URL": "dummymail://",
    "SIGN_UP": "domain",
    "SIGN_UP_DOMAINS": "example.org",
    "PROXIES": "1",
}


class Held(NamedTuple):
    """Megabytes: written to by this process alone; all, with its share of what others hold, too; of files mapped."""

    own: float
    all: float
    mapped: float


class Browser:
    """Somebody's cookies, and requests sent with them as they are."""

    def __init__(self, port: int, name: str) -> None:
        self.port = port
        self.name = name
        self.cookies: dict[str, str] = {}
        self.sign_in()

    def sign_in(self) -> None:
        """Begin a session, as signing in would; passwords are for other measurements."""
        if self.name == "anonymous":
            return
        account = User.objects.filter(username=f"fuzz-{self.name}")
        if not account.exists():  # somebody who may has deleted or renamed it
            _make_accounts()
        user = account.get()
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.cookies = {"sessionid": str(session.session_key), "csrftoken": "f" * 32}

    def ask(self, request: Request) -> Answer:
        """Given a request, send it and return its answer; status 0 where there is none."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
        try:
            self._send(connection, request)
            response = connection.getresponse()
            data = response.read()
            self._keep_cookies(response.headers.get_all("Set-Cookie") or [])
            seconds = time.monotonic() - began
            headers = dict(response.getheaders())
            return Answer(response.status, data.decode(errors="replace"), len(data), seconds, headers)
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, repr(error), 0, time.monotonic() - began, {})
        finally:
            connection.close()

    def _send(self, connection: http.client.HTTPConnection, request: Request) -> None:
        body, content_type = encoded(request, self.cookies.get("csrftoken", ""))
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Host": "127.0.0.1", **({"Cookie": cookies} if cookies else {}), **dict(request.headers)}
        headers["X-Forwarded-For"] = f"{headers.get('X-Forwarded-For', '')}, {_somewhere()}".lstrip(", ")
        connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body or request.method == "POST":
            connection.putheader("Content-Length", str(len(body)))
            connection.putheader("Content-Type", content_type)
        connection.endheaders(body)

    def _keep_cookies(self, told: list[str]) -> None:
        for one in told:
            try:
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(one).items()}
            except CookieError:
                continue


class Run:
    """A run over a served site: its browsers, its faults, its measurements."""

    def __init__(self, port: int, options: argparse.Namespace) -> None:
        self.options = options
        self.master = _listener(port)
        self.browsers = {who: Browser(port, who) for who in WHOS}
        self.times: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.exports: list[tuple[float, int]] = []
        self.faults: list[tuple[str, str]] = []
        self.memory: list[dict[int, Held]] = []
        self.waited = 0  # answers that were slow twice for want of a processor
        self.log = Path(options.log) if options.log else None

    def ask(self, request: Request) -> Answer:
        """Send a request as who it says; one whose session has ended signs in again."""
        browser = self.browsers[request.who]
        answer = browser.ask(request)
        if request.who != "anonymous" and not browser.cookies.get("sessionid"):
            browser.sign_in()
        return answer

    def judge(self, request: Request) -> None:
        """Send a request, and note how it was answered."""
        answer = self.ask(request)
        if (
            not answer.status
        ):  # refused before all of it was sent, which a client may see as a connection cut off
            answer = self.ask(request)
        self._note(request, answer)
        fault = self._fault(request, answer)
        if fault.startswith("took"):
            fault = self._slow_again(request)
        if fault:
            self.tell_fault(fault, _told(request))
        if sum(self.asked.values()) % EVERY == 0:
            self._look_after()

    def _note(self, request: Request, answer: Answer) -> None:
        self.statuses[f"{answer.status}"] += 1
        self.asked[request.route] += 1
        if request.is_long:
            self.exports.append((answer.seconds, answer.size_bytes))
        else:
            self.times.append(answer.seconds)
        if self.log:
            row = [request.who, request.method, request.route, answer.status, answer.size_bytes]
            line = [*row, round(answer.seconds, 3), _resident(self.master), request.target[:1000]]
            with self.log.open("a") as log:
                log.write(json.dumps(line) + "\n")

    def _slow_again(self, request: Request) -> str:
        """What is wrong with a slow request that is asked once more."""
        before = _processor_seconds(self.master)
        fault = self._fault(request, self.ask(request))
        spent = _processor_seconds(self.master) - before
        if not fault.startswith("took") or spent >= self.options.seconds:
            return f"took {spent:.1f} s of the processor" if fault.startswith("took") else fault
        self.waited += 1
        return ""

    def tell_fault(self, fault: str, told: str) -> None:
        """Note a fault, and say it at once."""
        self.faults.append((fault, told))
        print(f"FAULT {fault}: {told}", flush=True)

    def _look_after(self) -> None:
        """Note the memory, and give back to those who ask what they have deleted or ended themselves."""
        self.memory.append(_memory(self.master))
        _make_accounts()
        for browser in self.browsers.values():
            browser.sign_in()

    def _fault(self, request: Request, answer: Answer) -> str:
        size = self.options.megabytes * 1_000_000
        return fault_of(request, answer, seconds=self.options.seconds, size_bytes=size)


def main() -> int:
    """Serve the folder, learn it, ask, and tell."""
    options = _options()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    starts = _make_accounts()
    letters = Letter.objects.count()
    environment = {**os.environ, **SETTINGS}
    with served(environment, options.workers) as port, assistants(environment) as assistants_port:
        run, site = Run(port, options), Site()
        with ThreadPoolExecutor(len(LEARNING)) as pool:
            list(pool.map(lambda who: site.learn(run.ask, who, starts), LEARNING))
        unknown = [route for route in routes() if not site.addresses[route] and not site.forms[route]]
        print(f"{len(routes())} patterns of addresses, {len(unknown)} to which no link leads here:", *unknown)
        with ThreadPoolExecutor(options.clients) as pool:
            list(pool.map(run.judge, bent_requests(site, WHOS, options.requests, options.seed, STAFF)))
        calls = _ask_assistants(run, assistants_port)
    _tell(run)
    print(f"{calls} calls of assistants; {letters} letters before, {Letter.objects.count()} after")
    return int(bool(run.faults))


@contextmanager
def assistants(environment: dict[str, str]) -> Iterator[int]:
    """Serve assistants; yield the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "serve_mcp", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield port
    finally:
        server.terminate()
        server.wait()


def _ask_assistants(run: Run, port: int) -> int:
    """Call the tools with arguments bent; return how many calls there were."""
    listed = _call(port, json.dumps({"jsonrpc": "2.0", "id": 0, "method": "tools/list"}).encode())
    calls = list(
        bent_calls(json.loads(listed.text)["result"]["tools"], run.options.requests // 10, run.options.seed)
    )
    for call in calls:
        answer = _call(port, call)
        fault = fault_of_call(
            answer, seconds=run.options.seconds, size_bytes=run.options.megabytes * 1_000_000
        )
        if fault.startswith("took"):
            fault = fault_of_call(_call(port, call), seconds=run.options.seconds, size_bytes=2**30)
        if fault:
            run.tell_fault(fault, f"assistant {call[:600]!r}")
    return len(calls)


def _call(port: int, body: bytes) -> Answer:
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "X-Forwarded-For": _somewhere(),
    }
    try:
        connection.request("POST", "/mcp", body, headers)
        response = connection.getresponse()
        data = response.read()
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, repr(error), 0, time.monotonic() - began, {})
    finally:
        connection.close()
    return Answer(response.status, data.decode(errors="replace"), len(data), time.monotonic() - began, {})


def _somewhere() -> str:
    """A visitor's address, each time another: how often one may ask is for other measurements."""
    return f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}"  # nosec B311


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--megabytes", type=float, default=5.0)
    parser.add_argument("--log", help="a file for a line of JSON of each request, with the memory after it")
    return parser.parse_args()


def _make_accounts() -> list[str]:
    """Those who ask, and what they have; return the addresses that mails to them would carry."""
    for who in WHOS[1:]:
        values = {"is_staff": who in STAFF, "is_superuser": who == "superuser", "is_active": True}
        user, _ = User.objects.update_or_create(username=f"fuzz-{who}", defaults=values)
        user.groups.set(Group.objects.filter(name=ROLES.get(who, "")))
        SavedSearch.objects.get_or_create(
            owner=user, question="q=supervision", defaults={"name": "Supervision"}
        )
    forgetful, _ = User.objects.get_or_create(
        username="fuzz-forgetful", defaults={"email": "forgetful@example.org"}
    )
    joining = signing.dumps("new@example.org", salt=SALT)
    new = (
        f"{urlsafe_base64_encode(force_bytes(forgetful.pk))}/{default_token_generator.make_token(forgetful)}"
    )
    asked = request_token(AlertRequest("asking@example.org", "q=caseloads", "daily"))
    starts = [f"/alerts/confirm/?t={asked}", f"/sign-up/join/?t={joining}", f"/password/new/{new}/"]
    for number in range(1, 4):
        alert = _alert(number)
        starts += [f"/alerts/?t={own_token(alert)}", f"/alerts/stop/?t={own_token(alert)}"]
    return starts + _unlinked()


def _unlinked() -> list[str]:
    """Addresses that programs and scripts ask, which no link of a page leads to."""
    ids = list(Finding.objects.shown().order_by("pk").values_list("pk", flat=True)[:40])
    chosen = ".".join(map(str, ids))
    asked = [f"/search/{name}?q=supervision" for name in ("removed.csv", "feed.atom", "names/")]
    asked += [f"/search/new/?q=supervision&since={date(2020, 1, 1).isoformat()}"]
    asked += [f"/pack/{name}?f={chosen}" for name in ("", "findings.csv", "findings.xlsx", "findings.docx")]
    asked += [f"/findings/{pk}/beside/?q=supervision" for pk in ids[:3]]
    follow_ups = FollowUp.objects.order_by("pk").values_list("pk", flat=True)[:3]
    return [*asked, *(f"/follow-ups/{pk}/" for pk in follow_ups), "/password/sent/", "/admin/jsi18n/"]


def _alert(number: int) -> Alert:
    values: dict[str, Any] = {"how_often": "weekly", "seen_to": timezone.now(), "due_on": date(2100, 1, 1)}
    address = {"address": f"alert{number}@example.org", "question": "q=supervision"}
    return Alert.objects.update_or_create(pk=100_000 + number, defaults={**values, **address})[0]


def _listener(port: int) -> int:
    """The process that started the others: the one of gunicorn's on that port that is our own child."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return int(next(pid for pid in children if f"{port}" in Path(f"/proc/{pid}/environ").read_text()))


def _memory(master: int) -> dict[int, Held]:
    """What each of the server's own processes holds; not those that read letters and draw pages for a moment."""
    return {pid: _held(pid) for pid in (master, *_children(master))}


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _processor_seconds(master: int) -> float:
    """What the server's processes have had of the processor."""
    told = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in _children(master))
    return sum(int(stat[11]) + int(stat[12]) for stat in told) / os.sysconf("SC_CLK_TCK")


def _resident(master: int) -> list[int]:
    """Megabytes of each of the server's processes in memory."""
    page = os.sysconf("SC_PAGE_SIZE")
    sizes = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in _children(master))
    return [size * page // 1_000_000 for size in sizes]


def _held(pid: int) -> Held:
    """What a process holds alone, and its share of what others hold, too; in megabytes."""
    told = dict(re.findall(r"^(\w+):\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE))
    return Held(
        own=int(told.get("Private_Dirty", 0)) / 1000,
        all=int(told.get("Pss", 0)) / 1000,
        mapped=int(told.get("Pss_File", 0)) / 1000,
    )


def _told(request: Request) -> str:
    fields = (
        f" fields={[(name[:40], value[:60]) for name, value in request.fields]}" if request.fields else ""
    )
    body = f" body={request.content_type} {request.body[:60]!r}" if request.body else ""
    headers = f" headers={[(name, value[:60]) for name, value in request.headers]}" if request.headers else ""
    return f"{request.who} {request.method} {request.target[:600]}{fields}{body}{headers}"


def _tell(run: Run) -> None:
    times = sorted(run.times)
    cuts = statistics.quantiles(times, n=100)
    print(f"{sum(run.asked.values())} requests over {len(run.asked)} patterns, {len(run.faults)} faults")
    print("statuses: " + ", ".join(f"{status}: {count}" for status, count in sorted(run.statuses.items())))
    print(f"seconds: p50 {cuts[49]:.3f}, p95 {cuts[94]:.3f}, p99 {cuts[98]:.3f}, worst {times[-1]:.2f}")
    print(f"{run.waited} were slow twice without taking the processor so long: the machine was busy")
    if run.exports:
        worst, largest = max(took for took, _ in run.exports), max(size for _, size in run.exports)
        print(
            f"{len(run.exports)} exports and readings: the longest {worst:.1f} s, the largest {largest / 1e6:.1f} MB"
        )
    _tell_memory(run)


def _tell_memory(run: Run) -> None:
    long = max(1, len(run.memory) // 8)
    parts = [run.memory[start : start + long] for start in range(0, len(run.memory), long)]
    sums = [statistics.mean(sum(held.all for held in moment.values()) for moment in part) for part in parts]
    print("memory in MB, eighth by eighth: " + ", ".join(f"{one:.0f}" for one in sums))
    for pid in sorted(set().union(*run.memory)):
        name = "the first process" if pid == run.master else f"process {pid}"
        moments = [part[-1][pid] for part in parts if pid in part[-1]]
        told = ", ".join(f"{held.all:.0f} ({held.own:.0f}, {held.mapped:.0f})" for held in moments)
        print(f"  {name} (written to by it alone, of mapped files): {told}")


if __name__ == "__main__":
    sys.exit(main())
