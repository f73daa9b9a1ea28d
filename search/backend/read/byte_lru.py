"""A store of what was used lately, bounded in bytes. Safe in several threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")
ENTRY_BYTES = 200  # that the store itself takes for a key and its value
KEY_BYTES = 4  # of memory for each character that a key is written in: of the words of a question, 3 to 4


class ByteLru(Generic[Value]):
    """Keeps values with their keys up to ``limit_bytes`` together; the one not used for longest goes first.

    Keys count: a long question takes more memory than the one finding that it finds.
    """

    def __init__(self, limit_bytes: int, size_of: Callable[[Value], int]) -> None:
        self._limit = limit_bytes
        self._size_of = size_of
        self._held = 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        """Given a key, return its value, or None where it is not held."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: Hashable, value: Value) -> Value:
        """Given a key and its value, hold it and return it."""
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self._held += self._bytes(key, value)
                while self._held > self._limit and len(self._values) > 1:
                    self._held -= self._bytes(*self._values.popitem(last=False))
            return value

    def _bytes(self, key: Hashable, value: Value) -> int:
        return ENTRY_BYTES + KEY_BYTES * len(repr(key)) + self._size_of(value)
