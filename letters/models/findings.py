"""What inspectors found, what each finding is about, and the findings that are no more."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from letters.models.addresses import address_of
from letters.models.authorities import Authority
from letters.models.letters import Inspection, Judgement, Letter, is_published, long_fields
from letters.models.themes import Theme
from letters.models.versioned import Versioned
from letters.reference.frameworks import OVERALL


class Kind(models.TextChoices):
    """What an inspector's finding says, by the heading that it stands under."""

    PRIORITY_ACTION = "priority_action", "Priority action"
    AREA_FOR_DEVELOPMENT = "area_for_development", "Area for development"
    MEETS_REQUIREMENTS = "meets_requirements", "Meets requirements"
    STRENGTH = "strength", "Strength"
    NARRATIVE = "narrative", "Narrative"
    BACKGROUND = "background", "Background"


class Says(models.TextChoices):
    """What a finding says of the quality of services: our reading (letters/polarity), not the inspectorate's."""

    STRENGTH = "strength", "Strength"
    CONCERN = "concern", "Concern"
    MIXED = "mixed", "Mixed"
    NEUTRAL = "neutral", "Neutral"


KINDS: dict[str, str] = dict(Kind.choices)
SAYS: dict[str, str] = dict(Says.choices)
PROBABLY = {
    Says.STRENGTH.value: "Probably a strength",
    Says.CONCERN.value: "Probably a concern",
    Says.MIXED.value: "Probably mixed",
    Says.NEUTRAL.value: "Probably neutral",
}


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings, as a small language: ``Finding.objects.shown().of(authority).about(theme)``."""

    def shown(self) -> FindingQuerySet:
        """Those of letters that readers may see."""
        return self.filter(inspection__letter__state=Letter.State.PUBLISHED)

    def shown_among(self, ids: Iterable[int]) -> FindingQuerySet:
        """Those of these numbers that readers may see."""
        return self.filter(is_published("inspection__letter"), pk__in=ids)

    def of(self, authority: Authority) -> FindingQuerySet:
        return self.filter(inspection__authority=authority)

    def about(self, theme: Theme) -> FindingQuerySet:
        return self.filter(finding_themes__theme=theme, finding_themes__removed=False)

    def on_practice(self) -> FindingQuerySet:
        """Those about the work: without statistics of the area and the history of inspections."""
        return self.exclude(kind=Kind.BACKGROUND)

    def with_context(self) -> FindingQuerySet:
        """With everything that a result card prints, in a constant number of queries."""
        themes = FindingTheme.objects.filter(removed=False).select_related("theme", "set_by")
        themes = themes.order_by("finding_id", "theme__position", "pk")
        held = self.select_related("inspection__authority", "inspection__letter")
        return held.defer(*long_fields("inspection__letter")).prefetch_related(
            models.Prefetch("finding_themes", queryset=themes)
        )

    def with_overall_grades(self) -> FindingQuerySet:
        """With the overall grade of each one's inspection, which `Inspection.overall_grade` then tells."""
        overall = Judgement.objects.filter(name=OVERALL)
        return self.prefetch_related(
            models.Prefetch("inspection__judgements", queryset=overall, to_attr="overall")
        )


