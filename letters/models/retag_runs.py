"""Findings given their themes again after rules were saved: a row for each run, which says how far it is."""

from __future__ import annotations

from django.db import models


class RetagRun(models.Model):
    """One run of all rules over all findings. It waits (``started_at`` None), is under way, or has ended; ``fault``
    says why one ended early."""

    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    findings_done = models.PositiveIntegerField(default=0)
    findings_total = models.PositiveIntegerField(default=0)
    findings_changed = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return (
            f"Run {self.pk}: {self.findings_done} of {self.findings_total}, {self.findings_changed} changed"
        )
