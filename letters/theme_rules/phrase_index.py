"""All themes' rules as one index: from a word as printed to the phrases it may be part of. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from letters.theme_rules.notation import MIN_OPEN_CHARS, RuleItem, RulePhrase, ThemeRules, parse_phrases
from letters.theme_rules.stems import commonness, form_of, has_own_stem, stem

HEAD_CHARS = 3  # a long word keeps its first three letters in its stem ("caring", "care")
SHORT_CHARS = 5  # a short one may not ("using", "use"; "dying", "die")
MAX_KNOWN_WORDS = 100_000  # findings use some 15,000 distinct words; nonsense must not fill the memory

# What follows one of these is an example or an item of a list: named in passing. At the head of a sentence
# ("For example, ...") they open a statement of its own.
PASSING = parse_phrases('such as\n"including"\nfor (example|instance)\neg\n', field="passing")
PASSING_SLUG = ""


@dataclass(frozen=True, slots=True)
class Try:
    """One phrase, ready to be matched: items by number, and the steps from the rarest."""

    slug: str
    items: tuple[int, ...]
    before: tuple[
        tuple[int, int], ...
    ]  # steps back from the rarest item: at most how many words, to which item
    after: tuple[tuple[int, int], ...]  # and on
    phrase: RulePhrase
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
    heads: frozenset[str]
    prefixes: Mapping[str, Sequence[tuple[str, int]]]  # by their first letters
    suffixes: Mapping[str, Sequence[tuple[str, int]]]  # by their last letters
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
        steps = [(1 + item.gap, number) for item, number in zip(phrase.items, items, strict=True)]
        before = tuple((steps[at + 1][0], items[at]) for at in range(rarest - 1, -1, -1))
        tried = Try(slug, items, before, tuple(steps[rarest + 1 :]), phrase, counts)
        by_rarest[items[rarest]].append(tried)
    return Rules(dict(by_rarest), *_lookups(numbers))


def _number(phrases: Iterable[RulePhrase]) -> tuple[dict[frozenset[str], int], dict[int, int]]:
    """Given all phrases, return a number for each distinct item, and how many times it is used."""
    numbers: dict[frozenset[str], int] = {}
    uses: dict[int, int] = defaultdict(int)
    for phrase in phrases:
        for item in phrase.items:
            uses[numbers.setdefault(item.keys, len(numbers))] += 1
    return numbers, uses


def _commonness(item: RuleItem, uses: int) -> tuple[int, int, int]:
    return sum(map(commonness, item.keys)), uses, -min(map(len, item.keys))  # a longer word is a rarer word


def _lookups(
    numbers: Mapping[frozenset[str], int],
) -> tuple[
    dict[str, list[int]], frozenset[str], dict[str, list[tuple[str, int]]], dict[str, list[tuple[str, int]]]
]:
    item_of_key: dict[str, list[int]] = defaultdict(list)
    prefixes: dict[str, list[tuple[str, int]]] = defaultdict(list)
    suffixes: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for keys, number in numbers.items():
        for key in keys:
            item_of_key[key].append(number)
            if key.endswith("*"):
                prefixes[key[:MIN_OPEN_CHARS]].append((key[:-1], number))
            elif key.startswith("*"):
                suffixes[key[-MIN_OPEN_CHARS:]].append((key[1:], number))
    heads = frozenset(key[:HEAD_CHARS] for key in item_of_key)
    return dict(item_of_key), heads, dict(prefixes), dict(suffixes)


def _stem_that_matters(small: str, rules: Rules) -> list[str]:
    """Given a word, return its stem, or nothing where no rule has a stem that begins so: stemming is slow."""
    regular = len(small) > SHORT_CHARS and not small.endswith("ying") and not has_own_stem(small)
    if regular and small[:HEAD_CHARS] not in rules.heads:
        return []
    return [stem(small)]


def known_word(printed: str, rules: Rules) -> Known:
    """Given a word as printed, return the items and phrases it can stand for. Remembers the words it has met."""
    met = rules.known.get(printed)
    if met is not None:
        return met
    form = form_of(printed)
    small = form.casefold()
    keys = [f"={form}", f"={small}", *_stem_that_matters(small, rules)]
    items = {n for key in keys for n in rules.item_of_key.get(key, ())}
    openings = rules.prefixes.get(small[:MIN_OPEN_CHARS], ())
    endings = rules.suffixes.get(small[-MIN_OPEN_CHARS:], ())
    items.update(number for prefix, number in openings if small.startswith(prefix))
    items.update(number for suffix, number in endings if small.endswith(suffix))
    if len(rules.known) >= MAX_KNOWN_WORDS:
        rules.known.clear()
    tries = [tried for item in sorted(items) for tried in rules.by_rarest.get(item, ())]
    return rules.known.setdefault(
        printed, Known(frozenset(items), tuple((frozenset(t.items), t) for t in tries))
    )
