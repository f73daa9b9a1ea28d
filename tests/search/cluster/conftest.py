"""Tests beside this need a server: they are those of ``python -m tests.on_cluster``, which `make test-cluster` runs."""

from __future__ import annotations

from django.conf import settings

collect_ignore_glob = (
    [] if "INDEX" in settings.HAYSTACK_CONNECTIONS["default"] else ["test_[a-z]*_on_the_server.py"]
)
