"""What the page needs to sum up an area that its reader draws: people, and published headroom."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.candidates import candidate_km2
from geowbit.pages.packing import Neighbors, packed_numbers

# people of a cell are kept to a tenth where there are many cells: sums lose next to nothing
_RATIO = 1.2
_FEW = 20_000
# no candidate has more people, and the text of a page holds no larger numbers
_MOST = 5e8


def packed_people(table: pd.DataFrame, near: Neighbors) -> dict[str, Any] | None:
    """Return how many people each candidate has, packed; None where that is not known.

    Parameters
    ----------
    table : DataFrame
        With ``population_density`` (persons a square kilometer), of cells or polygons.
    near : Neighbors
        Of the rows.

    Returns
    -------
    dict or None
        A packed column of whole numbers, and ``ratio``: 0 where they are persons, else a number
        k from 1 on stands for ``ratio ** (k - 1)`` of them.

    Examples
    --------
    >>> packed_people(pd.DataFrame({"lon": [139.0], "lat": [35.0]}), None) is None
    True
    """
    km2 = candidate_km2(table) if "population_density" in table else None
    if km2 is None:
        return None
    persons = np.rint(table["population_density"].to_numpy(float) * km2)
    # what is no number of people counts as nobody
    persons = np.where((persons > 0) & (persons < _MOST), persons, 0.0)
    if len(table) <= _FEW:
        return {"ratio": 0.0, **packed_numbers(persons.astype(np.int64), near)}
    return {"ratio": _RATIO, **packed_numbers(_steps(persons), near)}


def _steps(persons: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return persons as the nearest power of a ratio."""
    powers = 1 + np.rint(np.log(np.maximum(persons, 1)) / np.log(_RATIO))
    return np.where(persons > 0, powers, 0).astype(np.int64)


def headroom_places(frame: Any) -> list[list[Any]] | None:
    """Return where headroom is published: longitude, latitude, the least MW and from when it is.

    Parameters
    ----------
    frame : GeoDataFrame or None
        Of :attr:`geowbit.layers.Headroom.places`.

    Examples
    --------
    >>> headroom_places(None) is None
    True
    """
    if frame is None or not len(frame):
        return None
    at = frame.geometry.representative_point()
    low_mw = np.nan_to_num(frame["low_mw"].to_numpy(float))
    return [
        [round(float(lon), 5), round(float(lat), 5), float(mw), str(as_of)]
        for lon, lat, mw, as_of in zip(at.x, at.y, low_mw, frame["as_of"], strict=True)
    ]
