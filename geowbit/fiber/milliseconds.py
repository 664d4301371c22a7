"""Milliseconds of a fiber route, on today's network and on an all-optical one."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.core.errors import StudyError
from geowbit.layers import Assumptions

Array = npt.NDArray[np.float64]
Technology = Literal["all_optical", "conventional"]

# the speed of light in vacuum is exact
VACUUM_US_PER_KM = 1e9 / 299_792_458

_ABOVE_ZERO = ("router_spacing_km", "fiber_amplifier_spacing_km")


class RoundTrip(NamedTuple):
    """The parts of a round trip, ms: light in glass, equipment along the way, access lines."""

    glass_ms: Array
    equipment_ms: Array
    access_ms: Array

    @property
    def rtt_ms(self) -> Array:
        """Return the whole, ms."""
        return self.glass_ms + self.equipment_ms + self.access_ms


def round_trip(
    route_km: npt.ArrayLike, assumptions: Assumptions, *, network: Technology = "all_optical"
) -> RoundTrip:
    """Return the parts of the round trip over fiber routes.

    All-optical: 2 x (km x 4.9 us + a terminal at each end + amplifiers, which count 0 unless
    asked). Conventional: 2 x (km x 4.9 us + routers along the way) + access and multiplexing.

    Parameters
    ----------
    route_km : array_like
        Length of the route one way, km.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    network : {"all_optical", "conventional"}

    Returns
    -------
    RoundTrip

    Raises
    ------
    StudyError
        Where an assumption is no delay: negative, or light faster than in vacuum.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> parts = round_trip([100.0], named_assumptions(), network="conventional")
    >>> [part.round(3).tolist() for part in parts]
    [[0.98], [0.2], [1.0]]
    """
    value = assumptions.at("mid")
    _check(value)
    km = np.asarray(route_km, float)
    glass_ms = 2 * km * value["fiber_delay_us_per_km"] / 1000
    if network == "all_optical":
        spans = np.floor(km / value["fiber_amplifier_spacing_km"])
        one_way_us = 2 * value["optical_end_us"] + spans * value["optical_amplifier_us"]
        access_ms = 0.0
    else:
        hops = np.ceil(km / value["router_spacing_km"]) + 1
        one_way_us, access_ms = hops * value["router_hop_us"], value["conventional_access_ms"]
    return RoundTrip(
        glass_ms, np.asarray(2 * one_way_us / 1000 + 0 * km), np.asarray(access_ms + 0 * km)
    )


def rtt_ms(
    route_km: npt.ArrayLike, assumptions: Assumptions, *, network: Technology = "all_optical"
) -> Array:
    """Return the round-trip time over fiber routes, the sum of :func:`round_trip`.

    Parameters
    ----------
    route_km : array_like
        Length of the route one way, km.
    assumptions : Assumptions
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
    return round_trip(route_km, assumptions, network=network).rtt_ms


def floor_ms(geodesic_km: npt.ArrayLike, assumptions: Assumptions) -> tuple[Array, Array]:
    """Return what no network can beat: light along the geodesic in glass, and in vacuum.

    Parameters
    ----------
    geodesic_km : array_like
        Kilometers.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.

    Returns
    -------
    tuple of ndarray
        Round trips, ms.

    Examples
    --------
    >>> from geowbit.layers import named_assumptions
    >>> [float(ms.round(3)) for ms in floor_ms(400.0, named_assumptions())]
    [3.92, 2.669]
    """
    km = np.asarray(geodesic_km, float)
    value = assumptions.at("mid")
    _check(value)
    return 2 * km * value["fiber_delay_us_per_km"] / 1000, 2 * km * VACUUM_US_PER_KM / 1000


def _check(value: pd.Series) -> None:
    delay = float(value["fiber_delay_us_per_km"])
    if not delay >= VACUUM_US_PER_KM:
        raise StudyError(
            "fiber.faster_than_light",
            given=f"{delay:g}",
            least=f"{VACUUM_US_PER_KM:.3f}",
            keys=("assumptions", "fiber_delay_us_per_km"),
        )
    for key in _ABOVE_ZERO:
        if not float(value[key]) > 0:
            raise StudyError(
                "fiber.spacing",
                key=key,
                given=f"{value[key]:g}",
                keys=("assumptions", key),
            )