class Finding(Versioned):
    """What inspectors found, in their words. ``position`` counts from 0 in the letter; ``page`` from 1."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=Kind, db_index=True)
    section = models.CharField(max_length=300, blank=True)
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.CharField("printed number", max_length=12, blank=True)
    text = models.TextField()
    recurs = models.BooleanField("recurs from an earlier inspection", default=False)
    recurs_from = models.CharField("which one", max_length=200, blank=True)
    outcomes = models.JSONField(
        default=list, blank=True, help_text="Outcomes of the national framework, as printed."
    )
    says = models.CharField("what inspectors said", max_length=10, choices=Says, blank=True, editable=False)
    says_sure = models.BooleanField("software is sure of it", default=False, editable=False)
    says_chance = models.FloatField(
        null=True,
        editable=False,
        help_text="How likely the label is, from 0 to 1; empty if an editor has set it.",
    )
    says_words = models.JSONField(
        default=list, blank=True, editable=False, help_text="The words that decided the label."
    )
    says_by_hand = models.BooleanField("decided by an editor", default=False, editable=False)
    says_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    by_hand = models.BooleanField("added by an editor", default=False, editable=False)
    hand = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="Fields that an editor has set, each with what the software had read.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    themes: models.ManyToManyField[Theme, FindingTheme] = models.ManyToManyField(
        Theme, through="FindingTheme", related_name="findings", blank=True
    )

    objects = FindingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["inspection", "position"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "position"], name="one_finding_per_position"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="finding_kind"),
            models.CheckConstraint(condition=Q(page__gte=1), name="finding_page_from_1"),
            models.CheckConstraint(condition=Q(says__in=["", *Says.values]), name="finding_says"),
        ]
        indexes = [
            models.Index(fields=["says_chance", "id"], name="finding_least_sure"),
            # Comparisons count inspections by what findings say, without reading a word of them.
            models.Index(fields=["inspection", "says", "kind"], name="finding_by_what_it_says"),
            models.Index(fields=["inspection", "kind"], name="finding_inspection_kind"),  # to count by
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return address_of("finding", self.pk)

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # declared by the field
        """As Django's own, which makes its table anew each time: a page has hundreds."""
        return KINDS.get(self.kind, self.kind)

    def get_says_display(self) -> str:  # type: ignore[no-redef]  # declared by the field
        return SAYS.get(self.says, self.says)

    @property
    def says_label(self) -> str:
        """What it says, in a word or two: what is unsure is called so; "" where it has not been told yet."""
        if not self.says:
            return ""
        return self.get_says_display() if self.says_sure else PROBABLY[self.says]

    @property
    def kind_label(self) -> str:
        """The kind where it tells more than ``says_label``; "" of narrative, which is all under no such heading."""
        label = self.get_kind_display()
        return "" if self.kind == Kind.NARRATIVE or label == self.says_label else label

    @property
    def tags(self) -> list[FindingTheme]:
        """The themes it has, with what earned them; ask ``with_context()`` first where there are many."""
        if (tagged := self.__dict__.get("tagged")) is not None:  # read already, without those removed
            return list(tagged)
        return [tag for tag in self.finding_themes.all() if not tag.removed]


class FindingTheme(Versioned):
    """A theme on a finding: what earned it, or who set it. A theme removed by hand is kept as ``removed``."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="finding_themes")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="finding_themes")
    words = models.JSONField(default=list, blank=True, help_text="The words that matched the theme.")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    by_hand = models.BooleanField(default=False)
    removed = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["finding", "theme__position"]
        indexes = [models.Index(fields=["theme", "removed", "finding"], name="tag_theme_counted")]
        constraints = [models.UniqueConstraint(fields=["finding", "theme"], name="theme_once_per_finding")]
        verbose_name = "theme of a finding"
        verbose_name_plural = "themes of findings"

    def __str__(self) -> str:
        return str(self.theme)


class FormerFinding(models.Model):
    """A finding that is no more. Its address still answers, and reading the letter again does not bring it back."""

    class Reason(models.TextChoices):
        MERGED = "merged", "merged with another by an editor"
        DELETED = "deleted", "removed by an editor"
        UNREAD = "unread", "no longer found when the report was read again"

    finding_id = models.PositiveBigIntegerField(primary_key=True)
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="former_findings")
    successor = models.ForeignKey(Finding, models.SET_NULL, null=True, related_name="predecessors")
    reason = models.CharField(max_length=10, choices=Reason)
    text = models.TextField(help_text="Its last text.")
    position = models.PositiveIntegerField()
    gone_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["letter", "position", "finding_id"]

    def __str__(self) -> str:
        return f"{self.text[:60]} ({self.get_reason_display()})"


class Difference(models.Model):
    """Where a letter read again says other than an editor has said, or no longer says a fact that we have.

    Nothing is changed until an editor decides.
    """

    GONE = "finding"  # the field that stands for the finding as a whole: it is no longer read

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="differences")
    finding = models.ForeignKey(Finding, models.CASCADE, null=True, related_name="differences")
    field = models.CharField(max_length=30)
    read = models.JSONField(null=True, help_text="What the software reads now.")
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["letter", "finding__position", "field"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "field"], name="one_difference_per_field"),
            models.UniqueConstraint(
                fields=["letter", "field"], condition=Q(finding=None), name="one_difference_per_fact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}: {self.field}"
