"""Answers for programs: CSV, JSON, Atom."""
