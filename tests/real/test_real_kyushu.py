"""The whole of Kyushu with a user's own files: every distance against an oracle of its own."""

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
from scipy.spatial import KDTree

import geowbit as gw
from geowbit.cables import voltage_class

FOLDER = os.environ.get("GEOWBIT_REAL_DATA")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="GEOWBIT_REAL_DATA names no folder with the full-size layers"
)
REAL = Path(FOLDER or ".")
SUBSTATIONS = REAL / "substations" / "kyushu_substations.geojson"
KYUSHU = ["Fukuoka", "Saga", "Nagasaki", "Kumamoto", "Oita", "Miyazaki", "Kagoshima"]
UNFIT = {"converter", "generation", "industrial", "traction", "transition"}
DRAWN_TWICE = "九州電力中央変電所"
GEOD = pyproj.Geod(ellps="GRS80")
# chords of a ball order places almost as the ellipsoid does
NEAREST_FEW = 4


def highest_kv(text: str | None) -> float:
    numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", str(text or ""))]
    volts = max(numbers, default=0.0)
    return volts / 1000 if volts > 1500 else volts


def on_the_ball(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


@pytest.fixture(scope="module")
def table() -> gpd.GeoDataFrame:
    own = {"file": SUBSTATIONS, "columns": {"voltage_kv": "voltage", "kind": "substation"}}
    return gw.Study.japan(area={"prefectures": KYUSHU}, layers={"substations": own}).run().table


@pytest.fixture(scope="module")
def raw() -> tuple[np.ndarray, np.ndarray]:
    """Names and places of the raw file's substations that can carry 100 MW."""
    least_kv = voltage_class(100, "kyushu")["min_substation_kv"]
    serving = [
        row
        for row in json.loads(SUBSTATIONS.read_text(encoding="utf-8"))["features"]
        if highest_kv(row["properties"].get("voltage")) >= least_kv
        and row["properties"].get("substation") not in UNFIT
    ]
    shapes = [shapely.from_geojson(json.dumps(row["geometry"])) for row in serving]
    names = np.array([str(row["properties"].get("name") or n) for n, row in enumerate(serving)])
    return names, shapely.get_coordinates(shapely.point_on_surface(shapes))


def distances_km(table: gpd.GeoDataFrame, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The nearest few of the places of each square, and how far they are by Geod."""
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    _, few = KDTree(on_the_ball(*points.T)).query(on_the_ball(lon, lat), NEAREST_FEW)
    km = np.column_stack(
        [GEOD.inv(lon, lat, *points[few[:, one]].T)[2] for one in range(NEAREST_FEW)]
    ) / 1e3  # fmt: skip
    order = np.argsort(km, axis=1)
    return np.take_along_axis(few, order, 1), np.take_along_axis(km, order, 1)


def agrees(table: gpd.GeoDataFrame, km: np.ndarray) -> np.ndarray:
    # 10 m or a thousandth, as geodesy promises
    apart = np.abs(table["substation_km"].to_numpy() - km)
    return apart <= np.maximum(0.01, km * 1e-3)


def test_every_square_of_kyushu_has_the_nearest_substation_of_the_raw_file(
    table: gpd.GeoDataFrame, raw: tuple[np.ndarray, np.ndarray]
) -> None:
    names, points = raw
    assert set(table["prefecture"]) == set(KYUSHU)
    assert len(table) > 38_000
    few, km = distances_km(table, points)
    exact = agrees(table, km[:, 0])
    # one yard is drawn twice within 250 m and merged: only squares beside it may differ
    twice = np.flatnonzero(names == DRAWN_TWICE)
    assert len(twice) == 2
    assert set(names[few[~exact, 0]]) == {DRAWN_TWICE}
    assert 0 < (~exact).sum() < 100
    # of its two places one is left, and with that alone every square is exact
    alone = [agrees(table, distances_km(table, np.delete(points, one, axis=0))[1][:, 0])
             for one in twice]  # fmt: skip
    assert max(found.mean() for found in alone) == 1.0


def test_the_oracle_sees_a_substation_that_was_moved_or_left_out(
    table: gpd.GeoDataFrame, raw: tuple[np.ndarray, np.ndarray]
) -> None:
    names, points = raw
    few, km = distances_km(table, points)
    # the one that most squares are nearest to
    busy = int(np.bincount(few[:, 0]).argmax())
    here = few[:, 0] == busy
    assert names[busy] != DRAWN_TWICE
    assert agrees(table, km[:, 0])[here].all()
    moved = points.copy()
    moved[busy] = GEOD.fwd(*points[busy], 90, 300)[:2]
    assert agrees(table, distances_km(table, moved)[1][:, 0])[here].mean() < 0.8
    left = np.delete(points, busy, axis=0)
    assert agrees(table, distances_km(table, left)[1][:, 0])[here].mean() < 0.2
