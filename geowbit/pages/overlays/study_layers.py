"""The layers of a study as layers of a map: land, grid, fiber, announced sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geowbit.pages.elements import DrawnLayer, layer_label
from geowbit.pages.language import say, spoken
from geowbit.pages.words import known, number, place_name
from geowbit.run import Run

COORDINATES_PER_DEGREE = 10_000
# what a screen can show of a country; finer input is thinned to about this many points
_MAX_LINE_VERTICES = 90_000
_MAX_LAND_VERTICES = 40_000


@dataclass(frozen=True)
class VoltageClass:
    """Voltages that share a color, from the highest to the lowest."""

    from_kv: float
    color: str
    point_radius: float
    line_weight: float


# dark red to pale: ordered in lightness, so the order survives color blindness and gray print
VOLTAGE_CLASSES = (
    VoltageClass(400, "#67000d", 4.6, 2.6),
    VoltageClass(230, "#cb181d", 4.0, 2.1),
    VoltageClass(160, "#f16913", 3.5, 1.7),
    VoltageClass(140, "#fda55c", 3.2, 1.4),
    VoltageClass(0, "#b8aa98", 2.6, 1.0),
)
_LOW_CLASS = len(VOLTAGE_CLASSES) - 1
_MAX_LOW_IN_SIGHT = 400
_FIBER_COLORS = {
    "rail": "#54278f",
    "expressway": "#8c6bb1",
    "submarine": "#3f2d78",
    "access": "#a890cc",
}
_OWN_FIBER_COLOR = "#54278f"
PROXY_KINDS = tuple(_FIBER_COLORS)


def vector_layer(layers: Mapping[str, Any], *names: str) -> gpd.GeoDataFrame | None:
    """Return the first of some layers that is there and has usable shapes, in degrees.

    Parameters
    ----------
    layers : dict
        Name to GeoDataFrame, Raster or table.
    names : str
        Names to look for.

    Returns
    -------
    GeoDataFrame (EPSG:4326) or None
        Without rows of missing or empty geometry.
    """
    for name in names:
        frame = layers.get(name)
        if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
            continue
        usable = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
        if len(usable):
            return usable if usable.crs is None else usable.to_crs("EPSG:4326")
    return None


def encoded_paths(shapes: npt.NDArray[Any]) -> list[list[int]]:
    """Return lines or rings as whole numbers: a start, then steps (`web/src/sheet.js`).

    Parameters
    ----------
    shapes : array of LineString or LinearRing
        In degrees.

    Returns
    -------
    list of list of int
        For each line ``[lon, lat, step, step, ...]`` in ten-thousandths of a degree (11 m).

    Examples
    --------
    >>> encoded_paths(np.array([shapely.LineString([(139, 35), (139.5, 35.25)])]))
    [[1390000, 350000, 5000, 2500]]
    """
    points, index = shapely.get_coordinates(shapes, return_index=True)
    if not len(points):
        return []
    whole = np.round(points * COORDINATES_PER_DEGREE).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=0)
    starts = np.flatnonzero(np.diff(index, prepend=-1))
    steps[starts] = whole[starts]
    # two points on one spot say nothing; the start of a line always stays
    keep = (steps != 0).any(axis=1)
    keep[starts] = True
    counts = np.bincount(index[keep], minlength=len(shapes))[np.unique(index)]
    pieces = np.split(steps[keep].ravel(), np.cumsum(counts * 2)[:-1])
    return [piece.tolist() for piece in pieces if len(piece) > 2]


def _thinned(shapes: npt.NDArray[Any], limit: int) -> npt.NDArray[Any]:
    for tolerance_deg in (0.001, 0.003, 0.01, 0.03):
        if int(shapely.get_num_coordinates(shapes).sum()) <= limit:
            break
        shapes = shapely.simplify(shapes, tolerance_deg)
    return shapes


def land_shapes(layers: Mapping[str, Any]) -> list[list[list[list[int]]]]:
    """Return the outlines of the land: for each area its polygons, each a list of rings."""
    frame = vector_layer(layers, "prefectures", "prefecture_outlines", "land", "supply_areas")
    if frame is None:
        return []
    areas = frame.geometry.to_numpy()
    areas = areas[np.isin(shapely.get_type_id(areas), [3, 6])]
    if int(shapely.get_num_coordinates(areas).sum()) > _MAX_LAND_VERTICES:
        areas = shapely.coverage_simplify(areas, 0.01)
    shapes = []
    for area in areas:
        parts = shapely.get_parts(area)
        shapes.append([encoded_paths(np.array(_rings(part))) for part in parts])
    return [[part for part in area if part] for area in shapes]


def _rings(polygon: shapely.Polygon) -> list[shapely.LinearRing]:
    return [polygon.exterior, *polygon.interiors]


def _class_of(voltage_kv: pd.Series) -> npt.NDArray[np.int64]:
    lower = np.array([entry.from_kv for entry in VOLTAGE_CLASSES])
    values = pd.to_numeric(voltage_kv, errors="coerce").fillna(0).to_numpy(dtype=float)
    return np.argmax(values[:, None] >= lower[None, :], axis=1)


def _class_name(voltage_kv: pd.Series) -> str:
    values = pd.to_numeric(voltage_kv, errors="coerce").dropna()
    if values.empty or values.max() <= 0:
        return say("voltage_unknown")
    low, high = number(values[values > 0].min()), number(values.max())
    return f"{high} kV" if low == high else f"{low}–{high} kV"


def texts_of(frame: pd.DataFrame, *columns: str) -> list[list[str]]:
    """Return for each row the texts of some columns, empty where there is none."""
    parts = [
        frame[column].astype(object).where(frame[column].notna(), "").map(str)
        if column in frame
        else pd.Series("", index=frame.index)
        for column in columns
    ]
    return [list(texts) for texts in zip(*parts, strict=True)]


def places_of(frame: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Return a point for each shape: polygons given for points get one inside."""
    shapes = frame.geometry.to_numpy()
    points = np.where(shapely.get_type_id(shapes) == 0, shapes, shapely.point_on_surface(shapes))
    return np.round(shapely.get_coordinates(points), 4)


