"""What programs may ask and what they are answered, as an OpenAPI 3.1 document. Derived from the tables of the code."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

from letters.models import STANDING, Verdict
from search.api.records import Record
from search.query import FACETS, FILTERS, FIRST_YEAR, LAST_YEAR, MOST, PAGE_SIZE, SORTS, Facet

LISTED = ("says", "region", "framework", "kind", "grade")  # filters whose values are few and stay
TYPES: dict[str, Any] = {
    "int": {"type": "integer"},
    "int | None": {"type": ["integer", "null"]},
    "str": {"type": "string"},
    "str | None": {"type": ["string", "null"]},
    "bool": {"type": "boolean"},
    "bool | None": {"type": ["boolean", "null"]},
    "list[str]": {"type": "array", "items": {"type": "string"}},
}
FOLLOW_UP = (
    "What each later report says of what this finding asks to improve, as '2022-05-06 fixed (suggested)': the day "
    f"its inspection began; {', '.join(label.lower() for label in Verdict.labels)}; {' or '.join(STANDING.values())}. "
    "'Unclear': the report speaks of it, but whether it is better cannot be told. Count 'unclear' and 'not mentioned' "
    "neither as better nor as not."
)
YEAR = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
# Parameter -> (what it asks, its values)
SINGLE: dict[str, tuple[str, dict[str, Any]]] = {
    "q": ("Words, as on the help page.", {"type": "string", "maxLength": 500}),
    "themes": ("Match all themes given.", {"enum": ["all"]}),
    "from": ("First year inspected.", YEAR),
    "to": ("Last year inspected.", YEAR),
    "only": ("Search only for these words, not for other terms for the same thing.", {"enum": ["1"]}),
    "match": (
        "Add findings with at least half of the words, after those with all of them.",
        {"enum": [MOST]},
    ),
    "beside": ("Has no effect here.", {"enum": ["1"]}),
    "pack": (
        "Has no effect here: findings that a page carries along.",
        {"type": "string", "pattern": r"^(\d{1,12}(\.\d{1,12}){0,199})?$"},
    ),
    "sort": ("The order; relevance where there are words, else newest.", {"enum": list(SORTS)}),
}
PAGING: dict[str, tuple[str, dict[str, Any]]] = {
    "page": (f"From 1, of {PAGE_SIZE} findings each.", {"type": "integer", "minimum": 1}),
    "after": ("Where to continue: taken from 'next' of an answer.", {"type": "string"}),
}


FOLLOWING: dict[str, tuple[str, dict[str, Any]]] = {
    "added_since": (
        "Only what was added or changed here at this time or later, in the order of its changes.",
        {"type": "string", "examples": ["2026-11-26", "2026-11-26T09:30:00Z"]},
    ),
    "after": ("With added_since: where to continue, as given in an answer.", {"type": "string"}),
}
FEED: dict[str, tuple[str, dict[str, Any]]] = {
    "by": ("What an entry is.", {"enum": ["finding", "report"]}),
    "before": (
        "Only what was added before this time, as given in the address of a next page.",
        {"type": "string", "format": "date-time"},
    ),
}
GROUPING = {"by": ("What the findings are grouped by.", {"enum": ["theme", "authority"]})}


def document(origin: str) -> dict[str, Any]:
    """Given where the site is, such as "https://findings.example.org", return the document."""
    shared = [*_filters(), *_single(SINGLE)]
    answers = [{"$ref": f"#/components/schemas/{name}"} for name in ("Page", "Changes")]
    json_answer = {"application/json": {"schema": {"oneOf": answers}}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Inspection Findings",
            "version": "1",
            "description": "Findings of inspections of children’s services in England. No key is needed.",
        },
        "servers": [{"url": origin}],
        "paths": {
            "/api/findings/": _get(
                "One page of findings, with counts for every filter.",
                [*shared, *_single(PAGING), *_single({"added_since": FOLLOWING["added_since"]})],
                json_answer,
            ),
            "/search/findings.csv": _get(
                "All findings or, with added_since, those added or changed since then.",
                [*shared, *_single(FOLLOWING)],
                {"text/csv": {"schema": {"type": "string"}}},
            ),
            "/search/removed.csv": _get(
                "What has been removed since a time, which must be given.",
                [*shared, *_single(FOLLOWING)],
                {"text/csv": {"schema": {"type": "string"}}},
            ),
            "/search/findings.xlsx": _get(
                "All findings as an Excel workbook.", shared, _file("spreadsheetml.sheet")
            ),
            "/search/findings.docx": _get(
                "All findings as a Word document.",
                [*shared, *_single(GROUPING)],
                _file("wordprocessingml.document"),
            ),
            "/search/feed/": _get(
                "What was added here, newest first.",
                [*shared, *_single(FEED)],
                {"application/atom+xml": {"schema": {"type": "string"}}},
            ),
        },
        "components": {
            "schemas": {"Finding": _finding(), "Page": _page(), "Changes": _changes(), "Count": _count()}
        },
    }


def _file(kind: str) -> dict[str, Any]:
    return {f"application/vnd.openxmlformats-officedocument.{kind}": {"schema": {"type": "string"}}}


def _get(summary: str, parameters: list[dict[str, Any]], content: dict[str, Any]) -> dict[str, Any]:
    text = {"text/plain": {"schema": {"type": "string"}}}
    return {
        "get": {
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": {"description": "The answer.", "content": content},
                "400": {
                    "description": "What was wrong, one line for each parameter, by its name.",
                    "content": text,
                },
                "503": {"description": "The search index is not ready.", "content": text},
            },
        }
    }


def _filters() -> list[dict[str, Any]]:
    return [
        {
            "name": facet.name,
            "in": "query",
            "description": f"{facet.label}; may repeat.",
            "style": "form",
            "explode": True,
            "schema": {"type": "array", "items": _values(facet)},
        }
        for facet in FACETS
    ]


def _values(facet: Facet) -> dict[str, Any]:
    return {"enum": list(facet.values())} if facet.name in LISTED else {"type": "string"}


def _single(table: dict[str, tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "description": description, "schema": schema}
        for name, (description, schema) in table.items()
    ]


def _facts() -> dict[str, Any]:
    hints = get_type_hints(Record)
    facts = {field.name: TYPES[_written(hints[field.name])] for field in fields(Record)}
    return facts | {"follow_up": facts["follow_up"] | {"description": FOLLOW_UP}}


def _record() -> dict[str, Any]:
    return _object(_facts())


def _finding() -> dict[str, Any]:
    return _object({**_facts(), "match": {"enum": ["all", MOST]}})


def _written(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) and not hasattr(hint, "__args__") else str(hint)


def _page() -> dict[str, Any]:
    address: dict[str, Any] = {"type": ["string", "null"]}
    number: dict[str, Any] = {"type": "integer", "minimum": 0}
    words = {"type": "array", "items": {"type": "string"}}
    return _object(
        {
            "title": {"type": "string"},
            **dict.fromkeys(("total", "page", "pages", "page_size"), number),
            "generation": {"type": "string"},
            "next": address,
            "previous": address,
            "notes": words,
            "also_searched_for": words,
            "suggestion": address,
            "corrected": address,
            "with_most_words": {"type": ["integer", "null"]},
            "with_most_words_url": address,
            "results": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
            "counts": _object(
                {name: {"type": "array", "items": {"$ref": "#/components/schemas/Count"}} for name in FILTERS}
            ),
        }
    )


def _changes() -> dict[str, Any]:
    """What has changed since a time: the answer where ``added_since`` is asked for."""
    address: dict[str, Any] = {"type": ["string", "null"]}
    return _object(
        {
            "title": {"type": "string"},
            "added_since": {"type": "string", "format": "date-time"},
            "generation": {"type": "string"},
            "notes": {"type": "array", "items": {"type": "string"}},
            "results": {"type": "array", "items": _record()},
            "removed": {"type": "array", "items": {"type": "integer"}},
            "next": address,
            "follow": address,
        }
    )


def _count() -> dict[str, Any]:
    return _object({"value": {"type": "string"}, "label": {"type": "string"}, "total": {"type": "integer"}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """An object that has all of these and nothing else."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
