"""Which themes a finding speaks of, and the words that say so. Pure and fast: mechanism, no vocabulary.

Rules are compiled once into one index over all themes. A phrase is looked up by its rarest word, so most
phrases are never tried; and it is matched word by word from position lists, so no rule can run away.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from letters.theme_rules import Item, Phrase, ThemeRules
from letters.theme_words import Word, stem, words_of

ENOUGH = 1.0  # evidence that gives a theme
PASSING_SHARE = 0.5  # what a phrase is worth in a list of examples
START_WORDS = 4  # `^` phrases must begin within so many words of a sentence's first
MAX_KNOWN_WORDS = (
    100_000  # findings use some 15,000 distinct words; a flood of nonsense must not fill the memory
)


@dataclass(frozen=True, slots=True)
class ThemeMatch:
    """A theme a finding has, how much evidence it has, and where: ``spans`` are offsets into the text."""

    slug: str
    score: float
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Try:
    """One phrase, ready to be matched: items by number, and the place of its rarest item."""

    slug: str
    items: tuple[int, ...]
    gaps: tuple[int, ...]
    rarest: int
    needed: frozenset[int]
    phrase: Phrase
    counts: bool  # False: a phrase that does not count


@dataclass(frozen=True, slots=True)
class _Hit:
    first: int  # word positions, both inclusive
    last: int
    tried: _Try


@dataclass(frozen=True, slots=True)
class Rules:
    """All themes' rules, compiled. Build with ``compile_rules``; safe to keep for the life of a process."""

    by_rarest: Mapping[int, Sequence[_Try]]
    item_of_key: Mapping[str, Sequence[int]]
    prefixes: tuple[tuple[str, int], ...]
    suffixes: tuple[tuple[str, int], ...]
    known: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)


def compile_rules(themes: Iterable[ThemeRules]) -> Rules:
    """Given the rules of every theme, return them indexed for ``themes_of``."""
    themes = list(themes)
    phrases = [
        (t.slug, p, counts)
        for t in themes
        for counts, ps in ((True, t.phrases), (False, t.exclusions))
        for p in ps
    ]
    numbers: dict[frozenset[str], int] = {}
    uses: dict[int, int] = defaultdict(int)
    for _, phrase, _ in phrases:
        for item in phrase.items:
            uses[numbers.setdefault(item.keys, len(numbers))] += 1
    by_rarest: dict[int, list[_Try]] = defaultdict(list)
    for slug, phrase, counts in phrases:
        tried = _ready(slug, phrase, counts, numbers, uses)
        by_rarest[tried.items[tried.rarest]].append(tried)
    item_of_key: dict[str, list[int]] = defaultdict(list)
    for keys, number in numbers.items():
        for key in keys:
            item_of_key[key].append(number)
    prefixes = tuple((key[:-1], n) for key, ns in item_of_key.items() if key.endswith("*") for n in ns)
    suffixes = tuple((key[1:], n) for key, ns in item_of_key.items() if key.startswith("*") for n in ns)
    return Rules(by_rarest, item_of_key, prefixes, suffixes)


def _ready(
    slug: str, phrase: Phrase, counts: bool, numbers: Mapping[frozenset[str], int], uses: Mapping[int, int]
) -> _Try:
    items = tuple(numbers[item.keys] for item in phrase.items)
    rarest = min(
        range(len(items)),
        key=lambda at: (uses[items[at]] * len(phrase.items[at].keys), -_length(phrase.items[at])),
    )
    gaps = tuple(item.gap for item in phrase.items)
    return _Try(slug, items, gaps, rarest, frozenset(items), phrase, counts)


def _length(item: Item) -> int:
    return min(map(len, item.keys))  # a longer word is a rarer word


def themes_of(text: str, rules: Rules) -> list[ThemeMatch]:
    """Given a finding's text and compiled rules, return the themes it speaks of, strongest first.

    Each comes with the places that earned it, in reading order. Ties stand in the order of their slugs.
    """
    words = words_of(text)
    hits = _hits(words, rules)
    matches = [match for slug, found in hits.items() if (match := _weigh(slug, found, words, text))]
    return sorted(matches, key=lambda match: (-match.score, match.slug))


