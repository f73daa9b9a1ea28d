"""Reports from the inspectorate's public site into the ordinary way in. ``fetch`` does it, ``start_now`` has it done.

The rest of the wing, with its HTTP and HTML libraries, is loaded by who fetches, not by every web process.
"""

from letters.fetching.errors import FetchError, Refused
from letters.fetching.tasks import is_at_work, start_now, take_up

__all__ = ["FetchError", "Refused", "is_at_work", "start_now", "take_up"]
