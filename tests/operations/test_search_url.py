"""SEARCH_URL: a folder, or the hosts of a cluster; what is wrong with it is said before the site starts."""

from __future__ import annotations

import importlib.util

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.operations.search_url import SearchUrl, cluster_refusals, search_url


def refusals(url: str, *, replicas: int = 1, timeout: float = 5.0, is_sqlite: bool = False) -> str:
    told = cluster_refusals(search_url(url), replicas=replicas, timeout=timeout, is_sqlite=is_sqlite)
    return "; ".join(told)


def test_a_folder_is_a_folder() -> None:
    assert search_url("whoosh:///srv/findings/index") == SearchUrl("whoosh", "/srv/findings/index")


def test_a_cluster_has_hosts_a_user_and_a_name() -> None:
    plain = search_url("opensearch://search1,search2:9201/findings")
    secure = search_url("opensearch+https://site:p%40ss@search1.example.org/findings")

    assert plain == SearchUrl("opensearch", "findings", ("search1:9200", "search2:9201"))
    assert (secure.secure, secure.user, secure.password) == (True, "site", "p@ss")
    assert secure.hosts == ("search1.example.org:9200",)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("opensearch://search1:9200", "must end with a name"),
        ("opensearch://search1:9200/", "must end with a name"),
        ("opensearch://search1/Findings-1", "must end with a name"),
        ("opensearch:///findings", "names the host “”"),
        ("opensearch://a b/findings", "names the host “a b”"),
        ("opensearch://search1:port/findings", "names the host “search1:port”"),
        ("opensearch+ssl://search1/findings", "must be opensearch or opensearch"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(url: str, reason: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=reason):
        search_url(url)


def test_what_goes_together_is_not_refused() -> None:
    assert refusals("whoosh:///srv/index", is_sqlite=True) == ""
    assert refusals("opensearch://127.0.0.1:9200/findings", is_sqlite=True) == "", "one machine"
    assert refusals("opensearch+https://site:secret@a,b,c/findings") == ""


def test_hosts_that_share_an_index_share_a_database() -> None:
    assert "set DATABASE_URL to PostgreSQL" in refusals("opensearch://search1/findings", is_sqlite=True)
    assert "PostgreSQL" in refusals("opensearch://127.0.0.1:1,127.0.0.1:2/findings", is_sqlite=True)


def test_passwords_do_not_travel_in_the_clear() -> None:
    assert "opensearch+https" in refusals("opensearch://site:secret@search1/findings")


def test_numbers_out_of_reason_are_refused() -> None:
    assert "SEARCH_REPLICAS" in refusals("opensearch://a/findings", replicas=-1)
    assert "SEARCH_TIMEOUT" in refusals("opensearch://a/findings", timeout=0)


def test_the_client_must_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    assert "pip install .[opensearch]" in refusals("opensearch://a/findings")
