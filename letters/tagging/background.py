"""Findings that only describe the area or the inspection: they say nothing about the work, so they have no theme."""

import re

from letters.theme_rules import opens_with_a_request

# Headings of the information pages: of single inspection reports (2013 to 2018) and of SEND reports (from 2023).
_SECTION = re.compile(
    r"(?:children(?: and young people)? (?:living|looked after)|child protection) in this area"
    r"|other information about this area"
    r"|information about (?:this|the) (?:local|lscb).*",
    re.IGNORECASE,
)


def is_background(section: str, text: str) -> bool:
    """Given a finding's section and text, return whether it is background: a census figure, who has been in post.

    A recommendation under such a heading is not background.
    """
    return bool(_SECTION.fullmatch(section.strip())) and not opens_with_a_request(text)
