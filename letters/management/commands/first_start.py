"""What an installation gets at its start: the project's authorities and themes of today, and once the sample."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command

from letters.management import SiteCommand
from letters.models import Letter

REAL_REPORTS = (
    "“.venv/bin/python manage.py fetch_letters” brings the real reports: about 1,500 files, 600 MB, "
    "two hours at one request a second."
)


class Command(SiteCommand):
    help = "Bring authorities and themes up to date and, in a new installation, load the sample once."

    def handle(self, **options: Any) -> None:
        call_command("load_reference", stdout=self.stdout, stderr=self.stderr)
        done = settings.DATA_DIR / "first_start_done"
        if not done.exists() and not Letter.objects.exists():
            call_command("load_sample", stdout=self.stdout)
        done.touch()
        if not Letter.objects.filter(is_sample=False).exists():
            self.stdout.write(REAL_REPORTS)
