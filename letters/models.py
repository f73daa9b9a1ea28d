"""What we hold: authorities, the letters as received, and what was read from them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from letters.dates import date_range
from letters.reading.frameworks import framework_name, judgement_name


class Region(models.TextChoices):
    """The nine regions of England, as the Office for National Statistics draws them."""

    EAST_MIDLANDS = "east-midlands", "East Midlands"
    EAST_OF_ENGLAND = "east-of-england", "East of England"
    LONDON = "london", "London"
    NORTH_EAST = "north-east", "North East"
    NORTH_WEST = "north-west", "North West"
    SOUTH_EAST = "south-east", "South East"
    SOUTH_WEST = "south-west", "South West"
    WEST_MIDLANDS = "west-midlands", "West Midlands"
    YORKSHIRE_AND_THE_HUMBER = "yorkshire-and-the-humber", "Yorkshire and the Humber"


class Kind(models.TextChoices):
    """What an inspector's finding says, by the heading that it stands under."""

    PRIORITY_ACTION = "priority_action", "Priority action"
    AREA_FOR_DEVELOPMENT = "area_for_development", "Area for development"
    MEETS_REQUIREMENTS = "meets_requirements", "Meets requirements"
    STRENGTH = "strength", "Strength"
    NARRATIVE = "narrative", "Narrative"


class Authority(models.Model):
    """A local authority with duties for children's services. ``statistical_neighbours`` are in rank order."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    other_names = models.JSONField(
        default=list, blank=True, help_text="Other names that letters print for it."
    )
    region = models.CharField(max_length=30, choices=Region)
    type = models.CharField(max_length=40, blank=True)
    ons_code = models.CharField("ONS code", max_length=9, blank=True)
    is_former = models.BooleanField("former authority", default=False)
    is_fictional = models.BooleanField("fictional (sample)", default=False)
    statistical_neighbours: models.ManyToManyField[Authority, StatisticalNeighbour] = models.ManyToManyField(
        "self", symmetrical=False, through="StatisticalNeighbour", related_name="+"
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "authorities"
        constraints = [models.CheckConstraint(condition=Q(region__in=Region.values), name="authority_region")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("authority", args=[self.slug])


class StatisticalNeighbour(models.Model):
    """``neighbour`` is the ``rank``-th most similar authority to ``authority`` (1 is the closest)."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="neighbour_ranks")
    neighbour = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["authority", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "rank"], name="one_neighbour_per_rank"),
            models.UniqueConstraint(fields=["authority", "neighbour"], name="neighbour_once"),
            models.CheckConstraint(condition=~Q(authority=F("neighbour")), name="no_own_neighbour"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.neighbour}"


class Theme(models.Model):
    """What a finding can be about. ``phrases`` and ``exclusions`` are rules in the form docs/themes.md tells."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80, unique=True)
    group = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    definition = models.TextField(
        blank=True, help_text="Shown to readers: a finding has it when it speaks of…"
    )
    phrases = models.TextField(blank=True)
    exclusions = models.TextField("phrases that do not count", blank=True)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters, as a small language."""

    def shown(self) -> LetterQuerySet:
        """Those that readers may see."""
        return self.filter(state=Letter.State.PUBLISHED)

    def needing_review(self) -> LetterQuerySet:
        """Those in which a fact could not be told."""
        return self.filter(needs_review=True)


class Letter(models.Model):
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
    state = models.CharField(max_length=12, choices=State, default=State.PUBLISHED, db_index=True)
    needs_review = models.BooleanField(default=False, db_index=True)
    doubts = models.JSONField(default=list, blank=True, help_text="What the reader is unsure of.")
    unplaced = models.JSONField(default=list, blank=True, help_text="Text that became no finding.")
    is_sample = models.BooleanField(default=False)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("letter", args=[self.pk])

    @property
    def is_pdf(self) -> bool:
        return self.media_type == "application/pdf"

    @property
    def fields_to_review(self) -> list[str]:
        """The names of the facts that hold this letter for review, in the order found."""
        fields = [doubt["field"] for doubt in self.doubts if doubt.get("needs_review")]
        return list(dict.fromkeys(fields))


