"""How many mails strangers can cause: few to one address, and not many to all. Counted in memory, by each process."""

from __future__ import annotations

from functools import cache

from limits import RateLimitItemPerDay, RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

TO_ONE = RateLimitItemPerDay(5)  # to one address
TO_ALL = RateLimitItemPerHour(300)


def may_write_to(address: str) -> bool:
    """Whether another mail may go to an address that nobody has confirmed; the mail is counted."""
    return _limiter().hit(TO_ONE, "mail", address.casefold()) and _limiter().hit(TO_ALL, "mails")


@cache
def _limiter() -> FixedWindowRateLimiter:
    """Made when it is first asked for: its storage starts a thread, which no fork would keep."""
    return FixedWindowRateLimiter(MemoryStorage())


def forget() -> None:
    """Count from the beginning."""
    _limiter.cache_clear()
