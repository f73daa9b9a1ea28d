"""Edit distance between words, and the ways to split a word in two. Pure; only letters are compared."""

from __future__ import annotations

from search.text.small_words import SMALL_WORDS

LETTERS_OFF = 2  # a misspelling is at most so many letters off; 1 in words of up to SHORT letters
SHORT = 8
PART_LETTERS = 3  # a word is split into words of at least this many letters


def letters_off_allowed(word: str) -> int:
    """Given a word, return the greatest edit distance at which it counts as a misspelling of another."""
    return 1 if len(word) <= SHORT else LETTERS_OFF


def ways_apart(word: str) -> list[tuple[str, str]]:
    """Given a word, return the ways to split it in two, neither part a stop word."""
    ways = [(word[:at], word[at:]) for at in range(PART_LETTERS, len(word) - PART_LETTERS + 1)]
    return [way for way in ways if SMALL_WORDS.isdisjoint(way)]


def letters_off(word: str, other: str, most: int) -> int:
    """Given two words, return their edit distance (optimal string alignment: change, delete, insert, swap a letter).

    ``most`` + 1 stands for any distance above ``most``.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(word, start=1):
        new = [at]
        for to, other_letter in enumerate(other, start=1):
            cost = min(row[to] + 1, new[to - 1] + 1, row[to - 1] + (letter != other_letter))
            if before and to > 1 and letter == other[to - 2] and word[at - 2] == other_letter:
                cost = min(cost, before[to - 2] + 1)
            new.append(cost)
        if min(new) > most:
            return most + 1
        before, row = row, new
    return row[-1]
