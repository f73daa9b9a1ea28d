"""Words like a word: what may be a misspelling of what, and of which two a word may be made. Pure; letters alone."""

from __future__ import annotations

from search.text.small_words import SMALL_WORDS

LETTERS_OFF = 2  # a misspelling is at most so many letters off; 1 in words of up to SHORT letters
SHORT = 8
PART_LETTERS = 3  # a word that is written in one is parted into words of at least so many letters


def letters_off_allowed(word: str) -> int:
    """Given a word, return how many letters off another may be of which it is a misspelling."""
    return 1 if len(word) <= SHORT else LETTERS_OFF


def ways_apart(word: str) -> list[tuple[str, str]]:
    """Given a word, return the ways to part it in two, neither of them a small word."""
    ways = [(word[:at], word[at:]) for at in range(PART_LETTERS, len(word) - PART_LETTERS + 1)]
    return [way for way in ways if SMALL_WORDS.isdisjoint(way)]


def letters_off(one: str, other: str, most: int) -> int:
    """How many letters must change, go, come or swap places to make one word the other; ``most`` + 1 is too many."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        new = [at]
        for to, wanted in enumerate(other, start=1):
            cost = min(row[to] + 1, new[to - 1] + 1, row[to - 1] + (letter != wanted))
            if before and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, before[to - 2] + 1)
            new.append(cost)
        if min(new) > most:
            return most + 1
        before, row = row, new
    return row[-1]
