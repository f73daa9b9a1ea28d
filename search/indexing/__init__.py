"""What any index is made of and kept in line by: documents, their marks and differences, and what waits to be indexed.

Nothing here knows which engine there is.
"""

from search.indexing.differences import compare
from search.indexing.documents import MARK, Document, Documents, DocumentSource, mark_of
from search.indexing.queue import QueueState, changes_meanwhile, drain, note, queue_state
from search.indexing.state import IndexState, index_state

__all__ = [
    "MARK",
    "Document",
    "DocumentSource",
    "Documents",
    "IndexState",
    "QueueState",
    "changes_meanwhile",
    "compare",
    "drain",
    "index_state",
    "mark_of",
    "note",
    "queue_state",
]
