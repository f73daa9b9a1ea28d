"""The authorities that letters are about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from letters.models.addresses import address_of
from letters.models.slugs import FormerSlug, Slugged
from letters.reference.authority_matching import names_to_slugs
from letters.reference.control_characters import without_controls


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

    @property
    def in_sentence(self) -> str:
        """As it stands within a sentence: "the North West", but "London"."""
        bare = (Region.LONDON, Region.YORKSHIRE_AND_THE_HUMBER)
        return str(self.label) if self in bare else f"the {self.label}"


REGIONS: dict[str, str] = dict(Region.choices)


class Authority(Slugged):
    """A local authority with duties for children's services. ``statistical_neighbours`` are in rank order."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(
        "name in addresses",
        max_length=100,
        unique=True,
        help_text="Addresses with an earlier name keep working.",
    )
    other_names = models.JSONField(
        default=list,
        blank=True,
        help_text='Other names that reports use for it, as a list: ["Ashby", "Ashby Vale"].',
    )
    region = models.CharField(max_length=30, choices=Region)
    type = models.CharField(
        max_length=40, blank=True, help_text="Such as County, Unitary authority or London borough."
    )
    ons_code = models.CharField("ONS code", max_length=9, blank=True)
    is_former = models.BooleanField("former authority", default=False)
    is_fictional = models.BooleanField("fictional (sample)", default=False)
    statistical_neighbours: models.ManyToManyField[Authority, StatisticalNeighbour] = models.ManyToManyField(
        "self", symmetrical=False, through="StatisticalNeighbour", related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "authorities"
        constraints = [models.CheckConstraint(condition=Q(region__in=Region.values), name="authority_region")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("authority", self.slug)

    def get_region_display(self) -> str:  # type: ignore[no-redef]  # declared by the field
        """As Django's own, which makes its table anew each time: a page has twenty."""
        return REGIONS.get(self.region, self.region)

    @property
    def region_in_sentence(self) -> str:
        """Its region as it stands within a sentence: "the North West"."""
        return Region(self.region).in_sentence

    def save(self, *args: Any, **options: Any) -> None:
        """A name given up stays one that letters may print: letters read again still find their authority."""
        former = type(self)._base_manager.filter(pk=self.pk).values_list("name", flat=True).first()
        if former and former != self.name and former not in self.other_names:
            self.other_names = [*self.other_names, former]
            if options.get("update_fields") is not None:
                options["update_fields"] = {*options["update_fields"], "other_names"}
        super().save(*args, **options)

    def clean(self) -> None:
        """Refuse a name that another authority answers to: no letter that prints it could be told apart."""
        super().clean()
        self.other_names = [] if self.other_names is None else self.other_names  # an emptied field
        if not _are_names(self.other_names):
            raise ValidationError('Write other names as a list: ["Ashby", "Ashby Vale"].')
        self.other_names = [without_controls(name).strip() for name in self.other_names]
        others = Authority.objects.exclude(pk=self.pk).values_list("slug", "name", "other_names")
        try:
            names_to_slugs([*others, (self.slug, self.name, self.other_names)])
        except ValueError as error:
            raise ValidationError(str(error)) from error


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def successor_of(authority_id: int | None) -> int | None:
    """Given the number that an authority had when it was noted, return it, or that of the one that it was merged into
    since, which its last address leads to; None where it is gone."""
    if authority_id is None or Authority.objects.filter(pk=authority_id).exists():
        return authority_id
    last = Authority.history.filter(id=authority_id).values_list("slug", flat=True).first()
    became = FormerSlug.objects.filter(field="authority", slug=last or "")
    return became.values_list("authority_id", flat=True).first()


LOCK_CLASS = 0x1F1E  # our locks among those of others in the same database
AUTHORITIES = 2  # of our locks this one; the worker's is 1


def hold_authorities(*, alone: bool = False) -> None:
    """Until the transaction ends, have no authority merged into another by anyone else, once who does that has ended;
    ``alone`` is for who does it, and waits for all others. Whom a letter is about is to be read after this.

    With SQLite, which has one writer at a time, nothing needs to be done.
    """
    if connection.vendor == "postgresql":
        shared = "" if alone else "_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s, %s)", [LOCK_CLASS, AUTHORITIES])


@contextmanager
def authorities_held(*, alone: bool = False) -> Iterator[None]:
    """A transaction that holds authorities (`hold_authorities`) before it locks any row; ``alone`` is for who changes
    what hangs on letters everywhere, such as the themes of all findings.

    Whoever changes letters, findings, themes, authorities or follow-ups does so within one: so whoever merges waits
    without a row that others wait for, and once it begins nobody has a row that it waits for. Were rows locked first, a
    merge could wait for the worker's rows, the worker for an editor's, and the editor for the merge to end.
    """
    with transaction.atomic():
        hold_authorities(alone=alone)
        yield


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
