"""Where what travels with geowbit lies."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from geowbit.core import LayerError


@cache
def data_folder() -> Path:
    """Return the folder of what travels with geowbit, in the wheel or in a checkout.

    Examples
    --------
    >>> (data_folder() / "model" / "workloads.csv").is_file()
    True
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "data" / "raw", package.parent / "data" / "raw"):
        if (folder / "model").is_dir():
            return folder
    raise LayerError("countries.data_missing", package=str(package))
