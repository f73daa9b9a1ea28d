"""What findings can be about."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from letters.models.slugs import Slugged
from letters.theme_rules import RuleError, theme_rules


class Theme(Slugged):
    """What a finding can be about. ``phrases`` and ``exclusions`` are rules in the form docs/themes.md tells."""

    slug = models.SlugField(
        "name in addresses",
        max_length=60,
        unique=True,
        help_text="Addresses with an earlier name keep working.",
    )
    name = models.CharField(max_length=80, unique=True)
    group = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0, help_text="The lowest number comes first.")
    definition = models.TextField(
        blank=True, help_text="Shown to readers: what findings with this theme are about."
    )
    phrases = models.TextField(
        blank=True,
        help_text="One on each line; a finding that matches any of them has the theme. [word] may be missing, "
        "(one|other) is either, … is a gap of up to five words, and a word in quotation marks is matched exactly.",
    )
    exclusions = models.TextField(
        "phrases that do not count",
        blank=True,
        help_text="One on each line, in the same notation. A phrase above that is part of one of these does not count.",
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse rules that cannot be read, each beside the field that it stands in."""
        super().clean()
        errors = {}
        for field, rules in (("phrases", (self.phrases, "")), ("exclusions", ("word", self.exclusions))):
            try:
                theme_rules(self.slug, *rules)
            except RuleError as error:
                errors[field] = str(error)
        if errors:
            raise ValidationError(errors)
