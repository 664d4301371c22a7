"""Means of functions of a triangular distribution, by the integrals of SciPy."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from scipy.stats import triang


def mean_of(row: pd.Series, function: Callable[[float], float] = lambda x: x) -> float:
    """Mean of a function of a parameter that lies in a triangle over its range."""
    low, mid, high = (float(row[end]) for end in ("low", "mid", "high"))
    if low == high:
        return float(function(mid))
    shape = triang((mid - low) / (high - low), loc=low, scale=high - low)
    return float(shape.expect(function))
