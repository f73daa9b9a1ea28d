"""What an installation needs before it is served: tables, static files, authorities and themes, the sample, an index.

All of it in one process, as starting Python and Django takes longer than each step.
"""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command

from letters.management import SiteCommand
from letters.models import Letter
from letters.transfer import STOPPED, settle_stopped_restore

REAL_REPORTS = (
    "“.venv/bin/python manage.py fetch_letters” brings the real reports: about 1,500 files, 600 MB, "
    "two hours at one request a second."
)


class Command(SiteCommand):
    help = "Make everything ready to be served, and bring it up to date; load the sample into a new installation, once."
    requires_migrations_checks = False  # the tables are made here

    def handle(self, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_reference", stdout=self.stdout, stderr=self.stderr)
        stopped = settle_stopped_restore()
        if stopped:
            self.stdout.write(stopped)
        if stopped != STOPPED:
            self._load_sample_once()
        self._ensure_index()
        if stopped != STOPPED and not Letter.objects.filter(is_sample=False).exists():
            self.stdout.write(REAL_REPORTS)

    def _load_sample_once(self) -> None:
        marker = settings.DATA_DIR / "first_start_done"
        if not marker.exists() and not Letter.objects.exists():
            call_command("load_sample", stdout=self.stdout)
        marker.touch()

    def _ensure_index(self) -> None:
        """Build the index, unless there is one that agrees with the database."""
        try:
            call_command("check_index", stdout=StringIO())
        except CommandError:
            call_command("rebuild_index", stdout=self.stdout)
