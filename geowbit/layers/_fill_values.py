"""Numbers by which files say that nothing is known, and do not say that they do."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geowbit.layers.embedded import model_table

# nothing on the earth that a cell could hold is that much: its surface has 5e14 square meters
_NO_QUANTITY = 1e15


class Fill(NamedTuple):
    """A number that stands for nothing, and between which the others lie (NaN: no others)."""

    value: str
    low: float
    high: float


def undeclared_fill(values: npt.NDArray[Any]) -> Fill | None:
    """Return the number among some cells that means "nothing known", as far as one can tell.

    It is the least or the highest, a number that files use so (``fill_values.csv``), and far
    from all others; or larger than anything that can be measured.

    Parameters
    ----------
    values : ndarray
        Finite numbers as they are stored, of the file's own type.

    Examples
    --------
    >>> undeclared_fill(np.array([3, 250, -9999], np.int16))
    Fill(value='-9999', low=3.0, high=250.0)
    >>> undeclared_fill(np.array([-9998, -9999, -10001], np.int16)) is None
    True
    >>> undeclared_fill(np.array([1e20, 5], np.float32)).value
    '1e+20'
    """
    if not values.size:
        return None
    for end in (values.min(), values.max()):
        apart = _apart(end)
        if apart is None:
            continue
        others = values[values != end]
        if others.size:
            nearest = float(others.min() if end < 0 else others.max())
            if abs(float(end) - nearest) <= apart * abs(float(end)):
                continue
        elif 0 < end < _NO_QUANTITY:
            # a part of a map of classes may well hold one class
            continue
        low, high = (float(others.min()), float(others.max())) if others.size else (np.nan, np.nan)
        return Fill(str(end), low, high)
    return None


def _apart(end: Any) -> float | None:
    """Return how far from all others a number must lie, as a share of itself, to be no value."""
    if abs(float(end)) >= _NO_QUANTITY:
        return 0.0
    table = model_table("fill_values")
    known = table["value"].to_numpy(float)
    # a number such as -9999.9 ends otherwise in the file's own type
    same = (known.astype(end.dtype) if end.dtype.kind == "f" else known) == end
    return float(table["apart_pct"].to_numpy(float)[same][0]) / 100 if same.any() else None
