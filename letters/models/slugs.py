"""Addresses that last: what a filter's value was once called leads to what it is called now."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from letters.models.versioned import Versioned
from letters.reference.control_characters import without_controls

FIELDS = ("theme", "authority")


class FormerSlugQuerySet(models.QuerySet["FormerSlug"]):
    """Former slugs, as a small language."""

    def current(self) -> dict[str, dict[str, str]]:
        """Return field -> former slug -> the slug that it has become; one query."""
        became: dict[str, dict[str, str]] = {field: {} for field in FIELDS}
        for field, slug, theme, authority in self.values_list(
            "field", "slug", "theme__slug", "authority__slug"
        ):
            became[field][slug] = theme or authority
        return became


class FormerSlug(models.Model):
    """A slug that a theme or an authority had, or had before it was merged into another."""

    field = models.CharField(max_length=10, choices=[(field, field) for field in FIELDS])
    slug = models.SlugField(max_length=100)
    theme = models.ForeignKey("letters.Theme", models.CASCADE, null=True, related_name="former_slugs")
    authority = models.ForeignKey("letters.Authority", models.CASCADE, null=True, related_name="former_slugs")

    objects = FormerSlugQuerySet.as_manager()

    class Meta:
        verbose_name = "former address"
        verbose_name_plural = "former addresses"
        constraints = [
            models.UniqueConstraint(fields=["field", "slug"], name="former_slug_once"),
            models.CheckConstraint(
                condition=Q(field="theme", theme__isnull=False, authority__isnull=True)
                | Q(field="authority", theme__isnull=True, authority__isnull=False),
                name="former_slug_of_its_field",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} → {self.theme or self.authority}"


class Slugged(Versioned):
    """A row that readers' bookmarks name by its slug: a slug given up is remembered."""

    slug: models.SlugField[str, str]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """What editors have typed or pasted has no control characters."""
        super().clean()
        for field in self._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField):
                typed = getattr(self, field.attname)
                if (plain := without_controls(typed)) != typed:
                    setattr(self, field.attname, plain.strip())

    def save(self, *args: Any, **options: Any) -> None:
        held: models.Manager[Any] = type(self)._base_manager
        before = held.filter(pk=self.pk).values_list("slug", flat=True).first()
        super().save(*args, **options)
        field = str(self._meta.model_name)
        FormerSlug.objects.filter(field=field, slug=self.slug).delete()  # it is somebody's own again
        if before and before != self.slug:
            FormerSlug.objects.update_or_create(field=field, slug=before, defaults={field: self})
