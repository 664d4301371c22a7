"""What lines, transformers and borders carry and what of it is free: a table with ranges."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.layers import LEVELS, Assumptions, Level, model_table
from geowbit.plan.assumptions import plan_assumptions

Array = npt.NDArray[np.float64]

_TABLE = "plan_grid"
# units of what is a choice and no figure that could be otherwise
_CHOSEN = ("count", "km", "kV", "fiscal year")


class Capacities:
    """The figures of the grid and fibers that a plan needs and no layer holds.

    Parameters
    ----------
    plan : Assumptions, optional
        Of :func:`geowbit.plan.plan_assumptions`, whose keys come first.
    level : {"low", "mid", "high"}

    Examples
    --------
    >>> figures = Capacities()
    >>> figures["free_route_share"], figures.at("route_mw", [500.0, 275.0]).round().tolist()
    (0.25, [4360.0, 1030.0])

    Voltages between those of the table lie between them, on logarithmic scales:

    >>> bool(4360 > figures.at("route_mw", [400.0])[0] > 1030)
    True
    """

    def __init__(self, plan: Assumptions | None = None, level: Level = "mid") -> None:
        known = plan_assumptions() if plan is None else plan
        self._plan = {key: known.value(key, level) for key in known}
        self._take(model_table(_TABLE).assign(value=lambda table: table[level]))

    @classmethod
    def drawn(cls, draw: np.random.Generator, plan: Assumptions | None = None) -> Capacities:
        """Return figures drawn from triangles over low, mid and high.

        Choices stay at their middle.

        Examples
        --------
        >>> one = Capacities.drawn(np.random.default_rng(1))
        >>> 0.15 <= one["free_route_share"] <= 0.4, one["power_neighbors"]
        (True, 3.0)
        """
        known = plan_assumptions() if plan is None else plan
        found = cls(known)
        table = model_table(_TABLE)
        found._take(table.assign(value=_triangles(draw, table)))
        of_plan = known.frame()
        of_plan["value"] = _triangles(draw, of_plan)
        found._plan = {str(key): float(value) for key, value in of_plan["value"].items()}
        return found

    def __getitem__(self, item: str) -> float:
        if item in self._plan:
            return self._plan[item]
        return float(self._rows[item][0, 2])

    def at(self, item: str, kv: npt.ArrayLike) -> Array:
        """Return a figure at some voltages, between those of the table by logarithms."""
        rows = self._rows[item]
        asked = np.log(np.asarray(kv, float))
        return np.exp(np.interp(asked, np.log(rows[:, 0]), np.log(rows[:, 2])))

    def transformer_mw(self, primary_kv: npt.ArrayLike, secondary_kv: npt.ArrayLike) -> Array:
        """Return what transformers of stations carry: the row of the nearest pair of voltages.

        Examples
        --------
        >>> Capacities().transformer_mw([500.0, 400.0], [275.0, 225.0]).tolist()
        [2256.0, 2000.0]
        """
        rows = self._rows["transformer_mw"]
        there = np.log(rows[:, :2])
        pairs = np.broadcast_arrays(np.asarray(primary_kv, float), np.asarray(secondary_kv, float))
        asked = np.log(np.column_stack([one.ravel() for one in pairs]))
        away = np.abs(asked[:, None] - there[None]).sum(axis=2)
        return rows[away.argmin(axis=1), 2]

    def _take(self, table: pd.DataFrame) -> None:
        """Keep the rows of each item by rising voltage: both voltages, and the value."""
        columns = ["voltage_kv", "secondary_kv", "value"]
        self._rows = {
            str(item): rows.sort_values("voltage_kv")[columns].to_numpy(float)
            for item, rows in table.groupby("item", sort=False)
        }


def _triangles(draw: np.random.Generator, table: pd.DataFrame) -> Array:
    low, mid, high = (table[level].to_numpy(float) for level in LEVELS)
    fixed = table["unit"].isin(_CHOSEN).to_numpy() | (low >= high)
    ends = np.where(fixed, mid - 1, low), np.where(fixed, mid + 1, high)
    return np.where(fixed, mid, draw.triangular(ends[0], mid, ends[1]))
