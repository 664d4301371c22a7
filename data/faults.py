"""What can be wrong with the embedded layers, and the numbers that they must show."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import rasterio
import shapely

EXPECTED: dict[str, Any] = {
    "population": 126_226_568,
    "lake_cells_on_land": 1660,
    "bounds": (122.0, 20.0, 154.5, 46.0),  # west, south, east, north
    "grid_1km": (2560, 3120, 122.0, 46.0, 0.0125, 1 / 120),  # columns, rows, corner, cell
    "max_bytes": 8_000_000,
    "max_outline_bytes": 400_000,
}

# What the licence of a row may begin with, in each folder. Share-alike licences of different
# kinds stay in different folders, since one cannot be given under another.
LICENCES = {
    "odbl": ("ODbL 1.0", "CC BY 4.0"),
    "cc-by-sa-3.0": ("CC BY-SA 3.0",),
    "cc-by-sa-4.0": ("CC BY-SA 4.0",),
    "lgpl": ("LGPL-3.0-or-later",),
    "nied": ("NIED J-SHIS terms",),
    "open": (
        "CC BY 4.0",
        "KSJ terms",
        "Government of Japan Standard Terms",
        "BSD-3-Clause",
        "public domain",
        "facts",
        "own estimate",
        "JMA terms",
    ),
}
SHARE_ALIKE = {
    "odbl": "ODbL",
    "cc-by-sa-3.0": "CC BY-SA 3",
    "cc-by-sa-4.0": "CC BY-SA 4",
    "lgpl": "LGPL",
    "nied": "NIED",
}
CREDIT = ["source", "licence", "confidence"]
CONFIDENCE = {"high", "medium", "low"}

# Sets of columns whose values never repeat.
UNIQUE: dict[str, list[list[str]]] = {
    "substations": [["id"]],
    "power_plants": [["id"]],
    "grid_nodes": [["id"]],
    "grid_links": [["from_id", "to_id", "voltage_kv", "length_km"]],
    "power_lines": [["voltage_kv"]],
    "fiber_routes": [["id"]],
    "fiber_nodes": [["id"]],
    "second_routes": [["hub", "route", "from_km"]],
    "municipalities": [["index"], ["code"]],
    "prefectures": [["code"]],
    "prefecture_outlines": [["code"]],
    "supply_areas": [["area"]],
    "interconnectors": [["id"]],
    "unit_costs": [["key"]],
    "latency_budgets": [["workload"]],
    "announced_sites": [["name"]],
    "national_facts": [["key"]],
    "national_park_zones": [["name", "zone"]],
    "runways": [["airport", "runway"]],
    "active_volcanoes": [["number"]],
    "seismic_classes": [["municipality_code"]],
    "municipal_facts": [["municipality_code"]],
    "area_prices": [["fiscal_year", "supply_area"]],
    "nuclear_units": [["id"]],
    "published_headroom": [["key"]],
}
ORDERED = {
    "unit_costs": ["low", "mid", "high"],
    "latency_budgets": ["low_ms", "max_rtt_ms", "high_ms"],
    "digital_trade": ["low", "deficit_tn_jpy", "high"],
}
# Columns whose values, where not blank, are keys of another table.
KEYS_OF: dict[tuple[str, str], list[tuple[str, str]]] = {
    ("grid_nodes", "id"): [("grid_links", "from_id"), ("grid_links", "to_id")],
    ("fiber_nodes", "id"): [("fiber_routes", "from_id"), ("fiber_routes", "to_id")],
    ("fiber_routes", "id"): [("second_routes", "route")],
    ("supply_areas", "area"): [
        ("interconnectors", "from_area"),
        ("interconnectors", "to_area"),
        ("substations", "supply_area"),
        ("power_plants", "supply_area"),
        ("grid_nodes", "supply_area"),
        ("municipalities", "supply_area"),
        ("prefectures", "supply_area"),
        ("announced_sites", "supply_area"),
        ("area_prices", "supply_area"),
        ("trunk_transformers", "supply_area"),
        ("published_headroom", "supply_area"),
    ],
    ("substations", "id"): [
        ("trunk_transformers", "substation_id"),
        ("published_headroom", "substation_id"),
    ],
    ("municipalities", "code"): [
        ("substations", "municipality_code"),
        ("power_plants", "municipality_code"),
        ("fiber_nodes", "municipality_code"),
        ("announced_sites", "municipality_code"),
        ("seismic_classes", "municipality_code"),
        ("municipal_facts", "municipality_code"),
        ("prefectures", "capital_code"),
    ],
    ("prefectures", "code"): [
        ("substations", "prefecture_code"),
        ("grid_nodes", "prefecture_code"),
        ("fiber_nodes", "prefecture_code"),
        ("municipalities", "prefecture_code"),
        ("prefecture_outlines", "code"),
    ],
}
BY_HAND = ("SOURCES.md", "country.yaml", "model", "words")

Values = npt.NDArray[Any]


def words() -> dict[str, dict[str, Any]]:
    """Return what the catalog says of each layer."""
    return tomllib.loads((Path(__file__).parent / "layers.toml").read_text(encoding="utf-8"))


def read_table(path: Path) -> pd.DataFrame:
    """Read a table as text, so that codes, blanks and decimals stay as they are."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def read_features(path: Path) -> list[dict[str, Any]]:
    """Read the features of a GeoJSON file."""
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return found


