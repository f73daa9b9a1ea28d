"""A letter's pages as images, drawn by a process of its own: a file that breaks the drawing breaks nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from letters.errors import SiteError

DRAWING = Path(__file__).with_name("draw_page.py")
SECONDS = 20  # a page of a real letter takes a tenth of one
PNG = b"\x89PNG\r\n\x1a\n"


class NoImage(SiteError):
    """A page that is not there, or cannot be drawn. Trying again helps only where it took too long."""


def page_png(data: bytes, number: int) -> bytes:
    """Given a PDF's bytes and a page (from 1), return the page as a PNG. Raises NoImage."""
    command = [sys.executable, str(DRAWING), str(number)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise NoImage("The page takes too long to draw") from error
    if done.returncode or not done.stdout.startswith(PNG):
        raise NoImage("The page cannot be drawn")
    return done.stdout
