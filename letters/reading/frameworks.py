"""Policy as a table: the kinds of inspection, how their titles print, what they judge and in which words.

Facts from the inspectorate's own published frameworks. A new framework is a new row. Patterns
are matched against text whose quotes are straight and whose white space is single, ignoring case.
"""

from __future__ import annotations

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
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing a framework judges: its slug, and the start of its name as tables print it (a pattern)."""

    slug: str
    printed: str


@dataclass(frozen=True, slots=True)
class Era:
    """What inspections that begin on ``since`` or later judge, until the next era of the framework."""

    since: date
    judges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A kind of inspection. ``titles`` are patterns; the group ``authority`` holds the printed authority.

    ``mention`` is how prose without a title speaks of it. ``years`` are those of inspections, the last None
    while it is in use. ``signed``: where no lead is named, the one inspector who signs is the lead.
    """

    slug: str
    name: str
    titles: tuple[str, ...]
    years: tuple[int, int | None]
    judged: tuple[Judged, ...] = ()
    eras: tuple[Era, ...] = ()
    mention: str = ""
    signed: bool = False
    dated: bool = False


JTAI = r"joint targeted area (re-?)?inspection( \(jtai\))?"
NOT_ILACS = r"(?!services|looked after|safeguarding|arrangements|private|the (arrangements|effectiveness))"

ILACS_JUDGED = (
    Judged("leaders", r"(the )?impact of leaders on social work practice"),
    Judged(
        "help_and_protection",
        r"(the )?experiences and progress of children (and young people )?who need help",
    ),
    Judged(
        "in_care_and_care_leavers",
        r"(the )?experiences and progress of children in care and (young people )?care leavers",
    ),
    Judged("in_care", r"(the )?experiences and progress of children in care"),
    Judged("care_leavers", r"(the )?experiences and progress of (children )?(young people )?care leavers"),
    Judged(OVERALL, r"overall effectiveness"),
)

SIF_JUDGED = (
    Judged("help_and_protection", r"1\.? ?children who need help and protection"),
    Judged("in_care", r"2\.? ?children looked after and achieving permanence"),
    Judged("adoption", r"(2\.1\.? ?)?adoption performance"),
    Judged("care_leavers", r"(2\.2\.? ?)?(the )?experiences? and progress of care leavers"),
    Judged("leaders", r"3\.? ?leadership,? management and governance"),
)

POLICY = (
    Framework(
        slug="jtai",
        name="Joint targeted area inspection",
        titles=(
            rf"{JTAI} .*\b(in|across) (?P<authority>.+)",
            rf"{JTAI} of (?P<authority>.+)",
        ),
        years=(2016, None),
        mention=r"joint targeted area inspection",
        dated=True,
    ),
    Framework(
        slug="area-send",
        name="Area SEND inspection",
        titles=(r"area send (monitoring |full )?inspection of (?P<authority>.+)",),
        years=(2023, None),
        judged=(Judged("area_send", r"inspection outcome"),),
        mention=r"area send inspection",
    ),
    Framework(
        slug="contact-referral-assessment",
        name="Contact, referral and assessment inspection",
        titles=(
            r"(annual )?unannounced inspection of contact, referral and assessment arrangements"
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
        titles=(r"(re-?)?inspection of (services for )?looked after children('s)?( services)?",),
        years=(2012, 2013),
        judged=(
            Judged(OVERALL, r"overall effectiveness"),
            Judged("capacity_to_improve", r"capacity (to|for) improve(ment)?"),
            Judged("outcomes", r"outcomes for looked after children"),
            Judged("quality_of_provision", r"quality of provision"),
            Judged("leaders", r"(leadership|ambition|leadership and management|leadership and governance)"),
        ),
    ),
    Framework(
        slug="protection-of-children",
        name="Inspection of arrangements for the protection of children",
        titles=(r"(re-?)?inspection of (local authority )?arrangements for the protection of children",),
        years=(2012, 2013),
        judged=(
            Judged(OVERALL, r"overall effectiveness"),
            Judged("help_and_protection", r"(the )?effectiveness of the help and protection"),
            Judged("quality_of_practice", r"(the )?quality of practice"),
            Judged("leaders", r"leadership and (governance|management)"),
        ),
    ),
    Framework(
        slug="sif",
        name="Single inspection",
        titles=(r"(re-?)?inspection of services for children in need of help and protection",),
        years=(2013, 2018),
        judged=SIF_JUDGED,
    ),
    Framework(
        slug="monitoring-visit",
        name="Monitoring visit",
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
        titles=(
            r"(re-?)?inspection of (local authority )?children's (social care )?services",
            rf"(re-?)?inspection of {NOT_ILACS}(?P<authority>.+?) children's (social care )?services",
            r"(re-?)?inspection of (?P<authority>.+? (trust|children first|for children))\b",
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


def framework_name(slug: str) -> str:
    """Given a framework's slug, return its name for readers; the slug itself where there is none."""
    return BY_SLUG[slug].name if slug in BY_SLUG else slug


def judgement_name(slug: str) -> str:
    """Given a judgement's slug, return its name for readers; the slug's words where we hold none."""
    return JUDGEMENTS.get(slug) or slug.replace("_", " ").capitalize()
