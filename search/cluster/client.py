"""The connection to the cluster, one for a process, and its faults in an administrator's words."""

from __future__ import annotations

import logging
import os
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    SerializationError,
    SSLError,
    TransportError,
)
from opensearchpy.exceptions import (
    ConnectionError as ClusterConnectionError,
)

from search.errors import IndexUnavailable, IndexUnreachable

RETRIES = 3  # each on another node, of which there must be so many
SIGN_SECONDS = 2.0  # a node that lives says its version at once
REST_SECONDS = 10.0  # a cluster that gave no sign of life is not asked for so long, and nobody waits for it
LEFT_OUT_SECONDS = 60  # a node that failed, where there are others; twice that where it fails again
AGAIN_ON = (502, 503, 504)
OLDEST = 3  # the server's main version
BLOCKED = "block_exception"  # how the server's faults end where an administrator, or a full disk, stops it
LONGEST_REASON = 300  # characters of what a server gives as its reason
_shared: dict[Place, OpenSearch] = {}
_silent: dict[Place, float] = {}  # those that let somebody wait in vain, and when each may be asked again
_sharing = Lock()
os.register_at_fork(after_in_child=_shared.clear)  # a child opens its own connections


@dataclass(frozen=True, slots=True)
class Place:
    """Where the cluster is. ``user`` and ``password`` are "" where it asks for none; ``ca`` where a known one signs.

    Where somebody waits for a page to be saved, one node is asked once: ``is_hurried``.
    """

    hosts: tuple[str, ...]
    secure: bool = False
    user: str = ""
    password: str = ""
    ca: str = ""
    timeout_seconds: float = 5.0
    is_hurried: bool = False

    def __str__(self) -> str:
        return ", ".join(self.hosts)


def client_of(place: Place) -> OpenSearch:
    """Given a place, return the connection to it that all threads of this process share. Raises IndexUnavailable."""
    with _sharing:
        held = _shared.get(place)
    client = held or _client(place)
    _ask_for_a_sign(place, client)
    if held is not None:
        return held
    _refuse_old(place, client)
    with _sharing:
        return _shared.setdefault(place, client)


def _client(place: Place) -> OpenSearch:
    """A new connection. Its own log has a page for each try at a node that is down; what fails for good, we tell."""
    logging.getLogger("opensearch").setLevel(logging.ERROR)
    if place.ca:
        _refuse_unreadable(place)
    hosts = [dict(zip(("host", "port"), host.rsplit(":", 1), strict=True)) for host in place.hosts]
    others = max(1, min(RETRIES, len(hosts) - 1))
    secure: dict[str, Any] = {"use_ssl": True, "verify_certs": True, "ca_certs": place.ca or None}
    return OpenSearch(
        hosts=[{"host": host["host"], "port": int(host["port"])} for host in hosts],
        http_auth=(place.user, place.password) if place.user else None,
        timeout=place.timeout_seconds,
        max_retries=0 if place.is_hurried else others,
        retry_on_timeout=len(hosts) > 1,
        retry_on_status=AGAIN_ON,
        http_compress=True,
        pool_maxsize=20,
        dead_timeout=LEFT_OUT_SECONDS,
        timeout_cutoff=1,  # doublings
        **(secure if place.secure else {}),
    )


def _refuse_unreadable(place: Place) -> None:
    """The library reads the authority's certificate at the first request, and tells then of the server's."""
    try:
        ssl.create_default_context(cafile=place.ca)
    except OSError as err:  # which SSLError is, too
        why = f"SEARCH_CA names {place.ca}, which cannot be read as certificates"
        raise IndexUnavailable(f"The search cluster at {place} is not used: {why}") from err


def _ask_for_a_sign(place: Place, client: OpenSearch) -> None:
    """Of a cluster that let somebody wait in vain, one thread asks for a sign of life; meanwhile nobody else waits."""
    with _sharing:
        at = _silent.get(place)
        if at is None:
            return
        if time.monotonic() < at:
            raise IndexUnreachable(_does_not_answer(place))
        _silent[place] = time.monotonic() + REST_SECONDS
    with told(place):
        client.info(request_timeout=min(SIGN_SECONDS, place.timeout_seconds))
    with _sharing:
        _silent.pop(place, None)


def _refuse_old(place: Place, client: OpenSearch) -> None:
    with told(place):
        answer: Mapping[str, Any] = client.info()
        if not isinstance(answer, dict) or "version" not in answer:
            raise SerializationError("no version")
    version = answer["version"]
    number = str(version["number"])
    if version.get("distribution") != "opensearch" or int(number.split(".")[0]) < OLDEST:
        server = f"{version.get('distribution', 'Elasticsearch')} {number}"
        raise IndexUnavailable(f"The server at {place} is {server}; OpenSearch {OLDEST} or newer is needed")


@contextmanager
def told(place: Place) -> Iterator[None]:
    """Within this, faults of the cluster are IndexUnavailable, told in one line; a question that is wrong is not."""
    began = time.monotonic()
    try:
        yield
    except (AuthenticationException, AuthorizationException) as err:
        if str(err.error).endswith(BLOCKED):
            raise IndexUnreachable(f"The search cluster at {place} is blocked: {reason(err)}") from err
        raise IndexUnavailable(f"The search cluster at {place} refuses the user in SEARCH_URL") from err
    except SSLError as err:
        raise IndexUnavailable(f"The search cluster at {place} is not used: {_of_tls(err)}") from err
    except SerializationError as err:
        raise IndexUnavailable(_is_no_search_server(place)) from err
    except ClusterConnectionError as err:
        if time.monotonic() - began >= place.timeout_seconds:
            with _sharing:
                _silent.setdefault(place, 0.0)
        raise IndexUnreachable(_does_not_answer(place)) from err
    except TransportError as err:
        if isinstance(err.status_code, int) and err.status_code < 500 and err.status_code != 429:
            if not isinstance(err.info, dict):
                raise IndexUnavailable(_is_no_search_server(place)) from err
            raise
        raise IndexUnreachable(f"The search cluster at {place} cannot answer now: {reason(err)}") from err


def _does_not_answer(place: Place) -> str:
    return f"The search cluster at {place} does not answer"


def _is_no_search_server(place: Place) -> str:
    return f"What answers at {place} is no search server, or one that asks for TLS (opensearch+https://)"


def _of_tls(err: SSLError) -> str:
    said = str(err).lower()
    if "certificate has expired" in said:
        return "its certificate has expired"
    if "certificate" in said:
        return "its certificate is not trusted (set SEARCH_CA to that of its authority)"
    return "it does not speak TLS, which SEARCH_URL asks for (opensearch+https://)"


def reason(err: TransportError) -> str:
    """What the server gives as its reason, in one line."""
    error = err.info.get("error") if isinstance(err.info, dict) else None
    said = error.get("reason") if isinstance(error, dict) else None
    return " ".join(str(said or err.error).split())[:LONGEST_REASON]
