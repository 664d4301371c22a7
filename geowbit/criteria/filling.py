"""Fill values: what replaces missing values of a layer, and for how many candidates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geowbit.core.messages import Message
from geowbit.criteria.measures import Asked, LayerMeasure, value_at
from geowbit.geodesy import points_in_polygons
from geowbit.layers import Cells

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Filling:
    """What stood in where a layer says nothing.

    Attributes
    ----------
    value : float
    candidates : int
        Where nothing else is known.
    in_part : int
        Where it stood in for some of the cells that a mean, least or highest is of.
    beside : int
        Of `candidates`, those that lie outside the layer.
    """

    value: float
    candidates: int
    in_part: int
    beside: int

    @property
    def met(self) -> bool:
        """Return whether it stood in anywhere."""
        return self.candidates + self.in_part > 0

    def as_dict(self) -> dict[str, float | int]:
        """Return what ``run.json`` says of it."""
        return {
            "value": self.value,
            "candidates": self.candidates,
            "in_part": self.in_part,
            "beside": self.beside,
        }

    def told(self, name: str, count: int) -> Message:
        """Return the same as a message of the run.

        Examples
        --------
        >>> str(Filling(0.0, 1200, 0, 30).told("flood_m", 2000))
        'flood_m is 0 for 1,200 of 2,000 candidates, where its layer has no value (fill); 30 of
        them lie outside the layer.'
        """
        return Message(
            "criteria.filled",
            name=name,
            value=f"{self.value:g}",
            candidates=self.candidates,
            count=count,
            in_part=self.in_part,
            beside=self.beside,
        )


def filled(measure: LayerMeasure, asked: Asked, value: float) -> tuple[Array, Filling]:
    """Measure a layer with a value where it says nothing.

    Parameters
    ----------
    measure : LayerMeasure
        One that takes ``fill``.
    asked : Asked
    value : float
        Of what lies in no polygon; of a raster's cells without a value, and beside it.

    Returns
    -------
    tuple of ndarray and Filling
        NaN stays where a polygon holds the center and has no number: it is flooded, say, but
        nobody knows how deep.
    """
    found = measure.measure(asked)
    unknown, whole = np.isnan(found), found
    if isinstance(asked.layer, gpd.GeoDataFrame):
        unknown[points_in_polygons(asked.lon, asked.lat, asked.layer).point] = False
        west, south, east, north = asked.layer.total_bounds
        shown = (asked.lon >= west) & (asked.lon <= east)
        shown &= (asked.lat >= south) & (asked.lat <= north)
    else:
        _, _, shown = asked.layer.grid.index(asked.lon, asked.lat)
        if measure.measure is not value_at:
            whole = measure.measure(replace(asked, layer=_FilledCells(asked.layer, value)))
    whole = np.where(unknown & np.isnan(whole), value, whole)
    in_part = ~unknown & (whole != found) & ~np.isnan(found)
    beside = unknown & ~shown
    return whole, Filling(value, int(unknown.sum()), int(in_part.sum()), int(beside.sum()))


class _FilledCells(Cells):
    """A raster whose cells without a value have one."""

    def __init__(self, raster: Cells, value: float) -> None:
        self._raster, self._value = raster, value
        self.grid, self.block, self.unit_m = raster.grid, raster.block, raster.unit_m

    def read(self, rows: slice, columns: slice) -> npt.NDArray[Any]:
        values = self._raster.read(rows, columns)
        return np.where(np.isnan(values), self._value, values)
