"""How often one address may ask: generous to readers, tight on exports and on signing in.

Counted by each process for itself, in memory, in windows of a minute: with two processes an address gets up to twice
as much. An IPv6 network of /64, which is one customer's, counts as one address. This machine itself is not limited,
nor are visitors behind a proxy on it that the site does not know of (PROXIES): they would all be one address. For mails
they are: strangers get those, and it is better that some visitors wait than that the site floods anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest, HttpResponseBase
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from config.operations.client_address import client_ip
from config.operations.error_pages import too_many_requests, too_many_sign_ins
from config.operations.places import EXPORTS, MAILS, PASSWORDS

ASKING = RateLimitItemPerMinute(
    300
)  # of anything: a reader's page is one, a program's page of 20 findings is one
EXPORTING = RateLimitItemPerMinute(20)
MAILING = RateLimitItemPerHour(20)  # mails to whoever is named; also from this machine
SIGNING_IN = RateLimitItemPerMinute(10)  # from one address, whatever the name
NAME_CHARS = 150  # the longest that an account can have
SIGNING_IN_AS = RateLimitItemPerMinute(10)  # as one name, from wherever; five wrong ones close it: AXES_*
FREE = ("/static/",)  # a page's own style and pictures
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def rate_limit_middleware(get_response: GetResponse) -> GetResponse:
    """A Django middleware."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(FREE):
            return get_response(request)
        is_sign_in = PASSWORDS.has(request)
        name = _name(request) if is_sign_in else ""
        if name and not _may(SIGNING_IN_AS, "name", name):
            return too_many_sign_ins(request)
        address = _network(client_ip(request))
        if MAILS.has(request) and not _may(MAILING, "mail", address):
            return too_many_requests(request)
        if not address:
            return get_response(request)
        if is_sign_in and not _may(SIGNING_IN, "sign in", address):
            return too_many_sign_ins(request)
        if not _may(ASKING, "ask", address) or (
            EXPORTS.has(request) and not _may(EXPORTING, "export", address)
        ):
            return too_many_requests(request)
        return get_response(request)

    return middleware


def _may(limit: RateLimitItem, what: str, who: str) -> bool:
    return _limiter().hit(limit, what, who)


@cache
def _limiter() -> FixedWindowRateLimiter:
    """Made when it is first asked for: its storage starts a thread, which no fork would keep."""
    return FixedWindowRateLimiter(MemoryStorage())


def _network(address: str) -> str:
    """Given an address, return what counts as one visitor; "" for one that is not limited."""
    told = ip_address(address)
    if told.is_loopback:
        return ""
    return str(ip_network((told, 64), strict=False)) if isinstance(told, IPv6Address) else address


def _name(request: HttpRequest) -> str:
    return request.POST.get("username", "")[:NAME_CHARS].casefold()


def forget() -> None:
    """Count from the beginning."""
    _limiter.cache_clear()
