"""Sets of document numbers as whole numbers: document n is in the set where bit n is 1. Pure.

58,000 documents are 7 kB; ``&``, ``|`` and ``bit_count`` on them take about a microsecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress

_FLAGS = bytes(int(byte == ord("1")) for byte in range(256))  # the digits "0" and "1" to 0 and 1


def set_of(docs: Iterable[int], size: int) -> int:
    """Given document numbers below ``size``, return them as a set."""
    digits = bytearray(b"0") * size
    for doc in docs:
        digits[doc] = 49  # "1"
    digits.reverse()
    return int(digits, 2) if size else 0


def flags_of(bits: int, size: int) -> bytes:
    """Given a set, return a byte for each document below ``size``: 1 where it is in the set."""
    digits = f"{bits:0{size}b}".encode() if size else b""
    return digits[::-1].translate(_FLAGS)


def docs_of(bits: int, size: int) -> list[int]:
    """Given a set, return its document numbers, smallest first."""
    if not bits:
        return []
    return list(compress(range(size), flags_of(bits, size)))


def in_at_least(sets: Sequence[int], least: int, every: int) -> int:
    """Given sets, return the documents of ``every`` that are in at least ``least`` of them.

    The counts are held as sets, too: ``places[n]`` are the documents whose count has bit n. So counting for all
    documents at once takes a few operations on whole numbers, as adding by hand does:

        in A            places[0] = A
        in B as well    places[0] = A ^ B, carried to places[1]: A & B
    """
    places: list[int] = []
    for carried in sets:
        for place, before in enumerate(places):
            places[place], carried = before ^ carried, before & carried
        if carried:
            places.append(carried)
    more, same = 0, every
    for place in reversed(range(max(len(places), least.bit_length()))):
        held = places[place] if place < len(places) else 0
        if least >> place & 1:
            same &= held
        else:
            more |= same & held
            same &= ~held
    return more | same
