"""Which tags of OpenStreetMap make which layer, and the layer that elements make.

One table, :data:`OSM_LAYERS`, serves both ways in: the questions to an Overpass server and the
reading of a country extract.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.core.errors import LayerError
from geowbit.core.messages import Message, Value
from geowbit.core.names import suggestion
from geowbit.layers.osm import _tags as t
from geowbit.layers.osm._shapes import Element
from geowbit.layers.osm._tags import Tags
from geowbit.layers.provenance import Provenance

Kind = Literal["node", "way", "relation"]
_EVERY_KIND: tuple[Kind, ...] = ("node", "way", "relation")
_UNEVEN = Message("osm.uneven")
_PROXY = Message("osm.proxy")

LICENCE = "ODbL 1.0"
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
NONE_THERE = "layers.none_there"

_SHAPES = (
    shapely.GeometryType.POLYGON,
    shapely.GeometryType.MULTIPOLYGON,
    shapely.GeometryType.GEOMETRYCOLLECTION,
)


@dataclass(frozen=True)
class Rule:
    """One way in which a thing is tagged: a key with one of its values.

    Attributes
    ----------
    key, values : str, tuple of str
        The tag; one of the values is enough.
    without : tuple of str
        Keys that must not be there.
    """

    key: str
    values: tuple[str, ...]
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class OsmLayer:
    """A layer that OpenStreetMap can fill.

    Attributes
    ----------
    layer : str
        Name of the layer in a study that it serves as.
    geometry : {"point", "line"}
        What its rows are. A point layer takes nodes, ways and relations, a shape counting by a
        point inside; a line layer takes ways only.
    rules : tuple of Rule
        Any of them is enough.
    numbers, words : dict of str to function
        Column to what the tags say; a number may be None.
    confidence : str
    notes : tuple of Message
        For its rows and for its record.
    """

    layer: str
    geometry: Literal["point", "line"]
    rules: tuple[Rule, ...]
    numbers: dict[str, Callable[[Tags], float | None]]
    words: dict[str, Callable[[Tags], str]]
    confidence: str = "medium"
    notes: tuple[Message, ...] = (_UNEVEN,)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Return the kinds of elements that can be rows of the layer."""
        return ("way",) if self.geometry == "line" else _EVERY_KIND

    def takes(self, kind: str, tags: Tags) -> bool:
        """Tell whether an element belongs to the layer."""
        return kind in self.kinds and any(
            tags.get(rule.key) in rule.values and not any(key in tags for key in rule.without)
            for rule in self.rules
        )


def _line_voltages(tags: Tags) -> tuple[float, ...]:
    return t.voltages_kv(tags.get("voltage"), kilovolts_below=1000)


def _always(text: str) -> Callable[[Tags], str]:
    return lambda _: text


def _joined(values: tuple[float, ...]) -> str:
    return ";".join(f"{value:g}" for value in values)


def _fuel(tags: Tags) -> str:
    return t.word("plant:source", "generator:source")(tags).lower()


def _capacity(tags: Tags) -> float | None:
    return t.capacity_mw(
        tags.get("plant:output:electricity") or tags.get("generator:output:electricity")
    )


def _substation_kind(tags: Tags) -> str:
    return tags.get("substation", "").strip().lower() or "unknown"


OSM_LAYERS: dict[str, OsmLayer] = {
    "substations": OsmLayer(
        "substations",
        "point",
        (Rule("power", ("substation",)),),
        {"voltage_kv": lambda tags: t.highest(t.voltages_kv(tags.get("voltage")))},
        {
            "voltages_kv": lambda tags: _joined(t.voltages_kv(tags.get("voltage"))),
            "kind": _substation_kind,
            "operator": t.word("operator"),
            "status": t.status,
        },
        notes=(_UNEVEN, Message("osm.no_voltage")),
    ),
    "power_lines": OsmLayer(
        "power_lines",
        "line",
        (Rule("power", ("line", "cable")),),
        {"voltage_kv": lambda tags: t.highest(_line_voltages(tags)), "circuits": t.circuits},
        {
            "voltages_kv": lambda tags: _joined(_line_voltages(tags)),
            "construction": t.construction,
            "operator": t.word("operator"),
            "status": t.status,
        },
    ),
    "power_plants": OsmLayer(
        "power_plants",
        "point",
        (Rule("power", ("plant",)),),
        {"capacity_mw": _capacity},
        {"fuel": _fuel, "operator": t.word("operator"), "status": t.status},
        notes=(_UNEVEN, Message("osm.no_output")),
    ),
    "exchanges": OsmLayer(
        "fiber_nodes",
        "point",
        (
            Rule("telecom", ("exchange", "central_office")),
            Rule("building", ("central_office", "telephone_exchange")),
        ),
        {},
        {"kind": _always("pop"), "operator": t.word("operator"), "status": t.status},
        confidence="low",
        notes=(_UNEVEN, Message("osm.no_backbone")),
    ),
    "data_centers": OsmLayer(
        "data_centers",
        "point",
        (
            Rule("telecom", ("data_center", "data_centre")),
            Rule("building", ("data_center", "data_centre")),
        ),
        {"load_mw": lambda _: None, "year": t.year},
        {"operator": t.word("operator", "brand"), "status": t.status},
        notes=(_UNEVEN, Message("osm.no_loads")),
    ),
    "railways": OsmLayer(
        "fiber_routes",
        "line",
        (Rule("railway", ("rail",), without=("service",)),),
        {},
        {"kind": _always("rail"), "owner": t.word("operator"), "lit": _always("")},
        confidence="low",
        notes=(_PROXY,),
    ),
    "motorways": OsmLayer(
        "fiber_routes",
        "line",
        (Rule("highway", ("motorway",)),),
        {},
        {"kind": _always("expressway"), "owner": t.word("operator"), "lit": _always("")},
        confidence="low",
        notes=(_PROXY,),
    ),
    "main_roads": OsmLayer(
        "fiber_routes",
        "line",
        (Rule("highway", ("trunk", "primary")),),
        {},
        {"kind": _always("road"), "owner": t.word("operator"), "lit": _always("")},
        confidence="low",
        notes=(_PROXY,),
    ),
}


def osm_layer(name: str) -> OsmLayer:
    """Return the row of :data:`OSM_LAYERS` for a name.

    Raises
    ------
    LayerError
        Where OpenStreetMap fills no layer of that name; the line names the nearest.

    Examples
    --------
    >>> osm_layer("exchanges").layer
    'fiber_nodes'
    """
    if name not in OSM_LAYERS:
        raise LayerError("layers.not_of_osm", name=name, hint=suggestion(name, OSM_LAYERS))
    return OSM_LAYERS[name]


def _row_of(layer: OsmLayer, tags: Tags) -> dict[str, Any]:
    """Return the columns of one element, by its tags."""
    return {
        "name": t.name(tags),
        "name_en": t.word("name:en", "int_name")(tags),
        **{column: number(tags) for column, number in layer.numbers.items()},
        **{column: word(tags) for column, word in layer.words.items()},
    }


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
    told = pd.DataFrame([_row_of(layer, element.tags) for element in rows])
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
