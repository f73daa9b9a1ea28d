"""What robots.txt allows (RFC 9309), from a copy that is not too old. Protego knows wildcards and the longest match."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils import timezone
from protego import Protego

from letters.fetching.errors import Refused
from letters.fetching.exchange import Answer
from letters.fetching.validators import Validators

AGENT = "InspectionFindings"  # the name that robots.txt may address


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """A robots.txt as it was at ``asked_at``; empty where there was none."""

    text: str
    validators: Validators
    asked_at: datetime


class RobotsCopies:
    """Where copies are kept: here in memory; between runs, see letters.fetching.records."""

    def __init__(self) -> None:
        self._copies: dict[str, RobotsCopy] = {}

    def load(self, url: str) -> RobotsCopy | None:
        """Given its address, return the copy, or None."""
        return self._copies.get(url)

    def save(self, url: str, copy: RobotsCopy) -> None:
        """Keep a copy in the place of an older one."""
        self._copies[url] = copy


class Robots:
    """The rules of each host. ``ask`` fetches a robots.txt, and raises StopFetching where it cannot be had."""

    def __init__(self, ask: Callable[[str, Validators], Answer], copies: RobotsCopies) -> None:
        self._ask = ask
        self._copies = copies
        self._rules: dict[str, tuple[RobotsCopy, Protego]] = {}

    def check(self, url: str, age: timedelta) -> float:
        """Given an address and how old a copy may be, return the Crawl-delay in seconds. Raises Refused."""
        rules = self._rules_of(urlsplit(url)._replace(path="/robots.txt", query="").geturl(), age)
        if not rules.can_fetch(url, AGENT):
            raise Refused("robots.txt does not allow this address")
        return rules.crawl_delay(AGENT) or 0.0

    def _rules_of(self, url: str, age: timedelta) -> Protego:
        parsed = self._rules.get(url)
        copy = parsed[0] if parsed else self._copies.load(url)
        if copy is None or copy.asked_at < timezone.now() - age:
            copy, parsed = self._asked(url, copy), None
            self._copies.save(url, copy)
        if parsed is None:
            parsed = self._rules[url] = (copy, Protego.parse(copy.text))
        return parsed[1]

    def _asked(self, url: str, before: RobotsCopy | None) -> RobotsCopy:
        """RFC 9309, 2.3.1.3: a robots.txt that is not there (4xx) allows everything."""
        answer = self._ask(url, before.validators if before else Validators())
        if answer.status == 304 and before:
            return RobotsCopy(before.text, before.validators, timezone.now())
        text = answer.body.decode("utf-8", errors="replace") if answer.status == 200 else ""
        return RobotsCopy(text.replace("\x00", ""), Validators.of(answer), timezone.now())
