"""The filters of a search, one row each. Labels, page, addresses and index fields of a filter come from its row.

The order of the rows is that of addresses, of the page and of sentences. To add a filter, add a row, and its
expected values to tests/search/collection.py; the index then has another version and is rebuilt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.text import slugify

from letters.models import Authority, Finding, Kind, Region, Says, Theme
from letters.reference.frameworks import BY_SLUG

UNKNOWN = "unknown"  # the value of a filter where a letter does not give the fact
FIRST_YEAR, LAST_YEAR = 1989, 2100  # the Children Act, and as far as anyone plans
GRADES = {
    "outstanding": "Outstanding",
    "good": "Good",
    "adequate": "Adequate",
    "requires-improvement": "Requires improvement",
    "inadequate": "Inadequate",
    UNKNOWN: "No overall grade",
}


# Short forms of the names of councils, besides their other names.
INITIALS = {
    "barking-and-dagenham": ("LBBD",),
    "bath-and-north-east-somerset": ("B&NES", "BANES"),
    "blackburn-with-darwen": ("BwD",),
    "brighton-and-hove": ("Brighton",),
    "cheshire-west-and-chester": ("CWAC", "Cheshire West"),
    "east-riding-of-yorkshire": ("East Riding",),
    "hammersmith-and-fulham": ("LBHF",),
    "isles-of-scilly": ("Scilly",),
    "kensington-and-chelsea": ("RBKC",),
    "north-east-lincolnshire": ("NE Lincs",),
    "redcar-and-cleveland": ("Redcar",),
    "telford-and-wrekin": ("Telford",),
    "windsor-and-maidenhead": ("RBWM",),
}
PLACE_END = re.compile(r"(,|[ -](upon|on|with)[ -]).*", re.IGNORECASE)  # Stoke-on-Trent; "Bristol, City of"


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter: its parameter, its names, its values, and what is indexed for it of a finding.

    ``sentence_prefix`` stands before its values in the heading of a page ("in" Sefton); "" where the heading has a
    place of its own for them. ``values`` returns value -> label, in the order to show them, and ``prepare`` the value
    of a finding, or a list. ``reads`` are the columns that ``prepare`` needs besides related rows. ``shown_first`` is
    how many values show before "more" (0: all), ``by_total`` puts those with most findings first, and ``in_sentence``
    gives a label as it stands within a sentence. ``spoken`` returns (what people type, the value that it names): such
    words in a question are offered as this filter.
    """

    name: str
    label: str
    plural: str
    values: Callable[[], Mapping[str, str]]
    prepare: Callable[[Finding], str | list[str]]
    sentence_prefix: str = ""
    reads: tuple[str, ...] = ()
    many: bool = False
    shown_first: int = 0
    by_total: bool = False
    in_sentence: Callable[[str], str] = str
    spoken: Callable[[], Iterable[tuple[str, str]]] = tuple


def _themes() -> Mapping[str, str]:
    return dict(Theme.objects.values_list("slug", "name"))


def _theme_slugs(finding: Finding) -> list[str]:
    return sorted(tag.theme.slug for tag in finding.tagged)  # type: ignore[attr-defined]


def _regions() -> Mapping[str, str]:
    return {**dict(Region.choices), UNKNOWN: "Region not known"}


def _region_in_sentence(label: str) -> str:
    return {region.label: region.in_sentence for region in Region}.get(label, "a region that is not known")


def _region(finding: Finding) -> str:
    authority = finding.inspection.authority
    return authority.region if authority else UNKNOWN


def _authorities() -> Mapping[str, str]:
    return {**dict(Authority.objects.values_list("slug", "name")), UNKNOWN: "Authority not known"}


def _authority_slug(finding: Finding) -> str:
    authority = finding.inspection.authority
    return authority.slug if authority else UNKNOWN


def _spoken_authorities() -> Iterable[tuple[str, str]]:
    """Each authority's own name, its other names, and shortened forms of them ("Stoke")."""
    authorities = Authority.objects.values_list("slug", "name", "other_names")
    return _spoken_forms(tuple((slug, name, *others) for slug, name, others in authorities))


