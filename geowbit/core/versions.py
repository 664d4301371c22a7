"""Versions of geowbit and its dependencies, and how much memory a run took."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

_PACKAGES = ("geopandas", "shapely", "pyproj", "numpy", "pandas", "scipy", "rasterio", "folium")


def own_version() -> str:
    """Return the version of geowbit that runs."""
    try:
        return version("geowbit")
    except PackageNotFoundError:
        return "unknown"


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that bear the result.

    Examples
    --------
    >>> "geopandas" in versions()
    True
    """
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
    }


def peak_memory_mb() -> float | None:
    """Return the most memory that this process has held, MB; None where it is not known."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if platform.system() == "Darwin" else 1024), 1)
