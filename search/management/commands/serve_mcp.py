"""Answer assistants: a read-only server of the Model Context Protocol, over HTTP or on standard input and output."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from letters.management import SiteCommand


class Command(SiteCommand):
    help = "Let AI assistants ask the site by the Model Context Protocol. Needs: pip install 'inspection-findings[mcp]'"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stdio",
            action="store_true",
            help="answer on standard input and output, for an assistant on this machine",
        )
        parser.add_argument(
            "--bind", default="127.0.0.1:8001", help="host:port for HTTP (default: 127.0.0.1:8001)"
        )

    def handle(self, *, stdio: bool, bind: str, **options: Any) -> None:
        """Serve until stopped."""
        try:
            from search.mcp.server import http_app, server
        except ImportError as error:
            raise CommandError(f"The SDK is not installed: pip install 'mcp>=2.3,<3' ({error})") from error
        if stdio:
            server().run("stdio")
            return
        import uvicorn

        host, _, port = bind.rpartition(":")
        if not (host and port.isascii() and port.isdigit()):
            raise CommandError("--bind must be a host and a port, such as 127.0.0.1:8001")
        self.stdout.write(f"Assistants can ask at http://{bind}/mcp")
        uvicorn.run(
            http_app(server(), host), host=host, port=int(port), log_level="warning", server_header=False
        )
