"""What readers see of letters, authorities and themes."""

from letters.pages.letter import letter_page

__all__ = ["letter_page"]
