"""Who may do what: the roles that a new installation has, as a table. An administrator can change them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

ALL = ("view", "add", "change", "delete")
# Role -> (app, model, what it may do). A role has all that the roles before it have.
ROLES: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "Editor": (
        ("letters", "letter", ("view", "add", "change")),
        ("letters", "inspection", ("view", "change")),
        ("letters", "judgement", ALL),
        ("letters", "finding", ALL),
        ("letters", "findingtheme", ALL),
        ("letters", "batch", ("view", "add")),
        ("letters", "upload", ("view",)),
        ("letters", "theme", ("view",)),
        ("letters", "authority", ("view",)),
    ),
    "Publisher": (("letters", "letter", ("publish",)),),
    "Administrator": (
        ("letters", "letter", ("delete",)),
        ("letters", "theme", ALL),
        ("letters", "authority", ALL),
        ("letters", "statisticalneighbour", ALL),
        ("search", "vocabulary", ALL),
        ("search", "questionword", ALL),
        ("auth", "user", ALL),
        ("auth", "group", ("view",)),
    ),
}
VERBOSE = {"publish": "Can publish, unpublish and withdraw letters"}


def make_groups(get_model: Callable[[str, str], Any]) -> None:
    """Given a migration's way to models, make each role's group with its permissions; what is there stays.

    Django makes permissions only after all migrations have run; those that are not there yet are made here.
    """
    groups = get_model("auth", "Group")
    held: list[Any] = []
    for role, grants in ROLES.items():
        for app, model, verbs in grants:
            held += _permissions(get_model, app, model, verbs)
        group, _ = groups.objects.get_or_create(name=role)
        group.permissions.add(*held)


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
