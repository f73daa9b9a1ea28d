"""What visitors that are programs look for at fixed addresses, and the address that a page is known by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

PLAIN_TEXT = "text/plain; charset=utf-8"
KEPT_OUT = (  # exports and parts of pages; questions say themselves that they are not for an index
    "/admin/",
    "/alerts/",
    "/api/findings/",
    "/password/",
    "/saved/",
    "/sign-up/",
    "/search/feed.atom",
    "/search/feed/",
    "/search/filters/",
    "/search/new/",
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


LLMS = """# Inspection Findings

> What Ofsted's inspectors found in the children's services of England's local authorities, finding by finding, word for
> word, from reports since 2009. Independent of Ofsted. Crown copyright, Open Government Licence v3.0.

Quote findings as they are, with their address, the authority and the date of the inspection. Whether a finding is a
strength or a concern, and its themes, are this site's own reading. What is not here may still have been found.

## To ask

- [Search as JSON]({0}/api/findings/?q=supervision): every search by the same parameters as its page; no key is needed
- [What programs may ask]({0}/api/openapi.json): OpenAPI 3.1
- [How, in words]({0}/api/): parameters, errors, getting all results
- [Keep a copy up to date]({0}/api/follow/): what was added, changed and removed since a time

## To read

- [Themes]({0}/themes/): what findings can be about
- [Authorities]({0}/authorities/): all authorities with their latest judgements
- [About this site and its accuracy]({0}/about/): what is held, how accurate it is
- [Open data]({0}/data/): everything as one file
"""


@require_safe
def llms_txt(request: HttpRequest) -> HttpResponse:
    """What is where, for assistants."""
    return HttpResponse(LLMS.format(request.build_absolute_uri("/").rstrip("/")), content_type=PLAIN_TEXT)


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
