"""The whole of Kyushu with a user's own files: every distance against an oracle of its own."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

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


def test_every_square_of_kyushu_has_the_nearest_substation_of_the_raw_file() -> None:
    own = {"file": SUBSTATIONS, "columns": {"voltage_kv": "voltage", "kind": "substation"}}
    table = gw.Study.japan(area={"prefectures": KYUSHU}, layers={"substations": own}).run().table
    least_kv = voltage_class(100, "any")["min_substation_kv"]
    serving = [
        row
        for row in json.loads(SUBSTATIONS.read_text(encoding="utf-8"))["features"]
        if highest_kv(row["properties"].get("voltage")) >= least_kv
        and row["properties"].get("substation") not in UNFIT
    ]
    shapes = [shapely.from_geojson(json.dumps(row["geometry"])) for row in serving]
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    names = np.array([str(row["properties"].get("name") or n) for n, row in enumerate(serving)])
    assert set(table["prefecture"]) == set(KYUSHU)
    assert len(table) > 38_000
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    _, few = KDTree(on_the_ball(*points.T)).query(on_the_ball(lon, lat), NEAREST_FEW)
    km = np.column_stack(
        [GEOD.inv(lon, lat, *points[few[:, one]].T)[2] for one in range(NEAREST_FEW)]
    ) / 1e3  # fmt: skip
    nearest = km.min(axis=1)
    apart = np.abs(table["substation_km"].to_numpy() - nearest)
    # 10 m or a thousandth, as geodesy promises
    exact = apart <= np.maximum(0.01, nearest * 1e-3)
    # a yard drawn twice under one name within 250 m is one, at one of its two places
    drawn_twice = np.array([(names == name).sum() > 1 for name in names])
    of_a_pair = drawn_twice[few[np.arange(len(few)), km.argmin(axis=1)]]
    assert (exact | of_a_pair).all()
    assert apart.max() <= 0.25
    assert (~exact).sum() < 0.005 * len(table)