def substation_layers(
    layers: Mapping[str, Any], *, bounds: list[list[float]], least_kv: float = 0.0
) -> list[DrawnLayer]:
    """Return the substations, one layer for each class of voltage.

    The lowest class is off, unless it can carry the load and few of it are in sight: over a
    country it is thousands of points, and unevenly mapped.

    Parameters
    ----------
    layers : dict
        ``substations`` is used.
    bounds : list
        What the map shows first, ``[[south, west], [north, east]]`` in degrees.
    least_kv : float, optional
        The lowest voltage that carries the load of the study.
    """
    frame = vector_layer(layers, "substations")
    if frame is None or "voltage_kv" not in frame:
        return []
    number_of_class = _class_of(frame["voltage_kv"])
    drawn = []
    for index, entry in enumerate(VOLTAGE_CLASSES):
        part = frame[number_of_class == index]
        if part.empty:
            continue
        names = texts_of(part, "name", "operator", "kind")
        voltages = part["voltage_kv"].map(lambda kv: f"{number(kv)} kV" if known(kv) else "")
        places = places_of(part)
        (south, west), (north, east) = bounds
        in_sight = ((places >= (west, south)) & (places <= (east, north))).all(axis=1).sum()
        low_serves = 0 < least_kv <= part["voltage_kv"].max()
        low_is_wanted = low_serves and in_sight <= _MAX_LOW_IN_SIGHT
        points = [
            [
                lon,
                lat,
                compact([name or say("substation"), say("substation_of", kv=voltage), operator]),
            ]
            for (lon, lat), (name, operator, _), voltage in zip(
                places.tolist(), names, voltages, strict=True
            )
        ]
        label = layer_label(
            say("layer.substations", kv=_class_name(part["voltage_kv"])),
            group=say("group.grid"),
            swatch=dot(entry.color),
            key=f"substations.{entry.from_kv:g}",
        )
        data = {
            "points": points,
            "colors": [entry.color],
            "edge": "#ffffff",
            "radius": entry.point_radius,
            "level": _LOW_CLASS - index,
        }
        show = index < _LOW_CLASS or bool(low_is_wanted)
        drawn.append(DrawnLayer("points", data, label=label, show=show))
    return drawn


