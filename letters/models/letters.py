"""The letters as received, and what each tells of its inspection."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone
from simple_history.models import HistoricalRecords

from letters.models.addresses import address_of
from letters.models.authorities import Authority
from letters.models.date_ranges import date_range
from letters.models.versioned import Versioned
from letters.reference.frameworks import fact_name, framework_name, judgement_name

LIKENESS = "same letter"  # what a doubt is about that another letter says the same


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters, as a small language."""

    def shown(self) -> LetterQuerySet:
        """Those that readers may see."""
        return self.filter(state=Letter.State.PUBLISHED)

    def needing_review(self) -> LetterQuerySet:
        """Those in which a fact could not be told."""
        return self.filter(needs_review=True)


def is_published(letter: str) -> Exact:
    """Given the way from a row to its letter, return the condition that readers may see it, for rows that are looked up
    by their numbers: by no index, as SQLite would else begin at all published letters, and try each number in each."""
    return Exact(Coalesce(F(f"{letter}__state"), Value("")), Letter.State.PUBLISHED)


LONG = (
    "text",
    "unplaced",
)  # of a letter: up to 130,000 signs, and each row that is joined to it carries them


def long_fields(path: str = "letter") -> tuple[str, ...]:
    """Given the path from a model to its letter, return the letter's fields to defer where many rows are read."""
    return tuple(f"{path}__{name}" for name in LONG)


class Letter(Versioned):
    """A source file as received, what text it holds, and where it stands."""

    class State(models.TextChoices):
        PUBLISHED = "published", "Published"
        UNPUBLISHED = "unpublished", "Not published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    name = models.CharField("file name", max_length=300, help_text="As received.")
    file = models.FileField(max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    media_type = models.CharField(max_length=40)
    size_bytes = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    state = models.CharField("status", max_length=12, choices=State, default=State.PUBLISHED, db_index=True)
    needs_review = models.BooleanField(default=False, db_index=True)
    doubts = models.JSONField(default=list, blank=True, help_text="What the software is unsure of.")
    unplaced = models.JSONField(default=list, blank=True, help_text="Text that is in no finding.")
    settled = models.JSONField(
        default=list,
        blank=True,
        help_text="Doubts that an editor has marked as checked.",
    )
    is_sample = models.BooleanField("fictional sample", default=False)
    source_url = models.CharField(
        max_length=500, blank=True, editable=False, help_text="Where the file was published."
    )
    source_page_url = models.CharField(
        max_length=500, blank=True, editable=False, help_text="The public page that lists it."
    )
    listing = models.JSONField(
        default=dict, blank=True, editable=False, help_text="What that page says of it, such as the date."
    )
    text_sha256 = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        db_index=True,
        help_text="The hash of its words, ignoring spaces.",
    )
    reads_like = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="alike",
        help_text="An earlier report with the same wording, or nearly the same.",
    )
    replaces = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced_by",
        help_text="The earlier version that this one replaces.",
    )
    shown_since = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    withdrawn_reason = models.CharField("reason for withdrawing", max_length=300, blank=True)
    added_at = models.DateTimeField("added", auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False
    )

    objects = LetterQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["file", "text", "text_sha256", "unplaced"])

    class Meta:
        ordering = ["-added_at", "-id"]
        verbose_name = "report"
        permissions = [("publish_letter", "Can publish, unpublish and withdraw reports")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="withdrawn") | Q(withdrawn_reason=""), name="reason_only_where_withdrawn"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """A letter that becomes visible to readers is new to them from then on, however long we have had it."""
        if self.state != self.State.PUBLISHED:
            self.shown_since = None
        elif self.shown_since is None:
            self.shown_since = timezone.now()
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        return address_of("letter", self.pk)

    @property
    def is_pdf(self) -> bool:
        return self.media_type == "application/pdf"

    @property
    def fields_to_review(self) -> list[str]:
        """The names of the facts that hold this letter for review, in the order found."""
        fields = [doubt["field"] for doubt in self.doubts if doubt.get("needs_review")]
        return list(dict.fromkeys(fields))

    @property
    def likeness(self) -> str:
        """Which other letter this one reads like, as a sentence; "" where that is none, or an editor has settled it."""
        return next((doubt["message"] for doubt in self.doubts if doubt["field"] == LIKENESS), "")

    @property
    def successor(self) -> Letter | None:
        """The letter that readers see in the place of this one."""
        return self.replaced_by.filter(state=self.State.PUBLISHED).order_by("-pk").first()

    @property
    def review_words(self) -> str:
        """The same in words for people: "authority, care leavers"."""
        return ", ".join(map(fact_name, self.fields_to_review))


class Inspection(Versioned):
    """One inspection, as one letter tells it. Dates are the days on site; a fact that is not told is None."""

    letter = models.OneToOneField(Letter, models.CASCADE, related_name="inspection")
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    printed_authority = models.CharField("authority as printed", max_length=200, blank=True)
    framework = models.CharField("inspection type", max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    start = models.DateField("first day", null=True, blank=True)
    end = models.DateField("last day", null=True, blank=True)
    ranges = models.JSONField(
        default=list, blank=True, help_text="Dates on site as printed, as pairs of first and last day."
    )
    published = models.DateField(null=True, blank=True)
    lead_inspector = models.CharField(max_length=100, blank=True)
    hand = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="Facts that an editor has set, each with what the software had read.",
    )
    from_listing = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="Facts that the report does not state and the public page does.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = [F("start").desc(nulls_last=True), "id"]
        indexes = [models.Index(fields=["authority", "start"]), models.Index(fields=["framework"])]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="inspection_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.authority_label}: {self.framework_label}, {self.dates_label}"

    @property
    def listed_facts(self) -> list[str]:
        """The facts whose values come from the public page that lists the letter, and from no person or letter."""
        return [field for field in self.from_listing if field not in self.hand]

    @property
    def authority_label(self) -> str:
        try:
            return self.authority.name if self.authority else "Authority not known"
        except Authority.DoesNotExist:  # of an earlier version; the authority was merged into another since
            return self.printed_authority or "Authority not known"

    @property
    def framework_label(self) -> str:
        return framework_name(self.framework)

    @property
    def dates_label(self) -> str:
        """The days on site as people write them, "8 to 19 June 2026"; two ranges are joined by "and"."""
        pairs = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in self.ranges]
        if not pairs and self.start:
            pairs = [(self.start, self.end or self.start)]
        return " and ".join(date_range(a, b) for a, b in pairs) or "date not known"

    @property
    def overall_grade(self) -> str:
        """The overall grade, "" where none was given; of rows asked for ``with_overall_grades`` only."""
        overall: list[Judgement] = getattr(self, "overall", [])
        return overall[0].grade if overall else ""

    @property
    def year(self) -> int | None:
        """The year inspected, which is what a reader means by the year of a finding."""
        return self.start.year if self.start else None


class Judgement(Versioned):
    """A grade given to one judgement area, in printed order."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="judgements")
    name = models.SlugField(max_length=40)
    grade = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["inspection", "position"]
        constraints = [models.UniqueConstraint(fields=["inspection", "name"], name="one_grade_per_judgement")]

    def __str__(self) -> str:
        return f"{self.label}: {self.grade}"

    @property
    def label(self) -> str:
        return judgement_name(self.name)
