#!/usr/bin/env python3
"""Counts anew, from the lines that `manage.py export_letters` writes, what the pages of trends, comparisons, grades,
judgements, themes and "still to improve" show. It shares no code with the application and needs nothing but Python.

    tests/recount.py LETTERS.jsonl trends theme=supervision
    tests/recount.py LETTERS.jsonl compare side=concern Sefton Wigan
    tests/recount.py LETTERS.jsonl grades | still | judgements adoption | theme supervision
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Line = dict[str, Any]
Finding = dict[str, Any]
SCALE = {"inadequate": 0, "requires improvement": 1, "adequate": 1, "good": 2, "outstanding": 3}
TO_IMPROVE = ("area_for_development", "priority_action")
SAYINGS = ("", "concern", "strength")  # "": at all
Z = 1.96


def read(text: Iterable[str]) -> list[Line]:
    """The letters that readers see."""
    return [line for line in map(json.loads, text) if line["state"] == "published"]


def year(line: Line) -> str:
    return (line["inspection_start"] or "unknown")[:4] if line["inspection_start"] else "unknown"


def overall(line: Line) -> str:
    return (line["judgements"].get("overall_effectiveness") or "unknown").replace(" ", "-")


BY: dict[str, Callable[[Line], str]] = {
    "year": year,
    "region": lambda line: line["region"] or "unknown",
    "framework": lambda line: line["framework"] or "unknown",
    "grade": overall,
    "authority": lambda line: line["authority"] or "unknown",
}


def chosen(lines: Iterable[Line], **asked: Any) -> list[Line]:
    """Those that pass: ``year``, ``region``, ``framework``, ``grade``, ``authority`` (lists), ``first``, ``last``."""
    first, last = asked.pop("first", None), asked.pop("last", None)
    held = [line for line in lines if all(BY[name](line) in values for name, values in asked.items())]
    if first is None and last is None:
        return held
    return [line for line in held if line["inspection_start"] and is_between(int(year(line)), first, last)]


def is_between(when: int, first: int | None, last: int | None) -> bool:
    return (first is None or first <= when) and (last is None or when <= last)


def matching(
    *, themes: Iterable[str] = (), together: bool = False, words: str = "", kinds: Iterable[str] = ()
) -> Callable[[Finding], bool]:
    """Whether a finding answers a question. ``words`` must all be there, whole, as written."""
    of_themes, of_kinds = list(themes), list(kinds)

    def answers(finding: Finding) -> bool:
        has = [theme in finding["themes"] for theme in of_themes]
        found = set(re.findall(r"\w+", finding["text"].lower()))
        return (
            (not has or (all(has) if together else any(has)))
            and (not of_kinds or finding["kind"] in of_kinds)
            and set(words.lower().split()) <= found
        )

    return answers


def percent(part: int, of: int) -> int:
    return round(100 * part / of) if of else 0


def between(part: int, of: int) -> tuple[int, int] | None:
    """Wilson's interval found by trying: the true shares of which the one seen is at most Z deviations away."""

    def edge(inside: float, outside: float) -> float:
        for _ in range(60):
            middle = (inside + outside) / 2
            near = (part / of - middle) ** 2 <= Z * Z * middle * (1 - middle) / of
            inside, outside = (middle, outside) if near else (inside, middle)
        return inside

    return (round(100 * edge(part / of, 0.0)), round(100 * edge(part / of, 1.0))) if of else None


def trends(
    lines: Iterable[Line], answers: Callable[[Finding], bool]
) -> dict[str, dict[str, tuple[int, ...]]]:
    """By year, region, kind of inspection and grade: value -> (held, raising it, with a concern, with a strength)."""
    held = list(lines)
    return {
        name: {
            value: counts([line for line in held if BY[name](line) == value], answers)
            for value in {BY[name](line) for line in held}
        }
        for name in ("year", "region", "framework", "grade")
    }


def counts(lines: list[Line], answers: Callable[[Finding], bool]) -> tuple[int, ...]:
    return (len(lines), *(sum(raises(line, answers, says) for line in lines) for says in SAYINGS))


def raises(line: Line, answers: Callable[[Finding], bool], says: str) -> bool:
    return any(says in ("", one["says"]) and answers(one) for one in line["findings"])


def practice(theme: str) -> Callable[[Finding], bool]:
    """Findings about a theme, without what is only background."""
    return lambda finding: theme in finding["themes"] and finding["kind"] != "background"


