"""A backup's manifest: what made it, what is in it, and the checksums and counts that show it to be complete."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.db import models

from letters.errors import SiteError

FORM = 2  # 1 had no checksums
MANIFEST, ROWS, FILES = "manifest.json", "database.jsonl", "files/"
MAX_MANIFEST_BYTES = 256 * 2**20  # a million letters take 150 MB
SHA256 = re.compile(r"[0-9a-f]{64}")
LEFT_OUT = {  # models that a new site fills itself, or whose rows are of no use there
    "contenttypes.ContentType",
    "auth.Permission",
    "sessions.Session",
    "axes.AccessAttempt",
    "axes.AccessAttemptExpiration",
    "axes.AccessFailureLog",
    "axes.AccessLog",
    "django_tasks_database.DBTaskResult",
    "search.IndexQueueEntry",
}


class BackupError(SiteError):
    """Why there is no backup, or why one was not put back; one line that an administrator can act on.

    Trying again helps once the cause is removed (a full disk, a file in the way, a site that is not empty); a damaged
    backup stays damaged.
    """


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a backup: its length and the SHA-256 of its bytes, in hexadecimal digits."""

    size_bytes: int
    sha256: str

    def __post_init__(self) -> None:
        if not (
            _is_count(self.size_bytes) and isinstance(self.sha256, str) and SHA256.fullmatch(self.sha256)
        ):
            raise ValueError("a member has no length or no SHA-256")


@dataclass(frozen=True, slots=True)
class Manifest:
    """``migrations`` by app; ``members`` by name, all but the manifest; ``rows`` of every kept model, by its label."""

    made: str
    migrations: Mapping[str, list[str]]
    members: Mapping[str, Member]
    rows: Mapping[str, int]
    form: int = FORM

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


def manifest_from_json(data: bytes) -> Manifest:
    """Given a manifest's bytes, return it. Raises BackupError, whatever they are."""
    try:
        values = json.loads(data)
        form = values.pop("form")
        if form != FORM:
            raise BackupError(f"it is of another form ({form!s:.20}) than this site reads ({FORM})")
        members = {name: Member(**member) for name, member in values.pop("members").items()}
        manifest = Manifest(members=members, **values)
        _check_types(manifest)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as err:
        raise BackupError("its manifest cannot be read") from err
    return manifest


def _check_types(manifest: Manifest) -> None:
    names = [name for app in manifest.migrations.values() for name in app]
    if not all(isinstance(name, str) for name in names):
        raise TypeError("a migration has no name")
    if not all(map(_is_count, manifest.rows.values())):
        raise TypeError("a count is not a number of rows")


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def kept_models() -> list[type[models.Model]]:
    """Every model whose rows are kept: all that are here, so that a new one is not forgotten."""
    return [model for model in apps.get_models() if model._meta.label not in LEFT_OUT and _has_table(model)]


def _has_table(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy and not model._meta.swapped
