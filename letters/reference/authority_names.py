"""Names of authorities as letters print them, with the words of style around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

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
    "councils",
    "city",
    "city of",
    "borough",
    "county",
    "district",
    "metropolitan",
    "unitary",
    "unitary authority",
    "local authority",
    "local authoritys",
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


def name_key(name: str) -> str:
    """Given a name, return it for comparing: "St. Helens & the ‘Moor’" -> "st helens and the moor"."""
    letters = (letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    plain = APOSTROPHES.sub("", "".join(letters).casefold()).replace("&", " and ")
    return NOT_WORDS.sub(" ", plain).strip()


def undressed(key: str) -> Iterator[set[str]]:
    """Given a key, yield the names it can be: itself, then with one word or phrase of style less, and so on."""
    layer = {key}
    while layer:
        yield layer
        layer = {rest for name in layer for rest in _one_less(name)}


def same_name(one: str, other: str) -> bool:
    """Given two printed names, return whether they can be one: "Northmoor" and "Northmoor Borough Council"."""
    keys = [{name for layer in undressed(name_key(printed)) for name in layer} for printed in (one, other)]
    return not keys[0].isdisjoint(keys[1])


def _one_less(name: str) -> Iterator[str]:
    yield from (name.removeprefix(f"{words} ") for words in PREFIXES if name.startswith(f"{words} "))
    yield from (name.removesuffix(f" {words}") for words in SUFFIXES if name.endswith(f" {words}"))
