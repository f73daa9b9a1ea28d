"""What every process of the site would do at its first request, done once before there are processes: for gunicorn."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver


def warm_up() -> float:
    """Load templates and addresses, and let each app do what it has to (its ``warm_up``); return the seconds it took.

    What is in memory then is shared by all processes forked from this one.
    """
    started = time.monotonic()
    get_resolver()._populate()
    for name in template_names():
        get_template(name)
    for app in apps.get_app_configs():
        if hasattr(app, "warm_up"):
            app.warm_up()
    connections.close_all()  # a connection is no other process's
    gc.collect()
    gc.freeze()  # or the collector of each process would write to what they share, and each would have its own
    return time.monotonic() - started


def template_names() -> list[str]:
    """The names of our own templates."""
    templates: list[dict[str, Any]] = settings.TEMPLATES
    folders = [Path(folder) for engine in templates for folder in engine["DIRS"]]
    return [
        path.relative_to(folder).as_posix() for folder in folders for path in sorted(folder.rglob("*.html"))
    ]
