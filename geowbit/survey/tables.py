"""What a survey is made of, from tables of one's own: where no extract is at hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
import yaml

from geowbit.core import StudyError
from geowbit.core.names import suggestion
from geowbit.countries import NO_COUNTRY
from geowbit.layers import KNOWN_LAYERS, Cells, Layers, Provenance
from geowbit.survey.boundaries import Boundaries, Levels
from geowbit.survey.material import Material, simpler

__all__ = ["material_of_tables"]

_COUNTRY, _REGIONS, _TOWNS = 2, 4, 8
_DIVIDING = {"prefectures": _REGIONS, "municipalities": _TOWNS}
_AREA, _PLACES = "area", "towns"
_NEEDED = (_AREA, "substations")
_OF_VOLTAGES = ("substations", "power_lines")
_NAMES = ("name_en", "name", "name_ja")


def material_of_tables(area: str, file: Path) -> Material:
    """Return what tables hold of a country.

    Parameters
    ----------
    area : str
        What it is called, or its code in the table of areas where that has several.
    file : Path
        YAML: layer to its file with the options of ``layers`` of a study. ``area`` are polygons of
        the country on land, with ``code`` of ISO 3166 where known; ``prefectures`` and
        ``municipalities`` polygons with ``name``; ``towns`` points with ``name``, ``population``.

    Raises
    ------
    StudyError
        Where the file is none of tables.
    LayerError
        Where one of them cannot be read.
    """
    given = _told(file)
    layers = Layers(given, folder=file.parent, used=(_AREA, _PLACES), country=NO_COUNTRY)
    frames = {name: _frame_of(layers, name, file) for name in given}
    records = {name: _record_of(frame) for name, frame in frames.items()}
    named, shape = _area_in(frames.pop(_AREA), area, file)
    known = frames.pop("land").union_all() if "land" in frames else None
    land = shape if known is None else simpler(shapely.intersection(shape, known))
    parts = [
        _divisions(frames.pop(name), level) for name, level in _DIVIDING.items() if name in frames
    ]
    boundaries = Boundaries(_areas([_country(named, shape), *parts]), frozenset())
    towns = _places(frames.pop(_PLACES, None))
    kept = {name: _with_texts(name, frame) for name, frame in frames.items()}
    regions = _REGIONS if "prefectures" in given else None
    deepest = _TOWNS if "municipalities" in given else regions
    record = records["substations"]
    records |= {"land": records.get("land", records[_AREA])}
    records |= {"population": records[_PLACES]} if _PLACES in records else {}
    return Material(
        named,
        shape,
        land,
        boundaries,
        Levels(regions or deepest, deepest),
        towns,
        kept,
        record,
        source=file.name,
        known_land=known,
        records=records,
    )


def _frame_of(layers: Layers, name: str, file: Path) -> gpd.GeoDataFrame:
    found = layers[name]
    if isinstance(found, Cells):
        raise StudyError("survey.table_is_raster", file=str(file), name=name)
    record = next(one for one in layers.provenance() if one.name == name)
    found.attrs["provenance"] = record.as_dict()
    return found


def _record_of(frame: gpd.GeoDataFrame) -> Provenance:
    return Provenance.from_dict(frame.attrs["provenance"])


def _told(file: Path) -> dict[str, Any]:
    """Return the layers that a file of tables names, checked."""
    try:
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise StudyError("survey.tables_unreadable", file=str(file)) from error
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise StudyError("survey.tables_unreadable", file=str(file))
    known = (_AREA, _PLACES, *KNOWN_LAYERS)
    for name in given:
        if name not in known:
            near = suggestion(name, known)
            raise StudyError("survey.no_such_table", file=str(file), name=name, near=near)
    for name in _NEEDED:
        if name not in given:
            raise StudyError("survey.table_missing", file=str(file), name=name)
    return {name: _with_all_voltages(name, told) for name, told in given.items()}


def _with_all_voltages(name: str, told: Any) -> Any:
    """Return the options of a layer so that each row of a station keeps its own voltage."""
    if name not in _OF_VOLTAGES or not isinstance(told, Mapping):
        return told
    columns = told.get("columns")
    if not isinstance(columns, Mapping) or "voltages_kv" in columns:
        return told
    source = columns.get("voltage_kv", "voltage_kv")
    return {**told, "columns": {**columns, "voltages_kv": source}}


def _area_in(
    frame: gpd.GeoDataFrame, area: str, file: Path
) -> tuple[dict[str, Any], shapely.Geometry]:
    """Return the names and the shape of the country among the areas of a table."""
    texts = frame[[one for one in (*_NAMES, "code") if one in frame]].astype(str)
    meant = texts.apply(lambda column: column.str.casefold() == area.casefold()).any(axis=1)
    if not meant.any() and len(frame) > 1:
        known = tuple(dict.fromkeys(texts.iloc[:, 0]))[:8] if texts.shape[1] else ()
        raise StudyError("survey.not_in_tables", file=str(file), area=area, known=known)
    rows = frame[meant.to_numpy()] if meant.any() else frame
    shape = simpler(shapely.make_valid(rows.geometry.union_all()))
    first = rows.iloc[0]
    name = str(first["name"]) if "name" in rows else area
    english = str(first["name_en"]) if "name_en" in rows else name
    code = str(first["code"]) if "code" in rows and pd.notna(first["code"]) else ""
    japanese = str(first["name_ja"]) if "name_ja" in rows else name
    named = {"osm_id": 0, "level": _COUNTRY, "name": name, "name_en": english}
    return {**named, "name_ja": japanese, "code": code}, shape


def _country(named: Mapping[str, Any], shape: shapely.Geometry) -> gpd.GeoDataFrame:
    row = {**named, "names": frozenset(), "population": float("nan"), "people_told": ""}
    return gpd.GeoDataFrame([row], geometry=[shape], crs="EPSG:4326")


def _divisions(frame: gpd.GeoDataFrame, level: int) -> gpd.GeoDataFrame:
    """Return regions or municipalities in the form of boundaries."""
    found = _named(frame)
    numbers = [f"r{number}" for number in range(1, len(found) + 1)]
    code = frame["code"].astype(str).to_numpy() if "code" in frame else numbers
    return found.assign(
        level=level,
        osm_id=range(1, len(found) + 1),
        code=code,
        names=[frozenset()] * len(found),
    )


def _areas(parts: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs="EPSG:4326")


def _places(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Return towns in the form of those of an extract, the largest first."""
    if frame is None:
        frame = gpd.GeoDataFrame({"name": []}, geometry=[], crs="EPSG:4326")
    found = _named(frame)
    found["geometry"] = found.geometry.representative_point()
    found["kind"], found["capital"], found["osm_id"] = "town", False, range(1, len(found) + 1)
    order = ["population", "name"]
    return found.sort_values(order, ascending=[False, True], ignore_index=True)


