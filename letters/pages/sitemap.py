"""The pages that are for an index: letters, authorities and themes (sitemaps.org)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from letters.models import Authority, Letter, Theme

MOST = 50_000  # addresses in one file, by the standard
FIXED = ("home", "authorities", "themes", "about", "help")


@require_safe
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """All public pages, each with the day that it came, where it has one."""
    origin = f"{request.scheme}://{request.get_host()}"
    rows = [_row(origin + path, day) for path, day in _pages()][:MOST]
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(rows)
        + "\n</urlset>\n"
    )
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def _pages() -> Iterator[tuple[str, datetime | None]]:
    yield from ((reverse(name), None) for name in FIXED)
    yield from (
        (reverse("theme", args=[slug]), None) for slug in Theme.objects.values_list("slug", flat=True)
    )
    slugs = Authority.objects.order_by("name").values_list("slug", flat=True)
    yield from ((reverse("authority", args=[slug]), None) for slug in slugs)
    letters = Letter.objects.shown().order_by("pk").values_list("pk", "shown_since")
    yield from ((reverse("letter", args=[pk]), since) for pk, since in letters)


def _row(address: str, day: datetime | None) -> str:
    came = f"<lastmod>{day:%Y-%m-%d}</lastmod>" if day else ""
    return f"<url><loc>{escape(address)}</loc>{came}</url>"
