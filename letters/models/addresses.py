"""Addresses of pages, made once: a page has hundreds, and making one takes as long as a small database query."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse

REMEMBERED = 20_000  # about 5 MB


def address_of(name: str, *arguments: object) -> str:
    """Given a page's name and what is in its address, return the address: Django's ``reverse``, remembered."""
    return _made(get_script_prefix(), name, arguments)


@lru_cache(maxsize=REMEMBERED)
def _made(prefix: str, name: str, arguments: tuple[object, ...]) -> str:
    return reverse(name, args=arguments)
