"""Theme rules and what findings say, applied to the findings in the database."""

from letters.tagging.background_retag import release_runs, request_retag, run_retag, stop_retagging
from letters.tagging.polarity import read_anew, tell_all, tell_new, tell_polarity
from letters.tagging.retag_all import Progress, preview, retag_all
from letters.tagging.tags import apply_rules, current_rules, matches_of

__all__ = [
    "Progress",
    "apply_rules",
    "current_rules",
    "matches_of",
    "preview",
    "read_anew",
    "release_runs",
    "request_retag",
    "retag_all",
    "run_retag",
    "stop_retagging",
    "tell_all",
    "tell_new",
    "tell_polarity",
]
