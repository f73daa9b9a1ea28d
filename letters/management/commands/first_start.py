"""What an installation needs before it is served: tables, static files, authorities and themes, the sample, an index.

All of it in one process: beginning is what takes longest of each step.
"""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command

from letters.management import SiteCommand
from letters.models import Letter

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
        self._load_sample_once()
        self._have_an_index()
        if not Letter.objects.filter(is_sample=False).exists():
            self.stdout.write(REAL_REPORTS)

    def _load_sample_once(self) -> None:
        done = settings.DATA_DIR / "first_start_done"
        if not done.exists() and not Letter.objects.exists():
            call_command("load_sample", stdout=self.stdout)
        done.touch()

    def _have_an_index(self) -> None:
        """One that is there and says what the database says is left as it is."""
        try:
            call_command("check_index", stdout=StringIO())
        except CommandError:
            call_command("rebuild_index", stdout=self.stdout)