def read_any_table(path: Path) -> pd.DataFrame:
    """Read a table, or the properties and shapes of a GeoJSON file."""
    if path.suffix == ".csv":
        return read_table(path)
    if path.suffix == ".parquet":
        return pd.DataFrame(gpd.read_parquet(path))
    found = read_features(path)
    table = pd.DataFrame([f["properties"] for f in found]).astype(str)
    return table.assign(geometry=[shapely.geometry.shape(f["geometry"]) for f in found])


def has_data(path: Path) -> npt.NDArray[np.bool_]:
    """Return which cells of a raster say something: of a mask of 0 and 1, those set."""
    with rasterio.open(path) as source:
        values = source.read(1)
        known: npt.NDArray[np.bool_] = values != source.nodata
    return np.equal(values, 1) if values[known].max() == 1 else known


def rows_of(path: Path) -> int:
    """Count the rows of a table, or the cells of a raster that say something."""
    return int(has_data(path).sum()) if path.suffix == ".tif" else len(read_any_table(path))


def faults_in(folder: Path, *, by_hand: bool) -> list[str]:
    """List what is wrong with the embedded layers of a folder, a line each.

    Parameters
    ----------
    folder : Path
        Such as data/raw/japan.
    by_hand : bool
        Whether the files that are written by hand must be there too.
    """
    faults = list(_file_faults(folder, by_hand=by_hand))
    tables: dict[str, pd.DataFrame] = {}
    rasters: dict[str, Values] = {}
    for name, say in words().items():
        files = [folder / part for part in say["file"].split(";")]
        try:
            count = sum(rows_of(path) for path in files)
            if files[0].suffix == ".tif":
                with rasterio.open(files[0]) as source:
                    rasters[name] = source.read(1)
                faults += _raster_faults(name, files[0])
            else:
                parts = [read_any_table(path) for path in files]
                tables[name] = pd.concat(parts, ignore_index=True)
                faults += _table_faults(name, tables[name])
                for path, part in zip(files, parts, strict=True):
                    faults += _licence_faults(path, part.get("licence", pd.Series(dtype=str)))
        # a damaged file may fail in any way that its reader knows
        except Exception as error:
            faults.append(f"{name}: cannot be read ({error})")
            continue
        if count != say["rows"]:
            faults.append(f"{name}: {count:,} rows, expected {say['rows']:,}")
    faults += _key_faults(tables)
    faults += _sum_faults(tables)
    if "municipalities" in tables:
        faults += _grid_faults(tables["municipalities"], rasters)
    return faults


