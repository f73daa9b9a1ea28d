"""Starting a run: by command, by the worker's clock, or by an editor's button."""

from __future__ import annotations

import threading

from django.conf import settings

from letters.fetching.addresses import PublicSite
from letters.fetching.client import Client, Pace
from letters.fetching.records import KeptRobots


def client_for(site: str = "", files: str = "", stop: threading.Event | None = None) -> Client:
    """Given the two hosts ("" means those of the settings) and what stops it, return a client. Raises Refused."""
    return Client(
        PublicSite(site or settings.FETCH_SITE, files or settings.FETCH_FILES),
        Pace(settings.DELAY_S, stop=stop or threading.Event()),
        contact=settings.FETCH_CONTACT,
        copies=KeptRobots(),
    )
