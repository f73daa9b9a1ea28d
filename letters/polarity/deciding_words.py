"""Which words of a sentence decided its label: those whose weights pull furthest that way, longest first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from letters.polarity.cues import cue_index
from letters.polarity.features import ParsedSentence
from letters.polarity.weights import Weights
from letters.polarity.words import DENIED, FIGURE, NAME, SHARE

MOST = 4  # shown for a sentence
CUE_PULL = 0.5  # what a word of the table of cues is worth beside its learned weight
SAYS_NOTHING = frozenset(
    """
    " "in "there a about across all also an and are as at authority be been being by can child children
    children's families family for from had has have into is it its local may of on or people person
    professionals should social staff such team teams than that the their them these they this those through
    to up was were which who will with within worker workers would young
    """.split()
)
TOWARDS = {"strength": (-1,), "concern": (1,), "mixed": (-1, 1)}
GOOD = {"virtue", "virtue_phrase"}
BAD = {"fault", "fault_phrase"}


def deciding_words(sentence: ParsedSentence, label: str, weights: Weights) -> tuple[str, ...]:
    """Given a sentence and its label, return up to four runs of its words, the weightiest first; none overlap.

    For mixed, half of them speak for strength and half for concern. For neutral, those that mark a plain account.
    """
    if label == "neutral":
        pulls = {run: -weights.words[run][1] for run in sentence.whole.runs if run in weights.words}
        return _chosen(pulls, MOST // 2)
    sides = TOWARDS[label]
    pulls = _pulls(sentence.whole.runs, weights)
    chosen = [
        _chosen({run: side * pull for run, pull in pulls.items()}, MOST // len(sides)) for side in sides
    ]
    return tuple(dict.fromkeys(word for words in chosen for word in words))


def _pulls(runs: Sequence[str], weights: Weights) -> dict[str, float]:
    """Return how far each run pulls to concern (above 0) or strength (below 0), those that do not left out."""
    pulls = {}
    for run in runs:
        pull = _cue_pulls().get(run, 0.0)
        if pair := weights.words.get(run):
            pull += pair[0]
        if four := weights.runs.get(run):
            pull += four[1] - four[0]
        if pull:
            pulls[run] = pull
    return pulls


@cache
def _cue_pulls() -> dict[str, float]:
    """Return what each cue pulls of itself."""
    return {
        cue: CUE_PULL * (len(BAD.intersection(families)) - len(GOOD.intersection(families)))
        for cue, families in cue_index().items()
    }


def _chosen(pulls: dict[str, float], most: int) -> tuple[str, ...]:
    """Return the runs that pull furthest, each word once, without those that say nothing alone."""
    chosen: list[str] = []
    taken: set[str] = set()
    pulling = [run for run, pull in pulls.items() if pull > 0]
    for run in sorted(pulling, key=lambda run: (-pulls[run], run)):
        words = run.split()
        if len(chosen) == most:
            break
        if _says_something(words) and taken.isdisjoint(words):
            chosen.append(run)
            taken.update(words)
    return tuple(chosen)


def _says_something(words: Sequence[str]) -> bool:
    if any(word in (NAME, FIGURE, SHARE) or word.startswith(DENIED) for word in words):
        return False
    return words[0] not in SAYS_NOTHING and words[-1] not in SAYS_NOTHING
