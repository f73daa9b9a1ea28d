"""A sentence to its features, numbers that have a weight each. The same for learning and for use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from letters.polarity.clauses import clauses_of
from letters.polarity.cues import cue_index
from letters.polarity.headings import NARRATIVE, standing_of
from letters.polarity.words import FIGURE, NAME, SHARE, runs_of, words_of

NEGATED_WORDS = 4  # how far a "not" or a "reduce" reaches
TURNING = ("virtue", "fault", "danger")  # families that a "not" before them turns round
DANGER_WORDS = 7  # "no child was left at risk of harm"
LONGEST_CUE = 3  # words
MOST = 3  # more of a family in a sentence say no more
START_WEIGHT = 0.5  # of a sentence's first word: it says little
Score = tuple[float, float]  # concern over strength, judged over plain account; both about -5 to 5

# Two families in one sentence that say more than each: a weakness with a response, a change that is not complete.
PAIRS = (
    *(
        (first, second)
        for first in ("response", "some", "organised", "plan")
        for second in ("good", "bad", "neither")
    ),
    ("change", "partial"),
    ("change", "good"),
    ("change", "bad"),
    ("good", "bad"),
    ("many", "good"),
    ("many", "some"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence or of a part of it, in order, and their runs."""

    words: list[str]
    runs: list[str]


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A sentence cut into clauses, coarse (``parts``, at turns) and fine; ``turn``: see clauses.py."""

    text: str
    turn: str
    place: str
    whole: Piece
    parts: list[Piece]
    finer: list[Piece]


def parse(sentence: str) -> ParsedSentence:
    """Given one sentence, return it cut into clauses and words."""
    clauses = clauses_of(sentence)
    whole = _piece(sentence, opens=True)
    parts = [whole] if clauses.parts == (sentence,) else _pieces(clauses.parts)
    finer = clauses.finer
    return ParsedSentence(
        sentence,
        clauses.turn,
        clauses.place,
        whole,
        parts,
        parts if tuple(finer) == clauses.parts else _pieces(finer),
    )


def _pieces(texts: Sequence[str]) -> list[Piece]:
    return [_piece(text, opens=number == 0) for number, text in enumerate(texts)]


def _piece(text: str, *, opens: bool) -> Piece:
    words = words_of(text, opens=opens)
    return Piece(words, runs_of(words))


def form_features(sentence: ParsedSentence, *, kind: str, section: str, framework: str) -> dict[str, float]:
    """Given a sentence and where it stands, return each feature that needs no learned score."""
    kind, expected = standing_of(kind, section)
    features = {"bias": 1.0, f"kind={kind}": 1.0, f"section={expected}": 1.0}
    if kind == NARRATIVE:
        features[f"framework={framework}"] = 1.0
    _add_cues(features, sentence)
    _add_shape(features, sentence)
    return features


def score_features(whole: Score, parts: Sequence[Score], finer: Sequence[Score]) -> dict[str, float]:
    """Given the scores of a sentence, its parts and its finer parts, return them as features."""
    features = {f"whole:{number}": value for number, value in enumerate(whole)}
    for name, scores in (("part", parts), ("fine", finer)):
        for number, values in enumerate(zip(*scores, strict=True)):
            high, low = max(values), min(values)
            features[f"{name}:{number}:max"] = high
            features[f"{name}:{number}:min"] = low
            if len(values) > 1:
                features[f"{name}:{number}:both"] = min(max(high, 0.0), max(-low, 0.0))
                features[f"{name}:{number}:first"] = values[0]
                features[f"{name}:{number}:last"] = values[-1]
    return features


@dataclass(frozen=True, slots=True)
class _Cue:
    """A word's families, those apart that a "not" turns round, and the words that come second in phrases of the table
    that begin with it."""

    families: tuple[str, ...]
    turning: tuple[str, ...]
    seconds: frozenset[str]


@cache
def _cues() -> tuple[dict[str, _Cue], dict[str, tuple[str, ...]]]:
    """Return each word that is a cue or begins one, and the phrases with their families."""
    index = cue_index()
    phrases = {cue: families for cue, families in index.items() if " " in cue}
    seconds: dict[str, set[str]] = {}
    for phrase in phrases:
        first, second, *_ = phrase.split()
        seconds.setdefault(first, set()).add(second)
    words = {}
    for word in {*index, *seconds} - phrases.keys():
        families = index.get(word, ())
        turning = tuple(family for family in families if family in TURNING)
        words[word] = _Cue(
            tuple(family for family in families if family not in TURNING),
            turning,
            frozenset(seconds.get(word, ())),
        )
    return words, phrases


def cue_counts(words: Sequence[str]) -> Counter[str]:
    """Given a clause's words, count its cues by family; a virtue after "not" is a fault and the other way round."""
    single, phrases = _cues()
    families: list[str] = []
    negated = reduced = -DANGER_WORDS - 1
    found = [(place, cue) for place, cue in enumerate(map(single.get, words)) if cue is not None]
    for place, cue in found:
        families += cue.families
        if cue.turning:
            families += [_turned(family, place - negated, place - reduced) for family in cue.turning]
        if cue.seconds and cue.seconds.issuperset(words[place + 1 : place + 2]):
            families += [family for phrase in _phrases(words, place) for family in phrases.get(phrase, ())]
        if "negator" in cue.families and words[place + 1 : place + 2] != ["only"]:
            negated = place
        if "reducer" in cue.families:
            reduced = place
    return Counter(families)