def _file_faults(folder: Path, *, by_hand: bool) -> Iterator[str]:
    there = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    size_bytes = sum(path.stat().st_size for path in there.values())
    if size_bytes > EXPECTED["max_bytes"]:
        yield f"{folder.name}: {size_bytes:,} bytes, at most {EXPECTED['max_bytes']:,}"
    if by_hand and not (there.get("SOURCES.md") and there["SOURCES.md"].stat().st_size):
        yield "SOURCES.md: missing or empty"
    outline = there.get(words()["prefecture_outlines"]["file"])
    if outline and outline.stat().st_size > EXPECTED["max_outline_bytes"]:
        yield f"{outline.name}: larger than {EXPECTED['max_outline_bytes']:,} bytes"
    if "catalog.csv" not in there:
        yield "catalog.csv: missing"
        return
    catalog = read_table(there["catalog.csv"]).set_index("name")
    said = pd.DataFrame(words()).T.drop(columns=["rows", "band"]).fillna("").astype(str)
    if not catalog.reindex(columns=said.columns).equals(said):
        yield "catalog.csv: differs from the words in data/layers.toml; build again"
    for name, say in words().items():
        expected = say["rows"]
        if name not in catalog.index or catalog.loc[name, "rows"] != str(expected):
            yield f"catalog.csv: {name} has not the {expected:,} rows expected"
    listed = {part for files in said["file"] for part in files.split(";")}
    for path in sorted(set(there) - listed - {"catalog.csv"}):
        if path.split("/")[0] not in BY_HAND:
            yield f"{path}: not in the catalog"
    for path in sorted(listed - set(there)):
        yield f"{path}: in the catalog, but missing"


def _table_faults(name: str, table: pd.DataFrame) -> Iterator[str]:
    for column in CREDIT:
        if column not in table or (table[column].str.strip() == "").any():
            yield f"{name}: a row without {column}"
    odd = set(table.get("confidence", [])) - CONFIDENCE
    if odd:
        yield f"{name}: confidence {', '.join(sorted(odd))}, none of high, medium, low"
    for columns in UNIQUE.get(name, []):
        again = table[table.duplicated(columns)]
        if len(again):
            twice = " ".join(again.iloc[0][columns])
            yield f"{name}: {twice} is there twice ({', '.join(columns)})"
    for column in table.columns[table.columns.str.contains("_code$|^code$")]:
        of_prefecture = column == "prefecture_code" or name.startswith("prefecture")
        digits = 2 if of_prefecture and column != "capital_code" else 5
        if not table[column].str.fullmatch(rf"(\d{{{digits}}})?").all():
            yield f"{name}: {column} is not {digits} digits"
    yield from _place_faults(name, table)
    if name in ORDERED:
        steps = table[ORDERED[name]].apply(pd.to_numeric, errors="coerce").to_numpy()
        gone = np.isnan(steps) & (table[ORDERED[name]] != "").to_numpy()
        # a blank stands for its left neighbor, so that low and high meet where mid is missing
        filled = pd.DataFrame(steps).ffill(axis=1).to_numpy()
        if gone.any() or (np.diff(filled, axis=1) < 0).any():
            yield f"{name}: {' <= '.join(ORDERED[name])} does not hold"


def _place_faults(name: str, table: pd.DataFrame) -> Iterator[str]:
    west, south, east, north = EXPECTED["bounds"]
    if "geometry" in table:
        shape = table["geometry"].to_numpy()
        if not shapely.is_valid(shape).all() or shapely.is_empty(shape).any():
            yield f"{name}: an empty or invalid shape"
        lon, lat = shapely.get_coordinates(shape).T
    elif {"lon", "lat"} <= set(table.columns):
        lon, lat = _numbers(table, "lon"), _numbers(table, "lat")
    else:
        return
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    if not inside.all():
        yield f"{name}: {(~inside).sum():,} places outside {west}-{east} E, {south}-{north} N"
    if not np.array_equal(np.round([lon, lat], 4), [lon, lat]):
        yield f"{name}: coordinates of more than 4 decimals"


