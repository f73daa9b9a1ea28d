"""First step: what each run of words says of concern and of judging, from headings and turns in all letters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from letters.polarity.learning.material import Material
from letters.polarity.learning.signs import CONCERN, JUDGED, Sign, signs_of
from letters.polarity.weights import ALWAYS, Pair

FEWEST_AUTHORITIES = 4  # a run that fewer letters use says more of them than of the service
FEWEST_SENTENCES = 6
LOOSENESS = 3.0  # scikit-learn's C
ROUNDS, ENOUGH = 100, 1e-3
FAINTEST = 0.1  # weights that say less are left out: they cost time and change no label that is sure
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class SignMatrix:
    """All signs as rows over the runs that can have a weight."""

    runs: list[str]
    signs: list[Sign]
    authorities: np.ndarray
    rows: csr_matrix


def sign_matrix(material: Material) -> SignMatrix:
    """Given material, return its signs, each as a row: 1 over the root of the number of its runs, for each run."""
    runs = _common_runs(material)
    places = {run: place for place, run in enumerate(runs)}
    signs = [
        sign for number, sentence in enumerate(material.sentences) for sign in signs_of(number, sentence)
    ]
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for sign in signs:
        sign_columns = [places[run] for run in sign.piece.runs if run in places]
        columns += sign_columns
        values += [len(sign.piece.runs) ** -0.5] * len(sign_columns)
        ends.append(len(columns))
    rows = csr_matrix((values, columns, ends), shape=(len(signs), len(runs)))
    authorities = np.array([material.sentences[sign.sentence].authority for sign in signs])
    return SignMatrix(runs, signs, authorities, rows)


def _common_runs(material: Material) -> list[str]:
    users: defaultdict[str, set[str]] = defaultdict(set)
    uses: Counter[str] = Counter()
    for sentence in material.sentences:
        for run in sentence.parsed.whole.runs:
            users[run].add(sentence.authority)
        uses.update(sentence.parsed.whole.runs)
    return sorted(
        run
        for run, authorities in users.items()
        if len(authorities) >= FEWEST_AUTHORITIES and uses[run] >= FEWEST_SENTENCES
    )


def learn_words(
    matrix: SignMatrix, *, leave_out: Collection[str], labelled: Collection[int]
) -> dict[str, Pair]:
    """Return the weights of runs, learned without the authorities to leave out and without labelled sentences."""
    selected = ~np.isin(matrix.authorities, sorted(leave_out))
    selected &= ~np.isin([sign.sentence for sign in matrix.signs], sorted(labelled))
    columns = [_column(matrix, selected, column) for column in (CONCERN, JUDGED)]
    weights = {ALWAYS: (columns[0][1], columns[1][1])}
    for run, concern, judged in zip(matrix.runs, columns[0][0], columns[1][0], strict=True):
        if max(abs(concern), abs(judged)) >= FAINTEST:
            weights[run] = round(float(concern), DECIMALS), round(float(judged), DECIMALS)
    return weights


def _column(matrix: SignMatrix, selected: np.ndarray, column: int) -> tuple[np.ndarray, float]:
    """Return the weights of one column and what is added to every sum; both sides count the same in all."""
    chosen = np.flatnonzero(selected & np.array([sign.column == column for sign in matrix.signs]))
    says = np.array([matrix.signs[place].says for place in chosen])
    counts = np.array([matrix.signs[place].weight for place in chosen])
    counts[says == 1] *= counts[says == 0].sum() / counts[says == 1].sum()
    model = LogisticRegression(C=LOOSENESS, max_iter=ROUNDS, tol=ENOUGH)
    model.fit(matrix.rows[chosen], says, sample_weight=counts)
    return model.coef_[0], round(float(model.intercept_[0]), DECIMALS)
