"""Settings that start but are doubtful: numbered checks, shown by ``manage.py check --deploy``."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register

from config.operations.startup_checks import is_exposed


@register(Tags.security, deploy=True)
def check_https(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """An exposed site is served over HTTPS, by a proxy that it knows of."""
    found: list[CheckMessage] = []
    if is_exposed(settings.ALLOWED_HOSTS) and not settings.HTTPS:
        found.append(
            checks.Warning(
                "Passwords are sent unencrypted: the site can be reached from other machines without HTTPS.",
                hint="Put a proxy with a certificate in front of it, and set HTTPS=yes and PROXIES=1.",
                id="operations.W001",
            )
        )
    if settings.HTTPS and not settings.PROXIES:
        found.append(
            checks.Warning(
                "HTTPS=yes without a proxy: the site does not handle TLS, so every page would redirect to itself.",
                hint="Set PROXIES to the number of proxies in front of the site.",
                id="operations.W002",
            )
        )
    return found


@register(Tags.security, deploy=True)
def check_trusted_origins(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Forms are taken from addresses with HTTPS only."""
    plain = [origin for origin in settings.CSRF_TRUSTED_ORIGINS if not origin.startswith("https://")]
    message = f"TRUSTED_ORIGINS without https: {', '.join(plain)}"
    return [checks.Warning(message, id="operations.W003")] if plain else []
