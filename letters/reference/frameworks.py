"""Policy as a table: the kinds of inspection, how their titles print, what they judge and in which words.

Facts from the inspectorate's own published frameworks. A new framework is a new row. Patterns
are matched against text whose quotes are straight and whose white space is single, ignoring case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

# As printed -> as stored. The longer first: "to be good" came in 2016 and means the same.
GRADES = (
    ("requires improvement to be good", "requires improvement"),
    ("require improvement to be good", "requires improvement"),
    ("requires improvement", "requires improvement"),
    ("require improvement", "requires improvement"),
    ("outstanding", "outstanding"),
    ("good", "good"),
    ("adequate", "adequate"),
    ("inadequate", "inadequate"),
    ("not judged", ""),
)

OVERALL = "overall_effectiveness"

# Slug -> as shown to readers.
JUDGEMENTS = {
    OVERALL: "Overall effectiveness",
    "leaders": "Leaders",
    "help_and_protection": "Help and protection",
    "in_care": "Children in care",
    "in_care_and_care_leavers": "Children in care and care leavers",
    "care_leavers": "Care leavers",
    "adoption": "Adoption",
    "lscb": "Local Safeguarding Children Board",
    "capacity_to_improve": "Capacity to improve",
    "outcomes": "Outcomes for children",
    "quality_of_provision": "Quality of provision",
    "quality_of_practice": "Quality of practice",
    "area_send": "Area SEND outcome",
    "safeguarding": "Safeguarding services",
    "safeguarding_capacity": "Safeguarding services: capacity to improve",
    "looked_after": "Services for looked after children",
    "looked_after_capacity": "Services for looked after children: capacity to improve",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing a framework judges: its slug, and patterns of its name as tables and, if otherwise, headings
    print it; a table's goes on after it. ``under``: the heading of the part of the report that it stands in,
    where the same words are graded in two parts.
    """

    slug: str
    printed: str
    heading: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Era:
    """What inspections that begin on ``since`` or later judge, until the framework's next era; ``extras`` some do."""

    since: date
    judges: tuple[str, ...]
    extras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Framework:
    """A kind of inspection. ``titles`` are patterns; the group ``authority`` holds the printed authority.

    ``short_name`` is what practitioners call it, short enough for the head of a column; ``authors`` sign its letters.
    ``mention`` is how prose without a title speaks of it. ``years`` are those of inspections, the last None
    while it is in use. ``signed``: where no lead is named, the one inspector who signs is the lead.
    ``lead_may_be_absent``: its letters often name no lead. ``covered``: its reports have a cover of title, dates and
    judgements. ``reads_tables``: what its tables say are findings. ``long_areas``: its areas
    for improvement are paragraphs, not a sentence or two. ``outcomes``: where a sentence stands in the place
    of a grade, (its pattern, as stored), for the one thing ``judged``. ``comparable``: its grades are of the
    authority's own services, so that they stand in one row with those of other inspections.
    """

    slug: str
    name: str
    short_name: str
    titles: tuple[str, ...]
    years: tuple[int, int | None]
    judged: tuple[Judged, ...] = ()
    eras: tuple[Era, ...] = ()
    mention: str = ""
    signed: bool = False
    dated: bool = False
    authors: str = "Ofsted"
    lead_may_be_absent: bool = False
    covered: bool = False
    reads_tables: bool = False
    long_areas: bool = False
    outcomes: tuple[tuple[str, str], ...] = ()
    comparable: bool = True


JTAI = r"joint targeted area (re-?)?inspection( \(jtai\))?"
NOT_ILACS = r"(?!services|looked after|safeguarding|arrangements|private|the (arrangements|effectiveness))"

PROGRESS = r"(the )?experiences? and progress of (the )?"

ILACS_JUDGED = (
    Judged("leaders", r"(the )?impact of leaders on social work practice with children and families"),
    Judged("help_and_protection", rf"{PROGRESS}children (and young people )?who need help and protection"),
    Judged(
        "in_care_and_care_leavers", rf"{PROGRESS}children in care and (children |young people )?care leavers"
    ),
    Judged("in_care", rf"{PROGRESS}children in care"),
    Judged("care_leavers", rf"{PROGRESS}(children |young people )?(who are )?care leavers"),
    Judged(OVERALL, r"overall effectiveness"),
)

SIF_JUDGED = (
    Judged(
        "help_and_protection",
        rf"(1\.? ?|{PROGRESS})?children (and young people )?who need help and protection",
    ),
    Judged("in_care", rf"(2\.? ?|{PROGRESS})?children looked after and achieving permanence"),
    Judged("adoption", r"(2\.1\.? ?)?adoption performance"),
    Judged("care_leavers", rf"(2\.2\.? ?)?{PROGRESS}(young people )?care leavers"),
    Judged("leaders", r"(3\.? ?)?leadership,? management and governance"),
    Judged(
        OVERALL,
        r"overall effectiveness",
        r"children's services in .{3,80}?|the overall judge?ment|this local authority",
    ),
    Judged(
        "lscb",
        r"NEVER IN A TABLE",
        r"(the )?(effectiveness of )?(the )?([\w'-]+ ){0,5}safeguarding children board",
    ),
)

