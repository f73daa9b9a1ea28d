"""One tree of errors: every class of ours has its root in letters/errors.py and says whether trying again helps."""

from __future__ import annotations

import importlib
import pkgutil

import letters
from letters.errors import SiteError

OWN_ROOTS = {"SiteError"}


def all_errors() -> dict[str, type[Exception]]:
    """Every exception class that a module of the app defines, by name."""
    errors: dict[str, type[Exception]] = {}
    for module in pkgutil.walk_packages(letters.__path__, "letters."):
        if ".migrations" in module.name or ".sample" in module.name:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, type) and issubclass(value, Exception) and value.__module__ == module.name:
                errors[name] = value
    return errors


def test_every_error_has_its_root_in_one_tree() -> None:
    errors = all_errors()

    assert {"RuleError", "EditConflict", "BackupError", "NoImage", "InvalidForm"} <= errors.keys()
    assert not [name for name, error in errors.items() if not issubclass(error, SiteError)]


def test_every_error_says_whether_trying_again_helps() -> None:
    silent = [
        name
        for name, error in all_errors().items()
        if name not in OWN_ROOTS and "trying again" not in (error.__doc__ or "").lower()
    ]

    assert not silent
