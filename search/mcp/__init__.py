"""Assistants ask: a read-only server of the Model Context Protocol. Its SDK is wanted only where the server is started.

The tools answer with findings word for word, each with its permanent address, page and date, and never with summaries.
"""

from search.mcp.tools import TOOLS, Refusal

__all__ = ["TOOLS", "Refusal"]