# Each of the two services is graded for effectiveness and for capacity to improve, on a scale of four.
SAFEGUARDING = r"(the )?(inspection outcomes: )?safeguarding services"
LOOKED_AFTER = r"(the )?(inspection outcomes: )?services for looked after children"
EFFECTIVENESS = r"overall effectiveness( of .{3,90}?)?"
CAPACITY = r"capacity (to|for) improve(ment)?( of .{3,90}?)?"
TWO_SERVICES_JUDGED = (
    Judged("safeguarding", EFFECTIVENESS, under=SAFEGUARDING),
    Judged("safeguarding_capacity", CAPACITY, under=SAFEGUARDING),
    Judged("looked_after", EFFECTIVENESS, under=LOOKED_AFTER),
    Judged("looked_after_capacity", CAPACITY, under=LOOKED_AFTER),
)

# An area SEND inspection has a sentence for a grade: one of three. Pattern -> as stored.
AREA_OUTCOMES = (
    (
        r"typically lead to positive experiences and outcomes",
        "typically lead to positive experiences and outcomes",
    ),
    (r"lead to inconsistent experiences and outcomes", "lead to inconsistent experiences and outcomes"),
    (r"widespread and/or systemic failings", "widespread and/or systemic failings"),
)

POLICY = (
    Framework(
        slug="jtai",
        long_areas=True,
        name="Joint targeted area inspection",
        short_name="JTAI",
        titles=(
            rf"{JTAI} .*\b(in|across) (?P<authority>.+)",
            rf"{JTAI} of (?P<authority>.+)",
        ),
        years=(2016, None),
        mention=r"joint targeted area inspection",
        dated=True,
        authors="Ofsted and other inspectorates",
        lead_may_be_absent=True,
    ),
    Framework(
        slug="area-send",
        long_areas=True,
        name="Area SEND inspection",
        short_name="Area SEND",
        titles=(r"area send (monitoring |full )?inspection of (?P<authority>.+)",),
        years=(2023, None),
        judged=(Judged("area_send", r"inspection outcome"),),
        mention=r"area send inspection",
        authors="Ofsted and Care Quality Commission",
        reads_tables=True,
        outcomes=AREA_OUTCOMES,
        comparable=False,  # a partnership's work is judged, not children's services
    ),
    Framework(
        slug="local-area-send",
        long_areas=True,
        name="Local area SEND inspection",
        short_name="Local area SEND",
        titles=(
            r"joint (local )?area send inspection (in|of) (?P<authority>.+)",
            r"(joint )?local area (send|special educational needs) inspection (in|of) (?P<authority>.+)",
        ),
        years=(2016, 2022),
        signed=True,
        dated=True,
        authors="Ofsted and Care Quality Commission",
    ),
    Framework(
        slug="local-area-send-revisit",
        long_areas=True,
        name="Local area SEND revisit",
        short_name="Local area SEND revisit",
        titles=(r"(joint )?(local )?area send re-?visit (in|of|to) (?P<authority>.+)",),
        years=(2018, 2023),
        signed=True,
        dated=True,
        authors="Ofsted and Care Quality Commission",
    ),
    Framework(
        slug="safeguarding-looked-after",
        name="Inspection of safeguarding and looked after children services",
        short_name="Safeguarding and looked after children",
        titles=(r"(re-?)?inspection of safeguarding and looked after children('s)? services",),
        years=(2009, 2012),
        judged=TWO_SERVICES_JUDGED,
        authors="Ofsted and Care Quality Commission",
        covered=True,
    ),
    Framework(
        slug="joint-area-review-progress",
        long_areas=True,
        name="Joint area review progress inspection",
        short_name="Joint area review progress",
        titles=(
            r"inspection of progress made in the provision of safeguarding services in (?P<authority>.+)",
            r"joint area review:? progress inspection( of (?P<authority>.+))?",
        ),
        years=(2009, 2010),
        dated=True,
        authors="Ofsted and other inspectorates",
    ),
    Framework(
        slug="contact-referral-assessment",
        long_areas=True,
        name="Contact, referral and assessment inspection",
        short_name="Contact, referral, assessment",
        titles=(
            r"(annual )?unannounced inspection of contact,? referral,? and assessment arrangements"
            r"( (with)?in (?P<authority>.+))?",
        ),
        years=(2009, 2012),
        mention=r"inspection of contact, referral and assessment",
        signed=True,
        dated=True,
    ),
    Framework(
        slug="looked-after-children",
        name="Inspection of services for looked after children",
        short_name="Looked after children",
        titles=(r"(re-?)?inspection of (services for )?looked after children('s)?( services)?",),
        years=(2012, 2013),
        judged=(
            Judged(OVERALL, r"overall effectiveness", r"(the )?overall effectiveness( of .{3,90}?)?"),
            Judged("capacity_to_improve", r"capacity (to|for) improve(ment)?"),
            Judged("outcomes", r"outcomes for looked after children( and young people)?"),
            Judged("quality_of_provision", r"quality of provision"),
            Judged("leaders", r"leadership and (management|governance)"),
        ),
        covered=True,
    ),
    Framework(
        slug="protection-of-children",
        name="Inspection of arrangements for the protection of children",
        short_name="Protection of children",
        titles=(r"(re-?)?inspection of (local authority )?arrangements for the protection of children",),
        years=(2012, 2013),
        judged=(
            Judged(OVERALL, r"overall effectiveness"),
            Judged("help_and_protection", r"(the )?effectiveness of the help and protection"),
            Judged("quality_of_practice", r"(the )?quality of practice"),
            Judged("leaders", r"leadership and (governance|management)"),
        ),
        covered=True,
    ),
    Framework(
        slug="sif",
        name="Single inspection",
        short_name="Single inspection",
        titles=(r"(re-?)?inspection of services for children in need of help and protection",),
        years=(2013, 2018),
        judged=SIF_JUDGED,
        eras=(
            Era(
                date(2013, 1, 1),
                ("help_and_protection", "in_care", "adoption", "care_leavers", "leaders", OVERALL),
                extras=("lscb",),
            ),
        ),
        covered=True,
    ),
    Framework(
        slug="monitoring-visit",
        name="Monitoring visit",
        short_name="Monitoring visit",
        titles=(
            r"(ofsted )?monitoring visit (to|of) (?P<authority>.+)",
            r"(ofsted )?monitoring visit",
        ),
        years=(2016, None),
        mention=r"monitoring visit",
        signed=True,
        dated=True,
    ),
    Framework(
        slug="focused-visit",
        name="Focused visit",
        short_name="Focused visit",
        titles=(
            r"(ofsted )?(covid-19 )?(focus+ed|assurance) visit (to|of) (?P<authority>.+)",
            r"(ofsted )?(covid-19 )?focus+ed visit",
        ),
        years=(2016, None),
        mention=r"focus+ed visit",
        signed=True,
        dated=True,
    ),
    Framework(
        slug="ilacs",
        name="Inspection of local authority children's services",
        short_name="ILACS",
        titles=(
            r"(re-?)?inspection of (local authority )?children's (social care )?services( (in|for) (?P<authority>.+))?",
            rf"(re-?)?inspection of {NOT_ILACS}(?P<authority>.+?) children's (social care )?services",
            rf"(re-?)?inspection of {NOT_ILACS}(?P<authority>.+? (trust|children first|for children))\b",
        ),
        years=(2018, None),
        judged=ILACS_JUDGED,
        eras=(
            Era(date(2018, 1, 1), ("leaders", "help_and_protection", "in_care_and_care_leavers", OVERALL)),
            Era(date(2023, 1, 1), ("leaders", "help_and_protection", "in_care", "care_leavers", OVERALL)),
            Era(date(2026, 4, 1), ("leaders", "help_and_protection", "in_care", "care_leavers")),
        ),
    ),
)

