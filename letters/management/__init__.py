"""The site's own commands, and their base class: where the database is not ready, they end with a line that says so."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from letters.errors import SiteError


class DatabaseOutOfReach(SiteError, CommandError):
    """The database does not answer: nothing was begun. Trying again helps."""


class SiteCommand(BaseCommand):
    """A command that needs the tables as this version of the site has them."""

    requires_migrations_checks = True

    def check_migrations(self) -> None:
        """Raise CommandError where migrations are not applied; Django only warns, and then fails half-way."""
        try:
            executor: Any = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        except OperationalError as err:
            raise DatabaseOutOfReach(f"The database does not answer: {str(err).splitlines()[0]}") from err
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is not up to date. Run manage.py migrate first.")
