"""Theme rules applied to the findings in the database."""

from letters.tagging.retag_all import Progress, preview, retag_all
from letters.tagging.tags import current_rules, matches_of, retag, tag_findings

__all__ = ["Progress", "current_rules", "matches_of", "preview", "retag", "retag_all", "tag_findings"]
