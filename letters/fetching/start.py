"""Starting a run: by command, by the worker's clock, or by an editor's button."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.contrib.auth.models import User

from letters.fetching.addresses import PublicSite
from letters.fetching.authorities import Authorities
from letters.fetching.client import Client, Pace
from letters.fetching.lock import only_one
from letters.fetching.order import Order
from letters.fetching.records import KeptRobots
from letters.fetching.run import Fetching, begin
from letters.models import FetchRun

Say = Callable[[str, str], None]


def fetch(order: Order, say: Say, *, site: str = "", files: str = "") -> FetchRun:
    """As letters.fetching.fetch."""
    client = _client(threading.Event(), say, site, files)
    if order.authorities:
        authorities = Authorities()
        order = replace(order, authorities=tuple(authorities.named(word) for word in order.authorities))
    with only_one():
        run = begin(client.site.reports, order)
        Fetching(run, client, say).work()
        return run


def begin_slice(editor: User | None, say: Say, stop: threading.Event, seconds: float) -> FetchRun:
    """Given who asks for it, begin a run of everything and work on it for some seconds. Raises FetchError."""
    client = _client(stop, say)
    with only_one():
        run = begin(client.site.reports, Order(), editor)
        Fetching(run, client, say).work(seconds)
        return run


def go_on_slice(run_id: int, say: Say, stop: threading.Event, seconds: float) -> FetchRun | None:
    """Given a run, work on it for some seconds more; None where it is not running. Raises AlreadyRunning."""
    with only_one():
        run = FetchRun.objects.filter(pk=run_id, state=FetchRun.State.RUNNING).first()
        if run is not None:
            Fetching(run, _client(stop, say), say).work(seconds)
        return run


def _client(stop: threading.Event, say: Say, site: str = "", files: str = "") -> Client:
    """The hosts of the settings, or others; another site alone has its files, too."""
    hosts = (
        PublicSite(site, files or site)
        if site
        else PublicSite(settings.FETCH_SITE, files or settings.FETCH_FILES)
    )
    return Client(
        hosts,
        Pace(settings.DELAY_S, stop=stop),
        contact=settings.FETCH_CONTACT,
        copies=KeptRobots(),
        say=say,
    )
