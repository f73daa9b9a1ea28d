"""What one answer may cost. A module of its own, as the web process, which only enqueues, loads no HTTP library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost: ``body_bytes`` unpacked, and ``seconds`` until its last byte."""

    body_bytes: int
    seconds: float
