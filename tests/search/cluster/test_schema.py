"""What the server is told of the index, and of a finding."""

from __future__ import annotations

import pytest
from haystack import connections

from search.cluster.schema import Schema
from search.indexing import DocumentSource, mark_of
from tests.search.collection import make_collection

pytestmark = pytest.mark.django_db


def schema() -> Schema:
    return Schema.of(connections["default"].get_unified_index().all_searchfields().values())


def test_facets_are_whole_values_and_the_text_is_not_kept() -> None:
    told = schema().settings(2)

    assert {"theme", "day", "authority_name", "kind"} <= set(schema().whole)
    assert told["mappings"]["properties"]["theme"] == {"type": "keyword"}
    assert told["mappings"]["_source"] == {"enabled": False}
    assert (told["settings"]["number_of_shards"], told["settings"]["number_of_replicas"]) == (1, 2)


def test_a_finding_is_sent_with_its_terms_values_length_and_mark() -> None:
    make_collection(findings=12)
    identifier, document = next(iter(DocumentSource("default").all()))

    sent = schema().source(document)

    assert sent["number_"] == int(identifier.rpartition(".")[2])
    assert sent["length_"] == len(sent["terms_"].replace("|", " ").split())
    assert sent["mark_"] == mark_of(document)
    assert all(isinstance(value, str) for name in schema().whole for value in sent.get(name, []))
    assert set(sent) <= set(schema().settings(0)["mappings"]["properties"])


def test_another_schema_has_another_fingerprint_and_more_copies_have_not() -> None:
    one = schema()

    assert one.fingerprint() == schema().fingerprint()
    assert one.fingerprint() != Schema(one.text, (*one.whole, "ward")).fingerprint()
