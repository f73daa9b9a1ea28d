"""Changes to rows that exist: corrections, decisions on differences, publishing, merging. The only writer of them."""

from letters.editing.authority_merging import merge_authorities
from letters.editing.corrections import (
    AS_READ,
    FACTS,
    PARTS,
    as_lists,
    correct_facts,
    correct_finding,
    correct_judgements,
    correct_says,
    dismiss_doubt,
    dismiss_doubts,
    grades_of,
    put_back_doubts,
    replace_judgements,
)
from letters.editing.differences import decide
from letters.editing.finding_structure import (
    POSITION_OFFSET,
    add_finding,
    delete_finding,
    end_finding,
    merge_findings,
    restore_finding,
    split_finding,
)
from letters.editing.follow_ups import AS_SUGGESTED, decide_match, decide_verdict
from letters.editing.publishing import publish, replace_letter, unpublish, withdraw
from letters.editing.reference_loading import Loaded, load_reference
from letters.editing.reference_rows import delete_themes, save_authority, save_theme
from letters.editing.versions import EditConflict, as_it_is_now, as_json

__all__ = [
    "AS_READ",
    "AS_SUGGESTED",
    "FACTS",
    "PARTS",
    "POSITION_OFFSET",
    "EditConflict",
    "Loaded",
    "add_finding",
    "as_it_is_now",
    "as_json",
    "as_lists",
    "correct_facts",
    "correct_finding",
    "correct_judgements",
    "correct_says",
    "decide",
    "decide_match",
    "decide_verdict",
    "delete_finding",
    "delete_themes",
    "dismiss_doubt",
    "dismiss_doubts",
    "end_finding",
    "grades_of",
    "load_reference",
    "merge_authorities",
    "merge_findings",
    "publish",
    "put_back_doubts",
    "replace_judgements",
    "replace_letter",
    "restore_finding",
    "save_authority",
    "save_theme",
    "split_finding",
    "unpublish",
    "withdraw",
]
