"""Lists of examples ("such as…", "including…"): where they stand, and whether they only illustrate. Pure.

What is listed is named in passing, and worth less. A recommendation is the other way about: in "Ensure that plans are
better, including contingency plans" the list names what is to be done, so it counts in full.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from letters.theme_rules.stems import STOP, marks_of

LISTED_WORDS = 15  # a list of examples runs so far; then the sentence is back at its subject
NOUN_WORDS = 5  # "The quality and timeliness of…": what is asked for stands among the first words

# "Children, including disabled children, are seen": after a comma, these go on with what stood before the list.
RESUMES = frozenset(
    "is are was were be been has have had do does did can could will would should may might must with which who that "
    "but although though while to so enable enables enabled ensure ensures ensured mean means result results".split()
)
ASKS = frozenset(
    "accelerate address agree build clarify complete consider continue create develop embed enhance ensure establish "
    "evaluate expand extend identify implement improve increase introduce maintain make maximise monitor prioritise "
    "provide put raise reduce refine resolve review revise scrutinise secure simplify strengthen take tighten "
    "undertake update".split()
)
# "Urgently implement", "Further develop": before the verb that asks.
LEADS = frozenset("to further fully better also urgently".split())
OBLIGES = frozenset(("should", "must"))
# A heading-like recommendation has no verb: "The timeliness of visits, including those to children far away."
TELLS = frozenset(
    "is are was were has have had do does did can could will would may might shows show benefit benefits know knows "
    "receive receives".split()
)
ASKED_FOR = frozenset(
    "accuracy application approach arrangements availability capacity consistency effectiveness frequency "
    "identification impact involvement morale oversight planning practice provision quality range recording response "
    "responses rigour stability sufficiency support timeliness understanding use work".split()
)


def passing_lists(
    openings: Iterable[tuple[int, int]], marks: Sequence[re.Match[str]], stops: Sequence[int]
) -> list[range]:
    """Given where lists of examples open (first and last word of each opening), a finding's words and ends of
    sentences, and the places of the latter in order, return the words that are named in passing only.

    A list at the head of a sentence ("For example, …") opens a statement of its own, and is none.
    """
    alone = stops[0] >= len(marks) - 1  # the finding is one sentence
    lists = []
    for first, last in openings:
        words = list(_plain(marks[_begin(first, stops) : first]))
        end = _list_end(last + 1, marks)
        after = next(_plain(marks[end : end + 1]), "")
        if words and not _recommends(words) and not (alone and _is_heading([*words, after])):
            lists.append(range(last + 1, end))
    return lists


def opens_with_a_request(text: str) -> bool:
    """Given a finding's text, return whether it begins as a recommendation does ("Ensure that…")."""
    words = [mark[0].casefold() for mark in islice(marks_of(text), 2)]
    return _requests(words)


def _requests(words: Sequence[str]) -> bool:
    return bool(words) and (words[0] in ASKS or (words[0] in LEADS and words[-1] in ASKS))


def _begin(at: int, stops: Sequence[int]) -> int:
    before = bisect(stops, at)
    return stops[before - 1] + 1 if before else 0


def _plain(marks: Iterable[re.Match[str]]) -> Iterator[str]:
    return (mark[0].casefold() for mark in marks)


def _recommends(words: Sequence[str]) -> bool:
    """Given the words of a sentence up to a list, return whether they recommend something."""
    return _requests(words[:2]) or not OBLIGES.isdisjoint(words)


def _is_heading(words: Sequence[str]) -> bool:
    return TELLS.isdisjoint(words) and not ASKED_FOR.isdisjoint(words[:NOUN_WORDS])


def _list_end(at: int, marks: Sequence[re.Match[str]]) -> int:
    """Given a list's first word, return where it ends: at the sentence's end, or where a comma leads back to it."""
    for end in range(at, min(at + LISTED_WORDS, len(marks))):
        if marks[end].lastgroup == STOP:
            return end
        between = marks[end].string[marks[end - 1].end() : marks[end].start()]
        if "," in between and marks[end][0] in RESUMES:
            return end
    return min(at + LISTED_WORDS, len(marks))
