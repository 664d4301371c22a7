"""Where one of the best sites lies: a small still map with its power line and fiber routes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.candidates import table_lattice
from geowbit.core.escape import safe_text
from geowbit.pages.eastward import lies_across
from geowbit.pages.language import say
from geowbit.pages.report.figure import (
    Frame,
    Land,
    drawn_cells,
    drawn_lines,
    lines_within,
    scale_bar,
)
from geowbit.pages.surface import score_surface

# at least so much is shown around a site, degrees of latitude, and no more
_LEAST_DEG, _MOST_DEG = 0.18, 0.6
# wide over high
_SHAPE = 1.4
_FINE_DEG = 0.002
_LINE_DEG = 0.001
_MOST_CELLS = 60_000
# what the colors of cells, and their sizes, are told by
_OF_CELLS = ("lon", "lat", "score", "excluded", "exclusion", "geometry")
_Bounds = list[list[float]]


class Surroundings:
    """What the maps of several sites of one run share.

    Parameters
    ----------
    table : DataFrame
        Of the run: ``lon``, ``lat``, ``score``, ``excluded`` and the shapes of the candidates.
    layers : dict
        ``prefectures`` or ``land``, ``power_lines``, ``fiber_routes`` and ``corridors`` where they
        are there.
    """

    def __init__(self, table: pd.DataFrame, layers: Mapping[str, Any]) -> None:
        self.table, self.layers, self.land = table, layers, Land(layers)
        self.across = lies_across(table)
        self.lon, self.lat = (table[name].to_numpy(float) for name in ("lon", "lat"))
        self._corridors: dict[str, list[Any]] = {}
        found = layers.get("corridors")
        if found is not None and len(found) and "site_id" in found:
            for site_id, line in zip(found["site_id"].astype(str), found.geometry, strict=True):
                if line is not None and not line.is_empty:
                    self._corridors.setdefault(site_id, []).append(line)

    def corridor(self, row: Mapping[str, Any]) -> Sequence[Any]:
        """Return the power line of a site; empty without one."""
        return self._corridors.get(str(row.get("site_id")), ())


def site_figure(row: Mapping[str, Any], place: int, around: Surroundings) -> str:
    """Return the map of a site as SVG; empty where the study lies across the antimeridian.

    Parameters
    ----------
    row : mapping
        Of the best sites.
    place : int
        Its number.
    around : Surroundings
    """
    if around.across:
        return ""
    corridor, layers = around.corridor(row), around.layers
    bounds = _bounds(row, corridor)
    frame = Frame(bounds)
    parts = [
        f'<rect width="{frame.width:.0f}" height="{frame.height:.0f}" class="sea"/>',
        f'<path d="{around.land.path(frame, bounds, coarse_deg=_FINE_DEG)}" class="land"/>',
        *_cells(around, frame, bounds),
        drawn_lines(lines_within(layers, "fiber_routes", bounds), frame, "ways", _LINE_DEG),
        drawn_lines(lines_within(layers, "power_lines", bounds), frame, "grid", _LINE_DEG),
        drawn_lines(corridor, frame, "own", _LINE_DEG),
        _station(corridor, frame),
        _pin(row, place, frame),
        scale_bar(frame, bounds),
    ]
    told = safe_text(say("site.map_alt"))
    return (
        f'<svg class="locator" viewBox="0 0 {frame.width:.0f} {frame.height:.0f}" role="img" '
        f'aria-label="{told}">{"".join(parts)}</svg>'
        f'<p class="soft">{safe_text(say("site.map_key"))}</p>'
    )


def _bounds(row: Mapping[str, Any], corridor: Sequence[Any]) -> _Bounds:
    """Return a box around the site and its power line."""
    lon, lat = float(row["lon"]), float(row["lat"])
    narrow = max(math.cos(math.radians(lat)), 0.05)
    ends = np.vstack([[(lon, lat)], *map(shapely.get_coordinates, corridor)])
    (west, south), (east, north) = ends.min(axis=0), ends.max(axis=0)
    high = max(1.4 * (north - south), 1.4 * (east - west) * narrow / _SHAPE, _LEAST_DEG)
    high = min(high, _MOST_DEG)
    # of a line too long to be shown the site's end is
    middle = (west + east) / 2 if high < _MOST_DEG else lon
    level = (south + north) / 2 if high < _MOST_DEG else lat
    wide = high * _SHAPE / narrow
    return [[level - high / 2, middle - wide / 2], [level + high / 2, middle + wide / 2]]


def _cells(around: Surroundings, frame: Frame, bounds: _Bounds) -> list[str]:
    (south, west), (north, east) = bounds
    lon, lat, table = around.lon, around.lat, around.table
    more = 0.02
    here = np.flatnonzero(
        (lon > west - more) & (lon < east + more) & (lat > south - more) & (lat < north + more)
    )
    if not 0 < len(here) <= _MOST_CELLS:
        return []
    # a row of a national table is wide, and most of it is not asked for
    held = {name: table[name].iloc[here] for name in _OF_CELLS if name in table}
    shaped = isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name in held
    near = gpd.GeoDataFrame(held) if shaped else pd.DataFrame(held)
    lattice = table_lattice(near)
    if lattice is None:
        return []
    return drawn_cells(score_surface(near, lattice, max_pixels=_MOST_CELLS, veil=True), frame)


def _station(corridor: Sequence[Any], frame: Frame) -> str:
    """Return the end of the power line as a square."""
    ends = [frame.place(*shapely.get_coordinates(one)[-1]).tolist() for one in corridor]
    return "".join(
        f'<rect class="station" x="{x - 9:.1f}" y="{y - 9:.1f}" width="18" height="18"/>'
        for x, y in ends
    )


def _pin(row: Mapping[str, Any], place: int, frame: Frame) -> str:
    x, y = frame.place(row["lon"], row["lat"]).tolist()
    return (
        f'<g class="pins"><circle cx="{x:.1f}" cy="{y:.1f}" r="17"/>'
        f'<text x="{x:.1f}" y="{y + 7:.1f}">{place}</text></g>'
    )
