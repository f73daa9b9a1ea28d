"""Policy as a table: what stands under which heading, and which paragraphs are never findings.

Patterns are matched against text whose quotes are straight and whose white space is single, ignoring case,
from its start. The first match counts. Facts from the inspectorate's own report forms, 2009 to 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from letters.reading.letter import KINDS

STRENGTH, MEETS, DEVELOPMENT, PRIORITY, NARRATIVE, BACKGROUND = KINDS

SKIP = "skip"  # a section that holds no findings
PLAIN = "plain"  # names no subject of its own: its name comes from the heading above
SUBJECT = "subject"  # names a subject: narrative on its own, one of a list's groups where the list has groups
ABOUT = "about"  # facts about the area: background, but nothing inside a section without findings
TIMED = "timed"  # says by when the list above is to be done
DROP = "drop"  # set like a heading, but no heading: a table's head, a grade
END = "end"  # nothing after it is a finding
IMPRINT = "imprint"  # the same, unless a second report begins below: that of the safeguarding board
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
    Rule(r"requires? improvement to be\W*$|grade \d\b", DROP),
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
    Rule(
        r"about (this|the) (inspection|review)|information about (this|the) ([\w' -]{1,40} )?(inspection|review)\b",
        SKIP,
    ),
    Rule(r"(the )?inspection (judgements|judgments) and what they mean", SKIP),
    Rule(r"what the .{0,50}judge?ments mean", SKIP),
    Rule(r".{3,60}\b(is|are) likely to be (judged|outstanding|good|inadequate|requires improvement)\b", SKIP),
    Rule(r"record of main findings|evidence( base)?\W*$|methodology\W*$", SKIP),
    Rule(r"(the )?inspection team", SKIP),
    Rule(r"local area partnership details", SKIP),
    Rule(
        r"areas? (covered|reviewed) (by|in|during) (the|this) (visit|inspection)|scope of (the|this) ", SKIP
    ),
    Rule(r"(what happens )?next( steps)?\W*$|next steps\b", SKIP),
    Rule(
        r"(service )?information (about|on) (ofsted|this report)|about ofsted|(annex|appendix)( \w)?\W*$|glossary",
        SKIP,
    ),
    Rule(r"the overall judge?ment is", SKIP),
    Rule(r"the local authority\W{1,3}summary of findings", PLAIN),
    Rule(
        r"the effectiveness of the (lscb|local safeguarding children board).{0,9} (is|requires) [\w ]{4,40}$",
        PLAIN,
    ),
    Rule(r"yours (sincerely|faithfully)", END),
    Rule(
        r"the office for standards in education, children's services and skills \(ofsted\) regulates", IMPRINT
    ),
    Rule(r"if you would like a copy of this document in a different format", IMPRINT),
    Rule(r"(copy|copies|cc)\b( to)?\W", END),
    # Boxes.
    Rule(r"(case|practice) (study|example)\b|(box|example) \d*\b\W*$", BOX),
    # Kinds.
    Rule(r"(areas? for )?priority (and immediate )?actions?\b", PRIORITY),
    Rule(r"(areas of )?significant weakness(es)?\W*$|areas of significant (weakness|concern)", PRIORITY),
    Rule(
        r"(the )?(local )?(area|authority|partnership)\b.{0,60}\bis required to (produce|prepare|submit)\b.{0,240}"
        r"\bsignificant (weakness(es)?|concern)\W*$",
        PRIORITY,
    ),
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
    Rule(r"recommendations?\b|priorities for (further )?improvement", DEVELOPMENT),
    # Names that say nothing of the subject.
    Rule(r"(executive )?summary( of (key )?findings)?\W*$|(key |main )?inspection findings\W*$", PLAIN),
    Rule(r"(immediately|within (one|two|three|six|nine|twelve|\d+) (weeks?|months?))\b", TIMED),
    Rule(
        r"section \d\b|the local authority\W*$|inspection judge?ments? about the (local authority|lscb)",
        PLAIN,
    ),
    # Facts about the area, and what earlier inspections found.
    Rule(
        r"((annex|appendix) \w\W{1,3})?information about (this|the) (local )?(authority|area|partnership)\b",
        ABOUT,
    ),
    Rule(r"service information|local authority context|context\W*$|local leadership\W*$", BACKGROUND),
    Rule(r"(children|young people|child protection)\b.{0,40}\bin this area\W*$", BACKGROUND),
    Rule(r"(other|previous|recent|earlier) (ofsted )?inspections?( history)?\W*$", BACKGROUND),
    Rule(r"(recent )?inspection history|other information about this area", BACKGROUND),
    Rule(r"(the )?(social work |casework |practice )+(model|framework)\b.{0,20}\bused\b", BACKGROUND),
    # Known narrative.
    Rule(
        r"executive summary|overall judge?ment on progress|progress since|headline findings|main findings"
        r"|overview|findings\b|inspection findings\b",
        NARRATIVE,
    ),
    Rule(r"the graded judge?ment|key strengths and weaknesses|summary for children", NARRATIVE),
    Rule(r"inspection outcome|what is it like to be|(the )?inspection outcomes?\b", NARRATIVE),
    Rule(r"(the )?effectiveness of the (local )?area\b.{0,40}\bin \w+ing\b", NARRATIVE),
    # Subjects.
    Rule(r"(the )?experiences? and progress of|(the )?impact of leaders|leadership", SUBJECT),
    Rule(
        r"(the |review of the effectiveness of the )?local safeguarding children board|(the )?lscb\b", SUBJECT
    ),
    Rule(
        r"overall effectiveness|capacity (to|for) improve|outcomes for|quality of (provision|practice)",
        SUBJECT,
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
    r"as a result of the findings of (this|the) (initial )?inspection and in accordance with",
    r"date of (the )?previous inspection",
)

# And those that can stand in any section.
ANYWHERE = (
    r"i (am|have) (also )?(copying|copied)",
    r"(we|i) (will|shall) (copy|share)",
    r"any areas (for|of) (development|improvement|priority action) identified (above|here)",
    r"ofsted will (take|use|consider|carry out|review|monitor|return|write|publish)\b",
    r"[\w ]{0,40}\b(no|none|not (find|identify) any|not (found|identified) any)\b[\w ]{0,12}\b(priority|immediate)\b"
    r"[\w ]{0,16}\bactions?"
    r"( (is|are|was|were|has been|have been) (identified|required|needed|found|made)[\w ]{0,50})?\W*$",
    r"(there (are|were) )?none( (were|was|have been) (identified|found)[\w ]{0,40})?\W*$",
    r"(the|your) (local )?authority (should|must|will|is required to) (now )?(prepare|submit|send) .{0,60}plan\b",
    r"the inspection raises significant concerns about the effectiveness of the",
    r"the next (full )?area send inspection will be",
    r"as a result of this inspection, ((her|his) majesty's chief inspector|hmci) (requires|has)",
    r"a monitoring inspection will (be carried out|take place)\b",
    r"ofsted and (the )?(care quality commission( \(cqc\))?|cqc) (ask|jointly)",
    r"throughout this report,? (care leavers|children) are referred to",
    r"\(?(© )?crown copyright|the office for standards in education",
    r"you (may|can) (reuse|use|copy)|this (publication|report) is available|to view this licen[cs]e",
    r"if you (would like a copy of this document|are not happy with the inspection)|any complaints about",
    r"interested in our work|want to keep up to date|piccadilly gate$|store street$|manchester$|m1 2wd$",
    r"(t|e|w|textphone): ?\S+|no\. \d{6}$|all names are pseudonyms|\* ?pseudonyms?\b|pseudonyms? (are |is )?used\b",
    r"this executive summary should be read",
    r"(ofsted|her majesty's chief inspector) (produces?|publishes) (this|the) report\b|a full description of what",
    r"the arrangements in place to evaluate the effectiveness of what is done",
    r"an lscb that (is|requires)\b",
    r"the inspectorates recogni[sz]e the complexities|the findings in (the|this) report evaluate",
    rf"{GRADE}\W*$|\d{{1,3}}$",
)

# A row of a judgement table, as one text.
GRADED_ROW = re.compile(
    rf"^[^.;]{{3,90}}?(?:\b2\.[12][^.;]{{3,70}})*\b(?:{GRADE}|satisfactory)$", re.IGNORECASE
)

# What an earlier inspection judged: "Adoption performance: good."
GRADED_ITEM = re.compile(rf"[^.:]{{3,90}}: {GRADE}\W*$", re.IGNORECASE)

# A note as large as the text, below figures about the area: "(2) Census 2011".
SOURCE = re.compile(r"[(\[]\d{1,2}[)\]] \S|_{5,}$")

# How a paragraph announces a list without a colon.
FOLLOWING = re.compile(
    r"\bfollowing (?:\w+ ){0,2}(?:actions?|areas?|recommendations?|points?)\s*[.:]$", re.IGNORECASE
)

# The first heading after a cover.
COVER_ENDS = re.compile(
    r"(executive )?summary\b|(key |main )?findings\b|recommendations\b|what does .{3,60} need to improve|contents\b"
    r"|section 1\b|the local authority\W*$|(service )?information about|about this inspection|service information",
    re.IGNORECASE,
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


def is_known_heading(text: str) -> bool:
    """Given a line of a text file, return whether it is a heading by its words, though it may be a sentence."""
    return role_of(text) not in {"", SUBJECT} or is_graded(text)


def is_lead_in(text: str) -> bool:
    """Given a paragraph, return whether it announces what follows: "… take the following action." """
    return text.endswith(":") or bool(FOLLOWING.search(text))


def is_boilerplate(paragraph: str, *, opening: bool = False) -> bool:
    """Given a paragraph, return whether it is a fixed text and never a finding; ``opening``: of a letter's start."""
    text = plain(paragraph)
    return bool(_ANYWHERE.match(text) or (opening and _OPENINGS.match(text)))
