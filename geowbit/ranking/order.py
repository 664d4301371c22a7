"""The order of many values, in which those that are alike stay as they stand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def rising_order(values: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Return the rows in the order of rising values; ties stay in theirs, and NaN comes last.

    Parameters
    ----------
    values : array of float

    Returns
    -------
    ndarray of int
        As of a stable ``numpy.argsort``, which takes three times as long: that of a processor's
        own instructions keeps no order among ties, so these are put in order afterwards.

    Examples
    --------
    >>> rising_order(np.array([2.0, 1.0, np.nan, 1.0])).tolist()
    [1, 3, 0, 2]
    """
    missing = np.isnan(values)
    if missing.any():
        there = np.flatnonzero(~missing)
        return np.concatenate([there[rising_order(values[there])], np.flatnonzero(missing)])
    order = np.argsort(values)
    rising = values[order]
    new = rising[1:] > rising[:-1]
    if new.all():
        return order
    first = np.zeros(len(order), np.int64)
    np.cumsum(new, out=first[1:])
    first *= len(order)
    return np.sort(first + order) - first
