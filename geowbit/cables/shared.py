"""A fiber laid with a new power line, against two separate works."""

from __future__ import annotations

from geowbit.cables.rate_table import rate_key
from geowbit.cables.rates import (
    Ratio,
    fiber_rate_mjpy_per_km,
    power_rate_mjpy_per_km,
)
from geowbit.layers import Assumptions, Level


def shared_works(
    power_km: float,
    fiber_km: float,
    load_mw: float,
    assumptions: Assumptions,
    *,
    fiber_to_power_ratio: Ratio = "model",
    level: Level = "mid",
) -> dict[str, float]:
    """Return what a fiber costs that is laid with a new power line, against works of its own.

    Along the line it hangs in the ground wire, on the whole way of the line; alone it takes
    its own route.

    Parameters
    ----------
    power_km, fiber_km : float
        Lengths as built of the power line, and of the fiber on a route of its own.
    load_mw, assumptions, fiber_to_power_ratio, level
        As in :func:`geowbit.cables.fiber_rate_mjpy_per_km`.

    Returns
    -------
    dict
        ``power_mjpy``, ``fiber_alone_mjpy``, ``fiber_with_power_mjpy``, ``separate_mjpy``,
        ``shared_mjpy`` (the cheaper of sharing and not), ``saved_mjpy``, ``saved_share`` of
        the separate works.

    Examples
    --------
    100 km for 300 MW: the line 40,000; fiber alone 100 x 40, in the ground wire 100 x 5

    >>> from geowbit.layers import named_assumptions
    >>> found = shared_works(100, 100, 300, named_assumptions())
    >>> found["fiber_alone_mjpy"], found["fiber_with_power_mjpy"], found["saved_mjpy"]
    (4000.0, 500.0, 3500.0)
    """
    power = power_km * power_rate_mjpy_per_km(assumptions, load_mw, level=level)
    own = fiber_km * fiber_rate_mjpy_per_km(
        assumptions, load_mw, fiber_to_power_ratio=fiber_to_power_ratio, level=level
    )
    wire = power_km * assumptions.value(rate_key(assumptions, "fiber", "ground wire"), level)
    separate = power + own
    shared = power + min(own, wire)
    return {
        "power_mjpy": power,
        "fiber_alone_mjpy": own,
        "fiber_with_power_mjpy": wire,
        "separate_mjpy": separate,
        "shared_mjpy": shared,
        "saved_mjpy": separate - shared,
        "saved_share": (separate - shared) / separate if separate else 0.0,
    }
