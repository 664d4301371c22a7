"""A share of a reinforcement of the grid: which borders lie between two areas, and their price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from geowbit.countries import Country, in_use, using
from geowbit.layers import LEVELS, Level, embedded_table, model_table

Range: TypeAlias = dict[Level, float]
# borders of one price: the way over fewer of them is the shorter
_A_BORDER = 1e-3


@dataclass(frozen=True)
class Border:
    """One border between two supply areas, and what a MW more across it costs.

    Attributes
    ----------
    from_area, to_area : str
    mjpy_per_mw : dict of str to float or None
        Low, mid and high; None where no figure is known.
    years : dict of str to float or None
        Until such a reinforcement stands, where it is known.
    is_dc : bool
        Whether what would be built has converters.
    """

    from_area: str
    to_area: str
    mjpy_per_mw: Range | None
    years: Range | None = None
    is_dc: bool = False


@dataclass(frozen=True)
class Reinforcement:
    """What lies between two supply areas.

    Attributes
    ----------
    areas : tuple of str
        The areas that the power passes, first and last in.
    borders : tuple of Border
    """

    areas: tuple[str, ...]
    borders: tuple[Border, ...]

    @property
    def unknown(self) -> tuple[Border, ...]:
        """Return the borders without a figure: the sum is at least what it says."""
        return tuple(one for one in self.borders if one.mjpy_per_mw is None)

    @property
    def converters(self) -> int:
        """Return how many pairs of converters the power passes."""
        return sum(one.is_dc for one in self.borders)

    def mjpy(self, load_mw: float, level: Level = "mid") -> float:
        """Return the share of a load, million yen, over the borders whose figure is known."""
        known = (one.mjpy_per_mw for one in self.borders if one.mjpy_per_mw is not None)
        return load_mw * sum((one[level] for one in known), 0.0)

    def as_dict(self, load_mw: float) -> dict[str, Any]:
        """Return the areas, the borders and the share of a load, as plain values."""
        return {
            "areas": list(self.areas),
            "borders": [
                {
                    "from": one.from_area,
                    "to": one.to_area,
                    "mjpy_per_mw": one.mjpy_per_mw,
                    "years": one.years,
                }
                for one in self.borders
            ],
            "unknown_borders": [[one.from_area, one.to_area] for one in self.unknown],
            "share_mjpy": {level: round(self.mjpy(load_mw, level), 2) for level in LEVELS},
            "is_at_least": bool(self.unknown),
        }


def reinforcement(from_area: str, to_area: str) -> Reinforcement | None:
    """Return what lies between two supply areas on the cheapest way over the interconnectors.

    A border without a figure counts nothing where the way is looked for.

    Parameters
    ----------
    from_area, to_area : str
        Of the country in use.

    Returns
    -------
    Reinforcement or None
        None where the country has no such table, or no way leads from one area to the other.

    Examples
    --------
    >>> found = reinforcement("kyushu", "tokyo")
    >>> found.areas, found.mjpy(100)
    (('kyushu', 'chugoku', 'kansai', 'chubu', 'tokyo'), 59000.0)
    >>> [(one.from_area, one.to_area) for one in found.unknown]
    [('chugoku', 'kansai'), ('kansai', 'chubu')]
    """
    grid = _grid_of(in_use())
    if grid is None or not {from_area, to_area} <= set(grid.areas):
        return None
    start, end = grid.areas.index(from_area), grid.areas.index(to_area)
    _, before = dijkstra(grid.price, directed=False, indices=start, return_predecessors=True)
    way = [end]
    while way[-1] != start:
        if before[way[-1]] < 0:
            return None
        way.append(int(before[way[-1]]))
    areas = tuple(grid.areas[n] for n in reversed(way))
    borders = tuple(_border(one, other, grid.shares) for one, other in pairwise(areas))
    return Reinforcement(areas, borders)


@dataclass(frozen=True)
class _Grid:
    """The areas of a country, and the price of each border between them."""

    areas: tuple[str, ...]
    shares: Mapping[frozenset[str], pd.Series]
    price: csr_array


@cache
def _grid_of(country: Country) -> _Grid | None:
    with using(country):
        table, links = model_table("reinforcement_shares"), embedded_table("interconnectors")
    if table.empty:
        return None
    shares = {frozenset((row["from_area"], row["to_area"])): row for _, row in table.iterrows()}
    joined = {frozenset(ends) for ends in links[["from_area", "to_area"]].to_numpy()}
    borders = sorted(map(sorted, joined | set(shares)))
    areas = tuple(sorted({area for ends in borders for area in ends}))
    at = np.array([[areas.index(area) for area in ends] for ends in borders])
    price = [
        _A_BORDER + (float(shares[key]["mid"]) if (key := frozenset(ends)) in shares else 0.0)
        for ends in borders
    ]
    size = (len(areas), len(areas))
    return _Grid(areas, shares, csr_array(coo_array((price, (at[:, 0], at[:, 1])), size)))


def _border(one: str, other: str, shares: Mapping[frozenset[str], pd.Series]) -> Border:
    row = shares.get(frozenset((one, other)))
    if row is None:
        return Border(one, other, None)
    figures: Range = {level: float(row[level]) for level in LEVELS}
    years: Range = {level: float(row[f"{level}_years"]) for level in LEVELS}
    known = all(np.isfinite(found) for found in years.values())
    return Border(one, other, figures, years if known else None, row["kind"] == "dc")
