"""From the name a letter prints to the authority it means. Pure: the names come in as a mapping.

A printed name wraps the authority's own in its legal style ("London Borough of …", "… City Council") or in
the body that runs its services ("… Children's Trust"). Words of that style are taken off, one by one, until
what remains is a name we hold, whole; part of one is never enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from letters.errors import UnknownAuthority

# Words in front of a name, as they print (normalised).
PREFIXES = (
    "the",
    "city of",
    "city and county of",
    "county of",
    "borough of",
    "london borough of",
    "royal borough of",
    "metropolitan borough of",
    "metropolitan district of",
    "unitary authority of",
    "council of",
)

# Words behind a name. They combine: "Northmoor Metropolitan Borough Council's children's services".
SUFFIXES = (
    "council",
    "city",
    "city of",
    "borough",
    "county",
    "district",
    "metropolitan",
    "unitary",
    "unitary authority",
    "local authority",
    "authority",
    "corporation",
    "mbc",
    "council area",
    "local area",
    "local area partnership",
    "area",
    "childrens services",
    "childrens social care",
    "childrens social care services",
    "childrens trust",
    "childrens services trust",
    "children and families trust",
    "children and young peoples trust",
    "safeguarding children partnership",
    "childrens safeguarding partnership",
    "safeguarding partnership",
    "strategic safeguarding partnership",
    "local safeguarding partnership",
    "local safeguarding children partnership",
    "local safeguarding children board",
    "safeguarding children board",
)

NOT_WORDS = re.compile(r"[^a-z0-9]+")
APOSTROPHES = re.compile(r"[.'’‘`]")


def names_to_slugs(authorities: Iterable[tuple[str, str, Iterable[str]]]) -> dict[str, str]:
    """Given (slug, name, other names) of each authority, return the mapping that ``match`` looks names up in.

    Raises ValueError where two authorities would answer to one name: nobody could tell which was meant.
    """
    slugs: dict[str, str] = {}
    for slug, name, others in authorities:
        for key in map(_key, (name, *others)):
            if slugs.setdefault(key, slug) != slug:
                raise ValueError(f"“{key}” names both {slugs[key]} and {slug}; take it off one of them")
    return slugs


def match(printed: str, slugs: Mapping[str, str]) -> str:
    """Given a name as printed and ``names_to_slugs`` of all authorities, return the slug of the one it means.

    Raises UnknownAuthority where it means none of them, or could mean two.
    """
    for names in _undressed(_key(printed)):
        found = {slugs[name] for name in names if name in slugs}
        if len(found) == 1:
            return found.pop()
        if found:
            raise UnknownAuthority(f"“{printed}” could be any of {', '.join(sorted(found))}")
    raise UnknownAuthority(f"“{printed}” is none of the authorities held; add it to one as another name")


def _undressed(name: str) -> Iterator[set[str]]:
    """Given a key, yield the names it can be: itself, then with one style word or phrase less, and so on."""
    layer = {name}
    while layer:
        yield layer
        layer = {rest for name in layer for rest in _one_less(name)}


def _one_less(name: str) -> Iterator[str]:
    yield from (name.removeprefix(f"{words} ") for words in PREFIXES if name.startswith(f"{words} "))
    yield from (name.removesuffix(f" {words}") for words in SUFFIXES if name.endswith(f" {words}"))


def _key(name: str) -> str:
    """Given a name, return it for comparing: "St. Helens & the ‘Moor’" -> "st helens and the moor"."""
    letters = (letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    plain = APOSTROPHES.sub("", "".join(letters).casefold()).replace("&", " and ")
    return NOT_WORDS.sub(" ", plain).strip()
