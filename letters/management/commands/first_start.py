"""What a new installation gets once: the bundled sample, so that there is something to search."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from letters.models import Letter

REAL_REPORTS = (
    "“.venv/bin/python manage.py fetch_letters” brings the real reports: about 1,500 files, 600 MB, "
    "two hours at one request a second."
)


class Command(BaseCommand):
    help = "Load the bundled sample into a new installation, once; a sample taken away does not come back."

    def handle(self, **options: Any) -> None:
        done = settings.DATA_DIR / "first_start_done"
        if not done.exists() and not Letter.objects.exists():
            call_command("load_sample", stdout=self.stdout)
        done.touch()
        if not Letter.objects.filter(is_sample=False).exists():
            self.stdout.write(REAL_REPORTS)
