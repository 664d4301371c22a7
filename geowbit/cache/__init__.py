"""What was computed before, kept on disk by the contents of all that it was computed from."""

from __future__ import annotations

from geowbit.cache.folder import cache_folder, limit_bytes
from geowbit.cache.marks import (
    NoMarkError,
    code_mark,
    files_mark,
    folder_mark,
    frame_mark,
    mark_of,
    state_of,
)
from geowbit.cache.recording import Recording, recording, tell_effect, tell_read, traced
from geowbit.cache.store import (
    Entry,
    Store,
    keeping,
    kept_content_mark,
    own_store,
    store_in_use,
)

__all__ = [
    "Entry",
    "NoMarkError",
    "Recording",
    "Store",
    "cache_folder",
    "code_mark",
    "files_mark",
    "folder_mark",
    "frame_mark",
    "keeping",
    "kept_content_mark",
    "limit_bytes",
    "mark_of",
    "own_store",
    "recording",
    "state_of",
    "store_in_use",
    "tell_effect",
    "tell_read",
    "traced",
]
