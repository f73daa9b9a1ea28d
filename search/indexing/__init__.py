"""What every index needs: documents, their content hashes, comparison with the database, and the queue of changes.

Independent of the search engine in use.
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