@lru_cache(maxsize=2)  # a thousand forms, the same until an authority is renamed
def _spoken_forms(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, str], ...]:
    """Given authorities' slugs with their names, return all forms of the names, each with its slug."""
    return tuple(
        (form, slug)
        for slug, *names in rows
        for name in (*names[:1], slug, *names[1:], *INITIALS.get(slug, ()))
        for form in (name, PLACE_END.sub("", name), f"{name} council")
    )


def _spoken_regions() -> Iterator[tuple[str, str]]:
    for slug, name in Region.choices:
        yield from ((name, slug), (name.replace(" ", ""), slug))


def _spoken_frameworks() -> Iterator[tuple[str, str]]:
    for slug, framework in BY_SLUG.items():
        names = {framework.name, framework.short_name, slug}
        yield from ((form, slug) for name in names for form in (name, f"{name}s"))


def _spoken_grades() -> Iterator[tuple[str, str]]:
    """Grades as they are said of authorities; alone, "good" and "adequate" are everyday words."""
    for slug, label in GRADES.items():
        if slug != UNKNOWN:
            yield from ((f"{word} {label}", slug) for word in ("rated", "graded", "judged"))
            yield from ((f"{label} {word}", slug) for word in ("authorities", "councils", "grade"))
            if slug not in ("good", "adequate"):
                yield label, slug


def framework_labels() -> Mapping[str, str]:
    """Return the names of the kinds of inspection, as readers are shown them."""
    return {slug: framework.name for slug, framework in BY_SLUG.items()} | {
        UNKNOWN: "Inspection type not known"
    }


def _grade(finding: Finding) -> str:
    """Its inspection's overall grade; UNKNOWN also where the report says that it was not judged."""
    overall = finding.inspection.overall  # type: ignore[attr-defined]
    return (slugify(overall[0].grade) if overall else "") or UNKNOWN


def _years() -> Mapping[str, str]:
    years = map(str, range(LAST_YEAR, FIRST_YEAR - 1, -1))
    return {**{year: year for year in years}, UNKNOWN: "Date not known"}


FACETS = (
    Facet(
        name="says",
        label="What inspectors said",
        plural="labels",
        values=lambda: {**dict(Says.choices), UNKNOWN: "Not labelled yet"},
        prepare=lambda finding: finding.says or UNKNOWN,
        reads=("says",),
        in_sentence=str.lower,
    ),
    Facet(
        name="theme",
        label="Theme",
        plural="themes",
        sentence_prefix="about",
        values=_themes,
        prepare=_theme_slugs,
        many=True,
        shown_first=8,
        by_total=True,
    ),
    Facet(
        name="region",
        label="Region",
        plural="regions",
        sentence_prefix="in",
        in_sentence=_region_in_sentence,
        values=_regions,
        prepare=_region,
        spoken=_spoken_regions,
    ),
    Facet(
        name="authority",
        label="Authority",
        plural="authorities",
        sentence_prefix="in",
        values=_authorities,
        prepare=_authority_slug,
        spoken=_spoken_authorities,
        shown_first=6,
        by_total=True,
    ),
    Facet(
        name="framework",
        label="Inspection type",
        plural="inspection types",
        sentence_prefix="from",
        values=framework_labels,
        prepare=lambda finding: finding.inspection.framework or UNKNOWN,
        reads=("inspection__framework",),
        spoken=_spoken_frameworks,
        shown_first=6,
        by_total=True,
    ),
    Facet(
        name="kind",
        label="Kind of finding",
        plural="kinds",
        sentence_prefix="listed as",
        values=lambda: dict(Kind.choices),
        prepare=lambda finding: finding.kind,
        reads=("kind",),
        in_sentence=str.lower,
    ),
    Facet(
        name="grade",
        label="Overall grade",
        plural="grades",
        sentence_prefix="where the overall grade was",
        values=lambda: GRADES,
        prepare=_grade,
        spoken=_spoken_grades,
        in_sentence=str.lower,
    ),
    Facet(
        name="year",
        label="Year inspected",
        plural="years",
        values=_years,
        prepare=lambda finding: str(finding.inspection.year or UNKNOWN),
        reads=("inspection__start",),
        shown_first=6,
    ),
)
FACET_BY_NAME = {facet.name: facet for facet in FACETS}
FILTERS = tuple(FACET_BY_NAME)
