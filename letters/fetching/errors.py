"""What can go wrong between us and the public site. Each message is one line that an administrator can act on."""

from __future__ import annotations

from datetime import datetime

from letters.errors import SiteError


class FetchError(SiteError):
    """The root; ``str(error)`` is one line without a full stop. Each class says whether trying again helps."""


class BrokenAnswer(FetchError):
    """An answer that did not come, or came in part: trying again can help."""


class NoAnswer(FetchError):
    """An address that has given no usable answer in all its attempts: trying again in another run can help."""


class Refused(FetchError):
    """An address that we do not ask, or whose answer we do not take: trying again does not help."""


class StopFetching(FetchError):
    """The run ends here: robots.txt forbids it, or the site is not as we know it. Trying again does not help."""


class SiteBusy(StopFetching):
    """The site asks to be left alone until ``until``; no run asks anything before; trying again after it helps."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class Interrupted(FetchError):
    """Somebody has stopped us; trying again goes on where we were."""


class AlreadyRunning(FetchError):
    """Another process is fetching, and the site is asked by one at a time. Trying again helps once it has ended."""
