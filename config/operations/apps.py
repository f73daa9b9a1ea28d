"""What runs the site, as an app, and what administrators’ menus call the apps of others."""

from __future__ import annotations

from axes.apps import AppConfig as AxesConfig
from django.apps import AppConfig
from django.contrib import admin
from django.db.models import Model
from django_tasks_db.apps import TasksAppConfig


class OperationsConfig(AppConfig):
    """What runs the site, as an app, so that its checks are found."""

    name = "config.operations"
    label = "operations"
    verbose_name = "Operations"
    default = True

    def ready(self) -> None:
        from config.operations import checks  # noqa: F401 - registers them


class FailedSignInsConfig(AxesConfig):  # type: ignore[misc]  # Axes has no types
    """Axes, by what its tables hold: of its three, the second and third stay empty with the settings of this site."""

    verbose_name = "Failed sign-ins"

    def ready(self) -> None:
        super().ready()
        _name(self.get_model("AccessAttempt"), "failed sign-in", "failed sign-ins")
        admin.site.unregister([self.get_model("AccessFailureLog"), self.get_model("AccessLog")])


class WorkWaitingConfig(TasksAppConfig):
    """The worker's queue, by what it holds."""

    verbose_name = "Work waiting"

    def ready(self) -> None:
        super().ready()
        _name(self.get_model("DBTaskResult"), "task of the worker", "tasks waiting, running and done")


def _name(model: type[Model], one: str, several: str) -> None:
    """Name another's model in menus; its migrations are about ``original_attrs``, which stay."""
    model._meta.verbose_name, model._meta.verbose_name_plural = one, several
