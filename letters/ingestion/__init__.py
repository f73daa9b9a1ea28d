"""New letters: files unpacked, read, stored; uploads queued and worked off; letters read again."""

from letters.ingestion.bulk_load import files_in, load
from letters.ingestion.listing import Listing
from letters.ingestion.manifest import BadManifest, read_manifest
from letters.ingestion.new_version import store_result
from letters.ingestion.read_sources import Read, read_each
from letters.ingestion.receive import add_uploaded
from letters.ingestion.reread import Reread, reread, reread_each
from letters.ingestion.sample import load_sample, remove_sample
from letters.ingestion.store import Outcome, Result, Show, Source, remove, usual_show
from letters.ingestion.upload_form import UploadForm
from letters.ingestion.upload_queue import release_stale
from letters.ingestion.worker_tasks import read_uploads, stopping

__all__ = [
    "BadManifest",
    "Listing",
    "Outcome",
    "Read",
    "Reread",
    "Result",
    "Show",
    "Source",
    "UploadForm",
    "add_uploaded",
    "files_in",
    "load",
    "load_sample",
    "read_each",
    "read_manifest",
    "read_uploads",
    "release_stale",
    "remove",
    "remove_sample",
    "reread",
    "reread_each",
    "stopping",
    "store_result",
    "usual_show",
]
