"""What we hold: authorities, themes, the letters as received, what was read from them, and files on their way in."""

from letters.models.addresses import address_of
from letters.models.authorities import (
    LOCK_CLASS,
    Authority,
    Region,
    StatisticalNeighbour,
    authorities_held,
    hold_authorities,
    successor_of,
)
from letters.models.dataset_files import (
    DATASET_VERSION,
    NEWEST_DATASET,
    OfferedDataset,
    dataset_archive,
    newest_dataset,
)
from letters.models.fetching import FetchRun, SourceAnswer, SourceDocument, SourcePage
from letters.models.findings import (
    Difference,
    Finding,
    FindingQuerySet,
    FindingTheme,
    FormerFinding,
    Kind,
    Says,
)
from letters.models.follow_ups import (
    STANDING,
    FollowUp,
    FollowUpDue,
    FollowUpMatch,
    FollowUpQuerySet,
    Verdict,
)
from letters.models.letters import (
    LIKENESS,
    LONG,
    Inspection,
    Judgement,
    Letter,
    LetterQuerySet,
    is_published,
    long_fields,
)
from letters.models.query_statistics import keep_statistics, keeping_statistics
from letters.models.remembering import remembered
from letters.models.retag_runs import RetagRun
from letters.models.slugs import FormerSlug
from letters.models.themes import Theme
from letters.models.uploads import Batch, Upload
from letters.models.versioned import FIRST, delete_all
from letters.models.visibility import FindingVisibility, FindingVisibilityQuerySet, VisibilityClock

__all__ = [
    "DATASET_VERSION",
    "FIRST",
    "LIKENESS",
    "LOCK_CLASS",
    "LONG",
    "NEWEST_DATASET",
    "STANDING",
    "Authority",
    "Batch",
    "Difference",
    "FetchRun",
    "Finding",
    "FindingQuerySet",
    "FindingTheme",
    "FindingVisibility",
    "FindingVisibilityQuerySet",
    "FollowUp",
    "FollowUpDue",
    "FollowUpMatch",
    "FollowUpQuerySet",
    "FormerFinding",
    "FormerSlug",
    "Inspection",
    "Judgement",
    "Kind",
    "Letter",
    "LetterQuerySet",
    "OfferedDataset",
    "Region",
    "RetagRun",
    "Says",
    "SourceAnswer",
    "SourceDocument",
    "SourcePage",
    "StatisticalNeighbour",
    "Theme",
    "Upload",
    "Verdict",
    "VisibilityClock",
    "address_of",
    "authorities_held",
    "dataset_archive",
    "delete_all",
    "hold_authorities",
    "is_published",
    "keep_statistics",
    "keeping_statistics",
    "long_fields",
    "newest_dataset",
    "remembered",
    "successor_of",
]
