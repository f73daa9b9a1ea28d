"""What readers see of letters, authorities and themes."""

from letters.pages.charts import FEW_INSPECTIONS, percent, years_to_a_label
from letters.pages.citations import Citation, cite, fragment, place_in_letter
from letters.pages.inspection_columns import Column, column_of
from letters.pages.letter import letter_page
from letters.pages.search_links import UNKNOWN, search_url
from letters.pages.standings_page import authority_map_of, standings_now

__all__ = [
    "FEW_INSPECTIONS",
    "UNKNOWN",
    "Citation",
    "Column",
    "authority_map_of",
    "cite",
    "column_of",
    "fragment",
    "letter_page",
    "percent",
    "place_in_letter",
    "search_url",
    "standings_now",
    "years_to_a_label",
]
