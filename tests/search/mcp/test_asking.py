"""Assistants ask by the protocol's own client, over HTTP on this machine: the API's findings, and no others."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from letters.editing import unpublish
from letters.models import Finding, FollowUp, Letter, Verdict
from tests.behaviours.conftest import index_all
from tests.builders import stored
from tests.search.collection import make_collection

mcp = pytest.importorskip("mcp")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference")]
QUESTIONS: list[dict[str, Any]] = [
    {}, {"words": "care"}, {"words": "supervision"}, {"words": '"care"'}, {"words": "care -plan"}, {"words": "car*"},
    {"words": "care plan", "most_words": True}, {"words": "cra"}, {"words": "care", "only_these_words": True},
    {"theme": ["visits"]}, {"theme": ["visits", "supervision"], "all_themes": True}, {"region": ["north-west"]},
    {"authority": ["sefton"]}, {"says": ["strength"]}, {"kind": ["narrative"]}, {"first_year": 2012},
    {"first_year": 2010, "last_year": 2013, "sort": "oldest"}, {"sort": "authority", "page": 2}, {"words": "zebra"},
    {"words": "care", "region": ["north-west", "london"], "sort": "newest"},
]  # fmt: skip
NAMES = {"words": "q", "first_year": "from", "last_year": "to"}
YES = {"all_themes": ("themes", "all"), "only_these_words": ("only", "1"), "most_words": ("match", "most")}
HOSTILE: list[tuple[str, dict[str, Any]]] = [
    ("search_findings", {"theme": ["bogus"]}),
    ("search_findings", {"theme": "visits"}),
    ("search_findings", {"words": "x" * 501}),
    ("search_findings", {"first_year": 1066}),
    ("search_findings", {"first_year": 2014, "last_year": 2010}),
    ("search_findings", {"page": 0}),
    ("search_findings", {"page": 10**9}),
    ("search_findings", {"sort": "upwards'; DROP TABLE letters_letter"}),
    ("search_findings", {"region": ["../../etc/passwd"]}),
    ("get_finding", {"finding_id": -1}),
    ("get_finding", {"finding_id": 10**30}),
    ("get_finding", {"finding_id": "1 OR 1=1"}),
    ("get_finding", {}),
    ("list_filters", {"filter_name": "<script>"}),
    ("compare_authorities", {"authorities": ["sefton"]}),
    ("compare_authorities", {"authorities": ["sefton", "nowhere"]}),
    ("follow_up", {"authority": "nowhere"}),
    ("follow_up", {"authority": "sefton", "verdict": "perhaps"}),
    ("no_such_tool", {}),
]


@contextmanager
def running() -> Iterator[str]:
    """The server over HTTP on a free port."""
    import uvicorn

    from search.mcp.server import http_app, server

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = http_app(server(), "127.0.0.1")
    site = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=site.run, daemon=True)
    thread.start()
    while not site.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        site.should_exit = True
        thread.join(10)


def asked(calls: Callable[[Any], Awaitable[Any]]) -> Any:
    """What a client is told that makes these calls in one session."""

    async def session(url: str) -> Any:
        async with mcp.Client(url) as client:
            return await calls(client)

    with running() as url:
        return asyncio.run(session(url))


def answer_of(result: Any) -> dict[str, Any]:
    assert not result.is_error, result.content
    return json.loads(result.content[0].text)  # type: ignore[no-any-return]


def as_address(question: dict[str, Any]) -> str:
    pairs = []
    for name, value in question.items():
        if name in YES:
            pairs.append(YES[name])
        else:
            pairs += [(NAMES.get(name, name), one) for one in (value if isinstance(value, list) else [value])]
    return urlencode(pairs)


def test_twenty_questions_find_what_the_api_finds(client: Client) -> None:
    make_collection()
    index_all()
    assert len(QUESTIONS) == 20

    async def all_of_them(one: Any) -> list[dict[str, Any]]:
        return [answer_of(await one.call_tool("search_findings", question)) for question in QUESTIONS]

    for question, answer in zip(QUESTIONS, asked(all_of_them), strict=True):
        page = client.get(f"/api/findings/?{as_address(question)}").json()
        by_api = [one for one in page["results"] if one["match"] == "all" or question.get("most_words")]
        assert [one["id"] for one in answer["findings"]] == [one["id"] for one in by_api], question
        assert [one["text"] for one in answer["findings"]] == [one["text"] for one in by_api]
        assert (answer["total"], answer["title"]) == (page["total"], page["title"])
        for one in answer["findings"]:
            assert one["url"].endswith(f"/findings/{one['id']}/")
            assert {"page", "inspection_start", "citation", "letter_url"} <= one.keys()


def test_unpublished_findings_are_told_by_no_tool(client: Client) -> None:
    stored("Plans drift in secret.", name="hidden")
    stored("Plans drift.", name="shown")
    hidden, shown = Finding.objects.order_by("pk")
    FollowUp.objects.create(item=hidden, later=shown.inspection, verdict="fixed", suggested="fixed")
    index_all()
    unpublish(Letter.objects.filter(name="hidden"))  # the index has not even followed yet

    async def everything(one: Any) -> str:
        asked_of_all = [
            await one.call_tool("search_findings", {}),
            await one.call_tool("search_findings", {"words": "secret"}),
            await one.call_tool("get_finding", {"finding_id": hidden.pk}),
            await one.call_tool("list_filters", {"words": "secret"}),
            await one.call_tool("compare_authorities", {"authorities": ["sefton", "leeds"]}),
            await one.call_tool("follow_up", {"authority": "sefton"}),
        ]
        return " ".join(result.content[0].text for result in asked_of_all)

    told = asked(everything)

    assert "Plans drift." in told
    assert "in secret" not in told


def test_hostile_arguments_are_refused_in_words() -> None:
    stored("Plans drift.")
    index_all()

    async def all_of_them(one: Any) -> list[str]:
        told = []
        for name, arguments in HOSTILE:
            try:
                result = await one.call_tool(name, arguments)
            except mcp.MCPError as error:
                told.append(str(error))
                continue
            assert result.is_error, (name, arguments)
            told.append(result.content[0].text)
        return told

    for (name, arguments), words in zip(HOSTILE, asked(all_of_them), strict=True):
        assert len(words) > 10, (name, arguments)
        assert "Traceback" not in words
        assert "/search/" not in words


def test_verdicts_that_are_neither_better_nor_not_are_explained() -> None:
    told = {one.name: one.description for one in asked(lambda one: one.list_tools()).tools}

    assert all(
        f'"{verdict.label}":' in told["follow_up"] for verdict in (Verdict.UNCLEAR, Verdict.NOT_MENTIONED)
    )


def test_findings_are_looked_up_compared_and_followed_up() -> None:
    stored("Plans drift.", name="earlier")
    stored("Plans no longer drift.", name="later")
    item, later = Finding.objects.order_by("pk")
    held = FollowUp.objects.create(item=item, later=later.inspection, verdict="fixed", suggested="fixed")
    held.matches.create(finding=later, score=0.9)
    index_all()
    beside = {"authorities": ["sefton", "leeds"], "words": "plans"}

    async def all_of_them(one: Any) -> list[dict[str, Any]]:
        return [
            answer_of(await one.call_tool("get_finding", {"finding_id": item.pk})),
            answer_of(await one.call_tool("follow_up", {"authority": "sefton"})),
            answer_of(await one.call_tool("compare_authorities", beside)),
            answer_of(await one.call_tool("list_filters", {"filter_name": "authority"})),
        ]

    finding, followed, compared, filters = asked(all_of_them)

    assert finding["text"] == "Plans drift."
    assert f"/findings/{item.pk}/" in finding["citation"]
    (told,) = followed["items"]
    assert (told["item"], told["verdict"], told["standing"]) == ("Plans drift.", "Fixed", "suggested")
    assert told["later_findings"][0]["text"] == "Plans no longer drift."
    assert [one["findings"] for one in compared["authorities"]] == [2, 0]
    assert filters["authority"] == [{"value": "sefton", "label": "Sefton", "findings": 2}]


def test_another_host_name_is_not_answered() -> None:
    import http.client

    with running() as url:
        port = int(url.split(":")[2].split("/")[0])
        for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("POST", "/mcp", b"{}", {"Content-Type": "application/json", **headers})
            status = connection.getresponse().status
            connection.close()
            assert status in (403, 421)


def test_the_command_says_what_is_wrong() -> None:
    with pytest.raises(CommandError, match="a host and a port"):
        call_command("serve_mcp", bind="nowhere")


def test_llms_txt_says_what_is_where_and_all_of_it_is_there(client: Client) -> None:
    import re

    text = client.get("/llms.txt").content.decode()

    links = re.findall(r"\(http://testserver(/[^)]*)\)", text)
    assert len(links) >= 7
    for link in links:
        assert client.get(link).status_code == 200, link


def test_verdicts_of_more_items_than_one_answer_holds_are_counted_and_narrowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("search.mcp.tools.MOST_ITEMS", 1)
    stored("Plans drift.", "Visits are late.", "Reviews are slow.", name="earlier")
    stored("Plans no longer drift.", name="later")
    *items, later = Finding.objects.order_by("pk")
    for item, verdict in zip(items, ("fixed", "unclear", "unclear"), strict=True):
        FollowUp.objects.create(item=item, later=later.inspection, verdict=verdict, suggested=verdict)
    index_all()

    async def both(one: Any) -> list[dict[str, Any]]:
        return [
            answer_of(await one.call_tool("follow_up", {"authority": "sefton"})),
            answer_of(await one.call_tool("follow_up", {"authority": "sefton", "verdict": "unclear"})),
        ]

    everything, unclear = asked(both)
    assert (everything["total"], len(everything["items"]), unclear["total"]) == (3, 1, 2)
    assert everything["verdicts"] == unclear["verdicts"]
    assert {name: total for name, total in unclear["verdicts"].items() if total} == {"Fixed": 1, "Unclear": 2}
    assert unclear["items"][0]["verdict"] == "Unclear"
