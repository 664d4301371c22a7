"""Where a user's cache lies, and how much of the disk it may take."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from geowbit.core.errors import OutputError

__all__ = ["cache_folder", "limit_bytes"]

_LIMIT_GB = 4.0
_GB = 1e9


def cache_folder() -> Path:
    """Return the folder of this user for what may be needed again.

    The environment variable ``GEOWBIT_CACHE`` names another.

    Examples
    --------
    >>> cache_folder().is_absolute() or "GEOWBIT_CACHE" in os.environ
    True
    """
    if given := os.environ.get("GEOWBIT_CACHE"):
        return Path(given)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "geowbit"


def limit_bytes() -> int:
    """Return how many bytes results may take; 0 where none are kept.

    The environment variable ``GEOWBIT_CACHE_GB`` sets it, in gigabytes.

    Raises
    ------
    OutputError
        Where the variable is no such number.
    """
    given = os.environ.get("GEOWBIT_CACHE_GB", "").strip()
    try:
        size_gb = float(given) if given else _LIMIT_GB
    except ValueError:
        size_gb = -1.0
    # neither is what is not a number
    if not 0 <= size_gb < float("inf"):
        raise OutputError("cache.limit", given=given)
    return int(size_gb * _GB)
