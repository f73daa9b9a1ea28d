"""Bytes from strangers, read in another process or without parsing. No Django here."""

from letters.sandbox.page_images import NoImage, page_png
from letters.sandbox.reader_pool import read_bounded

__all__ = ["NoImage", "page_png", "read_bounded"]
