"""Whose request it is: the visitor's address, behind so many proxies; and whether those who run the site ask."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

# The address of nobody: not one to listen at.
UNKNOWN = "0.0.0.0"  # noqa: S104  # nosec B104
FORWARDED = "HTTP_X_FORWARDED_FOR"


def client_ip(request: HttpRequest) -> str:
    """Given a request, return its visitor's IP address.

    With PROXIES=n the n-th address from the right of X-Forwarded-For: what stands before it anybody can have written.
    """
    told = [part.strip() for part in request.META.get(FORWARDED, "").split(",")]
    nearest = request.META.get("REMOTE_ADDR", "")
    address = told[-settings.PROXIES] if 0 < settings.PROXIES <= len(told) else nearest
    return address if _is_address(address) else UNKNOWN


def is_operator(request: HttpRequest) -> bool:
    """Whether a request may see how the site is doing: it comes from this machine itself, or knows METRICS_TOKEN."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    nearest = request.META.get("REMOTE_ADDR", "")
    return FORWARDED not in request.META and _is_address(nearest) and ip_address(nearest).is_loopback


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
