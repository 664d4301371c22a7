"""Where a place lies: a small still map of its candidates, its best sites and its power line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.candidates import table_lattice
from geowbit.core.escape import safe_text
from geowbit.core.messages import Text
from geowbit.findings import Dossier, scores_of
from geowbit.pages.eastward import lies_across
from geowbit.pages.language import say, spoken
from geowbit.pages.ramp import score_scale
from geowbit.pages.report.figure import (
    Frame,
    Land,
    drawn_cells,
    drawn_lines,
    lines_within,
    path_of,
    scale_bar,
)
from geowbit.pages.surface import score_surface
from geowbit.pages.view import view_bounds
from geowbit.run import Run

__all__ = ["Ground", "locator"]

_WIDTH_PX, _HEIGHT_PX = 420.0, 285.0
_INSET_PX = 84.0
# the least that is shown around a place, degrees of latitude
_LEAST_DEG = 0.22
_MARGIN = 0.08
_COARSE_DEG = 0.002
_LINE_DEG = 0.001
_INSET_COARSE_DEG = 0.04
# a power line that reaches farther would shrink the place to a dot
_FARTHEST_KM = 60.0
_MOST_TOWNS = 7
_LETTER_PX = 9.5


class Ground(NamedTuple):
    """What the maps of several dossiers of one run share.

    Attributes
    ----------
    run : Run
        Whose candidates are drawn, with their shapes where the place is.
    table : DataFrame
        ``lon``, ``lat``, ``score`` and ``excluded`` of the candidates.
    layers : dict
        ``prefectures`` or ``land``, ``power_lines`` and ``fiber_routes`` where they are there.
    land : Land
        Of these.
    scale : tuple of float
        The scores at the ends of the colors.
    inset : str
        The whole study as a small drawing.
    whole : Frame
        Of the inset.
    towns : DataFrame
        ``lon``, ``lat``, ``name`` and ``people`` of the municipalities, the largest first.
    """

    run: Run
    table: pd.DataFrame
    layers: Mapping[str, Any]
    land: Land
    scale: tuple[float, float]
    inset: str
    whole: Frame
    towns: pd.DataFrame

    @classmethod
    def of(cls, run: Run, layers: Mapping[str, Any], towns: pd.DataFrame) -> Ground:
        """Return the ground of a run.

        Parameters
        ----------
        run : Run
        layers : dict
        towns : DataFrame
            Of the country: ``lon``, ``lat``, ``name_en``, ``name_ja`` and a population; may be
            empty.
        """
        kept = run.frame(["lon", "lat", "score", "excluded"])
        scores, ranked = scores_of(kept)
        bounds = view_bounds(kept)
        whole = Frame(bounds, width=_INSET_PX, height=_INSET_PX, margin=0.03)
        land = Land(layers)
        inset = land.path(whole, bounds, coarse_deg=_INSET_COARSE_DEG)
        people = next((one for one in towns if str(one).startswith("population")), None)
        named = towns
        if people is not None:
            named = towns.sort_values(people, ascending=False)
        return cls(run, kept, layers, land, score_scale(scores[ranked]), inset, whole, named)


def locator(found: Dossier, ground: Ground) -> str:
    """Return the map of a place as SVG.

    Parameters
    ----------
    found : Dossier
    ground : Ground
        Of the run.

    Returns
    -------
    str
        Its candidates stand out from those around; the numbers are its best sites, the square is
        the substation of the first, and the small map tells where in the study it lies.
    """
    here = ground.run.rows(found.place.rows, ["lon", "lat", "geometry"])
    if lies_across(here):
        return ""
    bounds = _bounds(found, here)
    frame = Frame(bounds, width=_WIDTH_PX, height=_HEIGHT_PX, margin=0.0)
    land = ground.land.path(frame, bounds, coarse_deg=_COARSE_DEG)
    parts = [
        f'<rect width="{frame.width:.0f}" height="{frame.height:.0f}" class="sea"/>',
        f'<path d="{land}" class="land"/>',
        *_cells(found, ground, frame, bounds),
        drawn_lines(
            lines_within(ground.layers, "fiber_routes", bounds),
            frame,
            "ways",
            _LINE_DEG,
        ),
        drawn_lines(
            lines_within(ground.layers, "power_lines", bounds),
            frame,
            "grid",
            _LINE_DEG,
        ),
        f'<path d="{land}" class="coast"/>',
        f'<path class="edge" d="{_edge(found, here, frame)}"/>',
        drawn_lines(_corridors(found), frame, "own", _LINE_DEG),
        _towns(ground.towns, frame, found),
        _station(found, frame),
        _pins(found, frame),
        scale_bar(frame, bounds),
        _inset(found, ground),
    ]
    box = f"0 0 {frame.width:.0f} {frame.height:.0f}"
    told = safe_text(say("dossier.map_alt"))
    head = f'<svg class="locator" viewBox="{box}" role="img" aria-label="{told}">'
    return f"{head}{''.join(parts)}</svg>"


def _bounds(found: Dossier, here: gpd.GeoDataFrame) -> list[list[float]]:
    """Return a box of the map's shape around the place, its best sites and their substation."""
    west, south, east, north = (
        here.total_bounds if here.active_geometry_name is not None else _box_of(here)
    )
    lon, lat = [west, east], [south, north]
    first = found.best[0]
    if first.station is not None and first.station.km <= _FARTHEST_KM:
        lon.append(first.station.lon)
        lat.append(first.station.lat)
    west, east, south, north = min(lon), max(lon), min(lat), max(lat)
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    narrow = math.cos(math.radians(middle_lat))
    high = max(north - south, (east - west) * narrow * _HEIGHT_PX / _WIDTH_PX, _LEAST_DEG)
    high *= 1 + 2 * _MARGIN
    wide = high * _WIDTH_PX / _HEIGHT_PX / max(narrow, 0.05)
    return [
        [middle_lat - high / 2, middle_lon - wide / 2],
        [middle_lat + high / 2, middle_lon + wide / 2],
    ]


