"""What readers see of letters, authorities and themes."""

from letters.pages.citations import cite
from letters.pages.letter import letter_page

__all__ = ["cite", "letter_page"]
