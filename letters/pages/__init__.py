"""What readers see of letters, authorities and themes."""

from letters.pages.citations import Citation, cite
from letters.pages.letter import letter_page

__all__ = ["Citation", "cite", "letter_page"]