def _phrases(words: Sequence[str], place: int) -> list[str]:
    return [" ".join(words[place : place + size]) for size in range(2, LONGEST_CUE + 1)]


def _turned(family: str, since_negator: int, since_reducer: int) -> str:
    if family == "virtue":
        return "not_virtue" if since_negator <= NEGATED_WORDS else family
    if family == "danger":
        return "not_fault" if since_negator <= DANGER_WORDS else family
    if family == "fault":
        return "not_fault" if min(since_negator, since_reducer) <= NEGATED_WORDS else family
    return family


def _add_cues(features: dict[str, float], sentence: ParsedSentence) -> None:
    whole = cue_counts(sentence.whole.words)
    _add_counts(features, "cue", whole)
    good = whole["virtue"] + whole["virtue_phrase"] + whole["not_fault"] > 0
    bad = whole["fault"] + whole["fault_phrase"] + whole["not_virtue"] > 0
    neither = not good and not bad
    features["only_good"] = float(good and not bad)
    features["only_bad"] = float(bad and not good)
    features["neither"] = float(neither)
    told = {"good": good, "bad": bad, "neither": neither}
    present = {*whole, *(name for name, is_so in told.items() if is_so)}
    for first, second in PAIRS:
        if first in present and second in present:
            features[f"pair:{first}&{second}"] = 1.0
    if len(sentence.parts) > 1:
        _add_counts(features, "first", cue_counts(sentence.parts[0].words))
        _add_counts(features, "last", cue_counts(sentence.parts[-1].words))


def _add_counts(features: dict[str, float], name: str, counts: Counter[str]) -> None:
    for family, count in counts.items():
        features[f"{name}:{family}"] = min(count, MOST) ** 0.5


def _add_shape(features: dict[str, float], sentence: ParsedSentence) -> None:
    words = sentence.whole.words
    if sentence.place:
        features[f"turn={sentence.place}"] = 1.0
        features[f"turn={sentence.place}:{sentence.turn}"] = 1.0
    features["length"] = len(words) / 20
    features["figures"] = min(sum(word in (FIGURE, SHARE) for word in words), MOST) / MOST
    features["names"] = min(words.count(NAME), MOST) / MOST
    if not sentence.text.rstrip().endswith((".", "!", "?", "”", '"')):
        features["no_stop"] = 1.0  # a bullet: often a bare noun phrase
    if words:
        features[f"starts={words[0]}"] = START_WEIGHT
    if words and (cue := _cues()[0].get(words[0])) and "must" in cue.families:
        features["imperative"] = 1.0
