"""From the signals to the index: what was committed to the database is in the index before the next request."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from haystack.signals import BaseSignalProcessor

from letters.models import Finding
from letters.signals import findings_removed, findings_stored
from search.errors import IndexMissing, IndexUnavailable

log = logging.getLogger(__name__)
BUILT_AT_ONCE = 5_000  # findings: an index of so many is built in a few seconds, within a request


class LetterSignalProcessor(BaseSignalProcessor):  # type: ignore[misc]
    """A HAYSTACK_SIGNAL_PROCESSOR. Stored or removed, the index is told to look: the database says which."""

    def setup(self) -> None:
        findings_stored.connect(self.on_findings_changed)
        findings_removed.connect(self.on_findings_changed)

    def teardown(self) -> None:
        findings_stored.disconnect(self.on_findings_changed)
        findings_removed.disconnect(self.on_findings_changed)

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
            except IndexMissing as err:
                self._build(using, err)
            except (IndexUnavailable, OSError) as err:
                log.error("%d findings are not searchable yet: %s", len(ids), err)

    def _build(self, using: str, err: IndexMissing) -> None:
        """Build the index of a collection that has none yet; a large one is not built inside a request."""
        index = self.connections[using].get_unified_index().get_index(Finding)
        if Finding.objects.count() > BUILT_AT_ONCE:
            log.error("Findings are not searchable yet: %s", err)
            return
        self.connections[using].get_backend().rebuild([index])
