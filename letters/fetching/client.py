"""The HTTP client: one request at a time, with a delay between two, within robots.txt, with retries and back-off.

Robots Exclusion Protocol: RFC 9309. Retry-After: RFC 9110, section 10.2.3. Conditional requests: section 13.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from letters.fetching.addresses import PublicSite
from letters.fetching.errors import BrokenAnswer, Interrupted, NoAnswer, Refused, SiteBusy, StopFetching
from letters.fetching.exchange import Answer, Connections
from letters.fetching.limits import Limits
from letters.fetching.robots import AGENT, Robots, RobotsCopies
from letters.fetching.validators import Validators

ATTEMPTS = 4
MAX_REDIRECTS = 5
MAX_PAUSE_SECONDS = 600.0  # a longer wait that the site asks for ends the run
MAX_CRAWL_DELAY_SECONDS = 60.0  # 1,500 files would take more than a day
REDIRECTS = (301, 302, 303, 307, 308)
TEMPORARY = (500, 502, 504)  # faults that pass
PLEASE_WAIT = (429, 503)
PAGE = Limits(body_bytes=4 * 2**20, seconds=120)  # a page of 100 results has some 200 kB
ROBOTS = Limits(body_bytes=512 * 1024, seconds=60)  # RFC 9309: parsers take at least 500 KiB


@dataclass(slots=True)
class Pace:
    """How long after one request the next may start. ``stop`` ends every wait."""

    delay_seconds: float
    backoff_seconds: float = 5.0
    stop: threading.Event = field(default_factory=threading.Event)
    last: float | None = None

    def wait(self, at_least_seconds: float = 0.0) -> None:
        """Wait until the next request may start. Raises Interrupted."""
        since = time.monotonic() - self.last if self.last is not None else self.delay_seconds
        seconds = max(self.delay_seconds - since, at_least_seconds, 0.0)
        if self.stop.wait(seconds):
            raise Interrupted("stopped; the next run will continue")

    def backoff(self, attempt: int) -> float:
        """Given how many attempts have failed, return the seconds to wait: 5, 10, 20, and up to a fifth more."""
        return self.backoff_seconds * 2.0**attempt * random.uniform(1.0, 1.2)  # noqa: S311  # nosec B311


class Client:
    """Asks the public site. Counts ``requests`` and ``received_bytes``; ``say`` is called for each pause."""

    def __init__(
        self,
        site: PublicSite,
        pace: Pace,
        *,
        contact: str = "",
        copies: RobotsCopies | None = None,
        say: Callable[[str, str], None] = lambda line, result: None,
    ) -> None:
        self.site = site
        self.pace = pace
        self.agent = f"{AGENT}/1.0 (+{contact})" if contact else f"{AGENT}/1.0"
        self.requests = 0
        self.received_bytes = 0
        self._say = say
        self._robots = Robots(self._ask_for_robots, copies or RobotsCopies())
        self._connections = Connections()

    def get(
        self,
        url: str,
        limits: Limits = PAGE,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        *,
        robots_age: timedelta = timedelta(days=1),
    ) -> Answer:
        """Given an address, return its answer, redirects followed within the site; 304 where ``validators`` still hold.

        ``robots_age`` is how old a copy of robots.txt may be. Raises NoAnswer, Refused and StopFetching.
        """
        for _ in range(MAX_REDIRECTS + 1):
            self._check_allowed(url, robots_age)
            answer = self._ask(url, limits, validators)
            if answer.status not in REDIRECTS:
                return answer
            url = self.site.redirected(url, answer.headers.get("location"))
        raise Refused(f"redirected more than {MAX_REDIRECTS} times")

    def close(self) -> None:
        """Close the connections that are open."""
        self._connections.close()

    def _check_allowed(self, url: str, robots_age: timedelta) -> None:
        if not self.site.is_ours(url):
            raise Refused("not an address of the site")
        delay_seconds = self._robots.check(url, robots_age)
        if delay_seconds > MAX_CRAWL_DELAY_SECONDS:
            raise StopFetching(
                f"robots.txt asks for {delay_seconds:g} seconds between requests, too long for a run"
            )
        self.pace.delay_seconds = max(self.pace.delay_seconds, delay_seconds)

    def _ask_for_robots(self, url: str, validators: Validators) -> Answer:
        """RFC 9309, 2.3.1.2: redirects are followed within the site. One that cannot be fetched allows nothing."""
        try:
            for _ in range(MAX_REDIRECTS + 1):
                answer = self._ask(url, ROBOTS, validators)
                if answer.status not in REDIRECTS:
                    return answer
                url = self.site.redirected(url, answer.headers.get("location"))
            raise Refused("redirected in a circle")
        except (NoAnswer, Refused) as error:
            raise StopFetching(f"{url} cannot be read ({error}), so nothing may be asked") from error

    def _ask(self, url: str, limits: Limits, validators: Validators) -> Answer:
        """Ask one address, again where that can help. Raises NoAnswer, Refused and SiteBusy."""
        answer, problem, pause = None, "", 0.0
        for attempt in range(ATTEMPTS):
            if problem:
                self._say(f"{url}: {problem}; asked again in {pause:.0f} seconds", "waiting")
            self.pace.wait(pause)
            pause = self.pace.backoff(attempt)
            try:
                answer = self._exchange(url, limits, validators)
            except BrokenAnswer as error:
                answer, problem = None, str(error)
                continue
            if answer.status not in (*TEMPORARY, *PLEASE_WAIT):
                return answer
            problem = f"the site answered {answer.status}"
            if answer.status in PLEASE_WAIT:
                pause = _requested_pause(answer) or pause
        if answer is not None and answer.status in PLEASE_WAIT:
            raise SiteBusy(f"{problem} {ATTEMPTS} times, so fetching stopped", _in(MAX_PAUSE_SECONDS))
        raise NoAnswer(f"{problem}, in {ATTEMPTS} attempts")

    def _exchange(self, url: str, limits: Limits, validators: Validators) -> Answer:
        headers = {
            "User-Agent": self.agent,
            "Accept-Encoding": "gzip" if limits in (PAGE, ROBOTS) else "identity",
            **validators.headers(),
        }
        self.requests += 1
        try:
            answer = self._connections.ask(url, headers, limits)
        finally:
            self.pace.last = time.monotonic()
        self.received_bytes += len(answer.body)
        return answer


def _requested_pause(answer: Answer) -> float:
    """The seconds that an answer asks us to wait, 0 where it does not say. Raises SiteBusy where they are too many."""
    try:
        seconds = Retry().parse_retry_after(answer.headers.get("retry-after", "0"))
    except (InvalidHeader, ValueError, OverflowError):
        return 0.0
    if seconds > MAX_PAUSE_SECONDS:
        until = _in(seconds)
        raise SiteBusy(
            f"the site asks for no requests until {timezone.localtime(until):%d %B %Y, %H:%M}", until
        )
    return float(seconds)


def _in(seconds: float) -> datetime:
    return timezone.now() + timedelta(seconds=min(seconds, 7 * 86_400.0))
