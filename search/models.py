"""How questions are read, which are kept, and which found nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class Vocabulary(models.Model):
    """Ways of saying one thing, of all eras: a question that uses one of them also finds the others.

    Where there are everyday words, it goes one way: they find the phrases, and nothing else finds anything.
    """

    phrases = models.TextField(
        help_text="One way of saying it on each line, as reports write it: “looked after children”, "
        "“children in care”. Capital letters and word endings do not matter."
    )
    everyday = models.TextField(
        "everyday words",
        blank=True,
        help_text="Words that people type but reports hardly use, one on each line: “kids”. With everyday words the "
        "search works one way only: “kids” also finds “children”, but “children” does not find “kids”.",
    )
    note = models.CharField(max_length=200, blank=True, help_text="For editors: why these belong together.")

    class Meta:
        ordering = ["pk"]
        verbose_name = "words for the same thing"
        verbose_name_plural = "words for the same thing"

    def __str__(self) -> str:
        ways = " = ".join(_lines(self.phrases))
        return f"{', '.join(_lines(self.everyday))} → {ways}" if self.everyday else ways


class QuestionWord(models.Model):
    """Words that only ask ("how well do"): they are left out of questions, and that is said."""

    words = models.CharField(
        max_length=60,
        unique=True,
        help_text="A word, or several that stand together, that searches ignore: “really”, “how well”. Inside "
        "quotation marks they still count.",
    )

    class Meta:
        ordering = ["words"]
        verbose_name = "word that searches ignore"
        verbose_name_plural = "words that searches ignore"

    def __str__(self) -> str:
        return self.words


class SavedSearch(models.Model):
    """A question that a person keeps. ``question`` is its address behind "?"; ``visited_at`` their last look."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=120)
    question = models.CharField(max_length=4000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    visited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "question"], name="one_saved_search_per_question")
        ]
        verbose_name_plural = "saved searches"

    def __str__(self) -> str:
        return self.name


class PublishedSearch(models.Model):
    """A question that editors show on the first page, with its total as it is now. ``question`` is as in an address."""

    name = models.CharField(
        max_length=80, help_text="Short, like the text of a button: “Caseloads since 2022”."
    )
    question = models.CharField(
        "search",
        max_length=1000,
        help_text="Paste the address of a page of results, or the part of it after the question mark. "
        "{year} is replaced with the current year.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="The lowest number comes first.")

    class Meta:
        ordering = ["position", "name"]
        verbose_name = "search on the first page"
        verbose_name_plural = "searches on the first page"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """An address that was copied whole is kept as its question alone."""
        self.question = self.question.partition("?")[2] if "?" in self.question else self.question


class IndexQueueEntry(models.Model):
    """Findings that a committed change has yet to bring to the index. ``indexed_at`` is set where it is there already,
    and only a rebuild that runs has still to look at them. See search/indexing/queue.py."""

    finding_ids = models.JSONField()
    findings = models.PositiveIntegerField(help_text="The number of findings.")
    since = models.DateTimeField(auto_now_add=True)
    indexed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "index queue entries"

    def __str__(self) -> str:
        return f"{self.findings} findings since {self.since}"


class EmptySearch(models.Model):
    """Words that found nothing, and how often; nothing of who asked."""

    words = models.CharField(max_length=500, unique=True)
    times = models.PositiveIntegerField(default=1)
    last_on = models.DateField("last searched on")

    class Meta:
        ordering = ["-times", "words"]
        verbose_name = "search that found nothing"
        verbose_name_plural = "searches that found nothing"

    def __str__(self) -> str:
        return self.words


class Alert(models.Model):
    """A question of whose new findings somebody is told by e-mail: all that is kept of them.

    They were told of all that had become visible until ``seen_to``. ``mailed`` are the mails that were sent: pairs of
    ISO times, until when they told, and when what they told was looked up. ``refused`` counts the mails in a row that
    their mail server did not take. While a mail is handed over, ``sending_to`` is until when it tells, and ``tries``
    how often that was begun: where both are there later, nobody knows whether it came.
    """

    class HowOften(models.TextChoices):
        DAILY = "daily", "Every day"
        WEEKLY = "weekly", "Every Monday"

    address = models.EmailField(max_length=254)
    question = models.CharField(max_length=1000, blank=True)
    how_often = models.CharField(max_length=6, choices=HowOften)
    seen_to = models.DateTimeField()
    due_on = models.DateField(db_index=True)
    mailed = models.JSONField(default=list)
    refused = models.PositiveSmallIntegerField(default=0)
    sending_to = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["address", "question"], name="one_alert_per_question"),
            models.CheckConstraint(
                condition=models.Q(how_often__in=["daily", "weekly"]), name="alert_how_often"
            ),
        ]

    def __str__(self) -> str:
        return f"Alert {self.pk}"
