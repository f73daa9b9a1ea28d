"""What the first question of a process would have to open and decode, done before there is a first question."""

from __future__ import annotations

import logging

from django.db import DatabaseError

from search.engine.execution import run
from search.engine.parsing import backend
from search.query import Query

log = logging.getLogger(__name__)
# All findings with all counts, by date; a word, with words of other eras; and one that nobody writes, for spellings.
ASKED = (Query(), Query(q="children"), Query(q="qqqqqq"))


def warm_up() -> None:
    """Ask what opens the index and decodes what every question needs, and keep that over forks of this process.

    Nothing is raised: where there is no index or no database yet, the site starts all the same.
    """
    try:
        for query in ASKED:
            run(query)
    except DatabaseError as err:
        log.warning("The first searches will be slow: %s", err)
        return
    keep = getattr(backend(), "keep_over_forks", None)  # a backend may have nothing to keep
    if keep:
        keep()
