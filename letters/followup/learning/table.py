"""The table of stems: how rare each is and where it lies, by latent semantic analysis of all findings of an export."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from letters.followup.meanings import SCALE
from letters.followup.words import stems_of

FEWEST_FINDINGS = 12  # a stem that stands in fewer has no sure place
DIMENSIONS = 40  # 80 did no better on letters left out
SEED = 1


def learn_table(export: Path) -> list[str]:
    """Given an export of letters, return the lines of the table."""
    texts = [
        finding["text"]
        for letter in map(json.loads, export.read_text(encoding="utf-8").splitlines())
        for finding in letter["findings"]
    ]
    counts = Counter(stem for text in texts for stem in set(stems_of(text)))
    stems, places = _places(texts)
    rows = [f"{stem}\t{counts[stem]}\t{_line(place)}" for stem, place in zip(stems, places, strict=True)]
    return [f"findings\t{len(texts)}", *rows]


def _places(texts: Sequence[str]) -> tuple[list[str], np.ndarray]:
    vectorizer = TfidfVectorizer(analyzer=stems_of, min_df=FEWEST_FINDINGS, sublinear_tf=True)
    rows = vectorizer.fit_transform(texts)
    analysis = TruncatedSVD(DIMENSIONS, random_state=SEED).fit(rows)
    return list(vectorizer.get_feature_names_out()), analysis.components_.T


def _line(place: np.ndarray) -> str:
    return " ".join(str(round(value * SCALE)) for value in place)