def _named(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the names, the people and the shapes of a table."""
    told = frame["population"].astype(str) if "population" in frame else None
    first = next((one for one in _NAMES if one in frame), None)
    name = frame[first].astype(str) if first else pd.Series("", frame.index)
    found = {
        "name": frame["name"].astype(str) if "name" in frame else name,
        "name_en": frame["name_en"].astype(str) if "name_en" in frame else name,
        "name_ja": frame["name_ja"].astype(str) if "name_ja" in frame else name,
        "population": float("nan") if told is None else pd.to_numeric(told, errors="coerce"),
        "people_told": "" if told is None else told.where(frame["population"].notna(), ""),
    }
    table = pd.DataFrame(found, index=frame.index)
    return gpd.GeoDataFrame(table, geometry=frame.geometry, crs="EPSG:4326").reset_index(drop=True)


def _with_texts(name: str, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer of the grid with the text of all its voltages, as an extract has it."""
    if name not in _OF_VOLTAGES:
        return frame
    source = frame["voltages_kv"] if "voltages_kv" in frame else frame["voltage_kv"]
    each = source.astype("string").fillna("").str.split(";").explode()
    kv = pd.to_numeric(each, errors="coerce").map(lambda one: f"{one:g}" if pd.notna(one) else "")
    found = frame.assign(voltages_kv=kv.groupby(level=0).agg(";".join))
    found.attrs["provenance"] = frame.attrs["provenance"]
    return found
