"""What is in the index: Whoosh's schema made from Haystack's fields, with field types of our own.

Text is indexed as terms with their places, once more as written (for quotation marks, ``word*`` and spelling), and
not stored unless its field says so. Facets are whole values: "St Helens" is one value, and so is "A, B".
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from haystack.fields import FacetField, SearchField
from whoosh.analysis import Analyzer, Token
from whoosh.columns import NumericColumn
from whoosh.fields import TEXT, FieldType, Schema
from whoosh.formats import Existence, Positions

from search.indexing import MARK
from search.text import Token as Word
from search.text import composed, fold, tokens, words_and_positions

VERSION = 4  # raise it whenever the same fields are indexed in another way
WORDS = "written_"  # prefix of the field that has a text's words as written
NUMBER = "number_of_object"  # the column of primary keys, which break ties
NO_NUMBER = -1  # for objects whose primary key is no number
Posting = tuple[bytes, int, float, bytes]


class FoldingAnalyzer(Analyzer):  # type: ignore[misc]
    """Our words as Whoosh's tokens, for its query parser and highlighter."""

    def __call__(
        self, value: str, positions: bool = False, chars: bool = False, tokenize: bool = True, **_: object
    ) -> Iterator[Token]:
        token = Token(positions, chars)
        words = tokens(composed(value)) if tokenize else [Word(0, len(value), value, fold(value))]
        for place, word in enumerate(words):
            token.original, token.text = value[word.start : word.end], word.term
            token.pos, token.startchar, token.endchar = place, word.start, word.end
            token.boost, token.stopped = 1.0, False
            yield token


class Places(Positions):  # type: ignore[misc]
    """Places as plain 4-byte numbers: a third of the time of Whoosh's pickled lists to write and read."""

    def encode(self, places: list[int]) -> bytes:
        return array("I", places).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4

    def combine(self, values: Iterable[bytes]) -> bytes:
        return self.encode(sorted({place for value in values for place in self.decode_positions(value)}))


class FoldedText(TEXT):  # type: ignore[misc]
    """Text by our own analysis. Takes text, or places of terms where they are known already."""

    def __init__(self, stored: bool, boost: float) -> None:
        super().__init__(analyzer=FoldingAnalyzer(), stored=stored, multitoken_query="phrase")
        self.format = Places(field_boost=boost)

    def index(self, value: str | Mapping[str, list[int]], **_: object) -> Iterator[Posting]:
        places = words_and_positions(value)[1] if isinstance(value, str) else value
        boost = self.format.field_boost
        for term, at in places.items():
            yield term.encode(), len(at), len(at) * boost, array("I", at).tobytes()


class WrittenWords(FieldType):  # type: ignore[misc]
    """The folded words of a text, not stemmed, with their places: for quotation marks, ``word*`` and spelling."""

    def __init__(self) -> None:
        super().__init__(format=Places(), analyzer=None, scorable=False)

    def index(self, value: Mapping[str, list[int]], **_: object) -> Iterator[Posting]:
        return (
            (word.encode(), len(at), float(len(at)), array("I", at).tobytes()) for word, at in value.items()
        )


class WholeValue(FieldType):  # type: ignore[misc]
    """One value or several, each kept whole: never split, folded or stemmed."""

    def __init__(self, stored: bool) -> None:
        super().__init__(format=Existence(), analyzer=None, scorable=False, stored=stored)

    def index(self, value: object, **_: object) -> Iterator[Posting]:
        values = value if isinstance(value, list | tuple | set) else [value]
        return ((str(one).encode(), 1, 1.0, b"") for one in dict.fromkeys(values))

    def self_parsing(self) -> bool:
        return True

    def parse_query(self, fieldname: str, text: str, boost: float = 1.0) -> Any:
        from whoosh.query import Term

        return Term(fieldname, text, boost=boost)


class StoredText(FieldType):  # type: ignore[misc]
    """A value that is stored with a document and cannot be searched for."""

    indexed = False

    def __init__(self) -> None:
        super().__init__(format=None, analyzer=None, stored=True)


class Number(FieldType):  # type: ignore[misc]
    """A number for each document, in a column; it cannot be searched for."""

    indexed = False

    def __init__(self) -> None:
        super().__init__(format=None, analyzer=None)
        self.column_type = NumericColumn("q", default=NO_NUMBER)

    def to_column_value(self, value: int) -> int:
        return value


def adapted(schema: Schema, fields: Mapping[str, SearchField]) -> Schema:
    """Given the schema that Haystack makes of its fields, return it with our types for text and facets."""
    types = dict(schema.items())
    types[NUMBER] = Number()
    types[MARK] = StoredText()
    for field in fields.values():
        name = field.index_fieldname
        if isinstance(field, FacetField):
            types[name] = WholeValue(field.stored)
        elif isinstance(types[name], TEXT) and not field.analyzer:
            types[name] = FoldedText(field.stored or not field.document, field.boost or 1.0)
            if field.document:
                types[WORDS + name] = WrittenWords()
    return Schema(**types)


def field_of(schema: Schema, name: str | None) -> Any | None:
    """Given a field's name, return its type, or None where there is no such field."""
    return schema[name] if name in schema else None  # noqa: SIM401 - a Schema has no get


def fingerprint(schema: Schema) -> str:
    """Given a schema, return a short text that differs where an index of one cannot be read as the other."""
    described = "; ".join(f"{name}: {field!r}" for name, field in sorted(schema.items()))
    return f"{VERSION}-{hashlib.sha256(described.encode()).hexdigest()[:12]}"
