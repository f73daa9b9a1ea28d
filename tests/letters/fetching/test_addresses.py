"""Hosts that may be asked, and those that are refused, by name."""

from __future__ import annotations

import pytest

from letters.fetching.addresses import PublicSite, origin_of
from letters.fetching.errors import Refused

FILES = "https://files.example.org"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("nonsense", "“nonsense” is not a plain web address"),
        ("ftp://example.org", "“ftp://example.org” is not a plain web address"),
        ("http://example.org:0", "“http://example.org:0” is not a plain web address"),
        ("http://example.org:99999", "“http://example.org:99999” cannot be read as an address"),
        ("http://ada:word@example.org", "“http://…@example.org” is not a plain web address"),
        ("http://example.org#x", "“http://example.org#x” must be a host and nothing after it"),
        ("http://example.org#", "“http://example.org#” must be a host and nothing after it"),
        ("http://example.org?", "“http://example.org?” must be a host and nothing after it"),
        ("http://example.org/a", "“http://example.org/a” must be a host and nothing after it"),
        ("http://example.org\x00", "“http://example.org” must be a host and nothing after it"),
    ],
)
def test_what_is_no_host_is_refused_by_name(address: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        PublicSite(address, FILES)

    assert str(refused.value).startswith(says)


@pytest.mark.parametrize(
    "address", ["https://example.org", "https://example.org/", " http://127.0.0.1:8000 "]
)
def test_a_host_is_taken(address: str) -> None:
    assert PublicSite(address, FILES).reports == address.strip().rstrip("/")


def test_an_origin_has_its_port() -> None:
    assert origin_of("https://example.org/x") == "https://example.org:443"
    assert origin_of("http://example.org:8000") == "http://example.org:8000"
