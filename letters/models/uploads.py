"""Files on their way in: a row each, which says how far it is and how it ended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from letters.models.letters import Letter


class Batch(models.Model):
    """Files that came together."""

    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False)

    class Meta:
        ordering = ["-added_at", "-id"]
        verbose_name = "upload"

    def __str__(self) -> str:
        return f"Upload {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("admin:letters_batch_change", args=[self.pk])


class Upload(models.Model):
    """One file of a batch. It ends once, in one outcome; ``file`` holds its bytes until then."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        READING = "reading", "Being read"
        ENDED = "ended", "Ended"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="uploads")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    size_bytes = models.PositiveBigIntegerField(default=0)
    file = models.FileField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    waiting_for = models.CharField(
        max_length=100, blank=True
    )  # what failed, where the place did: "the disk is full"
    claimed_at = models.DateTimeField(null=True)
    result = models.CharField(
        max_length=10, blank=True, choices=[(r, r) for r in ("added", "duplicate", "rejected")]
    )
    reason = models.CharField(max_length=500, blank=True)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="uploads")
    findings = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="one_upload_per_position"),
            models.CheckConstraint(
                condition=Q(state="ended") & ~Q(result="") | ~Q(state="ended") & Q(result=""),
                name="ended_with_a_result",
            ),
        ]

    def __str__(self) -> str:
        return self.name