class Inspection(models.Model):
    """One inspection, as one letter tells it. Dates are the days on site; a fact that is not told is None."""

    letter = models.OneToOneField(Letter, models.CASCADE, related_name="inspection")
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="inspections"
    )
    printed_authority = models.CharField(max_length=200, blank=True)
    framework = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    start = models.DateField("first day", null=True, blank=True)
    end = models.DateField("last day", null=True, blank=True)
    ranges = models.JSONField(
        default=list, blank=True, help_text="Dates on site as printed: pairs of ISO dates."
    )
    published = models.DateField(null=True, blank=True)
    lead_inspector = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = [F("start").desc(nulls_last=True), "id"]
        indexes = [models.Index(fields=["authority", "start"]), models.Index(fields=["framework"])]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="inspection_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.authority_label}: {self.framework_label}, {self.dates_label}"

    @property
    def authority_label(self) -> str:
        return self.authority.name if self.authority else "Authority not known"

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
    def year(self) -> int | None:
        """The year inspected, which is what a reader means by the year of a finding."""
        return self.start.year if self.start else None


class Judgement(models.Model):
    """A grade given to one judgement area, in printed order."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="judgements")
    name = models.SlugField(max_length=40)
    grade = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["inspection", "position"]
        constraints = [models.UniqueConstraint(fields=["inspection", "name"], name="one_grade_per_judgement")]

    def __str__(self) -> str:
        return f"{self.label}: {self.grade}"

    @property
    def label(self) -> str:
        return judgement_name(self.name)


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings, as a small language: ``Finding.objects.shown().of(authority).about(theme)``."""

    def shown(self) -> FindingQuerySet:
        """Those of letters that readers may see."""
        return self.filter(inspection__letter__state=Letter.State.PUBLISHED)

    def of(self, authority: Authority) -> FindingQuerySet:
        return self.filter(inspection__authority=authority)

    def about(self, theme: Theme) -> FindingQuerySet:
        return self.filter(finding_themes__theme=theme, finding_themes__removed=False)

    def with_context(self) -> FindingQuerySet:
        """With everything that a result card prints, in a constant number of queries."""
        themes = FindingTheme.objects.filter(removed=False).select_related("theme", "set_by")
        return self.select_related("inspection__authority", "inspection__letter").prefetch_related(
            models.Prefetch("finding_themes", queryset=themes)
        )


class Finding(models.Model):
    """What inspectors found, in their words. ``position`` counts from 0 in the letter; ``page`` from 1."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=Kind, db_index=True)
    section = models.CharField(max_length=300, blank=True)
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.CharField("printed number", max_length=12, blank=True)
    text = models.TextField()
    recurs = models.BooleanField("recurs from an earlier inspection", default=False)
    recurs_from = models.CharField(max_length=200, blank=True)
    outcomes = models.JSONField(
        default=list, blank=True, help_text="National-framework outcomes, as printed."
    )
    themes: models.ManyToManyField[Theme, FindingTheme] = models.ManyToManyField(
        Theme, through="FindingTheme", related_name="findings", blank=True
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "position"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "position"], name="one_finding_per_position"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="finding_kind"),
            models.CheckConstraint(condition=Q(page__gte=1), name="finding_page_from_1"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("finding", args=[self.pk])

    @property
    def tags(self) -> list[FindingTheme]:
        """The themes it has, with what earned them; ask ``with_context()`` first where there are many."""
        return [tag for tag in self.finding_themes.all() if not tag.removed]


class FindingTheme(models.Model):
    """A theme on a finding: what earned it, or who set it. A theme removed by hand is kept as ``removed``."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="finding_themes")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="finding_themes")
    words = models.JSONField(default=list, blank=True, help_text="The words that earned the theme.")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    by_hand = models.BooleanField(default=False)
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["finding", "theme__position"]
        constraints = [models.UniqueConstraint(fields=["finding", "theme"], name="theme_once_per_finding")]

    def __str__(self) -> str:
        return str(self.theme)