def compact(texts: list[str]) -> list[str]:
    """Return the texts that are not empty."""
    return [text for text in texts if text]


def power_line_layers(layers: Mapping[str, Any]) -> list[DrawnLayer]:
    """Return the lines of the grid, one layer for each class of voltage."""
    frame = vector_layer(layers, "power_lines")
    if frame is None or "voltage_kv" not in frame:
        return []
    number_of_class = _class_of(frame["voltage_kv"])
    drawn = []
    for index, entry in enumerate(VOLTAGE_CLASSES):
        part = frame[number_of_class == index]
        paths = encoded_paths(_thinned(joined_lines(_line_parts(part)), _MAX_LINE_VERTICES))
        if not paths:
            continue
        label = layer_label(
            say("layer.lines", kv=_class_name(part["voltage_kv"])),
            group=say("group.grid"),
            swatch=stroke(entry.color),
            key=f"lines.{entry.from_kv:g}",
        )
        data = {
            "parts": [{"paths": paths, "dashed": False}],
            "color": entry.color,
            "weight": entry.line_weight,
            "opacity": 0.85,
            "level": _LOW_CLASS - index,
        }
        drawn.append(DrawnLayer("paths", data, label=label, show=index < _LOW_CLASS))
    return drawn


def _line_parts(frame: gpd.GeoDataFrame) -> npt.NDArray[Any]:
    parts = shapely.get_parts(shapely.get_parts(frame.geometry.to_numpy()))
    return parts[np.isin(shapely.get_type_id(parts), [1, 2])]


