"""Rate limits on mails to unconfirmed addresses: to one address, and to all. Counted in memory, by each process."""

from __future__ import annotations

from functools import cache

from limits import RateLimitItemPerDay, RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

TO_ONE = RateLimitItemPerDay(5)  # to one address
TO_ALL = RateLimitItemPerHour(300)


def may_write_to(address: str) -> bool:
    """Whether another mail may go to an unconfirmed address; the mail is counted."""
    return _limiter().hit(TO_ONE, "mail", address.casefold()) and _limiter().hit(TO_ALL, "mails")


@cache
def _limiter() -> FixedWindowRateLimiter:
    """Created on first use: its storage starts a thread, which a fork would lose."""
    return FixedWindowRateLimiter(MemoryStorage())


def forget() -> None:
    """Reset all counts."""
    _limiter.cache_clear()
