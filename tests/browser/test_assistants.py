"""An assistant on this machine asks by standard input and output: the real command, by the protocol's own client."""

from __future__ import annotations

import asyncio
import json
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.browser.running import ROOT, Site

mcp = pytest.importorskip("mcp")


def test_a_program_here_is_answered_what_the_site_answers(site: Site) -> None:
    command = [str(ROOT / "manage.py"), "serve_mcp", "--stdio"]
    program = mcp.StdioServerParameters(command=sys.executable, args=command, env=site.environment)

    async def session() -> tuple[list[str], Any, Any]:
        async with mcp.Client(program, read_timeout_seconds=60) as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            found = await client.call_tool("search_findings", {"words": "supervision"})
            refused = await client.call_tool("search_findings", {"region": ["nowhere"]})
            return tools, found, refused

    with ThreadPoolExecutor(1) as thread:  # the browser's loop has this one
        tools, found, refused = thread.submit(asyncio.run, session()).result()

    assert len(tools) == 5
    with urllib.request.urlopen(f"{site.url}/api/findings/?q=supervision", timeout=30) as answer:
        page = json.load(answer)
    told = json.loads(found.content[0].text)
    assert told["total"] == page["total"] > 20
    assert [one["text"] for one in told["findings"]] == [one["text"] for one in page["results"]]
    assert [one["url"] for one in told["findings"]] == [one["url"] for one in page["results"]]
    assert refused.is_error
    assert "nowhere" in refused.content[0].text
