"""The stand-in for each test, and runs against it in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from letters.fetching.order import Order
from letters.models import Authority, FetchRun
from tests.letters.fetching.stand_in import Provider, StandIn, stand_in

INVENTED = ("Westmarsh", "Northmoor", "Ashby Vale", "Calderfell", "Kingsmarsh")


@pytest.fixture
def site(settings: Settings) -> Iterator[StandIn]:
    """A stand-in, named in the settings; no pause between requests unless a test asks for one."""
    with stand_in() as site:
        settings.FETCH_SITE, settings.FETCH_FILES = site.reports, site.files
        settings.DELAY_S, settings.FETCH_CONTACT = 0.0, "ada@example.org"
        yield site


@pytest.fixture
def authorities(transactional_db: None) -> dict[str, Authority]:
    """Five invented authorities."""
    return {
        name: Authority.objects.create(name=name, slug=name.lower().replace(" ", "-"), region="london")
        for name in INVENTED
    }


def providers(*names: str, latest: str = "09 May 2025") -> list[Provider]:
    """Providers with the URNs 90001 and on."""
    return [
        Provider(str(90001 + place), f"{name} County Council", latest) for place, name in enumerate(names)
    ]


Run = Callable[..., tuple[FetchRun, list[tuple[str, str]]]]


@pytest.fixture
def run(site: StandIn, authorities: dict[str, Authority], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Fetch from the stand-in: the run and its lines, each with its result."""
    from letters.fetching import start
    from letters.fetching.client import Pace

    class QuickPace(Pace):
        def backoff(self, attempt: int) -> float:
            return 0.05 * 2.0**attempt

    monkeypatch.setattr(start, "Pace", QuickPace)

    def fetch(**order: Any) -> tuple[FetchRun, list[tuple[str, str]]]:
        lines: list[tuple[str, str]] = []
        run = start.fetch(Order(**order), lambda line, result: lines.append((line, result)))
        return run, [line for line in lines if line[1] not in ("progress", "waiting")]

    return fetch
