"""Elements become a layer: one row each, in the layer's columns, with a record."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message, Value
from geowbit.layers.osm.osm_layers import OsmLayer, row_of
from geowbit.layers.osm.shapes import Element
from geowbit.layers.provenance import Provenance

LICENCE = "ODbL 1.0"
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
NONE_THERE = "layers.none_there"


_SHAPES = (
    shapely.GeometryType.POLYGON,
    shapely.GeometryType.MULTIPOLYGON,
    shapely.GeometryType.GEOMETRYCOLLECTION,
)


def layer_frame(
    elements: Iterable[Element],
    layer: OsmLayer,
    *,
    within: BaseGeometry | None,
    record: Provenance,
    where: Value,
) -> gpd.GeoDataFrame:
    """Return the elements as a layer; every one that is left out is counted.

    Parameters
    ----------
    elements : iterable of Element
        An element that comes twice, from two tiles, counts once.
    layer : OsmLayer
        Columns and kind of geometry.
    within : Polygon or MultiPolygon, optional
        Kept are the elements that touch it, whole.
    record : Provenance
        Counts are added to it.
    where : str or Message
        Names the area in messages.

    Returns
    -------
    GeoDataFrame (EPSG:4326), sorted by kind and number
        ``id`` is unique; ``attrs["provenance"]`` is the record.

    Raises
    ------
    LayerError
        Where nothing is left.
    """
    every = {element.key: element for element in elements}
    rows = [every[key] for key in sorted(every)]
    record.rows_read = len(rows)
    shapes = np.array([element.shape for element in rows], dtype=object)
    keep = _placed(shapes, within, record)
    rows = [element for element, kept in zip(rows, keep, strict=True) if kept]
    shapes = shapes[keep]
    if layer.geometry == "point":
        whole = np.array([element.whole for element in rows], bool)
        shapes = _points(shapes, whole, record)
    else:
        shapes = _lines(shapes)
    if not rows:
        raise LayerError(NONE_THERE, name=record.name, where=where, reasons=record.reasons())
    record.rows_kept = len(rows)
    frame = _table(rows, layer, shapes, record)
    frame.attrs["provenance"] = record.as_dict()
    return frame


def _placed(
    shapes: npt.NDArray[np.object_], within: BaseGeometry | None, record: Provenance
) -> npt.NDArray[np.bool_]:
    keep = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    record.count(record.dropped, Message("dirt.no_whole_geometry"), int((~keep).sum()))
    bounds = np.where(keep[:, None], shapely.bounds(shapes), 0.0)
    on_earth = (np.abs(bounds[:, ::2]) <= 180).all(axis=1) & (np.abs(bounds[:, 1::2]) <= 90).all(
        axis=1
    )
    record.count(record.dropped, Message("dirt.not_on_earth"), int((keep & ~on_earth).sum()))
    keep &= on_earth
    if within is not None:
        shapely.prepare(within)
        touching = np.zeros(len(shapes), bool)
        touching[keep] = shapely.intersects(within, shapely.make_valid(shapes[keep]))
        record.count(record.dropped, Message("dirt.outside_area"), int((keep & ~touching).sum()))
        keep &= touching
    return np.asarray(keep, bool)


def _points(
    shapes: npt.NDArray[np.object_], whole: npt.NDArray[np.bool_], record: Provenance
) -> npt.NDArray[np.object_]:
    """Return a point inside each shape, and in the middle of each line."""
    drawn = shapely.get_type_id(shapes) != shapely.GeometryType.POINT
    record.count(record.repaired, Message("dirt.made_a_point"), int((drawn & whole).sum()))
    record.count(record.repaired, Message("dirt.members_to_a_point"), int((drawn & ~whole).sum()))
    return np.asarray(shapely.point_on_surface(shapely.make_valid(shapes)), dtype=object)


def _lines(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return closed ways as the lines that they are on the ground."""
    closed = np.isin(shapely.get_type_id(shapes), _SHAPES)
    lines = shapes.copy()
    lines[closed] = shapely.get_exterior_ring(shapes[closed])
    # a ring is a line to shapely, but not to the formats
    lines[closed] = [shapely.LineString(ring.coords) for ring in lines[closed]]
    return lines


def _table(
    rows: list[Element],
    layer: OsmLayer,
    shapes: npt.NDArray[np.object_],
    record: Provenance,
) -> gpd.GeoDataFrame:
    told = pd.DataFrame([row_of(layer, element.tags) for element in rows])
    numbers = {c: pd.to_numeric(told[c]).astype("float64") for c in layer.numbers}
    return gpd.GeoDataFrame(
        {
            "id": [f"{element.kind}/{element.id}" for element in rows],
            **{column: told[column].astype("str") for column in ("name", "name_en")},
            **numbers,
            **{column: told[column].astype("str") for column in layer.words},
            "source": record.source,
            "licence": LICENCE,
            "confidence": layer.confidence,
        },
        geometry=gpd.GeoSeries(shapes, crs="EPSG:4326"),
        crs="EPSG:4326",
    )
