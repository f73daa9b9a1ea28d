"""What visitors that are programs look for at fixed addresses, and the address that a page is known by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

PLAIN_TEXT = "text/plain; charset=utf-8"
KEPT_OUT = (  # exports and parts of pages; questions say themselves that they are not for an index
    "/admin/",
    "/api/findings/",
    "/saved/",
    "/search/feed.atom",
    "/search/feed/",
    "/search/filters/",
    "/search/findings.csv",
    "/search/removed.csv",
    "/sign-in/",
)
GOOD_FOR = timedelta(days=180)


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Where crawlers may not go (RFC 9309), and the list of what they may want."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT)]
    sitemap = f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}"
    return HttpResponse("\n".join([*lines, "", sitemap, ""]), content_type=PLAIN_TEXT)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a fault in security (RFC 9116), where whoever runs the site has said."""
    if not settings.SECURITY_CONTACT:
        raise Http404("Nobody is named as a contact.")
    expires = (datetime.now(UTC) + GOOD_FOR).replace(microsecond=0, hour=0, minute=0, second=0)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {request.build_absolute_uri('/.well-known/security.txt')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN_TEXT)


def page_address(request: HttpRequest) -> dict[str, str]:
    """For templates: the whole address of the page without its parameters."""
    return {"page_address": request.build_absolute_uri(request.path)}
