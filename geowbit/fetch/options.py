"""How a fetch behaves: its manners, its patience and its limits."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

Tell = Callable[[str], None]


@dataclass(frozen=True)
class FetchOptions:
    """Manners, patience and limits of a fetch; the defaults are those of a polite guest.

    Attributes
    ----------
    pause_s : float
        Least time between the end of one request and the next.
    attempts : int
        How often one thing is asked for, in all.
    backoff_s, longest_wait_s : float
        Wait after the first failure, doubled after each further one, and its bound. A server
        that asks for more than the bound (``Retry-After``) ends the fetch.
    connect_timeout_s, read_timeout_s : float
        For a connection to stand, and between two pieces of an answer; a server of Overpass
        may also take its own `server_timeout_s` before the first piece.
    whole_timeout_s : float
        For one answer as a whole.
    server_timeout_s, server_memory_mb : int
        What a question to Overpass may cost the server.
    tile_km2 : float
        Largest area of one question.
    splits : int
        How often a tile is cut into four when the server cannot hold it.
    most_tiles : int
        More questions than these are refused: a country extract serves better.
    answer_mb : int
        Largest answer of one tile.
    cache_days : float
        Older answers are asked for again.
    sleep : callable
        Waits; tests put their own in.
    """

    pause_s: float = 1.0
    attempts: int = 5
    backoff_s: float = 5.0
    longest_wait_s: float = 120.0
    connect_timeout_s: float = 20.0
    read_timeout_s: float = 60.0
    whole_timeout_s: float = 3600.0
    server_timeout_s: int = 180
    server_memory_mb: int = 512
    tile_km2: float = 10_000.0
    splits: int = 2
    most_tiles: int = 500
    answer_mb: int = 512
    cache_days: float = 30.0
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)


def user_agent() -> str:
    """Return what geowbit calls itself to a server.

    Examples
    --------
    >>> user_agent().startswith("geowbit/")
    True
    """
    try:
        number = version("geowbit")
    except PackageNotFoundError:
        number = "unknown"
    return f"geowbit/{number} (siting of data centers between power grid and fiber; Python)"


def cache_folder() -> Path:
    """Return the folder of this user for answers that may be needed again."""
    if given := os.environ.get("GEOWBIT_CACHE"):
        return Path(given)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "geowbit"
