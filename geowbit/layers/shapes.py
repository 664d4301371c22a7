"""Shapes become what the layer's geometry asks for."""

from __future__ import annotations

import geopandas as gpd
import shapely

from geowbit.core.messages import Message
from geowbit.layers.ledger import Ledger, Said
from geowbit.layers.schemas import GeometryKind

_KINDS: dict[GeometryKind, tuple[str, str]] = {
    "point": ("Point", "MultiPoint"),
    "line": ("LineString", "MultiLineString"),
    "polygon": ("Polygon", "MultiPolygon"),
}

MADE_A_POINT = Message("dirt.made_a_point")


def shaped(frame: gpd.GeoDataFrame, kind: GeometryKind, ledger: Ledger) -> gpd.GeoDataFrame:
    """Return rows whose shapes are points, lines or valid polygons; others are dropped.

    Parameters
    ----------
    frame : GeoDataFrame
        In degrees.
    kind : {"point", "line", "polygon"}
        What the layer needs.
    ledger : Ledger
        Where the rows are counted.
    """
    if kind == "point":
        frame = _pointed(frame, ledger)
    if kind == "polygon":
        frame = _made_valid(frame, ledger)
    wrong = ~frame.geom_type.isin(_KINDS[kind]) | frame.geometry.is_empty
    other = Message("dirt.not_a", kind=Message(f"geometry.{kind}"))
    frame = ledger.without(frame, wrong, other, _type_of(frame))
    if kind == "line":
        flat = shapely.length(frame.geometry.to_numpy()) == 0
        frame = ledger.without(frame, flat, Message("dirt.no_length"))
    return frame


def _pointed(frame: gpd.GeoDataFrame, ledger: Ledger) -> gpd.GeoDataFrame:
    shapes = frame.geometry.to_numpy()
    drawn = shapely.get_type_id(shapes) != shapely.GeometryType.POINT
    if not drawn.any():
        return frame
    ledger.repaired(MADE_A_POINT, frame.index[drawn], _type_of(frame))
    points = shapes.copy()
    points[drawn] = shapely.point_on_surface(shapely.make_valid(shapes[drawn]))
    return frame.set_geometry(gpd.GeoSeries(points, frame.index, frame.crs))


def _made_valid(frame: gpd.GeoDataFrame, ledger: Ledger) -> gpd.GeoDataFrame:
    shapes = frame.geometry.to_numpy()
    invalid = ~shapely.is_valid(shapes)
    if not invalid.any():
        return frame
    ledger.repaired(
        Message("dirt.made_valid"),
        frame.index[invalid],
        lambda index: str(shapely.is_valid_reason(frame.geometry.loc[index])),
    )
    valid = shapes.copy()
    # of what a shape falls into, only the surfaces count: no spikes
    valid[invalid] = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
    return frame.set_geometry(gpd.GeoSeries(valid, frame.index, frame.crs))


def _type_of(frame: gpd.GeoDataFrame) -> Said:
    return lambda index: str(frame.geometry.loc[index].geom_type)
