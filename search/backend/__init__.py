"""The index and how it is searched: a Haystack engine over Whoosh. Whoosh is spoken in this room and nowhere else."""

from search.backend.haystack.backend import FindingsBackend, FindingsEngine

__all__ = ["FindingsBackend", "FindingsEngine"]
