"""What a survey is made of: area, land, boundaries, towns and layers, from an extract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geowbit.core import AreaError, GeowbitError, LayerError
from geowbit.fetch import area_shape, parse_area
from geowbit.geodesy import line_length_km, polygon_area_km2
from geowbit.layers import Provenance
from geowbit.layers.osm import (
    ATTRIBUTION,
    LICENCE,
    NONE_THERE,
    extract_date,
    osm_layer,
    read_extract,
)
from geowbit.survey.boundaries import Boundaries, Levels, read_boundaries
from geowbit.survey.coast import land_of, read_coast
from geowbit.survey.extract import WHAT, condensed, extract_box
from geowbit.survey.grid import in_kilovolts, thousandfold
from geowbit.survey.lakes import read_lakes
from geowbit.survey.towns import read_towns

__all__ = ["Material", "material_of_extract", "simpler"]

# layer of the study to what fills it
_LAYERS: dict[str, tuple[str, ...]] = {
    "substations": ("substations",),
    "power_lines": ("power_lines",),
    "power_plants": ("power_plants",),
    "fiber_routes": ("railways", "motorways"),
    "fiber_nodes": ("exchanges",),
    "data_centers": ("data_centers",),
}
# what a layer is nothing without
_NEEDED = {"power_lines": "voltage_kv", "power_plants": "capacity_mw"}
# a country with less than this, in km of railways and motorways for each km² of land, has its
# fiber along other roads: Norway has 0.012, Italy 0.08, Malta the tracks of a museum
_FEW_WAYS = 0.01
# over a border of 11 m: what is nearer cannot be told from it
_SIMPLER_DEG = 1e-4


@dataclass(frozen=True)
class Material:
    """What a survey is made of.

    Attributes
    ----------
    named : dict
        Of the area: ``osm_id``, ``level``, ``name``, ``name_en``, ``name_ja``, ``code``.
    shape, land : Polygon or MultiPolygon
        The area, and the land in it.
    boundaries : Boundaries
    levels : Levels
    towns : GeoDataFrame
        As of :func:`geowbit.survey.read_towns`.
    layers : dict
        Layer of the study to its frame, with a record.
    record : Provenance
        Of what has none of its own.
    source : str
        Name of the file.
    known_land : Polygon or MultiPolygon, optional
        All land that is known, the neighbors' too.
    records : dict
        Layer to a record of its own, of what is made of areas and towns.
    """

    named: Mapping[str, Any]
    shape: BaseGeometry
    land: BaseGeometry
    boundaries: Boundaries
    levels: Levels
    towns: gpd.GeoDataFrame
    layers: Mapping[str, gpd.GeoDataFrame]
    record: Provenance
    source: str
    known_land: BaseGeometry | None = None
    records: Mapping[str, Provenance] = field(default_factory=dict)

    @property
    def drawn_by(self) -> str:
        """Return who drew the grid."""
        return "OpenStreetMap" if self.record.licence == LICENCE else str(self.record.source)

    @property
    def credit(self) -> str:
        """Return whom to thank, and the licence."""
        licences = dict.fromkeys(
            str(one.licence) for one in (self.record, *self.records.values()) if one.licence
        )
        thanked = "OpenStreetMap contributors" if self.record.licence == LICENCE else self.drawn_by
        return f"{thanked}, {', '.join(licences)}"

    def record_of(self, name: str) -> Provenance:
        """Return the record of a layer: its own, else that of the source."""
        return self.records.get(name, self.record)


def material_of_extract(
    area: str, file: Path, *, levels: Sequence[int], say: Callable[[str], Any]
) -> Material:
    """Return what an extract holds of an area.

    Raises
    ------
    AreaError
        Where the extract does not hold the area, or no boundary.
    LayerError
        Where the extract is broken or has no grid there.
    """
    say("extract")
    box = extract_box(file)
    with condensed(file) as small:
        say("boundaries")
        boundaries = read_boundaries(small)
        named, shape = _area_of(area, boundaries, box)
        say("coast")
        land = simpler(land_of(shape, read_coast(small)))
        if land.is_empty:
            raise AreaError("survey.no_land", area=area)
        chosen = boundaries.levels_of(shape, land, below=named["level"], asked=levels)
        say("layers")
        land_km2 = float(polygon_area_km2([land])[0])
        layers = _layers_in(small, shape, file, land_km2)
        towns, lakes = read_towns(small), read_lakes(small, shape)
    record = _record(layers["substations"], file)
    if len(lakes):
        lakes.attrs["provenance"] = record.as_dict() | {
            "name": "lakes",
            "rows_read": len(lakes),
            "rows_kept": len(lakes),
        }
        layers["lakes"] = lakes
    return Material(named, shape, land, boundaries, chosen, towns, layers, record, source=file.name)


def _area_of(
    given: str, boundaries: Boundaries, box: tuple[float, float, float, float] | None
) -> tuple[dict[str, Any], BaseGeometry]:
    """Return the names, level and code of an area, and its shape."""
    parsed = parse_area(given)
    if "bbox" not in parsed and "file" not in parsed:
        row = boundaries.named(given.strip())
        return {**row.drop(["geometry", "names"])}, simpler(row["geometry"])
    shape = area_shape(parsed)
    if box is not None and not shapely.intersects(shape, shapely.box(*box)):
        here = ", ".join(f"{one:.2f}" for one in box)
        raise AreaError("survey.elsewhere", area=given, box=here)
    name = Path(parsed["file"]).stem if "file" in parsed else "area"
    named = {"osm_id": 0, "level": 2, "name": name, "name_en": name, "name_ja": name, "code": ""}
    return named, shape


def simpler(shape: BaseGeometry) -> BaseGeometry:
    """Return an area over whose border a line of 11 m could be drawn."""
    # island by island: that none jumps over another is looked up for each pair of them in one piece
    each = shapely.make_valid(shapely.simplify(shapely.get_parts(shape), _SIMPLER_DEG))
    simple = shapely.get_parts(shapely.get_parts(each))
    simple = shapely.multipolygons(simple[shapely.get_type_id(simple) == 3])
    if not shapely.is_valid(simple):
        simple = shapely.union_all(shapely.get_parts(simple))
    parts = shapely.get_parts(simple)
    parts = parts[shapely.get_type_id(parts) == 3]
    # an islet that is smaller than the tolerance stays as it was drawn
    return shape if not len(parts) else shapely.multipolygons(parts)


def _layers_in(
    small: Path, shape: BaseGeometry, extract: Path, land_km2: float
) -> dict[str, gpd.GeoDataFrame]:
    found = {}
    for name, sources in _LAYERS.items():
        read = (_one_layer(small, source, shape, extract) for source in sources)
        frames = [frame for frame in read if frame is not None]
        if name == "fiber_routes":
            km = sum(float(line_length_km(frame.geometry).sum()) for frame in frames)
            roads = _one_layer(small, "main_roads", shape, extract)
            if km < _FEW_WAYS * land_km2 and roads is not None:
                frames.append(roads)
        if frames and (name not in _NEEDED or frames[0][_NEEDED[name]].notna().any()):
            found[name] = _together(frames)
    if "substations" not in found:
        raise LayerError("survey.no_grid", file=extract.name)
    wrong = thousandfold(found.get("power_lines"))
    if wrong:
        for name in ("substations", "power_lines"):
            found[name] = in_kilovolts(found[name], wrong)
    return found


def _one_layer(
    small: Path, source: str, shape: BaseGeometry, extract: Path
) -> gpd.GeoDataFrame | None:
    try:
        frame, record = read_extract(
            small, osm_layer(source), within=shape, what=WHAT, where=extract.name
        )
    except GeowbitError as error:
        if error.code != NONE_THERE:
            raise
        return None
    date = extract_date(extract, what=WHAT)
    told = record.as_dict() | {"source": f"OpenStreetMap by way of {extract.name}", "date": date}
    frame.attrs["provenance"] = told
    return frame


def _together(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    if len(frames) == 1:
        return frames[0]
    joined = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")
    joined.attrs["provenance"] = frames[0].attrs["provenance"]
    return joined


def _record(frame: gpd.GeoDataFrame, extract: Path) -> Provenance:
    return Provenance(
        name="",
        source=f"OpenStreetMap by way of {extract.name}",
        licence=LICENCE,
        attribution=ATTRIBUTION,
        date=str(frame.attrs["provenance"]["date"]),
        confidence="medium",
    )
