"""A secret key of this installation's own, made on its first start."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def secret_key_in(folder: Path) -> str:
    """Given the data folder, return the key kept there, made now (readable by its owner only) if there is none."""
    path = folder / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(get_random_secret_key())
    return path.read_text(encoding="ascii").strip()
