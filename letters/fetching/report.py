"""What a run reports and counts, and how it ends. Saved with each row, in one transaction with what it reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from letters.fetching.client import Client
from letters.fetching.errors import StopFetching
from letters.models import FetchRun, SourceDocument

MAX_NOTES = 200
FAILURES_IN_A_ROW = 3  # then the site is not there, or does not want us


class Report:
    """A run's row in the database, and ``say``, which is called with each line and its kind."""

    def __init__(self, run: FetchRun, client: Client, say: Callable[[str, str], None]) -> None:
        self.run = run
        self._client = client
        self._say = say
        self._before = {"requests": self.counted("requests"), "bytes": self.counted("bytes")}
        self._failures = 0

    def counted(self, result: str) -> int:
        """Return how often a result has been counted in this run."""
        return int(self.run.counts.get(result, 0))

    def count(self, result: str, by: int = 1) -> None:
        """Count a result, and save."""
        self.run.count(result, by)
        self.save()

    def save(self) -> None:
        """Save the run as it stands."""
        client_counts = {"requests": self._client.requests, "bytes": self._client.received_bytes}
        self.run.counts |= {name: self._before[name] + number for name, number in client_counts.items()}
        self.run.save()

    def row(self, document: SourceDocument, text: str, result: str) -> None:
        """Say how a document ended, and count it."""
        self.count(result)
        self._say(f"{document}  {text}", result)

    def note(self, *lines: str) -> None:
        """Keep lines for an editor, and say them."""
        self.run.notes = [*self.run.notes, *lines][:MAX_NOTES]
        self.save()
        for line in lines:
            self._say(line, "note")

    def progress(self, line: str) -> None:
        """Say how far the run is; kept nowhere."""
        self._say(line, "progress")

    def answered(self) -> None:
        """Note that the site answers."""
        self._failures = 0

    def failed(self, subject: str, reason: str) -> None:
        """Note that something gave no usable answer. Raises StopFetching where nothing does any more."""
        self._failures += 1
        self.count("failed")
        self._say(f"{subject}  Not fetched this time: {reason}", "failed")
        if self._failures == FAILURES_IN_A_ROW:
            raise StopFetching(f"{FAILURES_IN_A_ROW} addresses in a row gave no answer, the last: {reason}")

    def end(self, state: str, reason: str = "", not_before: datetime | None = None) -> None:
        """End the run."""
        self.run.state, self.run.reason, self.run.not_before = state, reason[:300], not_before
        self.run.ended_at = timezone.now()
        self.save()
