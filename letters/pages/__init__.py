"""What readers see of letters, authorities and themes."""

from letters.pages.citations import Citation, cite
from letters.pages.letter import letter_page
from letters.pages.standings_page import authority_map_of, standings_now

__all__ = ["Citation", "authority_map_of", "cite", "letter_page", "standings_now"]
