"""How much land, and how many megawatts, can be connected below each cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.candidates import candidate_km2
from geowbit.layers import LEVELS, Level
from geowbit.ranking import rising_order
from geowbit.run import Run

__all__ = ["SupplyCurve", "supply_curve"]

Floats = npt.NDArray[np.float64]

_STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
# so many costs stand in the table of a curve
_ROWS = 100
# the few that cost most would stretch every scale
_SHOWN = 0.98


@dataclass(frozen=True, eq=False)
class SupplyCurve:
    """The land of a run and the load that it takes, by what the connection costs.

    Attributes
    ----------
    load_mw : float
        Of one site.
    costs : dict of str to ndarray
        Of each ranked candidate, rising, million of money, by level of the rates.
    km2 : dict of str to ndarray
        The land up to each of them.
    station_costs : ndarray
        Of the cheapest site of each substation, rising.
    unknown_km2 : float
        Ranked land whose cost is not known.
    """

    load_mw: float
    costs: dict[Level, Floats]
    km2: dict[Level, Floats]
    station_costs: Floats
    unknown_km2: float

    @property
    def total_km2(self) -> float:
        """Return the ranked land whose cost is known."""
        land = self.km2["mid"]
        return float(land[-1]) if len(land) else 0.0

    def land_below(self, mjpy: npt.ArrayLike, level: Level = "mid") -> Floats:
        """Return the land that costs at most an amount to connect, km².

        Parameters
        ----------
        mjpy : array_like
            Million of money.
        level : {"low", "mid", "high"}
            Of the rates: at the low ones most land is cheap.
        """
        at = np.searchsorted(self.costs[level], np.asarray(mjpy, float), side="right")
        return np.asarray(np.append(0.0, self.km2[level])[at])

    def mw_below(self, mjpy: npt.ArrayLike) -> Floats:
        """Return the load of one site at each substation whose cheapest costs at most an amount.

        Two sites at one substation are not counted: what it can take beside the first is
        published for few.
        """
        count = np.searchsorted(self.station_costs, np.asarray(mjpy, float), side="right")
        return np.asarray(count * self.load_mw, float)

    def round_costs(self) -> list[float]:
        """Return round amounts from the cheapest land to nearly all of it."""
        costs = self.costs["mid"]
        if not len(costs) or costs[-1] <= 0:
            return []
        low = max(float(costs[0]), 1e-6)
        high = max(self._shown_end(), low)
        decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
        every = [step * 10.0**decade for decade in decades for step in _STEPS]
        first = [one for one in every if one >= low]
        past = next((at for at, one in enumerate(first) if one >= high), len(first) - 1)
        return first[: past + 1]

    def frame(self) -> pd.DataFrame:
        """Return the curve as a table.

        Returns
        -------
        DataFrame
            ``cost_mjpy`` (a hundred, evenly by land, the last of all), ``km2``, ``km2_low_rates``,
            ``km2_high_rates`` (the land below that cost at those rates) and ``mw``.
        """
        costs = self.costs["mid"]
        if not len(costs):
            names = ["cost_mjpy", "km2", "km2_low_rates", "km2_high_rates", "mw"]
            return pd.DataFrame(columns=names, dtype=float)
        at = np.unique(np.linspace(0, len(costs) - 1, _ROWS).round().astype(int))
        asked = np.unique(costs[at])
        return pd.DataFrame(
            {
                "cost_mjpy": asked,
                "km2": self.land_below(asked),
                "km2_low_rates": self.land_below(asked, "low"),
                "km2_high_rates": self.land_below(asked, "high"),
                "mw": self.mw_below(asked),
            }
        )

    def _shown_end(self) -> float:
        """Return the cost below which nearly all land lies."""
        at = int(np.searchsorted(self.km2["mid"], _SHOWN * self.total_km2))
        return float(self.costs["mid"][min(at, len(self.costs["mid"]) - 1)])


def supply_curve(run: Run) -> SupplyCurve | None:
    """Return how much land and load can be connected below each cost.

    Parameters
    ----------
    run : Run

    Returns
    -------
    SupplyCurve or None
        None where the run priced no connection, or its candidates are points without an area.

    Examples
    --------
    >>> import geowbit as gw
    >>> sites = gw.Study.japan(area={"bbox": [134.0, 34.2, 134.1, 34.3]}).run()
    >>> curve = supply_curve(sites.run)
    >>> bool(curve.land_below(1e6) == curve.total_km2), float(curve.land_below(0))
    (True, 0.0)
    """
    columns: dict[Level, str] = {
        "low": "connection_low_mjpy", "mid": "connection_mjpy", "high": "connection_high_mjpy",
    }  # fmt: skip
    names = set(run.table.names())
    if not {*columns.values(), "lon", "lat", "excluded"} <= names:
        return None
    shapes = ["geometry"] if "geometry" in names else []
    table = run.frame(["lon", "lat", *shapes])
    # points may lie like the cells of a lattice and have no area all the same
    points = bool(shapes) and bool(len(table)) and table.geometry.iloc[0].geom_type == "Point"
    land = None if points else candidate_km2(table)
    if land is None:
        return None
    if "land_share_pct" in names:
        share = run.column("land_share_pct").to_numpy(float) / 100
        land = land * np.where(np.isnan(share), 1.0, share)
    ranked = ~run.column("excluded").to_numpy(bool)
    middle = run.column(columns["mid"]).to_numpy(float)
    known = ranked & np.isfinite(middle)
    if not known.any():
        return None
    costs: dict[Level, Floats] = {}
    km2: dict[Level, Floats] = {}
    for level in LEVELS:
        paid = run.column(columns[level]).to_numpy(float)[known]
        order = rising_order(paid)
        costs[level], km2[level] = paid[order], np.cumsum(land[known][order])
    return SupplyCurve(
        load_mw=run.load_mw,
        costs=costs,
        km2=km2,
        station_costs=_of_stations(run, middle, known),
        unknown_km2=float(land[ranked & ~known].sum()),
    )


def _of_stations(run: Run, costs: Floats, known: npt.NDArray[np.bool_]) -> Floats:
    """Return what the cheapest site of each substation costs, rising."""
    if "connection_substation_id" not in run.table.names():
        return np.empty(0)
    stations = pd.factorize(run.column("connection_substation_id")[known])[0]
    cheapest = pd.Series(costs[known])[stations >= 0].groupby(stations[stations >= 0]).min()
    return np.sort(cheapest.to_numpy(float))
