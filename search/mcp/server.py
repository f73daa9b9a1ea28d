"""The tools as a server of the Model Context Protocol, built with its SDK. Imported only by its command."""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, connections
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from search.errors import IndexUnavailable
from search.mcp.tools import NO_INDEX, TOOLS, Refusal

NAME = "Inspection Findings"
INSTRUCTIONS = (
    "Findings of Ofsted's inspections of children's services in England, word for word. Search with search_findings; "
    "list_filters has the values of filters. Quote findings as they are and give their url. Do not say what no finding "
    "says: what is not here may still have been found."
)
RATE_LIMIT = RateLimitItemPerMinute(300)  # for each client address, as on the site
MAX_BODY_BYTES = 100_000
READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
DATABASE_UNAVAILABLE = "The database does not answer. Ask again in a minute."


def server() -> MCPServer[Any]:
    """Return the server with all tools; they only read."""
    mcp_server: MCPServer[Any] = MCPServer(
        NAME, instructions=INSTRUCTIONS, website_url=settings.SITE_ADDRESS, log_level="WARNING"
    )
    executor = ThreadPoolExecutor(
        1, "mcp"
    )  # one question after another: many assistants leave the site its processors
    for tool in TOOLS:
        mcp_server.tool(annotations=READ_ONLY, structured_output=True)(_async_tool(tool, executor))
    return mcp_server


def _async_tool(tool: Callable[..., dict[str, Any]], executor: ThreadPoolExecutor) -> Callable[..., Any]:
    """The tool as a coroutine that runs it in the executor, and turns errors into ToolError with a plain message."""

    @functools.wraps(tool)
    async def answering(**arguments: Any) -> dict[str, Any]:
        try:
            return await sync_to_async(_call, thread_sensitive=False, executor=executor)(tool, arguments)
        except Refusal as error:
            raise ToolError(str(error)) from error
        except IndexUnavailable as error:
            raise ToolError(NO_INDEX) from error
        except DatabaseError as error:
            raise ToolError(DATABASE_UNAVAILABLE) from error

    return answering


def _call(tool: Callable[..., dict[str, Any]], arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        return tool(**arguments)
    finally:
        connections.close_all()


def http_app(mcp_server: MCPServer[Any], host: str) -> ASGIApp:
    """Given a server and where it listens, return it as a web application: Streamable HTTP at /mcp."""
    app: Starlette = mcp_server.streamable_http_app(
        json_response=True,
        stateless_http=True,
        max_request_body_size=MAX_BODY_BYTES,
        transport_security=_allowed(),
        host=host,
    )
    return LimitedApp(app)


def _allowed() -> TransportSecuritySettings:
    """Against DNS rebinding: the Host headers of the site's names are accepted, and the Origin of the site's pages."""
    hosts = [
        urlsplit(f"//{allowed_host}").hostname or allowed_host for allowed_host in settings.ALLOWED_HOSTS
    ]
    names = [name for host in hosts for name in (host, f"{host}:*")]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True, allowed_hosts=names, allowed_origins=[settings.SITE_ADDRESS]
    )


class LimitedApp:
    """An ASGI application with a limit on requests from one client address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.limiter = FixedWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self.limiter.hit(RATE_LIMIT, _client_address(scope)):
            refusal = PlainTextResponse("Too many requests. Wait a minute.\n", 429, {"Retry-After": "60"})
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _client_address(scope: Scope) -> str:
    """The client's address: with settings.PROXIES proxies, the one that the outermost of them received from."""
    forwarded = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    hops = [part.strip() for part in ",".join(forwarded).split(",") if part.strip()]
    if 0 < settings.PROXIES <= len(hops):
        return str(hops[-settings.PROXIES])
    client = scope.get("client")
    return str(client[0]) if client else ""  # the server gives no address