def joined_lines(lines: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return lines that are drawn once each, and in one piece where their ends meet.

    Real layers hold a line as thousands of pieces, many of them several times.

    Parameters
    ----------
    lines : array of LineString
        In degrees; corners are rounded to what the map keeps.

    Examples
    --------
    >>> pieces = shapely.linestrings([[(139, 35), (140, 35)], [(141, 36), (140, 35)]] * 2)
    >>> joined_lines(pieces).tolist()
    [<LINESTRING (139 35, 140 35, 141 36)>]
    """
    grid = 1.0 / COORDINATES_PER_DEGREE
    rounded = shapely.transform(lines, lambda points: np.round(points / grid) * grid)
    once = np.unique(shapely.to_wkb(shapely.normalize(rounded)))
    return shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapely.from_wkb(once))))


def fiber_layers(layers: Mapping[str, Any]) -> list[DrawnLayer]:
    """Return the fiber routes by kind; what only stands in for fiber is called a proxy."""
    frame = vector_layer(layers, "fiber_routes")
    if frame is None:
        return []
    kinds = (
        frame["kind"].astype(object).where(frame["kind"].notna(), "user").map(str)
        if "kind" in frame
        else pd.Series("user", index=frame.index)
    )
    low = (
        (frame["confidence"].astype(object) == "low").to_numpy(dtype=bool)
        if "confidence" in frame
        else np.zeros(len(frame), dtype=bool)
    )
    order = [kind for kind in PROXY_KINDS if (kinds == kind).any()]
    order += sorted(set(kinds) - set(order))
    drawn = []
    for kind in order:
        member = (kinds == kind).to_numpy()
        parts = [
            {
                "paths": encoded_paths(
                    _thinned(joined_lines(_line_parts(part)), _MAX_LINE_VERTICES)
                ),
                "dashed": d,
            }
            for d in (False, True)
            if len(part := frame[member & (low == d)])
        ]
        parts = [part for part in parts if part["paths"]]
        if not parts:
            continue
        proxy = kind in PROXY_KINDS
        color = _FIBER_COLORS.get(kind, _OWN_FIBER_COLOR)
        name = say(f"fiber.{kind}") if proxy else say("fiber.own", kind=kind)
        label = layer_label(
            name,
            group=say("group.fiber"),
            swatch=stroke(color, dashed=all(part["dashed"] for part in parts)),
            key=f"fiber.{kind}",
        )
        data = {"parts": parts, "color": color, "weight": 1.8, "opacity": 0.9, "level": 10}
        drawn.append(DrawnLayer("paths", data, label=label, show=not proxy))
    return drawn


_AT_WORK = ("operating", "in operation", "started", "existing", "稼働", "運用")


def data_center_layers(layers: Mapping[str, Any]) -> list[DrawnLayer]:
    """Return the data centers as diamonds: those announced, and those at work by their status."""
    frame = vector_layer(layers, "data_centers")
    if frame is None:
        return []
    rows = texts_of(frame, "name", "operator", "municipality", "prefecture", "status", "year")
    own = [f"{key}_{spoken()}" for key in ("operator", "status")]
    said = texts_of(frame, *own)
    loads = (
        [f"{number(mw)} MW" if known(mw) else "" for mw in frame["load_mw"]]
        if "load_mw" in frame
        else [""] * len(frame)
    )
    points: dict[str, list[Any]] = {"diamond": [], "solid": []}
    for (lon, lat), row, also, load in zip(
        places_of(frame).tolist(), rows, said, loads, strict=True
    ):
        name, operator, municipality, prefecture, status, year = row
        facts = " · ".join(compact([load, year.removesuffix(".0"), also[1] or status]))
        place = " ".join(compact([prefecture, municipality]))
        texts = compact([name or say("announced_one"), also[0] or operator, place, facts])
        symbol = "solid" if status.strip().lower().startswith(_AT_WORK) else "diamond"
        points[symbol].append([lon, lat, texts])
    return [
        DrawnLayer(
            "marks",
            {"points": points[symbol], "symbol": symbol},
            label=layer_label(
                say(f"layer.{key}"), group=say("group.result"), swatch=mark(symbol), key=key
            ),
        )
        for symbol, key in (("diamond", "announced"), ("solid", "operating"))
        if points[symbol]
    ]


def hub_layer(run: Run) -> DrawnLayer | None:
    """Return the hubs of a study, to which latency is counted."""
    points = [[lon, lat, [place_name(name), say("hub_tip")]] for name, (lon, lat) in _hubs(run)]
    if not points:
        return None
    data = {"points": points, "symbol": "hub"}
    label = layer_label(
        say("layer.hubs"), group=say("group.result"), swatch=mark("hub"), key="hubs"
    )
    return DrawnLayer("marks", data, label=label, control=False)


def _hubs(run: Run) -> Iterable[tuple[str, tuple[float, float]]]:
    for name, (lon, lat) in run.hubs.items():
        if np.isfinite([lon, lat]).all():
            yield name, (round(lon, 4), round(lat, 4))


def dot(color: str) -> str:
    """Return the symbol of a point layer."""
    return f'<span class="gw-dot" style="background:{color}"></span>'


def stroke(color: str, *, dashed: bool = False) -> str:
    """Return the symbol of a line layer."""
    extra = " gw-line-dashed" if dashed else ""
    return f'<span class="gw-line{extra}" style="border-color:{color}"></span>'


def mark(symbol: str) -> str:
    """Return the symbol of a layer of marks."""
    return f'<span class="gw-mark gw-mark-{symbol}"></span>'
