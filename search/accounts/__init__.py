"""Accounts of those who save searches: who may make one, and a forgotten password."""

from search.accounts.joining import invite

__all__ = ["invite"]
