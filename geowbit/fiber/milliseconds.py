"""Milliseconds of a fiber route, on today's network and on an all-optical one."""

from __future__ import annotations

from typing import Literal, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

Network = Literal["all_optical", "conventional"]


def rtt_ms(
    route_km: npt.ArrayLike, assumptions: pd.DataFrame, *, network: Network = "all_optical"
) -> npt.NDArray[np.float64]:
    """Return the round-trip time over fiber routes.

    All-optical: 2 x (km x 4.9 us + a terminal at each end). Conventional: 2 x (km x 4.9 us
    + routers along the way) + access and multiplexing.

    Parameters
    ----------
    route_km : array_like
        Length of the route one way, km.
    assumptions : DataFrame
        Of :func:`geowbit.layers.named_assumptions`.
    network : {"all_optical", "conventional"}

    Returns
    -------
    ndarray
        Milliseconds.

    Examples
    --------
    The demonstration over 89 km in England stayed below a millisecond:

    >>> from geowbit.layers import named_assumptions
    >>> rtt_ms([89.0], named_assumptions()).round(3)
    array([0.952])
    >>> rtt_ms([89.0], named_assumptions(), network="conventional").round(3)
    array([2.072])
    """
    value = assumptions["mid"]
    km = np.asarray(route_km, float)
    one_way_us = km * value["fiber_delay_us_per_km"]
    if network == "all_optical":
        return cast(
            "npt.NDArray[np.float64]", 2 * (one_way_us + 2 * value["optical_end_us"]) / 1000
        )
    hops = np.ceil(km / value["router_spacing_km"]) + 1
    return cast(
        "npt.NDArray[np.float64]",
        2 * (one_way_us + hops * value["router_hop_us"]) / 1000 + value["conventional_access_ms"],
    )
