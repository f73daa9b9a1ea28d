"""Runs a Query and returns Results."""
