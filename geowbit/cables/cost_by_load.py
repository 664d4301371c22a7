"""What a place's power connection costs as its load grows."""

from __future__ import annotations

from typing import cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.substation_choice import cheapest_connection, connection_options
from geowbit.layers import Assumptions, Level


def cost_by_load(
    lon: float,
    lat: float,
    loads_mw: npt.ArrayLike,
    substations: gpd.GeoDataFrame,
    assumptions: Assumptions,
    *,
    leave_out: npt.NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """Return what a place's power connection costs as its load grows, with its steps.

    Parameters
    ----------
    lon, lat : float
        Degrees.
    loads_mw : array_like
        Peak loads, MW.
    substations, assumptions, leave_out
        As in :func:`geowbit.cables.connection_options`.

    Returns
    -------
    DataFrame, one row a load
        ``load_mw``, ``line_kv``, ``substation_row``, ``substation_km``, ``low_mjpy``,
        ``mid_mjpy``, ``high_mjpy``, ``mjpy_per_mw``, ``years``.

    Examples
    --------
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> steps = cost_by_load(
    ...     141.74, 42.66, [20, 100, 300], embedded_layer("substations"), named_assumptions())
    >>> steps["line_kv"].tolist()
    [60.0, 154.0, 275.0]
    """
    rows = []
    for load in np.atleast_1d(np.asarray(loads_mw, float)):
        options = connection_options(substations, float(load), assumptions, leave_out=leave_out)
        choice = cheapest_connection([lon], [lat], options, assumptions)
        low, mid, high = (
            float(choice.mjpy(assumptions, level)[0])
            for level in cast("tuple[Level, ...]", ("low", "mid", "high"))
        )
        rows.append(
            {
                "load_mw": float(load),
                "line_kv": float(choice.line_kv[0]),
                "substation_row": int(choice.row[0]),
                "substation_km": float(choice.km[0]),
                "low_mjpy": low,
                "mid_mjpy": mid,
                "high_mjpy": high,
                "mjpy_per_mw": mid / float(load),
                "years": float(choice.years(assumptions)[0]),
            }
        )
    return pd.DataFrame(rows)
