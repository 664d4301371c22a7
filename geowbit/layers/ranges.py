"""Classes written as texts, such as "0.5 m or more and less than 3 m", as their two ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.layers.numbers import spans_of

__all__ = ["Ranges", "ranges_of"]

Array = npt.NDArray[np.float64]

# of a figure ~ says about; before a class it says that there is no lower end
_TILDE = r"[~〜～]"


@dataclass(frozen=True)
class Ranges:
    """Classes as numbers.

    Attributes
    ----------
    low, high : array of float
        Ends of each; infinity where there is no upper one, NaN in both where there is no class.
    """

    low: Array
    high: Array

    @property
    def mid(self) -> Array:
        """Return the middle of each class, of an open one the end that it has."""
        return np.asarray((self.low + np.where(np.isfinite(self.high), self.high, self.low)) / 2)


def ranges_of(column: pd.Series, factors: Mapping[str, float] | None = None) -> Ranges:
    """Return texts of classes as their two ends; without a lower end they begin at nothing.

    Parameters
    ----------
    column : Series
        Texts; numbers are classes without width.
    factors : dict of str to float, optional
        By what a number is multiplied that has this unit beside it.

    Examples
    --------
    >>> found = ranges_of(pd.Series(["0.5m以上3m未満", "20m～", "30cm未満", "dry"]),
    ...                   {"cm": 0.01, "m": 1.0})
    >>> found.low.tolist(), found.high.tolist()
    ([0.5, 20.0, 0.0, nan], [3.0, inf, 0.3, nan])
    """
    texts = column
    if not pd.api.types.is_numeric_dtype(column):
        texts = column.astype("string").str.strip()
        texts = texts.str.replace(rf"^{_TILDE}\s*(.+)$", r"\1以下", regex=True)
        texts = texts.str.replace(rf"^(.+?)\s*{_TILDE}$", r"\1以上", regex=True)
    spans = spans_of(texts, factors)
    low, high = spans.low.to_numpy(float), spans.high.to_numpy(float)
    known = ~(np.isnan(low) & np.isnan(high))
    return Ranges(
        np.where(np.isnan(low) & known, 0.0, low), np.where(np.isnan(high) & known, np.inf, high)
    )
