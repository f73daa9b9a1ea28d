"""What editors can change about how questions are read."""

from __future__ import annotations

from django.db import models


class Vocabulary(models.Model):
    """Ways of saying one thing, of all eras: a question that uses one of them also finds the others."""

    phrases = models.TextField(
        help_text="One way of saying it on each line, as a letter would write it: “looked after children”, "
        "“children in care”. Capitals and endings do not matter."
    )
    note = models.CharField(max_length=200, blank=True, help_text="Why these belong together; for editors.")

    class Meta:
        ordering = ["pk"]
        verbose_name = "words for the same thing"
        verbose_name_plural = "words for the same thing"

    def __str__(self) -> str:
        return " = ".join(line.strip() for line in self.phrases.splitlines() if line.strip())
