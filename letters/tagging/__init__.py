"""Theme rules applied to the findings in the database."""

from letters.tagging.retag_all import Progress, preview, retag_all
from letters.tagging.tags import apply_rules, current_rules, matches_of

__all__ = ["Progress", "apply_rules", "current_rules", "matches_of", "preview", "retag_all"]
