"""From the signals to the index: what was committed to the database is in the index before the next request."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django_tasks import task
from haystack import connections
from haystack.signals import BaseSignalProcessor

from letters.models import Finding
from letters.signals import findings_removed, findings_stored, follow_ups_changed
from letters.visibility import note, note_all
from search.errors import IndexDamaged, IndexMissing, IndexUnavailable

log = logging.getLogger(__name__)
AGAIN_AFTER = timedelta(minutes=1)
BUILT_AT_ONCE = 5_000  # findings: an index of so many is built in a few seconds, within a request


class LetterSignalProcessor(BaseSignalProcessor):  # type: ignore[misc]
    """A HAYSTACK_SIGNAL_PROCESSOR. Stored or removed, the index is told to look: the database says which."""

    def setup(self) -> None:
        findings_stored.connect(self.on_findings_changed)
        findings_removed.connect(self.on_findings_changed)
        follow_ups_changed.connect(self.on_follow_ups_changed)

    def teardown(self) -> None:
        findings_stored.disconnect(self.on_findings_changed)
        findings_removed.disconnect(self.on_findings_changed)
        follow_ups_changed.disconnect(self.on_follow_ups_changed)

    def on_findings_changed(self, finding_ids: Iterable[int], **_: Any) -> None:
        """Given ids of findings, bring the index in line with the database; one commit.

        The letter is committed by now, so a failure is logged with its cure and not raised at whoever saved it.
        """
        ids = list(finding_ids)
        for using in self.connection_router.for_write(models=[Finding]):
            connection = self.connections[using]
            index = connection.get_unified_index().get_index(Finding)
            try:
                connection.get_backend().reindex(index, ids)
                note_visibility(ids)
            except (IndexMissing, IndexDamaged) as err:
                self._build(using, err)
            except IndexUnavailable as err:
                log.error("%d findings are not searchable yet: %s", len(ids), err)
            except OSError as err:
                log.error("%d findings are not searchable yet: %s; tried again in a minute", len(ids), err)
                _again_later(using, ids)

    def on_follow_ups_changed(self, finding_ids: Iterable[int], **_: Any) -> None:
        """Given ids of items whose follow-ups have changed, note it: no index holds them."""
        note_visibility(finding_ids)

    def _build(self, using: str, err: IndexUnavailable) -> None:
        """Build an index that is missing or damaged; that of a large collection is not built inside a request."""
        index = self.connections[using].get_unified_index().get_index(Finding)
        if Finding.objects.count() > BUILT_AT_ONCE:
            log.error("Findings are not searchable yet: %s", err)
            return
        self.connections[using].get_backend().rebuild([index])
        note_all()


def note_visibility(finding_ids: Iterable[int]) -> None:
    """Given ids of findings that the index has followed, note since when readers see them, or that they are gone.

    The letter is committed by now: where the database fails, that is logged, and what was
    missed is noted when the worker starts.
    """
    try:
        note(finding_ids)
    except DatabaseError:
        log.exception(
            "What has changed is not told to feeds, alerts and programs until the worker starts again"
        )


@task()
def catch_up(using: str, finding_ids: list[int]) -> None:
    """What a disk that was full kept out of the index, once more; and again in a minute where it still is."""
    index = connections[using].get_unified_index().get_index(Finding)
    try:
        connections[using].get_backend().reindex(index, finding_ids)
        note_visibility(finding_ids)
    except IndexUnavailable as err:
        log.error("%d findings are not searchable yet: %s", len(finding_ids), err)
    except OSError:
        _again_later(using, finding_ids)


def _again_later(using: str, finding_ids: list[int]) -> None:
    """Have the worker try again; where that cannot even be written down, /readyz tells what is missing."""
    try:
        with transaction.atomic():
            catch_up.using(run_after=timezone.now() + AGAIN_AFTER).enqueue(using, finding_ids)
    except DatabaseError:
        log.error("Run “manage.py check_index --repair” once there is room on the disk")
