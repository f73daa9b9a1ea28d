"""What a finding and each of its sentences say of the quality of services: strength, concern, mixed or neutral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from letters.polarity.deciding_words import Pulls, deciding_words, pulls_of
from letters.polarity.features import ParsedSentence, form_features, parse, score_features
from letters.polarity.finding_features import finding_features
from letters.polarity.items import as_item, is_item
from letters.polarity.sentences import sentences_of
from letters.polarity.weights import LABELS, Four, Weights, chances, learned_weights

SURE = 0.7  # chance from which a label counts as sure: see docs/polarity.md for how often it is then right
MOST_WORDS = 6  # shown for a finding


@dataclass(frozen=True, slots=True)
class SentencePolarity:
    """A sentence, its label, how likely that is (0 to 1), and the words that decided, weightiest first."""

    sentence: str
    label: str
    chance: float
    words: tuple[str, ...]

    @property
    def sure(self) -> bool:
        return self.chance >= SURE


@dataclass(frozen=True, slots=True)
class FindingPolarity:
    """A finding's label, how likely it is (0 to 1), the words that decided, and its sentences in order."""

    label: str
    chance: float
    words: tuple[str, ...]
    sentences: tuple[SentencePolarity, ...] = field(default=())

    @property
    def sure(self) -> bool:
        return self.chance >= SURE


def polarity_of(
    text: str, *, kind: str = "narrative", section: str = "", framework: str = ""
) -> FindingPolarity:
    """Given a finding's text and where it stands, return what it says; a text without a word is neutral and unsure.

    ``kind``, ``section`` (its heading as printed) and ``framework`` (its slug) are those of the finding. Labels and
    their meaning: docs/polarity.md. A finding of one sentence has that sentence's label.
    """
    weights = learned_weights()
    texts = sentences_of(text)
    is_single = len(texts) == 1
    by_sentence = [
        _labelled_sentence(
            sentence, weights, kind=kind, section=section, framework=framework, is_single=is_single
        )
        for sentence in texts
    ]
    sentences = tuple(sentence for sentence, _ in by_sentence)
    if not sentences:
        return FindingPolarity("neutral", 0.0, ())
    label, chance = _likeliest(finding_chances_of([four for _, four in by_sentence], weights, kind))
    words = sentences[0].words if is_single else _words_for(label, sentences)
    return FindingPolarity(label, chance, words, sentences)


def finding_chances_of(sentences: Sequence[Four], weights: Weights, kind: str) -> Four:
    """Given the chances of each label for each sentence of a finding of a kind, return those of the whole."""
    is_single = len(sentences) == 1
    whole = sentences[0] if is_single else chances(weights.finding, finding_features(sentences, kind))
    return as_item(whole, kind)


def sentence_polarity(
    sentence: str, *, kind: str = "narrative", section: str = "", framework: str = ""
) -> SentencePolarity:
    """Given one sentence and where it stands, return what it says of itself; it is not split any further."""
    return _labelled_sentence(sentence, learned_weights(), kind=kind, section=section, framework=framework)[0]


def _labelled_sentence(
    sentence: str, weights: Weights, *, kind: str, section: str, framework: str, is_single: bool = False
) -> tuple[SentencePolarity, Four]:
    parsed = parse(sentence)
    four = sentence_chances_of(parsed, weights, kind=kind, section=section, framework=framework)
    four = as_item(four, kind) if is_single else four
    label, chance = _likeliest(four)
    words = deciding_words(parsed.whole.runs, label, *_pulls())
    return SentencePolarity(sentence, label, chance, words), four


def sentence_chances_of(
    parsed: ParsedSentence, weights: Weights, *, kind: str, section: str, framework: str
) -> Four:
    """Given a sentence, weights and where it stands, return the chance of each label."""
    form = form_features(parsed, kind=kind, section=section, framework=framework)
    run_weights = filter(None, map(weights.runs.get, parsed.whole.runs))
    four = chances(weights.sentence, form | scores_of(parsed, weights), run_weights)
    return as_item(four, kind) if is_item(parsed) else four


def scores_of(parsed: ParsedSentence, weights: Weights) -> dict[str, float]:
    """Given a sentence, return the features that rest on the weights of its words."""
    whole = weights.score(parsed.whole.runs)
    parts = [whole if part is parsed.whole else weights.score(part.runs) for part in parsed.parts]
    finer = parts if parsed.finer is parsed.parts else [weights.score(part.runs) for part in parsed.finer]
    return score_features(whole, parts, finer)


@cache
def _pulls() -> tuple[Pulls, Pulls]:
    return pulls_of(learned_weights())


def _likeliest(four: Four) -> tuple[str, float]:
    chance = max(four)
    return LABELS[four.index(chance)], round(chance, 4)


def _words_for(label: str, sentences: Sequence[SentencePolarity]) -> tuple[str, ...]:
    """Return the words of the sentences that speak for the label: for mixed, of all that judge."""
    speak = {label, "mixed"} if label != "mixed" else {"strength", "concern", "mixed"}
    speaking = sorted(
        (sentence for sentence in sentences if sentence.label in speak), key=lambda sentence: -sentence.chance
    )
    if label == "mixed":
        speaking = _by_turns(speaking)
    return tuple(dict.fromkeys(word for sentence in speaking for word in sentence.words[:2]))[:MOST_WORDS]


def _by_turns(sentences: Sequence[SentencePolarity]) -> list[SentencePolarity]:
    """Return the sentences so that both sides are among the first: concern, strength, mixed, and again."""
    sides = [
        [sentence for sentence in sentences if sentence.label == label]
        for label in ("concern", "strength", "mixed")
    ]
    deep = max((len(side) for side in sides), default=0)
    return [side[place] for place in range(deep) for side in sides if place < len(side)]
