"""Elements of a country extract of OpenStreetMap (``.osm.pbf``), without a network.

pyosmium reads it: GDAL's driver leaves closed substations among the lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.core.errors import LayerError
from geowbit.core.messages import Value
from geowbit.core.text import printable
from geowbit.layers.files import needed, sha256_of
from geowbit.layers.osm._layers import ATTRIBUTION, LICENCE, OsmLayer, layer_frame
from geowbit.layers.osm._shapes import Element, Member, Position, relation_shape, way_shape
from geowbit.layers.provenance import Provenance

_KINDS = {"n": "node", "w": "way", "r": "relation"}


def read_extract(
    file: Path, layer: OsmLayer, *, within: BaseGeometry | None, what: str, where: Value
) -> tuple[gpd.GeoDataFrame, Provenance]:
    """Read one layer from an extract.

    Parameters
    ----------
    file : Path
        ``.osm.pbf``, ``.osm``, ``.osm.bz2`` or ``.osm.gz``.
    layer : OsmLayer
        Which tags, and what becomes of them.
    within : Polygon or MultiPolygon, optional
        Kept are the elements that touch it.
    what : str
        Who asks, in messages.
    where : str or Message
        For which area.

    Returns
    -------
    tuple of GeoDataFrame (EPSG:4326) and Provenance

    Raises
    ------
    LayerError
        Where the file is broken, or holds none.
    """
    osmium = needed("osmium", extra="osm", what=what)
    try:
        elements = _elements(osmium, file, layer)
        date = extract_date(file, what=what)
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise LayerError(
            "layers.no_extract", what=what, file=str(file), why=printable(str(error))[:120]
        ) from error
    record = Provenance(
        name=layer.layer,
        source=f"OpenStreetMap by way of {file.name}",
        licence=LICENCE,
        attribution=ATTRIBUTION,
        date=date,
        confidence=layer.confidence,
        notes=list(layer.notes),
        sha256=sha256_of([file]),
    )
    return layer_frame(elements, layer, within=within, record=record, where=where), record


def _elements(osmium: Any, file: Path, layer: OsmLayer) -> list[Element]:
    """Return the elements of a layer; areas as pyosmium assembles them."""
    filters = osmium.filter
    keys = {rule.key for rule in layer.rules}
    wkb = osmium.geom.WKBFactory()
    processor = osmium.FileProcessor(str(file))
    if layer.geometry == "line":
        processor = processor.with_locations()
    else:
        processor = processor.with_areas(filters.KeyFilter(*keys))
    found: dict[tuple[str, int], Element] = {}
    relations: dict[int, tuple[dict[str, str], list[tuple[str, int, str]]]] = {}
    for thing in processor.with_filter(filters.KeyFilter(*keys)):
        tags = {tag.k: tag.v for tag in thing.tags}
        is_area = thing.is_area()
        kind = _kind(thing, is_area)
        if not layer.takes(kind, tags):
            continue
        number = thing.orig_id() if is_area else thing.id
        if is_area and not thing.num_rings()[0]:
            continue  # no outline closes: what is known of its members counts
        if is_area:
            shape = shapely.from_wkb(wkb.create_multipolygon(thing))
            found[kind, number] = Element(kind, number, tags, shape)
        elif kind == "node":
            point = shapely.Point(thing.location.lon, thing.location.lat)
            found[kind, number] = Element(kind, number, tags, point)
        elif kind == "way":
            shape = way_shape(_positions(thing.nodes), tags)
            found.setdefault((kind, number), Element(kind, number, tags, shape))
        else:
            relations[number] = (tags, [(m.type, m.ref, m.role) for m in thing.members])
    left = {n: told for n, told in relations.items() if ("relation", n) not in found}
    return [*found.values(), *_collections(osmium, file, left)]


def _kind(thing: Any, is_area: bool) -> str:
    if is_area:
        return "way" if thing.from_way() else "relation"
    return _KINDS[thing.type_str()]


def _collections(
    osmium: Any,
    file: Path,
    relations: dict[int, tuple[dict[str, str], list[tuple[str, int, str]]]],
) -> Iterator[Element]:
    """Build the relations that gave no area, from what the file holds of their members."""
    if not relations:
        return
    wanted = {(k, ref) for _, members in relations.values() for k, ref, _ in members if k in "nw"}
    known: dict[tuple[str, int], list[Position]] = {}
    ways = osmium.filter.IdFilter([ref for kind, ref in wanted if kind == "w"])
    nodes = osmium.filter.IdFilter([ref for kind, ref in wanted if kind == "n"])
    processor = (
        osmium.FileProcessor(str(file), osmium.osm.NODE | osmium.osm.WAY)
        .with_locations()
        .with_filter(ways.enable_for(osmium.osm.WAY))
        .with_filter(nodes.enable_for(osmium.osm.NODE))
    )
    for thing in processor:
        if thing.is_node():
            known["n", thing.id] = [(thing.location.lon, thing.location.lat)]
        elif positions := _positions(thing.nodes):
            known["w", thing.id] = positions
    for number, (tags, members) in relations.items():
        parts = [Member(role, known[k, ref]) for k, ref, role in members if (k, ref) in known]
        shape, whole = relation_shape(parts, tags)
        yield Element("relation", number, tags, shape, whole)


def _positions(nodes: Any) -> list[Position] | None:
    positions = [(node.location.lon, node.location.lat) for node in nodes if node.location.valid()]
    return positions if len(positions) == len(nodes) else None


def extract_date(file: Path, *, what: str) -> str:
    """Return to which day an extract is fresh, else the day of its file.

    Parameters
    ----------
    file : Path
        As of :func:`read_extract`.
    what : str
        Who asks, in messages.
    """
    osmium = needed("osmium", extra="osm", what=what)
    with osmium.io.Reader(str(file), osmium.osm.NOTHING) as reader:
        stamp = str(reader.header().get("osmosis_replication_timestamp"))
    return stamp[:10] or f"{datetime.fromtimestamp(file.stat().st_mtime, UTC):%F}"
