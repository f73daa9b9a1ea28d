"""Whether a finding says that its matter comes from an earlier inspection: "This was raised at the last visit"."""

from __future__ import annotations

import re

JOINS = r"(?:from|at|in|within|by|during|following|of)"
NOTED = r"(?:identified|raised|highlighted|noted|reported|recommended|found|arising|made|seen)"
FAULT = (
    r"(?:recommendation|shortfall|weakness|deficit|concern|priority for (?:change|improvement)"
    r"|(?:area|issue|aspect) (?:for|of|that|which) [\w ]{3,40}?|area)"
)
EARLIER = (
    r"(?P<earlier>(?:the |our |its |an? |ofsted['’]s |(?:local authority|council)['’]s |time of )*"
    r"(?:(?:(?!since\b)[\w'-]+ ){0,2}?(?:last|previous|earlier|prior|20\d\d)\b[^.;)]{0,60}?"
    r"\b(?:inspections?|visits?|(?<!case )reviews?)\b"
    r"|(?:(?!since\b)[\w'’-]+ ){0,6}?(?:inspection|visit) (?:in|of) (?:[A-Z][a-z]+ )?20\d\d\b)"
    r"(?:(?! (?:and|but|which|where|so|that|had|have|has|was|were|is)\b)[^.;,()]){0,80})"
)
# A note of its own below a finding, or its last sentence.
NOTE = re.compile(
    r"\bthis (?:area of practice |issue )?(?:was|is|had been|remains) (?:also )?"
    r"(?:(?:identified|raised|highlighted|noted) as )?an? (?:outstanding |previous |key )?"
    r"(?:recommendation|(?:area|issue) (?:for|of) (?:priority )?(?:improvement|development|action|concern))"
    r"\s+(?:identified |highlighted |raised |made |arising )?(?:from|at|in|by|during|following)\s+(?:the |our )?"
    r"(?P<earlier>(?:(?!, (?:and|but|which|where|so)\b)[^.;)]){3,160})",
    re.IGNORECASE,
)
SENTENCES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "was an area of weakness in the previous inspection", "one of the key recommendations made at the time of …"
        rf"\b(?:was|is|being|(?<!had )been|remains?|as|one)\b (?:an? |one of the |the |one )?(?:[\w-]+ )?{FAULT}s?"
        rf" (?:that was )?(?:{NOTED} )?{JOINS}(?: the time of)? {EARLIER}",
        # "This was raised at the October 2021 inspection"
        rf"\b(?:this|it|which|(?:this|these) [\w ]{{3,40}}) (?:was|were|had been|being) (?:also |previously )?{NOTED}"
        rf"(?: as [\w ]{{3,60}}?)? {JOINS} {EARLIER}",
        # "despite recommendations at previous inspections"
        rf"\b(?:despite|a number of|some) (?:[\w-]+ ){{0,2}}recommendations? (?:{NOTED} )?{JOINS} {EARLIER}",
        # "Weaknesses found at the last visit have not been put right", "has not taken sufficient action on …"
        rf"\b{FAULT}s?(?: [\w-]+){{0,2}}? (?:{NOTED} )?{JOINS} {EARLIER} (?:has|have|had) not\b",
        rf"\bnot (?:made|taken) (?:sufficient|enough) (?:progress|action)\b[^.;]{{0,60}}\b{FAULT}s? (?:{NOTED} )?"
        rf"{JOINS} {EARLIER}",
        # "A recommendation from the 2017 inspection had been to …"
        rf"\ba recommendation (?:{NOTED} )?{JOINS} {EARLIER} (?:was|had been) (?:to|that)\b",
        # "At the last inspection, delay was identified as an area for improvement"
        rf"\b(?:at|in|during) {EARLIER}, (?:a recommendation (?:was|had been) made|there was a recommendation)\b",
        rf"\b(?:at|in|during) {EARLIER}, [^.;]{{5,160}} (?:was|were) {NOTED} as (?:an? |in )?(?:{FAULT}|need)\b",
    )
)


def earlier_inspection(text: str) -> str | None:
    """Given a finding's text, return which inspection it says that its matter comes from; None where it says none."""
    for pattern in (NOTE, *SENTENCES):
        if match := pattern.search(text):
            return match["earlier"].strip()
    return None


def is_note(text: str) -> bool:
    """Given a paragraph, return whether all it does is to say so of the finding above it."""
    return bool(NOTE.match(text))
