"""A prefecture on the full-size layers, as OpenStreetMap has them, dirt and all."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from records import counted

import geowbit as gw
from geowbit.cables import voltage_class
from geowbit.criteria import Scene, hazard
from geowbit.layers import Layers, embedded_layer, named_assumptions

FOLDER = os.environ.get("GEOWBIT_REAL_DATA")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="GEOWBIT_REAL_DATA names no folder with the full-size layers"
)
REAL = Path(FOLDER or ".")
SUBSTATIONS = REAL / "substations" / "kyushu_substations.geojson"
LINES = REAL / "lines" / "lines_154kv_clean.parquet"


@pytest.fixture(scope="module")
def embedded() -> gw.Sites:
    return gw.Study.japan(area={"prefectures": ["Saga"]}).run()


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> gw.Sites:
    yaml = tmp_path_factory.mktemp("real") / "study.yaml"
    yaml.write_text(
        "area: {prefectures: [Saga]}\n"
        "layers:\n"
        f"  substations: {{file: {SUBSTATIONS},\n"
        "    columns: {voltage_kv: voltage, kind: substation}}\n"
        f"  power_lines: {{file: {LINES}}}\n"
    )
    return gw.Study.from_yaml(yaml).run()


def told(sites: gw.Sites, name: str) -> dict:
    return counted(next(layer for layer in sites.record["layers"] if layer["name"] == name))


def highest_kv(text: str | None) -> float:
    """Read a voltage tag with a plain loop: the highest number in it, volts above 1,500."""
    numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", str(text or ""))]
    volts = max(numbers, default=0.0)
    return volts / 1000 if volts > 1500 else volts


def test_every_substation_is_kept_or_told_why_not(real):
    features = json.loads(SUBSTATIONS.read_text(encoding="utf-8"))["features"]
    layer = told(real, "substations")
    assert layer["rows_read"] == len(features)
    lost = sum(layer["dropped"].values()) + sum(layer["merged"].values())
    assert layer["rows_kept"] == layer["rows_read"] - lost
    without = sum(not highest_kv(f["properties"].get("voltage")) for f in features)
    assert without > 100
    assert layer["found"]["missing voltage_kv"] == without
    # most are drawn as polygons, and a site needs a point
    drawn = sum(f["geometry"]["type"] != "Point" for f in features)
    repaired = [rows for what, rows in layer["repaired"].items() if "point" in what]
    assert drawn > 600
    assert repaired == [drawn]
    kept = real.layers.frame("substations")
    assert len(kept) == layer["rows_kept"]
    assert set(kept.geom_type) == {"Point"}
    assert sorted(kept["voltage_kv"].unique())[-1] == 500


def test_every_line_is_kept_or_told_why_not(real):
    layer = told(real, "power_lines")
    rows = len(gpd.read_parquet(LINES))
    assert layer["rows_read"] == rows
    assert layer["rows_kept"] == rows - sum(layer["dropped"].values())
    assert layer["rows_kept"] > 0.95 * rows


def test_distances_agree_with_the_embedded_tables(real, embedded):
    mine, theirs = (one.table.set_index("site_id") for one in (real, embedded))
    assert mine.index.equals(theirs.index)
    # the embedded lines are the same ones, simplified to about 300 m
    apart = (mine["hv_line_km"] - theirs["hv_line_km"]).abs()
    assert apart.max() < 0.7
    assert apart.median() < 0.15
    # the embedded substations are the same ones without the yards of power stations, and polygons
    # that touch are one: a square finds its own as near among the real ones, or a nearer yard
    table = embedded_layer("substations").set_index("id")
    # the embedded table has voltages that lines tell where the file has none
    nearest = table.loc[theirs["substation_id"].astype(str)]
    tagged = (nearest["voltage_source"] == "osm").to_numpy()
    farther = (mine["substation_km"] - theirs["substation_km"])[tagged]
    assert tagged.sum() > 1000
    assert farther.max() < 1.0
    assert (farther.abs() < 0.1).mean() > 0.9
    # what the user's tables do not touch stays as it was
    for column in ("fiber_km", "rtt_tokyo_ms", "population_50km", "plant_mw_50km", "relief_m"):
        assert mine[column].equals(theirs[column]), column


def test_nearest_substations_are_those_of_an_oracle_on_the_raw_file(real):
    # 110 kV in Kyushu, where the stations stand, without saying whose they are
    least_kv = voltage_class(100, "kyushu")["min_substation_kv"]
    unfit = {"converter", "generation", "industrial", "switching", "traction", "transition"}
    points = [
        shapely.point_on_surface(shapely.from_geojson(json.dumps(row["geometry"])))
        for row in json.loads(SUBSTATIONS.read_text(encoding="utf-8"))["features"]
        if highest_kv(row["properties"].get("voltage")) >= least_kv
        and row["properties"].get("substation") not in unfit
    ]
    lon, lat = (np.array([f(p) for p in points]) for f in (shapely.get_x, shapely.get_y))
    sites = real.table
    geod = pyproj.Geod(ellps="GRS80")
    nearest = np.full(len(sites), np.inf)
    for x, y in zip(lon, lat, strict=True):
        there = np.full(len(sites), x), np.full(len(sites), y)
        *_, meters = geod.inv(sites["lon"], sites["lat"], *there)
        nearest = np.minimum(nearest, np.asarray(meters) / 1e3)
    apart = np.abs(sites["substation_km"].to_numpy() - nearest)
    assert len(points) > 50
    # 10 m or a thousandth, as geodesy promises
    assert (apart <= np.maximum(0.01, nearest * 1e-3)).all()


def test_the_yards_of_genkai_are_the_difference(real, embedded):
    mine, theirs = (one.table.set_index("site_id") for one in (real, embedded))
    nearer = mine.index[mine["substation_km"] < theirs["substation_km"] - 0.35]
    found = set(mine.loc[nearer, "substation_id"].astype(str))
    substations = real.layers.frame("substations").astype({"id": str}).set_index("id").loc[[*found]]
    lon, lat = substations.geometry.x, substations.geometry.y
    genkai = np.hypot(lon - 129.836, lat - 33.515) < 0.02
    assert genkai.any()


def test_fault_distances_agree_with_the_traces():
    traces = gpd.read_parquet(REAL / "hazards" / "gem_active_faults_japan.parquet").geometry
    rng = np.random.default_rng(5)
    towns = gw.layers.embedded_layer("municipalities").sample(80, random_state=5)
    lon = towns.geometry.x + rng.uniform(-0.05, 0.05, 80)
    lat = towns.geometry.y + rng.uniform(-0.05, 0.05, 80)
    places = gpd.GeoDataFrame({"lon": lon, "lat": lat, "supply_area": ""})
    scene = Scene(places, Layers(), load_mw=100, hubs={}, assumptions=named_assumptions())
    found = hazard.fault_km(scene)
    known = np.isfinite(found)
    assert known.sum() > 40
    true = gw.geodesy.nearest_line(lon[known], lat[known], traces.to_numpy()).km
    # whole km at the center of a cell of about 1 km: half a km and half a diagonal
    apart = np.abs(found[known] - true)
    assert np.median(apart) < 0.6
    assert (apart < 1.3).mean() > 0.9
