"""All themes' rules as one index: from a word as printed to the phrases it may be part of. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from letters.theme_rules import Item, Phrase, ThemeRules, parse_phrases
from letters.theme_words import commonness, form_of, stem

MAX_KNOWN_WORDS = 100_000  # findings use some 15,000 distinct words; nonsense must not fill the memory

# What follows one of these is an example or an item of a list: named in passing. At the head of a sentence
# ("For example, ...") they open a statement of its own.
PASSING = parse_phrases('such as\n"including"\nfor (example|instance)\neg\n', field="passing")
PASSING_SLUG = ""


@dataclass(frozen=True, slots=True)
class Try:
    """One phrase, ready to be matched: items by number, and which of them is the rarest."""

    slug: str
    items: tuple[int, ...]
    gaps: tuple[int, ...]
    rarest: int
    phrase: Phrase
    counts: bool  # False: a phrase that does not count


@dataclass(frozen=True, slots=True, eq=False)  # told apart by identity: compared for every word
class Known:
    """A word as printed: the items it can stand for, and the phrases of which it may be the rarest word."""

    items: frozenset[int]
    tries: tuple[tuple[frozenset[int], Try], ...]  # each with all the items that it needs


@dataclass(frozen=True, slots=True)
class Rules:
    """All themes' rules, compiled. Build with ``compile_rules``; safe to keep for the life of a process."""

    by_rarest: Mapping[int, Sequence[Try]]
    item_of_key: Mapping[str, Sequence[int]]
    prefixes: tuple[tuple[str, int], ...]
    suffixes: tuple[tuple[str, int], ...]
    known: dict[str, Known] = field(default_factory=dict, compare=False, repr=False)


def compile_rules(themes: Iterable[ThemeRules]) -> Rules:
    """Given the rules of every theme, return them indexed for ``themes_of``."""
    phrases = [(PASSING_SLUG, phrase, True) for phrase in PASSING]
    for theme in themes:
        phrases.extend((theme.slug, phrase, True) for phrase in theme.phrases)
        phrases.extend((theme.slug, phrase, False) for phrase in theme.exclusions)
    numbers, uses = _number(phrase for _, phrase, _ in phrases)
    by_rarest: dict[int, list[Try]] = defaultdict(list)
    for slug, phrase, counts in phrases:
        items = tuple(numbers[item.keys] for item in phrase.items)
        rarest = min(range(len(items)), key=lambda at: _commonness(phrase.items[at], uses[items[at]]))
        tried = Try(slug, items, tuple(item.gap for item in phrase.items), rarest, phrase, counts)
        by_rarest[items[rarest]].append(tried)
    return Rules(dict(by_rarest), *_lookups(numbers))


def _number(phrases: Iterable[Phrase]) -> tuple[dict[frozenset[str], int], dict[int, int]]:
    """Given all phrases, return a number for each distinct item, and how many times it is used."""
    numbers: dict[frozenset[str], int] = {}
    uses: dict[int, int] = defaultdict(int)
    for phrase in phrases:
        for item in phrase.items:
            uses[numbers.setdefault(item.keys, len(numbers))] += 1
    return numbers, uses


def _commonness(item: Item, uses: int) -> tuple[int, int, int]:
    return sum(map(commonness, item.keys)), uses, -min(map(len, item.keys))  # a longer word is a rarer word


def _lookups(
    numbers: Mapping[frozenset[str], int],
) -> tuple[dict[str, list[int]], tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    item_of_key: dict[str, list[int]] = defaultdict(list)
    for keys, number in numbers.items():
        for key in keys:
            item_of_key[key].append(number)
    prefixes = tuple((key[:-1], n) for key, ns in item_of_key.items() if key.endswith("*") for n in ns)
    suffixes = tuple((key[1:], n) for key, ns in item_of_key.items() if key.startswith("*") for n in ns)
    return dict(item_of_key), prefixes, suffixes


def known_word(printed: str, rules: Rules) -> Known:
    """Given a word as printed, return the items and phrases it can stand for. Remembers the words it has met."""
    met = rules.known.get(printed)
    if met is not None:
        return met
    form = form_of(printed)
    small = form.casefold()
    items = {n for key in (stem(form), f"={form}", f"={small}") for n in rules.item_of_key.get(key, ())}
    items.update(number for prefix, number in rules.prefixes if small.startswith(prefix))
    items.update(number for suffix, number in rules.suffixes if small.endswith(suffix))
    if len(rules.known) >= MAX_KNOWN_WORDS:
        rules.known.clear()
    tries = [tried for item in sorted(items) for tried in rules.by_rarest.get(item, ())]
    return rules.known.setdefault(
        printed, Known(frozenset(items), tuple((frozenset(t.items), t) for t in tries))
    )
