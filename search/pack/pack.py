"""An evidence pack as a value, to and from its address. Nothing of it is stored. Pure.

/pack/?f=812.97.1044&title=Supervision+since+2022&by=theme&n97=Ask+the+service+manager
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from search.query import MAX_PACK, form_encoded, pack_in

MAX_TITLE_CHARS = 120
MAX_NOTE_CHARS = 500
MAX_ADDRESS_CHARS = 7_900  # web servers take 8 kB with the site's own name
GROUPS = ("theme", "authority")


@dataclass(frozen=True, slots=True)
class Pack:
    """``ids`` are findings in the order that a person gave them; ``notes`` of some; ``by`` is one of GROUPS or ""."""

    ids: tuple[int, ...] = ()
    title: str = ""
    by: str = ""
    notes: Mapping[int, str] = field(default_factory=dict)

    @property
    def carried(self) -> str:
        """The value of the search page's parameter ``pack``: numbers joined by dots."""
        return ".".join(map(str, self.ids))

    @property
    def name(self) -> str:
        """What the pack is called."""
        return self.title or f"Evidence pack of {len(self.ids):,} finding{'' if len(self.ids) == 1 else 's'}"

    def pairs(self) -> list[tuple[str, str]]:
        """The pack as address parameters, in their one order, defaults left out."""
        own = [("f", self.carried), ("title", self.title), ("by", self.by)]
        notes = [(f"n{pk}", self.notes.get(pk, "")) for pk in self.ids]
        return [(key, value) for key, value in (*own, *notes) if value]

    def urlencode(self) -> str:
        """The pack as the part of its address behind "?"; "" for an empty one."""
        return form_encoded(self.pairs())

    @property
    def fits(self) -> bool:
        """Whether its address is short enough for any browser and server."""
        return len(self.urlencode()) <= MAX_ADDRESS_CHARS

    def adding(self, ids: Iterable[int]) -> Pack:
        """This pack with more findings at its end; what is beyond MAX_PACK is left out."""
        return replace(self, ids=tuple(dict.fromkeys([*self.ids, *ids]))[:MAX_PACK])

    def without(self, finding_id: int) -> Pack:
        """This pack without a finding."""
        notes = {pk: note for pk, note in self.notes.items() if pk != finding_id}
        return replace(self, ids=tuple(pk for pk in self.ids if pk != finding_id), notes=notes)

    def moved(self, finding_id: int, by: int) -> Pack:
        """This pack with a finding ``by`` places further down (or up, below 0); at an end it stays."""
        rest = [pk for pk in self.ids if pk != finding_id]
        place = min(max(self.ids.index(finding_id) + by, 0), len(rest))
        return replace(self, ids=(*rest[:place], finding_id, *rest[place:]))


def pack_from(pairs: Iterable[tuple[str, str]]) -> Pack:
    """Given parameters in any order, return their pack; what cannot be used is left out. It never fails.

    ``add`` (a number of a finding each, or several joined by dots) puts findings at the end.
    """
    parameters = list(pairs)
    last = dict(parameters)
    ids = [pk for key in ("f", "add") for name, value in parameters if name == key for pk in pack_in(value)]
    finding_ids = tuple(dict.fromkeys(ids))[:MAX_PACK]
    notes = {pk: note for pk in finding_ids if (note := _line(last.get(f"n{pk}", ""), MAX_NOTE_CHARS))}
    by = last.get("by", "")
    return Pack(finding_ids, _line(last.get("title", ""), MAX_TITLE_CHARS), by if by in GROUPS else "", notes)


def findings_named(pairs: Iterable[tuple[str, str]]) -> int:
    """Given parameters, return how many findings they name, each once, before any are left out."""
    values = (value for key, value in pairs if key in ("f", "add"))
    return len({part for value in values for part in value.split(".") if part.isascii() and part.isdigit()})


def _line(text: str, most: int) -> str:
    """Given what somebody typed, return it on one line, without signs that print nothing, no longer than ``most``."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:most].strip()
