"""What lines, transformers and borders carry and what of it is free: a table with ranges."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from geowbit.countries import in_use
from geowbit.layers import LEVELS, Level, model_table

Array = npt.NDArray[np.float64]

_TABLE = "plan_grid"
# units of what is a choice and no figure that could be otherwise
_CHOSEN = ("count", "km", "kV")


class Capacities:
    """The figures of the grid and fibers that a plan needs and no layer holds.

    Parameters
    ----------
    level : {"low", "mid", "high"}
    own : mapping, optional
        Items of the table to values of one's own, in place of every row of the item.

    Examples
    --------
    >>> figures = Capacities()
    >>> figures["route_free_share"], figures.at("route_mw", [500.0, 275.0]).round().tolist()
    (0.25, [4360.0, 1030.0])

    Voltages between those of the table lie between them, on logarithmic scales:

    >>> bool(4360 > figures.at("route_mw", [400.0])[0] > 1030)
    True
    """

    def __init__(self, level: Level = "mid", own: Mapping[str, float] | None = None) -> None:
        self._table = model_table(_TABLE).assign(value=lambda table: table[level])
        self._set(own or {})

    @classmethod
    def drawn(cls, draw: np.random.Generator, own: Mapping[str, float] | None = None) -> Capacities:
        """Return figures drawn from triangles over low, mid and high.

        Choices stay at their middle.

        Examples
        --------
        >>> one = Capacities.drawn(np.random.default_rng(1))
        >>> 0.15 <= one["route_free_share"] <= 0.4, one["power_neighbors"]
        (True, 3.0)
        """
        found = cls()
        table = found._table
        low, mid, high = (table[level].to_numpy(float) for level in LEVELS)
        fixed = table["unit"].isin(_CHOSEN).to_numpy() | (low >= high)
        value = draw.triangular(np.where(fixed, mid - 1, low), mid, np.where(fixed, mid + 1, high))
        table["value"] = np.where(fixed, mid, value)
        found._set(own or {})
        return found

    def __getitem__(self, item: str) -> float:
        rows = self._of(item)
        return float(rows["value"].iloc[0])

    def at(self, item: str, kv: npt.ArrayLike) -> Array:
        """Return a figure at some voltages, between those of the table by logarithms."""
        rows = self._of(item).sort_values("voltage_kv")
        there = np.log(rows["voltage_kv"].to_numpy(float))
        asked = np.log(np.asarray(kv, float))
        return np.exp(np.interp(asked, there, np.log(rows["value"].to_numpy(float))))

    def transformer_mw(self, primary_kv: npt.ArrayLike, secondary_kv: npt.ArrayLike) -> Array:
        """Return what transformers of stations carry: the row of the nearest pair of voltages.

        Examples
        --------
        >>> Capacities().transformer_mw([500.0, 400.0], [275.0, 225.0]).tolist()
        [2256.0, 2000.0]
        """
        rows = self._of("transformer_mw")
        there = np.log(rows[["voltage_kv", "secondary_kv"]].to_numpy(float))
        pairs = np.broadcast_arrays(np.asarray(primary_kv, float), np.asarray(secondary_kv, float))
        asked = np.log(np.column_stack([one.ravel() for one in pairs]))
        away = np.abs(asked[:, None] - there[None]).sum(axis=2)
        return rows["value"].to_numpy(float)[away.argmin(axis=1)]

    def _of(self, item: str) -> pd.DataFrame:
        rows = self._table[self._table["item"] == item]
        if rows.empty:
            raise KeyError(item)
        return rows

    def _set(self, own: Mapping[str, float]) -> None:
        for item, value in own.items():
            self._of(item)
            self._table.loc[self._table["item"] == item, "value"] = float(value)


def reserve_shares(areas: list[str], figures: Capacities, level: Level = "mid") -> Array:
    """Return the firm generation for new loads of each area, over its peak.

    Examples
    --------
    >>> reserve_shares(["tokyo", "kyushu"], Capacities()).tolist()
    [0.03, 0.08]
    """
    found = np.full(len(areas), figures["reserve_share"])
    if in_use().has_table("plan_reserve"):
        rows = model_table("plan_reserve").set_index("supply_area")[level]
        own = rows.reindex(areas).to_numpy(float)
        found = np.where(np.isnan(own), found, own)
    return found
