"""A read-only server of the Model Context Protocol for AI assistants. Its SDK is needed only where the server runs.

The tools return findings word for word, each with its permanent address, page and date, and never summaries.
"""

from search.mcp.tools import TOOLS, Refusal

__all__ = ["TOOLS", "Refusal"]
