"""Reports from the inspectorate's public site into the ordinary way in. ``fetch`` does it, ``start_now`` has it done.

The HTTP and HTML libraries are loaded by processes that fetch, not by every web process.
"""

from __future__ import annotations

from collections.abc import Callable

from letters.fetching.errors import FetchError
from letters.fetching.labels import KIND_SLUGS
from letters.fetching.order import Order
from letters.fetching.summary import cost_of, summary_of
from letters.fetching.tasks import is_at_work, start_now, take_up
from letters.models import FetchRun

__all__ = [
    "KIND_SLUGS",
    "FetchError",
    "Order",
    "cost_of",
    "fetch",
    "is_at_work",
    "start_now",
    "summary_of",
    "take_up",
]


def fetch(order: Order, say: Callable[[str, str], None], *, site: str = "", files: str = "") -> FetchRun:
    """Given what to fetch and a callback for messages, fetch it and return the run. The hosts default to the settings';
    another ``site`` alone has its files, too.

    Raises FetchError where nothing may be asked now, and KeyboardInterrupt, noted, where one stops it.
    """
    from letters.fetching import start

    return start.fetch(order, say, site=site, files=files)