def _hits(words: Sequence[Word], rules: Rules) -> dict[str, list[_Hit]]:
    places = _places(words, rules)
    present = places.keys()
    hits: dict[str, list[_Hit]] = defaultdict(list)
    for item in present:
        for tried in rules.by_rarest.get(item, ()):
            if present >= tried.needed:
                hits[tried.slug].extend(_match(tried, words, places))
    return hits


def _places(words: Sequence[Word], rules: Rules) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for at, word in enumerate(words):
        items = rules.known.get(word.form)
        if items is None:
            items = _learn(word.form, rules)
        for item in items:
            places.setdefault(item, []).append(at)
    return places


def _learn(form: str, rules: Rules) -> tuple[int, ...]:
    """Given a word not met before, return the items it can stand for, and remember them."""
    small = form.casefold()
    items = {n for key in (stem(form), f"={form}", f"={small}") for n in rules.item_of_key.get(key, ())}
    items.update(number for prefix, number in rules.prefixes if small.startswith(prefix))
    items.update(number for suffix, number in rules.suffixes if small.endswith(suffix))
    if len(rules.known) >= MAX_KNOWN_WORDS:
        rules.known.clear()
    rules.known[form] = tuple(items)
    return rules.known[form]


def _match(tried: _Try, words: Sequence[Word], places: Mapping[int, Sequence[int]]) -> list[_Hit]:
    hits = []
    for at in places[tried.items[tried.rarest]]:
        first = _walk(tried, at, words, places, step=-1)
        last = _walk(tried, at, words, places, step=1) if first is not None else None
        if first is None or last is None:
            continue
        if _opens(words[first], tried.phrase.opens):
            hits.append(_Hit(first, last, tried))
    return hits


def _opens(word: Word, opens: int) -> bool:
    return opens == 0 or (word.place < START_WORDS and (opens == 1 or word.sentence == 0))


def _walk(
    tried: _Try, at: int, words: Sequence[Word], places: Mapping[int, Sequence[int]], *, step: int
) -> int | None:
    """Given the rarest item's place, return the nearest of the first (step -1) or last (1) item.

    All places that can be reached are kept at each item, so no choice is ever taken back.
    """
    reached = {at}
    sentence = words[at].sentence
    item = tried.rarest
    end = 0 if step < 0 else len(tried.items) - 1
    while item != end and reached:
        reach = 1 + tried.gaps[item if step < 0 else item + 1]
        item += step
        reached = {
            place
            for place in places[tried.items[item]]
            if words[place].sentence == sentence and any(0 < (place - old) * step <= reach for old in reached)
        }
    return (max(reached) if step < 0 else min(reached)) if reached else None


def _weigh(slug: str, found: Sequence[_Hit], words: Sequence[Word], text: str) -> ThemeMatch | None:
    masks = [hit for hit in found if not hit.tried.counts]
    kept = _longest(hit for hit in found if hit.tried.counts and not any(_masks(mask, hit) for mask in masks))
    once = {(hit.tried.phrase.line, words[hit.first].sentence): hit for hit in reversed(kept)}
    score = sum(_worth(hit, words) for hit in once.values())
    if score < ENOUGH - 1e-9:
        return None
    earned = [hit for hit in kept if hit.tried.phrase.weight > 0]
    spans = tuple((words[hit.first].start, words[hit.last].end) for hit in earned)
    return ThemeMatch(
        slug, round(score, 3), spans, tuple(dict.fromkeys(" ".join(text[a:b].split()) for a, b in spans))
    )


def _worth(hit: _Hit, words: Sequence[Word]) -> float:
    weight = hit.tried.phrase.weight
    return weight * PASSING_SHARE if words[hit.first].passing else weight


def _masks(mask: _Hit, hit: _Hit) -> bool:
    overlaps = mask.first <= hit.last and hit.first <= mask.last
    return overlaps and not (hit.first <= mask.first and mask.last <= hit.last and _size(hit) > _size(mask))


def _size(hit: _Hit) -> int:
    """Words that the phrase names; those that its gaps skip do not make it longer."""
    return len(hit.tried.items)


def _longest(hits: Iterable[_Hit]) -> list[_Hit]:
    """Given hits of one theme, return those that share no word with a longer (then heavier) one."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (-_size(h), -h.tried.phrase.weight, h.first)):
        if all(hit.last < other.first or other.last < hit.first for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.first)
