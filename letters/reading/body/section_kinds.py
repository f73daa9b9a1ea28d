"""Policy as a table: what stands under which heading, and which paragraphs are never findings.

Patterns are matched against text whose quotes are straight and whose white space is single, ignoring case,
from its start. The first match counts. Facts from the inspectorate's own report forms, 2009 to 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from letters.reading.letter import KINDS

STRENGTH, MEETS, DEVELOPMENT, PRIORITY, NARRATIVE = KINDS

SKIP = "skip"  # a section that holds no findings
PLAIN = "plain"  # names no subject of its own: name and kind come from the heading above
DROP = "drop"  # set like a heading, but no heading: a table's head, a grade
END = "end"  # nothing after it is a finding
ASIDE = "aside"  # the head of a table's column that says who is to act
BOX = "box"  # a boxed case study: narrative, and the section around it goes on below the box


@dataclass(frozen=True, slots=True)
class Rule:
    """Headings that start with ``pattern`` play ``role``: a kind of finding, or one of the words above."""

    pattern: str
    role: str


GRADE = r"(outstanding|good|adequate|inadequate|requires? improvement( to be good)?|not judged)"

HEADINGS = (
    # Set like headings, but none.
    Rule(rf"{GRADE}\W*$", DROP),
    Rule(r"grade \d\b", DROP),
    Rule(r"(key )?judge?ments?( grades?)?\W*$|grades?\W*$|area$", DROP),
    Rule(r"responsible (body|bodies|organisation|agency)", ASIDE),
    Rule(
        r"(inspection|visit) dates?\b|(report )?published\b|lead inspectors?\b|age group\b|report date\b",
        DROP,
    ),
    Rule(r"(her|his) majesty's (chief )?inspector", DROP),
    Rule(r"dear\b", DROP),
    Rule(r"(and|review of the effectiveness of the local safeguarding children board.{0,3})$", DROP),
    # Sections without findings.
    Rule(r"contents\b", SKIP),
    Rule(r"about this inspection|information about (this|the) (inspection|review)", SKIP),
    Rule(r"(the )?inspection (judgements|judgments) and what they mean", SKIP),
    Rule(r"what the (inspection )?judge?ments mean", SKIP),
    Rule(r"record of main findings", SKIP),
    Rule(r"(the )?inspection team", SKIP),
    Rule(r"local area partnership details", SKIP),
    Rule(
        r"areas? (covered|reviewed) (by|in|during) (the|this) (visit|inspection)|scope of (the|this) ", SKIP
    ),
    Rule(r"(what happens )?next( steps)?\W*$|next steps\b", SKIP),
    Rule(
        r"(service )?information (about|on) (ofsted|this report)|about ofsted|annex|appendix|glossary", SKIP
    ),
    Rule(r"the overall judge?ment is", SKIP),
    Rule(r"the local authority\W{1,3}summary of findings", PLAIN),
    Rule(
        r"the effectiveness of the (lscb|local safeguarding children board).{0,9} (is|requires) [\w ]{4,40}$",
        PLAIN,
    ),
    Rule(r"yours (sincerely|faithfully)", END),
    Rule(r"the office for standards in education, children's services and skills \(ofsted\) regulates", END),
    Rule(r"if you would like a copy of this document in a different format", END),
    Rule(r"(copy|copies|cc)\b( to)?\W", END),
    # Boxes.
    Rule(r"(case|practice) (study|example)\b|(box|example) \d*\b\W*$", BOX),
    # Kinds.
    Rule(r"(areas? for )?priority (and immediate )?actions?\b", PRIORITY),
    Rule(r"(key |main |multi-agency )?(areas? )(of |for )?(strength|effective practice)s?\b", STRENGTH),
    Rule(r"(key |main |multi-agency )?strengths?\W*( of the .{3,60})?$", STRENGTH),
    Rule(r".{0,40}\bhas the following strengths\b|.{0,60}\bstrengths\W*$", STRENGTH),
    Rule(r"what (is|are) (the|this) .{0,60}\bdoing (that is effective|well)\b", STRENGTH),
    Rule(r"what (is|are) working well|what is (going|done) well", STRENGTH),
    Rule(r"the service meets the requirements\b", MEETS),
    Rule(
        r"(from the evidence gathered,? )?the inspection identified .{0,160}\bdelivered satisfactorily\b",
        MEETS,
    ),
    Rule(r"(areas of practice )?(that )?(meets?|delivered) .{0,40}(requirements|satisfactorily)", MEETS),
    Rule(r"(key |main )?areas? (for|of|requiring) (further )?(improvement|development)s?\b", DEVELOPMENT),
    Rule(r"what (needs|does .{3,80} need) to (improve|be improved|do better)\b", DEVELOPMENT),
    Rule(r"what (should|must) .{3,80} (do|improve)\b", DEVELOPMENT),
    Rule(r"recommendations?\b", DEVELOPMENT),
    # Names that say nothing of the subject.
    Rule(r"(executive )?summary( of (key )?findings)?\W*$|(key |main )?inspection findings\W*$", PLAIN),
    Rule(r"(immediately|within (one|two|three|six|nine|twelve|\d+) (weeks?|months?))\b", PLAIN),
    Rule(
        r"section \d\b|the local authority\W*$|inspection judge?ments? about the (local authority|lscb)",
        PLAIN,
    ),
    # Known narrative.
    Rule(
        r"executive summary|progress since|headline findings|main findings|overview|findings\b|context\b",
        NARRATIVE,
    ),
    Rule(r"(the )?experiences? and progress of|(the )?impact of leaders|leadership", NARRATIVE),
    Rule(r"the graded judge?ment|key strengths and weaknesses", NARRATIVE),
    Rule(
        r"(the |review of the effectiveness of the )?local safeguarding children board|(the )?lscb\b",
        NARRATIVE,
    ),
    Rule(r"summary for children|information about th", NARRATIVE),
    Rule(r"inspection outcome|what is it like to be", NARRATIVE),
    Rule(
        r"overall effectiveness|capacity (to|for) improve|outcomes for|quality of (provision|practice)",
        NARRATIVE,
    ),
)

# Paragraphs that every letter of a family carries, before its first section.
OPENINGS = (
    r"dear\b",
    r"this (letter|report) (summarises|outlines|contains|sets out|presents|is)\b",
    r"this letter,? to all the service leaders",
    r"(it|this inspection|the inspection|this visit|the visit) was (carried out|conducted|undertaken|led)\b",
    r"(this|the|our) (joint )?(targeted area )?(inspection|visit|jtai)s? (\(jtai\) )?"
    r"(took place|looked at|sampled|considered|team|report|includes?d?)\b",
    r"(the )?secretar(y|ies) of state",
    r"(between|from|on) \d.{0,80}\b(ofsted|inspectors|the care quality|her majesty|his majesty)",
    r"(the )?inspectors? (reviewed|looked at|evaluated|considered|focused on|spoke (to|with)|met with)\b",
    r"a range of evidence was considered",
    r"(during|in) (the course of )?this (inspection|visit)|the methodology for this|the (visit|inspection) considered",
    r"i (would like to|am|also|have) (thank|grateful|note)",
    r"thank you for\b",
    r"(her|his) majesty's inspectors? (for|on) this visit",
    r"date of (the )?previous inspection",
)

# And those that can stand in any section.
ANYWHERE = (
    r"i (am|have) (also )?(copying|copied)",
    r"(we|i) (will|shall) (copy|share)",
    r"any areas (for|of) (development|improvement|priority action) identified (above|here)",
    r"ofsted will (take|use|consider|carry out|review|monitor|return|write|publish)\b",
    r"[\w ]{0,40}\b(no|not (find|identify) any) areas? (for|of) priority (and immediate )?actions?\W*$",
    r"(the|your) (local )?authority (should|must|will|is required to) (now )?(prepare|submit|send) .{0,60}plan\b",
    r"the next (full )?area send inspection will be",
    r"as a result of this inspection, (her|his) majesty's chief inspector (requires|has)",
    r"ofsted and the care quality commission \(cqc\) (ask|jointly)",
    r"throughout this report,? (care leavers|children) are referred to",
    r"\(?(© )?crown copyright|the office for standards in education",
    r"you (may|can) (reuse|use|copy)|this (publication|report) is available|to view this licen[cs]e",
    r"if you (would like a copy of this document|are not happy with the inspection)|any complaints about",
    r"interested in our work|want to keep up to date|piccadilly gate$|store street$|manchester$|m1 2wd$",
    r"(t|e|w|textphone): ?\S+|no\. \d{6}$|all names are pseudonyms",
    r"the arrangements in place to evaluate the effectiveness of what is done",
    r"an lscb that (is|requires)\b",
    r"the inspectorates recogni[sz]e the complexities|the findings in (the|this) report evaluate",
    rf"{GRADE}\W*$|\d{{1,3}}$",
)

# A row of a judgement table, as one text.
GRADED_ROW = re.compile(
    rf"^[^.;]{{3,90}}?(?:\b2\.[12][^.;]{{3,70}})*\b(?:{GRADE}|satisfactory)$", re.IGNORECASE
)

# How an article about a letter says what the authority is to do.
WANTED = re.compile(r"\b(should|needs? (to|work)|must|in order to improve|recommend(s|ed)?)\b", re.IGNORECASE)

_HEADINGS = [(re.compile(rule.pattern, re.IGNORECASE), rule.role) for rule in HEADINGS]
_GRADED = re.compile(rf"\w\W+(is\W+)?{GRADE}\W*$", re.IGNORECASE)
_ANYWHERE = re.compile("|".join(f"(?:{pattern})" for pattern in ANYWHERE), re.IGNORECASE)
_OPENINGS = re.compile("|".join(f"(?:{pattern})" for pattern in OPENINGS), re.IGNORECASE)


def plain(text: str) -> str:
    """Given a text, return it with straight quotes, single spaces and no footnote mark at its end."""
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return re.sub(r"(?<=[?:a-z])\d{1,2}$", "", re.sub(r"\s+", " ", text).strip())


def role_of(heading: str) -> str:
    """Given a heading, return its role; an empty string where the table does not know it."""
    text = plain(heading)
    text = re.sub(r"^\d{1,2}(?:\.\d)?[.):]?\s+(?=\w)", "", text)
    return next((role for pattern, role in _HEADINGS if pattern.match(text)), "")


def is_graded(heading: str) -> bool:
    """Given a heading, return whether it ends in a grade, as those of judged sections do: "…care leavers: good"."""
    return bool(_GRADED.search(plain(heading)))


def is_boilerplate(paragraph: str, *, opening: bool = False) -> bool:
    """Given a paragraph, return whether it is a fixed text and never a finding; ``opening``: of a letter's start."""
    text = plain(paragraph)
    return bool(_ANYWHERE.match(text) or (opening and _OPENINGS.match(text)))
