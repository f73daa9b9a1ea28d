"""A finding as the index takes it: prepared fields by name, and a mark that tells whether they changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]
MARK = "mark_of_document"  # the field that holds a document's mark


def mark_of(document: Document) -> str:
    """Given a prepared document, return its mark: 16 hexadecimal digits, a hash of all that is indexed of it."""
    told = json.dumps(dict(sorted(document.items())), default=str, ensure_ascii=False)
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()
