"""The OpenAPI document says of the API what it does."""

from __future__ import annotations

from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from django.test import Client

from letters.models import Verdict
from search.query.query import KEYS
from tests.behaviours.conftest import index_all
from tests.search.collection import make_collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(client: Client) -> dict[str, Any]:
    """The document of a site with findings in it."""
    make_collection()
    index_all()
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


def test_an_answer_is_as_the_document_says(client: Client, told: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/Page", "components": told["components"]}

    for asked in ("", "?q=care&theme=visits&from=2010", "?q=zebra", "?q=care+zebra&match=most"):
        jsonschema.validate(client.get(f"/api/findings/{asked}").json(), schema)
    schema = {"$ref": "#/components/schemas/Changes", "components": told["components"]}
    jsonschema.validate(client.get("/api/findings/?q=care&added_since=2020-01-01").json(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**client.get("/api/findings/").json(), "more": 1}, schema)


def test_what_became_of_an_item_is_described_with_every_verdict(told: dict[str, Any]) -> None:
    facts = told["components"]["schemas"]["Finding"]["properties"]

    assert facts["follow_up"]["type"] == "array"
    assert all(f" {label.lower()}" in facts["follow_up"]["description"] for label in Verdict.labels)


def test_every_parameter_is_told_and_none_that_there_is_not(told: dict[str, Any]) -> None:
    names = {
        path: [one["name"] for one in told["paths"][path]["get"]["parameters"]] for path in told["paths"]
    }

    assert set(names["/api/findings/"]) == {*KEYS, "after", "added_since"}
    assert set(names["/search/findings.xlsx"]) == set(KEYS) - {"page"}
    for path in ("/search/findings.csv", "/search/removed.csv"):
        assert set(names[path]) == {*KEYS, "after", "added_since"} - {"page"}
    assert set(names["/search/feed/"]) == {*KEYS, "by", "before"} - {"page"}
    assert set(names["/search/findings.docx"]) == {*KEYS, "by"} - {"page"}


def test_every_value_that_is_told_is_taken_and_others_are_refused(
    client: Client, told: dict[str, Any]
) -> None:
    for path in told["paths"]:
        for one in told["paths"][path]["get"]["parameters"]:
            schema = one["schema"].get("items", one["schema"])
            for value in schema.get("enum", []):
                since = {"added_since": "2020-01-01"} if "removed" in path else {}
                answer = client.get(path, {one["name"]: value, **since})
                list(answer)  # to its end: closing it unread would close the database, too
                assert answer.status_code == 200, (path, one["name"], value)
            if "enum" in schema or schema.get("type") == "integer":
                refused = client.get(path, {one["name"]: "no-such-value"})
                assert refused.status_code == 400
                assert refused.content.decode().startswith(f"{one['name']}: ")


def test_every_path_that_is_told_answers(client: Client, told: dict[str, Any]) -> None:
    for path, methods in told["paths"].items():
        answer = client.get(path, {"added_since": "2020-01-01"} if "removed" in path else {})
        (kind,) = methods["get"]["responses"]["200"]["content"]
        list(answer)  # to its end: closing it unread would close the database, too
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(kind)


def test_what_has_not_changed_is_not_sent_again(client: Client, told: dict[str, Any]) -> None:
    for path in ("/api/findings/", "/search/feed/", "/api/openapi.json"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