def compare(groups: list[list[Line]], side: str) -> dict[str, list[tuple[int, int]]]:
    """Theme -> (with such a finding, of how many) of each group; themes that none of them raises are left out."""
    themes = {
        theme for group in groups for line in group for one in line["findings"] for theme in one["themes"]
    }
    told = {
        theme: [(sum(raises(line, practice(theme), side) for line in group), len(group)) for group in groups]
        for theme in themes
    }
    return {theme: cells for theme, cells in told.items() if any(part for part, _ in cells)}


def followed(lines: Iterable[Line]) -> list[tuple[Line, Line]]:
    """Each dated letter with the next of its authority; of one day, the one loaded first comes first."""
    by_authority: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line["inspection_start"] and line["region"]:
            by_authority[line["authority"]].append(line)
    for held in by_authority.values():
        held.sort(key=lambda line: line["inspection_start"])
    return [pair for held in by_authority.values() for pair in itertools.pairwise(held)]


def grades(lines: Iterable[Line]) -> dict[str, Any]:
    """From grade to grade; up, same, down, other by year of the later and by region; kinds without a grade."""
    held = list(lines)
    graded = [line for line in held if given(line) in SCALE]
    pairs = followed(graded)
    return {
        "moves": Counter((given(one), given(other)) for one, other in pairs),
        "year": ways(pairs, lambda one, other: year(other)),
        "region": ways(pairs, lambda one, other: one["region"]),
        "without": Counter(BY["framework"](line) for line in held if given(line) not in SCALE),
    }


def given(line: Line) -> str:
    return line["judgements"].get("overall_effectiveness") or ""


def ways(pairs: list[tuple[Line, Line]], key: Callable[[Line, Line], str]) -> dict[str, tuple[int, ...]]:
    told: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one, other in pairs:
        before, after = given(one), given(other)
        two_scales = before != after and {before, after} == {"adequate", "requires improvement"}
        change = SCALE[after] - SCALE[before]
        told[key(one, other)][3 if two_scales else 0 if change > 0 else 2 if change < 0 else 1] += 1
    return {value: tuple(row) for value, row in told.items()}


def judgements(lines: Iterable[Line], name: str) -> dict[str, Counter[tuple[str, str]]]:
    """How many were given which, by (year, term) and by (region, term); "" where not known."""
    held = [line for line in lines if name in line["judgements"]]
    return {
        "year": Counter(((line["inspection_start"] or "")[:4], line["judgements"][name]) for line in held),
        "region": Counter((line["region"] or "", line["judgements"][name]) for line in held),
    }


def still(lines: Iterable[Line]) -> dict[str, tuple[int, int]]:
    """Theme -> (pairs of full inspections of which the first asked to improve it, of which the second asked again)."""
    told: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one, other in followed(line for line in lines if line["framework"] in ("ilacs", "sif")):
        for theme in asked(one):
            told[theme][0] += 1
            told[theme][1] += theme in asked(other)
    return {theme: (first, again) for theme, (first, again) in told.items()}


def asked(line: Line) -> set[str]:
    return {theme for one in line["findings"] if one["kind"] in TO_IMPROVE for theme in one["themes"]}


def theme(lines: Iterable[Line], slug: str) -> dict[str, Any]:
    """A theme's page: shares of inspections by year and kind; findings by year, authority and region, by what is
    said, and all findings held there, background aside."""
    held = list(lines)
    told = {
        name: {
            value: counts([line for line in held if BY[name](line) == value], practice(slug))
            for value in {BY[name](line) for line in held}
        }
        for name in ("year", "framework")
    }
    found: dict[str, dict[str, Counter[str]]] = {
        by: defaultdict(Counter) for by in ("year", "authority", "region")
    }
    for line in held:
        for one in line["findings"]:
            if one["kind"] != "background":
                for by, values in found.items():
                    values[BY[by](line)].update(
                        ["of", *(["all", one["says"] or ""] if slug in one["themes"] else [])]
                    )
    return {**told, "findings": found}


def _words(arguments: list[str]) -> Iterator[tuple[str, str]]:
    for one in arguments:
        name, _, value = one.rpartition("=")
        yield name, value


def main(file: str, what: str, *more: str) -> None:
    with Path(file).open(encoding="utf-8") as text:
        lines = read(text)
    told = list(_words(list(more)))
    bare = [value for name, value in told if not name]
    if what == "trends":
        themes = [value for name, value in told if name == "theme"]
        words = " ".join(value for name, value in told if name == "q")
        answer: Any = trends(lines, matching(themes=themes, words=words))
    elif what == "compare":
        groups = [[line for line in lines if line["authority"] == name] for name in bare]
        answer = compare([*groups, lines], dict(told).get("side", "concern"))
    else:
        answer = globals()[what](lines, *bare)
    print(json.dumps(answer, indent=1, default=str, skipkeys=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
