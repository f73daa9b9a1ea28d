"""What is known of the public site that reports are fetched from: its pages, its documents, and the runs."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from letters.models.authorities import Authority
from letters.models.letters import Letter


class FetchRun(models.Model):
    """One run: when, what it was asked for, how it ended and what it brought. ``counts`` are by result."""

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Finished"
        STOPPED = "stopped", "Stopped early"
        INTERRUPTED = "interrupted", "Interrupted"

    site = models.CharField(max_length=200)
    started_at = models.DateTimeField(auto_now_add=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False
    )
    request = models.JSONField(
        default=dict, help_text="What was requested: authorities, kinds, since, limit."
    )
    state = models.CharField("status", max_length=12, choices=State, default=State.RUNNING)
    listed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(
        null=True, help_text="The public site asks for no requests before this time."
    )
    reason = models.CharField(max_length=300, blank=True)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list, help_text="Points for an editor to check, a line each.")

    class Meta:
        ordering = ["-started_at", "-id"]
        verbose_name = "fetch"
        verbose_name_plural = "fetches"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", ended_at=None) | ~Q(state="running") & ~Q(ended_at=None),
                name="fetch_ended_unless_running",
            )
        ]

    def __str__(self) -> str:
        return f"Fetch {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("admin:letters_fetchrun_change", args=[self.pk])

    def count(self, result: str, by: int = 1) -> None:
        """Count one more of a result; not saved."""
        self.counts = dict(Counter(self.counts) + Counter({result: by}))


class SourcePage(models.Model):
    """The public site's page of one authority. ``read_latest``: its ``latest_report`` when last read."""

    url = models.CharField(max_length=500, unique=True)
    site = models.CharField(max_length=200, db_index=True)
    urn = models.CharField("URN", max_length=12)
    name = models.CharField(max_length=200, blank=True)
    authority = models.ForeignKey(Authority, models.SET_NULL, null=True, related_name="source_pages")
    latest_report = models.CharField(max_length=40, blank=True, help_text="As the list has it.")
    latest_day = models.DateField(null=True)
    read_latest = models.CharField(max_length=40, blank=True)
    read_at = models.DateTimeField(null=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    unlisted_at = models.DateTimeField(null=True, help_text="When the list stopped naming it.")

    class Meta:
        ordering = ["name", "urn"]

    def __str__(self) -> str:
        return self.name or self.urn


class SourceDocument(models.Model):
    """A document of the public site, known by its address and by its bytes (``sha256`` of what came last)."""

    class State(models.TextChoices):
        WANTED = "wanted", "Not fetched yet"
        HELD = "held", "Held"
        MISSING = "missing", "Not found on the site"
        REJECTED = "rejected", "Not a report"
        REFUSED = "refused", "Not fetched"

    page = models.ForeignKey(SourcePage, models.CASCADE, related_name="documents")
    url = models.CharField(max_length=500, unique=True)
    label = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20)
    listed_day = models.DateField(null=True, help_text="The publication date in its label.")
    is_listed = models.BooleanField(default=True)
    state = models.CharField("status", max_length=8, choices=State, default=State.WANTED, db_index=True)
    check_due = models.BooleanField(
        default=False, help_text="Held here, and may have changed on the public site."
    )
    sha256 = models.CharField(max_length=64, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="source_documents")
    run = models.ForeignKey(FetchRun, models.SET_NULL, null=True, related_name="documents")
    result = models.CharField(max_length=300, blank=True, help_text="The result of that run.")

    class Meta:
        ordering = ["page", models.F("listed_day").desc(nulls_last=True), "-id"]

    def __str__(self) -> str:
        day = f", {self.listed_day.day} {self.listed_day:%B %Y}" if self.listed_day else ""
        return f"{self.page}: {self.label or 'document'}{day}"


class SourceAnswer(models.Model):
    """A text of the public site as it was last asked for: a robots.txt."""

    url = models.CharField(max_length=500, unique=True)
    text = models.TextField(blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.url
