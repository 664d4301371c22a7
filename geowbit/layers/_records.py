"""Rows of JSON that is no GeoJSON: lists of records, answers of services, Overpass."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geowbit.core.errors import LayerError
from geowbit.layers.encodings import encoding_of
from geowbit.layers.tables import Table

JSON_RECORDS = (".json", ".jsonl", ".ndjson")
_HEAD = 1 << 16
_OF_GDAL = re.compile(rb'"(FeatureCollection|Feature|Topology|geometryType|features)"')
_DEEPEST = 4
# what is drawn as a line in OpenStreetMap though it may be closed
_LINES = {"highway", "railway", "barrier", "waterway", "route"}
_POWER_LINES = {"line", "minor_line", "cable"}


def holds_records(file: Path) -> bool:
    """Tell whether a file is JSON that holds records rather than features."""
    if file.suffix.lower() not in JSON_RECORDS:
        return False
    with file.open("rb") as handle:
        return not _OF_GDAL.search(handle.read(_HEAD))


def records_of(file: Path, what: str) -> Table | gpd.GeoDataFrame:
    """Return the records of a file as a table of texts; of Overpass as shapes with their tags.

    Raises
    ------
    LayerError
        Where it is no JSON, or holds no records.
    """
    content = file.read_bytes()
    encoding = encoding_of(content)
    if encoding is None:
        raise LayerError("layers.no_text", what=what)
    given = _parsed(content.decode(encoding), what)
    if isinstance(given, Mapping) and _is_overpass(given):
        return _of_overpass(given["elements"], what)
    rows = _rows_among(given, _DEEPEST)
    if not rows:
        raise LayerError("layers.no_records", what=what)
    flat = [dict(_leaves(row, "")) for row in rows]
    frame = pd.DataFrame(flat, dtype="str").fillna("")
    names = _short_names([str(one) for one in frame])
    frame = frame.set_axis([names[str(one)] for one in frame], axis=1)
    aliases = {long: short for long, short in names.items() if long != short}
    return Table(frame, np.arange(1, len(frame) + 1), aliases=aliases)


def _parsed(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        pass
    except RecursionError as error:
        raise LayerError("layers.no_records", what=what) from error
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise LayerError("layers.no_records", what=what) from error


def _rows_among(given: Any, deep: int) -> list[dict[str, Any]]:
    """Return the longest list of records within, or columns of one length as records."""
    if isinstance(given, list):
        rows = [one for one in given if isinstance(one, dict)]
        return rows if rows and len(rows) == len(given) else []
    if not isinstance(given, Mapping) or not deep:
        return []
    lists = {k: v for k, v in given.items() if isinstance(v, list)}
    lengths = {len(v) for v in lists.values()}
    if len(lists) > 1 and len(lengths) == 1 and not any(_rows_among(v, 1) for v in lists.values()):
        return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]
    inside = [_rows_among(one, deep - 1) for one in given.values()]
    return max(inside, key=len, default=[])


def _leaves(given: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in given.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and not ("coordinates" in value and "type" in value):
            yield from _leaves(value, f"{name}.")
        elif isinstance(value, Mapping | list):
            yield name, json.dumps(value, ensure_ascii=False)
        elif isinstance(value, bool):
            yield name, str(value).lower()
        else:
            yield name, "" if value is None else str(value)


def _short_names(names: list[str]) -> dict[str, str]:
    """Return names without the path to them, where what is left is of one only."""
    tails = [name.rpartition(".")[2] for name in names]
    return {
        name: tail if tails.count(tail) == 1 else name
        for name, tail in zip(names, tails, strict=True)
    }


def _is_overpass(given: Mapping[str, Any]) -> bool:
    found = given.get("elements")
    kinds = {"node", "way", "relation"}
    return isinstance(found, list) and any(
        isinstance(one, dict) and one.get("type") in kinds for one in found
    )


def _of_overpass(elements: list[Any], what: str) -> gpd.GeoDataFrame:
    """Return what has tags, with its shape."""
    known = [one for one in elements if isinstance(one, dict)]
    nodes = {
        one["id"]: (one["lon"], one["lat"])
        for one in known
        if one.get("type") == "node" and {"id", "lon", "lat"} <= set(one)
    }
    ways = {one.get("id"): one for one in known if one.get("type") == "way"}
    tagged = [one for one in known if isinstance(one.get("tags"), dict) and one["tags"]]
    if not tagged:
        raise LayerError("layers.no_records", what=what)
    rows = [
        {"id": f"{one.get('type')}/{one.get('id')}", **{k: str(v) for k, v in one["tags"].items()}}
        for one in tagged
    ]
    shapes = np.array([_shape_of(one, nodes, ways) for one in tagged], object)
    frame = pd.DataFrame(rows, dtype="str")
    return gpd.GeoDataFrame(frame.drop(columns="geometry", errors="ignore"), geometry=shapes,
                            crs="EPSG:4326")  # fmt: skip


def _shape_of(
    one: dict[str, Any], nodes: Mapping[Any, tuple[float, float]], ways: Mapping[Any, Any]
) -> shapely.Geometry | None:
    try:
        if one["type"] == "node":
            return shapely.Point(float(one["lon"]), float(one["lat"]))
        drawn = _way(one, nodes) if one["type"] == "way" else _relation(one, nodes, ways)
        if drawn is not None:
            return drawn
        center = one.get("center")
        if center:
            return shapely.Point(float(center["lon"]), float(center["lat"]))
        sides = one["bounds"]
        return shapely.box(*(float(sides[k]) for k in ("minlon", "minlat", "maxlon", "maxlat")))
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError):
        return None


def _line(one: Mapping[str, Any], nodes: Mapping[Any, tuple[float, float]]) -> list[Any]:
    if one.get("geometry"):
        return [(float(p["lon"]), float(p["lat"])) for p in one["geometry"] if p]
    return [nodes[node] for node in one.get("nodes") or () if node in nodes]


def _way(one: dict[str, Any], nodes: Mapping[Any, tuple[float, float]]) -> shapely.Geometry | None:
    places = _line(one, nodes)
    if len(places) < 2:
        return None
    tags = one["tags"]
    as_line = bool(_LINES & set(tags)) or tags.get("power") in _POWER_LINES
    closed = places[0] == places[-1] and len(places) > 3
    return shapely.Polygon(places) if closed and not as_line else shapely.LineString(places)


def _relation(
    one: dict[str, Any], nodes: Mapping[Any, tuple[float, float]], ways: Mapping[Any, Any]
) -> shapely.Geometry | None:
    lines = [
        _line(member if member.get("geometry") else ways.get(member.get("ref"), {}), nodes)
        for member in one.get("members") or ()
        if member.get("type") == "way"
    ]
    drawn = [shapely.LineString(places) for places in lines if len(places) > 1]
    if not drawn:
        return None
    rings = shapely.get_parts(shapely.polygonize(drawn))
    return shapely.unary_union(rings) if len(rings) else shapely.MultiLineString(drawn)
