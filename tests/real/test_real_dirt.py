"""The dirt of the real regional files, as `geowbit check` tells it, counted once more by hand."""

from __future__ import annotations

import collections
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from records import counted, kind_of

FOLDER = os.environ.get("GEOWBIT_REAL_DATA")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="GEOWBIT_REAL_DATA names no folder with the full-size layers"
)
REAL = Path(FOLDER or ".")
LINES = [REAL / "lines" / f"lines_{kv}kv.geojson" for kv in (275, 154)]
STUDY = f"""
area: {{prefectures: [Kagawa]}}
layers:
  substations:
    file: {REAL}/substations/*_substations.geojson
    columns: {{voltage_kv: voltage, kind: substation}}
    licence: ODbL 1.0
  power_lines:
    file: [{LINES[0]}, {LINES[1]}]
    columns: {{voltage_kv: {{column: _voltage_kv, unit: kV}}, name: _display_name}}
    licence: CC BY-NC 4.0
  power_plants: {{file: {REAL}/plants/plants.parquet, columns: {{fuel: fuel_type}}}}
"""


def rows_of(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))["features"]


@pytest.fixture(scope="module")
def substations() -> list[dict[str, Any]]:
    files = sorted((REAL / "substations").glob("*_substations.geojson"))
    assert len(files) == 10
    return [row for file in files for row in rows_of(file)]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dirt") / "study.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return path


def asked(study: Path, *options: str) -> str:
    command = [sys.executable, "-m", "geowbit", "check", str(study), *options]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def told(study: Path) -> dict[str, dict[str, Any]]:
    found = json.loads(asked(study, "--json"))
    layers = {layer["name"]: counted(layer) for layer in found["layers"]}
    return layers | {"warnings": list(map(kind_of, found["warnings"]))}


def in_kv(text: str | None) -> float | None:
    """Read a voltage tag of OpenStreetMap with a plain loop."""
    numbers = [int(digits) for digits in re.findall(r"\d+", str(text or ""))]
    return max(numbers) / 1000 if numbers and max(numbers) > 0 else None


def drawing(geometry: dict[str, Any]) -> str:
    """Return the corners of a shape, of a line the same from either end."""
    if geometry["type"] != "LineString":
        return json.dumps(geometry)
    places = [tuple(p) for p in geometry["coordinates"]]
    return str(min(places, places[::-1]))


def test_missing_voltages_are_forty_three_in_a_hundred(told, substations, study):
    layer = told["substations"]
    missing = sum(in_kv(row["properties"].get("voltage")) is None for row in substations)
    assert layer["rows_read"] == len(substations) == 6962
    assert layer["found"]["missing voltage_kv"] == missing
    assert round(100 * missing / len(substations)) == 43
    assert f"found {missing:,} (43%): voltage_kv missing" in asked(study)
    assert f"{missing:,} of {len(substations):,} rows (43%) have no voltage_kv" in layer["note"]


def test_overlapping_regions_count_once(told, substations):
    seen = collections.Counter(drawing(row["geometry"]) for row in substations)
    layer = told["substations"]
    twice = len(substations) - len(seen)
    assert twice > 1000
    # the plain count takes one polygon that is drawn from another corner for another shape
    assert 0 <= layer["merged"]["same_shape"] - twice <= 2
    # a thing is kept where one of its drawings has a voltage
    voltages: dict[str, list[float]] = collections.defaultdict(list)
    for row in substations:
        voltages[drawing(row["geometry"])] += filter(
            None, [in_kv(row["properties"].get("voltage"))]
        )
    usable = sum(bool(known) for known in voltages.values())
    near = layer["merged"]["same_name 250"]
    assert usable - near - 2 <= layer["rows_kept"] <= usable
    lost = sum(layer["merged"].values()) + sum(layer["dropped"].values())
    assert layer["rows_kept"] == layer["rows_read"] - lost


def test_dirty_voltages_are_told_by_their_kind(told, substations):
    texts = [str(row["properties"].get("voltage") or "") for row in substations]
    repaired = told["substations"]["repaired"]
    several = sum(len(re.findall(r"\d+", text)) > 1 for text in texts)
    words = sum(bool(re.search(r"[^\d;,. ]", text)) for text in texts)
    assert repaired["voltage_kv several_voltages"] == several > 1000
    assert repaired["voltage_kv voltage_words"] == words > 30
    example = "\n".join(told["substations"]["examples"]["voltage_kv voltage_words"])
    assert "'66000;6600以下' 66" in example


def test_invented_names_are_told(told, substations):
    marked = sum(
        row["properties"].get("_name_source") == "geocoded"
        or row["properties"].get("_enriched_by") == "geocode_promotion"
        for row in substations
    )
    found = told["substations"]["found"]
    assert found["invented"] == marked == 3114


def test_shapes_where_points_are_needed_are_told(told, substations):
    drawn = sum(row["geometry"]["type"] != "Point" for row in substations)
    assert told["substations"]["repaired"]["made_a_point"] == drawn


def test_lines_of_no_length_and_of_no_voltage_are_told(told):
    rows = [row for file in LINES for row in rows_of(file)]
    layer = told["power_lines"]
    corners = [str(row["geometry"]["coordinates"]) for row in rows]
    flat = [c for c in corners if len(set(re.findall(r"\[[^\[\]]+\]", c))) < 2]
    assert layer["rows_read"] == len(rows)
    assert layer["dropped"]["no_length"] == len(flat) == 76
    wild = sum(row["properties"]["_voltage_kv"] > 1500 for row in rows)
    assert layer["found"]["beyond voltage_kv 0.1 1500"] == wild == 2
    good = [row for row, c in zip(rows, corners, strict=True) if c not in set(flat)]
    different = {drawing(row["geometry"]) for row in good}
    assert layer["merged"]["same_shape"] == len(good) - len(different)


def test_plants_without_an_output_are_told(told):
    plants = gpd.read_parquet(REAL / "plants" / "plants.parquet")
    found = told["power_plants"]["found"]
    assert found["missing capacity_mw"] == int(plants["capacity_mw"].isna().sum())
    assert found["beyond capacity_mw 0 20000"] == int((plants["capacity_mw"] < 0).sum())


def test_a_licence_that_forbids_is_a_warning(told):
    assert told["warnings"] == ["licence_not_commercial power_lines CC BY-NC 4.0"]
