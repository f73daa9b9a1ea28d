"""How sure a share is that was counted in few inspections. Pure.

Source: Wilson's score interval (1927), which holds for small numbers and never leaves 0 to 100.
"""

from __future__ import annotations

from math import sqrt

Z = 1.96  # 95%


def interval(part: int, of: int) -> tuple[int, int] | None:
    """Given how many of how many, return within which whole percents the share lies in 95 of 100 such samples; None
    of nothing.

    It treats the inspections held as drawn at random from those there might be, which they are only roughly.
    """
    if not of:
        return None
    share, weight = part / of, Z * Z / of
    middle = (share + weight / 2) / (1 + weight)
    reach = Z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    return round(100 * max(0.0, middle - reach)), round(100 * min(1.0, middle + reach))