def _box_of(here: pd.DataFrame) -> tuple[float, float, float, float]:
    lon, lat = here["lon"], here["lat"]
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _within(table: pd.DataFrame, bounds: list[list[float]]) -> npt.NDArray[np.bool_]:
    (south, west), (north, east) = bounds
    lon, lat = table["lon"].to_numpy(float), table["lat"].to_numpy(float)
    # a cell beyond the edge reaches in
    more = 0.02
    inside = (lon > west - more) & (lon < east + more)
    return np.asarray(inside & (lat > south - more) & (lat < north + more))


def _cells(
    found: Dossier, ground: Ground, frame: Frame, bounds: list[list[float]]
) -> Iterator[str]:
    """Yield the candidates around, pale, and those of the place."""
    shown = np.flatnonzero(_within(ground.table, bounds))
    own = np.isin(shown, found.place.rows)
    for rows, kind in ((shown[~own], "around"), (shown[own], "cells")):
        table = ground.table.iloc[rows]
        lattice = table_lattice(table) if len(table) else None
        if lattice is None:
            continue
        surface = score_surface(table, lattice, max_pixels=200_000, scale=ground.scale, veil=True)
        yield from drawn_cells(surface, frame, kind)


def _edge(found: Dossier, here: gpd.GeoDataFrame, frame: Frame) -> str:
    """Return the outline of the place: of the area, or of all its candidates together."""
    shape = found.place.polygon
    if shape is None:
        if here.active_geometry_name is None or here.geom_type.iloc[0] == "Point":
            return ""
        shape = shapely.union_all(here.geometry.to_numpy(), grid_size=1e-7)
    rings = []
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon":
            continue
        for ring in (part.exterior, *part.interiors):
            rings.append(path_of(shapely.get_coordinates(ring), frame) + "Z")
    return "".join(rings)


def _corridors(found: Dossier) -> Sequence[BaseGeometry]:
    lines = [one.corridor for one in found.best[:1] if one.corridor is not None]
    return [one for one in shapely.get_parts(lines) if not one.is_empty]


def _towns(towns: pd.DataFrame, frame: Frame, found: Dossier) -> str:
    """Return the names of the largest municipalities, where none lies over another."""
    taken = [
        (x - 10, y - 10, x + 10, y + 10)
        for x, y in frame.place([one.lon for one in found.best], [one.lat for one in found.best])
    ]
    # the scale and the small map
    taken.append((0.0, frame.height - 30, frame.width / 3 + 14, frame.height))
    taken.append((frame.width - _INSET_PX - 8, 0.0, frame.width, _INSET_PX + 8))
    drawn = []
    places = frame.place(towns["lon"].to_numpy(float), towns["lat"].to_numpy(float))
    seen = ((places > 0) & (places < [frame.width, frame.height])).all(axis=1)
    shown = zip(towns[seen].to_dict("records"), places[seen].tolist(), strict=True)
    for town, (x, y) in shown:
        name = Text.from_row(town, "name").text(spoken())
        name = town.get("name_ja" if spoken() == "ja" else "name_en") or name
        half = len(str(name)) * (_LETTER_PX if spoken() == "ja" else _LETTER_PX / 1.75) / 2
        box = (x - half, y - 7, x + half, y + 5)
        outside = box[0] < 2 or box[2] > frame.width - 2 or box[1] < 2 or box[3] > frame.height - 2
        if outside or any(_overlap(box, other) for other in taken):
            continue
        taken.append(box)
        drawn.append(f'<text x="{x:.1f}" y="{y + 3:.1f}">{safe_text(str(name))}</text>')
        if len(drawn) == _MOST_TOWNS:
            break
    return f'<g class="towns">{"".join(drawn)}</g>' if drawn else ""


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    beside = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    return not beside


def _station(found: Dossier, frame: Frame) -> str:
    station = found.best[0].station
    if station is None:
        return ""
    ((x, y),) = frame.place([station.lon], [station.lat]).tolist()
    return f'<rect class="station" x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'


def _pins(found: Dossier, frame: Frame) -> str:
    places = frame.place([one.lon for one in found.best], [one.lat for one in found.best])
    pins = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7"/>'
        f'<text x="{x:.1f}" y="{y + 3.2:.1f}">{one.number}</text>'
        for one, (x, y) in zip(found.best, places.tolist(), strict=True)
    ]
    return f'<g class="pins">{"".join(reversed(pins))}</g>'


def _inset(found: Dossier, ground: Ground) -> str:
    if not ground.inset:
        return ""
    whole = ground.whole
    left = _WIDTH_PX - whole.width - 4
    ((x, y),) = whole.place([found.best[0].lon], [found.best[0].lat]).tolist()
    x, y = min(max(x, 3), whole.width - 3), min(max(y, 3), whole.height - 3)
    return (
        f'<g class="inset" transform="translate({left:.1f},4)">'
        f'<rect width="{whole.width:.1f}" height="{whole.height:.1f}"/>'
        f'<path d="{ground.inset}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="4"/></g>'
    )
