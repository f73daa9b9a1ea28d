"""Which addresses we ask: those of the two configured hosts, in the forms that we know. No other is ever asked.

https://reports.ofsted.gov.uk/search?…                 the list of authorities
https://reports.ofsted.gov.uk/provider/44/80429        the reports of one
https://files.ofsted.gov.uk/v1/file/50309857           one report
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from letters.fetching.errors import Refused

MAX_ADDRESS = 500  # characters; the longest that we know, of a list page, has 150
PROVIDER_PATH = re.compile(r"/provider/\d{1,4}/(?P<urn>[A-Za-z0-9]{3,12})")
FILE_PATH = re.compile(r"/v1/file/(?P<id>\d{1,12})")
FORMER_FILE_HOSTS = (
    "files.api.ofsted.gov.uk",
)  # served the same paths until 2018; old links may still name it
PORTS = {"http": 80, "https": 443}
USER = re.compile(r"//[^/@]*@")
LOCAL_AUTHORITIES: Mapping[str, str] = {  # children's social care, local authority children's services
    "q": "",
    "location": "",
    "lat": "",
    "lon": "",
    "radius": "",
    "level_1_types": "3",
    "level_2_types[]": "12",
}
ROWS = 100  # the site gives no more on a page


def origin_of(address: str) -> str:
    """Given an address, return its scheme, host and port: "https://files.ofsted.gov.uk:443". Raises Refused."""
    try:
        parts = urlsplit(address)
        port = PORTS.get(parts.scheme) if parts.port is None else parts.port
    except ValueError as error:
        raise Refused(f"{_printed(address)} cannot be read as an address") from error
    if not port or parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise Refused(
            f"{_printed(address)} is not a plain web address, such as https://reports.ofsted.gov.uk"
        )
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _printed(address: str) -> str:
    """An address as a message can print it, without the name and password that it may hold."""
    plain = USER.sub("//…@", "".join(letter for letter in address if letter.isprintable()))
    return f"“{plain[:100]}”"


@dataclass(frozen=True, slots=True)
class PublicSite:
    """The two hosts that we ask: ``reports`` has the lists and pages, ``files`` the documents. No path."""

    reports: str
    files: str

    def __post_init__(self) -> None:
        for name in ("reports", "files"):
            address = getattr(self, name).strip().rstrip("/")
            origin_of(address)
            if "?" in address or "#" in address or urlsplit(address).path or not address.isprintable():
                raise Refused(
                    f"{_printed(address)} must be a host and nothing after it, such as https://reports.ofsted.gov.uk"
                )
            object.__setattr__(self, name, address)

    def is_ours(self, address: str) -> bool:
        """Whether an address is on one of the two hosts, by the same scheme and port."""
        try:
            return origin_of(address) in (origin_of(self.reports), origin_of(self.files))
        except Refused:
            return False

    def list_address(self, start: int) -> str:
        """Given the 0-based number of the first result, return the address of that page of the list."""
        return f"{self.reports}/search?{urlencode({**LOCAL_AUTHORITIES, 'start': start, 'rows': ROWS})}"

    def provider_address(self, link: str) -> tuple[str, str]:
        """Given a link of the list, return the address of the provider's page and its URN. Raises Refused."""
        address = _joined(f"{self.reports}/search", link)
        match = PROVIDER_PATH.fullmatch(urlsplit(address).path)
        if not match or origin_of(address) != origin_of(self.reports):
            raise Refused("a link that leads to no provider’s page")
        return f"{self.reports}{match[0]}", match["urn"]

    def file_address(self, link: str) -> str:
        """Given a link of a provider's page, return the address of its file, one for each id. Raises Refused."""
        address = _joined(f"{self.reports}/provider/", link)
        parts = urlsplit(address)
        match = FILE_PATH.fullmatch(parts.path)
        hosts = (urlsplit(self.files).hostname, *FORMER_FILE_HOSTS)
        same_port = parts.port == urlsplit(self.files).port or parts.hostname in FORMER_FILE_HOSTS
        if not match or parts.hostname not in hosts or not same_port:
            raise Refused("a link that leads to no file of the site")
        return f"{self.files}{match[0]}"

    def redirected(self, address: str, location: str | None) -> str:
        """Given where an address sends us, return that address if it is on one of the two hosts. Raises Refused."""
        target = _joined(address, location or "")
        if not self.is_ours(target):
            host = urlsplit(target).hostname or "nowhere"
            raise Refused(f"redirected to another host, {host[:100]}, which is not asked")
        return target


def _joined(base: str, link: str) -> str:
    """Given a link as printed, return its whole address without a fragment. ``..`` is no part of any that we know."""
    if len(link) > MAX_ADDRESS or not link.isprintable() or ".." in link or "\\" in link:
        raise Refused("a link of a form that the site does not use")
    try:
        address = urljoin(base, link.strip())
        origin_of(address)
    except ValueError as error:
        raise Refused(f"{_printed(link)} cannot be read as an address") from error
    return address.partition("#")[0]
