"""What became visible of a question's findings, and when: what feeds, alerts and saved searches tell of."""

from search.news.arrivals import Arrival, arrivals_of, new_since

__all__ = ["Arrival", "arrivals_of", "new_since"]
