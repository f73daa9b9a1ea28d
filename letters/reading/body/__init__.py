"""Blocks to sections to findings."""
