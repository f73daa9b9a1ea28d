"""Theme rules applied to the findings in the database."""

from letters.tagging.background_retag import release_runs, request_retag, run_retag, stop_retagging
from letters.tagging.retag_all import Progress, preview, retag_all
from letters.tagging.tags import apply_rules, current_rules, matches_of

__all__ = [
    "Progress",
    "apply_rules",
    "current_rules",
    "matches_of",
    "preview",
    "release_runs",
    "request_retag",
    "retag_all",
    "run_retag",
    "stop_retagging",
]
