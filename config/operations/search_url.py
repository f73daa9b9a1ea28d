"""SEARCH_URL, read strictly: a folder on this machine, or the hosts of a cluster."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from urllib.parse import unquote

from django.core.exceptions import ImproperlyConfigured

CLUSTER = "opensearch"
PORT = "9200"
INDEX = re.compile(r"[a-z][a-z0-9_]{0,60}")
HOST = re.compile(r"(?P<name>[\w.-]+|\[[0-9a-fA-F:.]+\])(?::(?P<port>\d{1,5}))?")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class SearchUrl:
    """``path`` is a folder of an index, or the name of one in a cluster; ``hosts`` are (host:port)s of a cluster."""

    scheme: str
    path: str
    hosts: tuple[str, ...] = ()
    secure: bool = False
    user: str = ""
    password: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether another machine than this is named."""
        return any(host.rpartition(":")[0] not in LOOPBACK for host in self.hosts)


def search_url(url: str) -> SearchUrl:
    """Given SEARCH_URL, return what it names. Raises ImproperlyConfigured."""
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0] != CLUSTER:
        return SearchUrl(scheme, rest)
    if scheme not in (CLUSTER, f"{CLUSTER}+https"):
        raise ImproperlyConfigured(
            f"SEARCH_URL starts with '{scheme}:'; it must be opensearch or opensearch+https"
        )
    places, _, name = rest.partition("/")
    who, _, hosts = places.rpartition("@")
    user, _, password = who.partition(":")
    if not INDEX.fullmatch(name):
        raise ImproperlyConfigured(
            "SEARCH_URL must end with a name for the index, in small letters: opensearch://host1:9200,host2:9200/findings"
        )
    found = tuple(_host(host) for host in hosts.split(","))
    return SearchUrl(CLUSTER, name, found, scheme.endswith("+https"), unquote(user), unquote(password))


def _host(host: str) -> str:
    found = HOST.fullmatch(host)
    if not found:
        raise ImproperlyConfigured(
            f"SEARCH_URL names the host “{host}”; it must be a name, or a name and a port"
        )
    return f"{found['name']}:{found['port'] or PORT}"


def cluster_refusals(url: SearchUrl, *, replicas: int, timeout: float, is_sqlite: bool) -> list[str]:
    """Given what SEARCH_URL names and the settings beside it, return why the site must not start; none is well."""
    found: list[str] = []
    if not url.hosts:
        return found
    if importlib.util.find_spec("opensearchpy") is None:
        found.append(
            "SEARCH_URL names a cluster, for which opensearch-py is needed: pip install .[opensearch]"
        )
    if is_sqlite and (url.is_elsewhere or len(url.hosts) > 1):
        found.append(
            "SEARCH_URL names a cluster on other machines, but the database is an SQLite file on this one. Web hosts "
            "that share an index must share a database: set DATABASE_URL to PostgreSQL"
        )
    if url.user and not url.secure:
        found.append("SEARCH_URL has a password but no TLS: use opensearch+https://")
    if not 0 <= replicas <= 10:
        found.append("SEARCH_REPLICAS must be from 0 to 10")
    if not 0.1 <= timeout <= 120:
        found.append("SEARCH_TIMEOUT must be from 0.1 to 120 seconds")
    return found
