"""Roles as groups: each app says in a table what its roles may do, and here the groups get it.

An administrator can change them: what a group has is never taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

ALL = ("view", "add", "change", "delete")
# Role -> (app, model, what it may do). A role has all that the roles before it have.
Grants = Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]]
VERBOSE = {"publish": "Can publish, unpublish and withdraw reports"}


def make_groups(get_model: Callable[[str, str], Any], roles: Grants) -> None:
    """Given a migration's way to models and a table, make the groups that are not there, and grant what it says."""
    for role in roles:
        get_model("auth", "Group").objects.get_or_create(name=role)
    grant(get_model, roles)


def grant(get_model: Callable[[str, str], Any], roles: Grants) -> None:
    """Given a migration's way to models and a table, add what it says to the groups that are there.

    Django makes permissions only after all migrations have run; those that are not there yet are made here.
    """
    permissions: list[Any] = []
    for role, rows in roles.items():
        for app, model, verbs in rows:
            permissions += _permissions(get_model, app, model, verbs)
        for group in get_model("auth", "Group").objects.filter(name=role):
            group.permissions.add(*permissions)


def _permissions(
    get_model: Callable[[str, str], Any], app: str, model: str, verbs: tuple[str, ...]
) -> Iterator[Any]:
    kind, _ = get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)
    for verb in verbs:
        yield (
            get_model("auth", "Permission").objects.get_or_create(
                content_type=kind,
                codename=f"{verb}_{model}",
                defaults={"name": VERBOSE.get(verb, f"Can {verb} {model}")},
            )[0]
        )