BY_SLUG = {framework.slug: framework for framework in POLICY}
NOT_COMPARABLE = frozenset(
    judged.slug for framework in POLICY if not framework.comparable for judged in framework.judged
)


def framework_name(slug: str) -> str:
    """Given a framework's slug, return its name for readers; the slug itself where there is none."""
    return BY_SLUG[slug].name if slug in BY_SLUG else slug


def framework_short_name(slug: str) -> str:
    """Given a framework's slug, return what practitioners call it; the slug itself where there is none."""
    return BY_SLUG[slug].short_name if slug in BY_SLUG else slug


def judgement_under(slug: str, heading: str) -> str:
    """Given a framework's slug and the heading of a part of its report, return what is judged there; "" where nothing.

    A heading with the grade behind it ("…: good"), one without, and "The graded judgement for … is …" say the same.
    """
    judged = BY_SLUG[slug].judged if slug in BY_SLUG else ()
    plain = re.sub(
        r"^the graded judge?ment (for|about|of|on) ",
        "",
        heading.replace("’", "'").strip(),
        flags=re.IGNORECASE,
    )
    for one in judged:
        if not one.under and re.match(rf"(the )?({one.heading or one.printed})", plain, re.IGNORECASE):
            return one.slug
    return ""


FACT_NAMES = {"framework": "inspection type", "published": "publication date"}


def fact_name(field: str) -> str:
    """Given what a doubt is about, a fact or a judgement's slug, return it as it stands within a sentence."""
    name = JUDGEMENTS.get(field) or FACT_NAMES.get(field) or field.replace("_", " ")
    return name if field == "lscb" else name[:1].lower() + name[1:]


def judgement_name(slug: str) -> str:
    """Given a judgement's slug, return its name for readers; the slug's words where we hold none."""
    return JUDGEMENTS.get(slug) or slug.replace("_", " ").capitalize()
