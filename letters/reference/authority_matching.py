"""From the name a letter prints to the authority it means. Pure: the names come in as a mapping.

A printed name wraps the authority's own in its legal style ("London Borough of …", "… City Council") or in
the body that runs its services ("… Children's Trust"). Words of that style are taken off, one by one, until
what remains is a name we hold, whole; part of one is never enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from letters.errors import UnknownAuthority
from letters.reference.authority_names import name_key, undressed

MAX_PRINTED = 200  # the longest printed name, with all its style, has 80


def names_to_slugs(authorities: Iterable[tuple[str, str, Iterable[str]]]) -> dict[str, str]:
    """Given (slug, name, other names) of each authority, return the mapping that ``match`` looks names up in.

    Raises ValueError where two authorities would answer to one name: nobody could tell which was meant.
    """
    slugs: dict[str, str] = {}
    for slug, name, others in authorities:
        for key in filter(None, map(name_key, (name, *others))):
            if slugs.setdefault(key, slug) != slug:
                raise ValueError(f"“{key}” names both {slugs[key]} and {slug}; take it off one of them")
    return slugs


def match(printed: str, slugs: Mapping[str, str]) -> str:
    """Given a name as printed and ``names_to_slugs`` of all authorities, return the slug of the one it means.

    Raises UnknownAuthority where it means none of them, or could mean two.
    """
    layers = undressed(name_key(printed)) if len(printed) <= MAX_PRINTED else ()
    for names in layers:
        found = {slugs[name] for name in names if name in slugs}
        if len(found) == 1:
            return found.pop()
        if found:
            raise UnknownAuthority(f"“{printed}” could be any of {', '.join(sorted(found))}")
    raise UnknownAuthority(
        f"“{printed[:MAX_PRINTED]}” is none of the authorities held; add it to one as another name"
    )
