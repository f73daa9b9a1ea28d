"""Fetch reports from the inspectorate's public site at a slow pace; run daily, it asks only for what is new."""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from letters.fetching import KIND_SLUGS, FetchError, Order, cost_of, fetch, summary_of
from letters.management import SiteCommand
from letters.models import FetchRun
from letters.place_faults import PLACE_FAULTS, place_fault

BAD = ("rejected", "refused", "failed")


class Command(SiteCommand):
    help = "Fetch inspection reports from the public site: what is new since the last time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--site", default="", metavar="URL", help="the host of the lists and pages (FETCH_SITE)")
        add(
            "--files",
            default="",
            metavar="URL",
            help="the host of the documents (FETCH_FILES; with --site, the same)",
        )
        self._add_filters(parser)
        add(
            "--recheck",
            action="store_true",
            help="also ask for reports already held; the site sends only those that changed",
        )
        add(
            "--dry-run",
            action="store_true",
            help="ask for lists and pages and print what would be fetched, but fetch no files",
        )

    def _add_filters(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add(
            "--authority",
            nargs="+",
            default=[],
            metavar="SLUG",
            help="only these authorities: the name in their address here, their name or URN",
        )
        add(
            "--since",
            type=_day,
            metavar="DATE",
            help="only reports published on this day (2024-01-31) or later",
        )
        add(
            "--kinds",
            nargs="+",
            default=[],
            choices=KIND_SLUGS,
            help="only these kinds of report, as the site labels them",
        )
        add("--limit", type=_number, metavar="N", help="ask for at most this many files")

    def handle(
        self, *, site: str, files: str, authority: list[str], since: date | None, **options: Any
    ) -> None:
        order = Order(
            tuple(authority),
            tuple(options["kinds"]),
            since,
            options["limit"],
            options["recheck"],
            options["dry_run"],
        )
        signal.signal(signal.SIGTERM, _as_interrupt)
        if not settings.FETCH_CONTACT:
            self.stderr.write(
                "FETCH_CONTACT is not set. Set it to your e-mail address so that the site can reach you."
            )
        try:
            run = fetch(order, self._say, site=site, files=files)
        except FetchError as error:
            raise CommandError(f"Nothing was fetched: {error}.") from error
        except PLACE_FAULTS as error:
            raise CommandError(
                f"Stopped: {place_fault(error)}. Run the same command again to continue."
            ) from error
        except KeyboardInterrupt:
            self.stderr.write("\nStopped. Run the same command again to continue.")
            sys.exit(130)
        self._summary(run)
        if run.state != FetchRun.State.DONE:
            sys.exit(1)

    def _say(self, line: str, result: str) -> None:
        live = self.stderr.isatty()
        if live:
            self.stderr.write("\r\033[K", ending="")
        if result == "waiting":
            self.stderr.write(line)
        elif result != "progress":
            style = self.style.SUCCESS if result in ("added", "new version") else str
            self.stdout.write((self.style.ERROR if result in BAD else style)(line))
            self.stdout.flush()
        elif live:
            self.stderr.write(f"{line}…", ending="")

    def _summary(self, run: FetchRun) -> None:
        self.stdout.write(f"{summary_of(run)}; {cost_of(run)}.")
        if run.reason:
            self.stdout.write(self.style.ERROR(f"Stopped early: {run.reason}. The next run will continue."))


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # fromisoformat takes 2024-W05, too
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is not a date; write it as 2024-01-31") from error


def _number(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or len(text) > 9:
        raise ArgumentTypeError(f"“{text[:50]}” is not a number; write how many files, such as 20")
    if int(text) < 1:
        raise ArgumentTypeError("must be 1 or more")
    return int(text)
