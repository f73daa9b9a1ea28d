"""Answers to take away are asked for over the web, of a real index."""

from tests.behaviours.conftest import collection

__all__ = ["collection"]
