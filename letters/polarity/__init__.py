"""What inspectors said: strength, concern, mixed or neutral, for a finding and each of its sentences. Pure."""

from letters.polarity.sentences import sentences_of
from letters.polarity.telling import FindingPolarity, SentencePolarity, polarity_of, sentence_polarity
from letters.polarity.weights import LABELS

__all__ = [
    "LABELS",
    "FindingPolarity",
    "SentencePolarity",
    "polarity_of",
    "sentence_polarity",
    "sentences_of",
]
