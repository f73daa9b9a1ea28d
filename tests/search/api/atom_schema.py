"""RFC 4287's rules for Atom as a RELAX NG schema, which libxml2 checks. No validator of feeds is on the registries.

Elements in any order, each as often as the RFC says; dates, languages and kinds of text as it says; what is of another
namespace may stand beside them, and nothing of none may.
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
SCHEMA = Path(__file__).with_name("atom.rng")


def faults_of(feed: bytes) -> list[str]:
    """Given an Atom feed, return what is wrong with it by RFC 4287; [] for a good one."""
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    tree = etree.fromstring(feed)
    schema.validate(tree)
    found = [f"line {error.line}: {error.message}" for error in schema.error_log]
    ids = [one.text for one in tree.iter(f"{{{ATOM}}}id")]
    alternates = [(place.tag, _alternates(place)) for place in (tree, *tree.findall(f"{{{ATOM}}}entry"))]
    found += ["two entries have one id"] if len(set(ids)) < len(ids) else []
    return found + [f"{tag} has {many} alternate links" for tag, many in alternates if many != 1]


def _alternates(place: etree._Element) -> int:
    links = place.findall(f"{{{ATOM}}}link")
    return len([link for link in links if link.get("rel", "alternate") == "alternate"])