def _licence_faults(path: Path, licences: pd.Series) -> Iterator[str]:
    folder = path.parent.name
    for licence in sorted(set(licences)):
        foreign = [k for k, mark in SHARE_ALIKE.items() if mark in licence and k != folder]
        if not licence.startswith(LICENCES[folder]) or foreign:
            yield f"{path.name}: licence {licence!r} does not belong in {folder}/"


def _numbers(table: pd.DataFrame, column: str) -> Values:
    if column not in table:
        return np.full(len(table), np.nan)
    return pd.to_numeric(table[column], errors="coerce").to_numpy(float)


def _raster_faults(name: str, path: Path) -> Iterator[str]:
    with rasterio.open(path) as source:
        tags, nodata, epsg = source.tags(), source.nodata, source.crs.to_epsg()
        packed = (source.profile.get("compress"), source.profile["tiled"])
        at = source.transform
        grid = (source.width, source.height, at.c, at.f, at.a, -at.e)
    if epsg != 4326 or nodata is None or packed != ("deflate", False):
        yield f"{name}: not EPSG:4326, without nodata, or not in strips of deflate"
    if "1km" in path.name and not np.allclose(grid, EXPECTED["grid_1km"], rtol=0, atol=1e-9):
        yield f"{name}: not on the 1 km grid"
    for key in ("source", "licence"):
        if not tags.get(key):
            yield f"{name}: no tag {key}"
    yield from _licence_faults(path, pd.Series([tags.get("licence", "")]))


def _key_faults(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    for (table, key), users in KEYS_OF.items():
        for user, column in users:
            if {table, user} <= tables.keys():
                used = tables[user].get(column, pd.Series("none", index=[0]))
                odd = set(used) - set(tables[table].get(key, ())) - {""}
                if odd:
                    yield f"{user}: {column} {min(odd)} is not in {table} ({len(odd)} such)"


def _sum_faults(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    people = EXPECTED["population"]
    for name in ("municipalities", "prefectures", "supply_areas"):
        if name in tables:
            total = np.nansum(_numbers(tables[name], "population_2020"))
            if abs(total - people) > 1:
                yield f"{name}: {total:,.0f} people, expected {people:,}"


def _grid_faults(municipalities: pd.DataFrame, rasters: dict[str, Values]) -> Iterator[str]:
    if "municipality" not in rasters:
        return
    known, index = _numbers(municipalities, "index"), rasters["municipality"]
    if set(np.unique(index)) - {0} != set(known):
        yield "municipality: its indices are not those of municipalities"
        return
    for name, nodata in (("population", -1), ("fault_km", 255), ("epicenters", 255)):
        if name in rasters and not np.array_equal(rasters[name] != nodata, index > 0):
            yield f"{name}: has data on other cells than municipality"
    if "population" in rasters:
        values = np.where(index > 0, rasters["population"].astype(np.float64), 0)
        found = np.bincount(index.ravel(), values.ravel())
        if abs(found.sum() - EXPECTED["population"]) > 1:
            yield f"population: {found.sum():,.0f} people, expected {EXPECTED['population']:,}"
        differs = np.abs(found[known.astype(int)] - _numbers(municipalities, "population_2020"))
        if not (differs <= 1).all():
            yield "population: a municipality differs from its census by more than one"
    if "water" in rasters:
        lakes = int(((rasters["water"] == 1) & (index > 0)).sum())
        if lakes != EXPECTED["lake_cells_on_land"]:
            yield f"water: {lakes:,} lake cells, expected {EXPECTED['lake_cells_on_land']:,}"
