"""What makes the cost of every connection: a price for each way to connect, and one for fiber."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.cables.connection import ConnectionChoice, equipment, fiber_connection_mjpy
from geowbit.cables.rates import Ratio
from geowbit.layers import LEVELS, Assumptions, Level

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FiberPrice:
    """What the separate fiber routes of a site cost by their straight length.

    Attributes
    ----------
    fixed_mjpy, per_km_mjpy : float
        Without any length, and of each straight kilometer.
    step_km, step_mjpy : float
        Each time that so many straight kilometers are full an amplifier comes in.
    """

    fixed_mjpy: float
    per_km_mjpy: float
    step_km: float
    step_mjpy: float

    def mjpy(self, fiber_km: npt.ArrayLike) -> Array:
        """Return the cost of routes of some straight length, million yen."""
        km = np.asarray(fiber_km, float)
        steps = np.floor(km / self.step_km)
        return self.fixed_mjpy + self.per_km_mjpy * km + self.step_mjpy * steps


@dataclass(frozen=True)
class ConnectionTariff:
    """The prices that make what every candidate's connection costs, low, mid and high.

    A page that holds it tells the cost of any candidate: two numbers of its way to connect, and
    how far it is.

    Attributes
    ----------
    load_mw : float
    option : ndarray of int
        For each candidate its row in `options`; -1 where no substation serves it.
    options : DataFrame, one row a way to connect that any candidate takes
        ``row`` of the substation layer, ``line_kv``, ``fixed_<level>`` and ``per_km_<level>``
        (million yen, without any length and of each straight kilometer), ``short_years`` and
        ``long_years`` (at the substation, and at ``full_km``).
    fiber : dict of level to FiberPrice
    fiber_years : tuple of float
        As ``short_years`` and ``long_years``.
    full_km : float
        Where the long end of a lead time is reached.
    """

    load_mw: float
    option: npt.NDArray[np.int64]
    options: pd.DataFrame
    fiber: Mapping[Level, FiberPrice]
    fiber_years: tuple[float, float]
    full_km: float

    def plain(self) -> dict[str, Any]:
        """Return all but the candidates' options as JSON can hold it."""
        return {
            "load_mw": self.load_mw,
            "options": {str(name): self.options[name].tolist() for name in self.options},
            "fiber": {level: asdict(price) for level, price in self.fiber.items()},
            "fiber_years": list(self.fiber_years),
            "full_km": self.full_km,
        }

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any], option: npt.NDArray[np.int64]) -> ConnectionTariff:
        """Return the prices that :meth:`plain` told, with the candidates' options."""
        first, last = plain["fiber_years"]
        return cls(
            plain["load_mw"],
            option,
            pd.DataFrame(plain["options"]),
            {level: FiberPrice(**price) for level, price in plain["fiber"].items()},
            (first, last),
            plain["full_km"],
        )

    def mjpy(self, km: npt.ArrayLike, fiber_km: npt.ArrayLike, level: Level = "mid") -> Array:
        """Return the cost of every candidate's connection, million yen.

        Parameters
        ----------
        km, fiber_km : array_like
            Straight distance of each candidate to its substation and to fiber.
        level : {"low", "mid", "high"}
        """
        fixed, per_km = (self._told(f"{part}_{level}") for part in ("fixed", "per_km"))
        return fixed + per_km * np.asarray(km, float) + self.fiber[level].mjpy(fiber_km)

    def years(self, km: npt.ArrayLike, fiber_km: npt.ArrayLike) -> Array:
        """Return the years until every candidate's connection stands."""
        short, long = self._told("short_years"), self._told("long_years")
        first, last = self.fiber_years
        power, fiber = (
            np.clip(np.asarray(far, float) / self.full_km, 0, 1) for far in (km, fiber_km)
        )
        both = np.maximum(short + (long - short) * power, first + (last - first) * fiber)
        return np.asarray(both, float)

    def _told(self, name: str) -> Array:
        """Return a number of each candidate's way to connect, NaN where there is none."""
        return np.append(self.options[name].to_numpy(float), np.nan)[self.option]


def connection_tariff(
    choice: ConnectionChoice, assumptions: Assumptions, *, fiber_to_power_ratio: Ratio
) -> ConnectionTariff:
    """Return the prices behind the connections of all candidates.

    Parameters
    ----------
    choice : ConnectionChoice
        Of :func:`geowbit.cables.cheapest_connection`, along straight lines.
    assumptions : Assumptions
        Of :func:`geowbit.layers.named_assumptions`.
    fiber_to_power_ratio : float, "model", "tables" or method
        As in :func:`geowbit.cables.fiber_rate_mjpy_per_km`.

    Returns
    -------
    ConnectionTariff

    Examples
    --------
    >>> from geowbit.cables import cheapest_connection, connection_options
    >>> from geowbit.layers import embedded_layer, named_assumptions
    >>> model = named_assumptions()
    >>> options = connection_options(embedded_layer("substations"), 100, model)
    >>> choice = cheapest_connection([141.74], [42.66], options, model)
    >>> tariff = connection_tariff(choice, model, fiber_to_power_ratio=0.1)
    >>> cost = tariff.mjpy(choice.km, 5.0)
    >>> bool(abs(cost - (choice.mjpy(model) + 2 * (5 * 1.3 * 20 + 2 * 30))) < 1e-6)
    True
    """
    used, option = np.unique(choice.option, return_inverse=True)
    # the first of them is -1 where any candidate has no way
    bare = int(len(used) > 0 and used[0] < 0)
    table = choice.options.table.iloc[used[bare:]][["row", "line_kv"]].reset_index(drop=True)
    for level in LEVELS:
        fixed, per_km = choice.options.prices(assumptions.at(level))
        table[f"fixed_{level}"] = fixed[used[bare:]]
        table[f"per_km_{level}"] = per_km[used[bare:]]
    short, long = choice.options.line_years(assumptions)
    table["short_years"], table["long_years"] = short[used[bare:]], long[used[bare:]]
    lead = assumptions["jp_expert_leadtime_fiber"]
    load_mw = choice.options.load_mw
    return ConnectionTariff(
        load_mw,
        option - bare,
        table,
        {
            level: _fiber_price(load_mw, assumptions, fiber_to_power_ratio, level)
            for level in LEVELS
        },
        (lead.low, lead.high),
        assumptions.value("lead_time_length_km"),
    )


def _fiber_price(
    load_mw: float, assumptions: Assumptions, ratio: Ratio, level: Level
) -> FiberPrice:
    value = assumptions.at(level)
    # as short as this no route has an amplifier
    near_km = 1e-3
    fixed, near = fiber_connection_mjpy(
        [0.0, near_km], load_mw, assumptions, fiber_to_power_ratio=ratio, level=level
    )
    spacing_km = value["fiber_amplifier_spacing_km"]
    one_more = equipment(value, spacing_km) - equipment(value, 0.0)
    return FiberPrice(
        float(fixed),
        float((near - fixed) / near_km),
        float(spacing_km / value["fiber_detour_ratio"]),
        float(value["fiber_routes_built"] * one_more),
    )
