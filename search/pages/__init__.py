"""Answers for people: HTML."""
