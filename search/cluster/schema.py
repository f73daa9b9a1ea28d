"""What an index of the cluster looks like: its fields, how the server scores, and a finding as it is sent.

There is one shard, however large: all counts are exact, all scores of one scale. Copies of it are for survival.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from haystack.constants import DJANGO_ID
from haystack.fields import FacetField, SearchField

from search.cluster.terms import text_of
from search.indexing import Document, mark_of
from search.text import K1, B, words_and_positions

VERSION = 1  # raise it whenever the same fields are indexed in another way
TERMS, WRITTEN = "terms_", "written_"  # a text's terms, and its folded words
NUMBER, LENGTH, MARK = "number_", "length_", "mark_"  # a finding's id, its words counted, its mark
GENERATION, WRITTEN_MS = "generation_", "written_ms_"  # of the one document that tells the state of the index
STATE_ID = "state"
MEAN_LENGTH = (
    72.0  # words of a finding, on the mean of 17,655 real ones; fixed, so that no write moves a score
)
LONGEST = 100_000  # characters in one place: a word, and those that it is part of
WINDOW = 10_000  # results that the server gives from one list without a point in time

# BM25 as search.text has it, but for what a term is worth, which a question says as its boost: we count it exactly,
# where the server would count removed documents, and each copy of the shard others.
_NORM = f"{K1} * ({1 - B} + {B} * {{length}} / {MEAN_LENGTH})"
SCORE = f"return query.boost * {K1 + 1} * doc.freq / (doc.freq + {_NORM.format(length='doc.length')});"
PREFIX_SCORE = f"return params.worth * {K1 + 1} / (1 + {_NORM.format(length=f'doc[{LENGTH!r}].value')});"


@dataclass(frozen=True, slots=True)
class Schema:
    """The field that has the text, and those that are whole values."""

    text: str
    whole: tuple[str, ...]

    @classmethod
    def of(cls, fields: Iterable[SearchField]) -> Schema:
        """Given Haystack's fields, return the schema."""
        held = sorted(fields, key=lambda field: str(field.index_fieldname))
        text = next(field.index_fieldname for field in held if field.document)
        return cls(text, tuple(field.index_fieldname for field in held if isinstance(field, FacetField)))

    def settings(self, replicas: int) -> dict[str, Any]:
        """Return what the server is told to make an index, with so many copies beside the first."""
        return {
            "settings": {
                "number_of_shards": 1,
                "number_of_replicas": replicas,
                "refresh_interval": "-1",  # seen when we say so, a letter whole
                "max_result_window": WINDOW,
                "similarity": {
                    "ours": {"type": "scripted", "discount_overlaps": False, "script": {"source": SCORE}}
                },
                "analysis": _ANALYSIS,
            },
            "mappings": {
                "dynamic": "strict",
                "_source": {"enabled": False},
                "properties": self._properties(),
            },
        }

    def _properties(self) -> dict[str, Any]:
        text = {"type": "text", "analyzer": "given", "similarity": "ours"}
        return {
            TERMS: text,
            WRITTEN: text,
            NUMBER: {"type": "long"},
            LENGTH: {"type": "integer", "index": False},
            MARK: {"type": "keyword", "index": False},
            GENERATION: {"type": "long"},
            WRITTEN_MS: {"type": "long", "index": False},
            **{name: {"type": "keyword"} for name in self.whole},
        }

    def fingerprint(self) -> str:
        """Return a short text that differs where an index of one schema cannot be read as the other."""
        told = json.dumps(self.settings(0), sort_keys=True)
        return f"{VERSION}_{hashlib.sha256(told.encode()).hexdigest()[:12]}"

    def source(self, document: Document) -> dict[str, Any]:
        """Given a prepared document, return what is sent of it."""
        written, places = words_and_positions(str(document.get(self.text) or ""))
        return {
            TERMS: text_of(places),
            WRITTEN: text_of(written),
            NUMBER: int(document[DJANGO_ID]),
            LENGTH: sum(map(len, places.values())),
            MARK: mark_of(document),
            **{name: _values(document[name]) for name in self.whole if name in document},
        }


_ANALYSIS: Mapping[str, Any] = {
    "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": LONGEST}},
    "filter": {"one_place": {"type": "pattern_capture", "preserve_original": False, "patterns": ["([^|]+)"]}},
    "analyzer": {"given": {"type": "custom", "tokenizer": "spaces", "filter": ["one_place"]}},
}


def _values(value: Any) -> list[str]:
    held = value if isinstance(value, list | tuple | set) else [value]
    return [str(one) for one in dict.fromkeys(held)]
