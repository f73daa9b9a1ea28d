"""Which words of a sentence decided its label: those with the largest weights for it, phrases before words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from letters.polarity.cues import cue_index
from letters.polarity.weights import Weights
from letters.polarity.words import DENIED, FIGURE, NAME, SHARE, runs_of

MOST = 4  # shown for a sentence
LEAST_PULL = 1.0  # what pulls less did not decide
CUE_PULL = 1.5  # what a word of the table of cues is worth beside its learned weight
PLAIN_PULL = 0.5  # of a run that marks a plain account
GOOD = {"virtue", "virtue_phrase"}
BAD = {"fault", "fault_phrase"}
# Topics, and words that mean something only beside others: no run that is shown ends with one.
SAYS_NOTHING = frozenset(
    """
    " "in "there a about across adopters agencies all also an and are area areas as at authority be because
    been being board both by can care carers case cases child children children's during families family for
    from group had has have how information into is it its local may more most need needs no not now of on
    only or other over own panel parents people person professionals range service services should since so
    social some staff still such support team teams than that the their them there these they this those
    through to too under up use used was were when where which while who will with within work worker
    workers working would young
    """.split()
)
# Nor begins with one, but for these, which turn or measure what follows.
MAY_BEGIN = frozenset("not no too some only need needs still more most".split())
Pulls = Mapping[str, float]


def pulls_of(weights: Weights) -> tuple[dict[str, float], dict[str, float]]:
    """Given weights, return how far each run that can be shown pulls: to concern (above 0) or strength (below 0), and
    to a plain account (above 0). Runs that pull hardly at all are left out."""
    cues = _cue_pulls()
    own = {
        run: cues.get(run, 0.0)
        + weights.words.get(run, (0.0, 0.0))[0]
        + weights.runs.get(run, (0.0,) * 4)[1]
        - weights.runs.get(run, (0.0,) * 4)[0]
        for run in weights.words
    }
    judging = {
        run: sum(own.get(part, 0.0) for part in runs_of(run.split())) for run in own if _can_be_shown(run)
    }
    plain = {
        run: -pair[1] for run, pair in weights.words.items() if pair[1] < -PLAIN_PULL and _can_be_shown(run)
    }
    return {run: pull for run, pull in judging.items() if abs(pull) >= LEAST_PULL}, plain


def deciding_words(runs: Sequence[str], label: str, judging: Pulls, plain: Pulls) -> tuple[str, ...]:
    """Given a sentence's runs, its label and what runs pull, return up to four of them, the weightiest first.

    None overlap. For mixed, half of them speak for concern and half for strength. For neutral, they mark a plain
    account.
    """
    if label == "neutral":
        return _chosen({run: plain[run] for run in runs if run in plain}, MOST // 2)
    pulls = {run: judging[run] for run in runs if run in judging}
    if label == "mixed":
        worse, better = pulls, {run: -pull for run, pull in pulls.items()}
        return (*_chosen(worse, MOST // 2), *_chosen(better, MOST // 2))
    side = 1 if label == "concern" else -1
    return _chosen({run: side * pull for run, pull in pulls.items()}, MOST)


def _cue_pulls() -> dict[str, float]:
    """Return what each cue that judges pulls of itself."""
    pulls = {
        cue: CUE_PULL * (len(BAD.intersection(families)) - len(GOOD.intersection(families)))
        for cue, families in cue_index().items()
    }
    return {cue: pull for cue, pull in pulls.items() if pull}


def _chosen(pulls: dict[str, float], most: int) -> tuple[str, ...]:
    """Return the runs that pull furthest, above 0, no word twice."""
    chosen: list[str] = []
    used_words: set[str] = set()
    for run in sorted(pulls, key=lambda run: (-pulls[run], run)):
        if len(chosen) == most or pulls[run] <= 0:
            break
        words = run.split()
        if used_words.isdisjoint(words):
            chosen.append(run)
            used_words.update(words)
    return tuple(chosen)


def _can_be_shown(run: str) -> bool:
    words = run.split()
    if not words or any(word in (NAME, FIGURE, SHARE) or word.startswith(DENIED) for word in words):
        return False
    begins = words[0] not in SAYS_NOTHING or (words[0] in MAY_BEGIN and len(words) > 1)
    return begins and words[-1] not in SAYS_NOTHING
