"""Settings with which the site does not start. Doubtful ones, which only warn, are in config.operations.checks."""

from __future__ import annotations

from collections.abc import Sequence

LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
MIN_SECRET_CHARS = 50  # as Django's own check --deploy asks
MIN_SECRET_VARIETY = 5
EXAMPLES = ("django-insecure-", "change", "secret", "example", "default")  # how a key from a manual begins


def is_exposed(hosts: Sequence[str]) -> bool:
    """Given the host names that the site answers to, return whether others than this machine can mean it."""
    return not set(hosts) <= LOOPBACK


def refusals(*, secret: str, hosts: Sequence[str], debug: bool, https: bool) -> list[str]:
    """Given what the environment says, return why the site must not start; none is well.

    ``secret`` is the key that was given, or "" where the installation makes its own.
    """
    found = []
    if secret and _is_guessable(secret):
        found.append(
            f"SECRET_KEY is not secret: use at least {MIN_SECRET_CHARS} random characters, "
            "as “openssl rand -base64 48” prints them, or leave it out"
        )
    if "*" in hosts:
        found.append("ALLOWED_HOSTS is “*”: name the hosts that the site answers to")
    if debug and (https or is_exposed(hosts)):
        found.append("DEBUG shows the site’s inner workings: use it only on 127.0.0.1, without HTTPS")
    return found


def _is_guessable(secret: str) -> bool:
    too_short = len(secret) < MIN_SECRET_CHARS or len(set(secret)) < MIN_SECRET_VARIETY
    return too_short or secret.lower().startswith(EXAMPLES)
