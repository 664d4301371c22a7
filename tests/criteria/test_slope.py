"""Slopes: planes of known steepness, in degrees and in feet, north up and turned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from rasters import raster_at
from refused import refused

from geowbit.core.errors import LayerError
from geowbit.criteria import land
from geowbit.criteria.land import aspect_at, slope_at
from geowbit.layers import Layers, open_raster

GEOD = Geod(ellps="GRS80")
FOOT = 1200 / 3937


def write(path: Path, cells: np.ndarray, transform: Affine, crs: str, unit: str = "") -> Path:
    with rasterio.open(
        path, "w", driver="GTiff", count=1, height=cells.shape[0], width=cells.shape[1],
        dtype="float64", crs=crs, transform=transform,
    ) as file:  # fmt: skip
        file.write(cells.astype(np.float64), 1)
        file.units = [unit] if unit else [None]
    return path


@given(steep=st.floats(0.01, 60), falls_to=st.floats(0, 359.9))
def test_a_plane_at_35_north(steep: float, falls_to: float) -> None:
    # heights by the meters that Geod measures from the middle, one cell being 30 m or so
    step = 1 / 3600
    rows, columns = np.indices((5, 5)) - 2
    _, _, east = GEOD.inv(139, 35, 139 + step, 35)
    _, _, north = GEOD.inv(139, 35 - step, 139, 35)
    rise = np.tan(np.radians(steep))
    towards = np.radians(falls_to)
    heights = -rise * (columns * east * np.sin(towards) - rows * north * np.cos(towards))
    plane = raster_at(heights, 139 - 2.5 * step, 35 + 2.5 * step, step, step)
    assert slope_at(plane, [139], [35]) == pytest.approx(steep, rel=1e-4)
    off = (aspect_at(plane, [139], [35])[0] - falls_to + 180) % 360 - 180
    assert abs(off) < 0.01


@pytest.mark.parametrize(
    "turn",
    [
        Affine.scale(100, -100),
        Affine.scale(100, 100),
        Affine.rotation(30) @ Affine.scale(60, -90),
    ],
    ids=["north-up", "south-up", "turned"],
)
@pytest.mark.parametrize("unit", ["", "us survey foot"])
def test_a_plane_in_feet(tmp_path: Path, turn: Affine, unit: str) -> None:
    # California zone 5 in feet: a plane that rises by one on five eastward on the grid
    transform = Affine.translation(6_500_000, 1_900_000) @ turn
    rows, columns = np.indices((40, 40)) + 0.5
    east = transform.a * columns + transform.b * rows + transform.c
    heights = (east - 6_500_000) / 5 * (1 if unit else FOOT)
    raster = open_raster(write(tmp_path / "own.tif", heights, transform, "EPSG:2229", unit))
    middle = (
        transform.a * 20 + transform.b * 20 + transform.c,
        (transform.d * 20 + transform.e * 20 + transform.f),
    )
    lon, lat = Transformer.from_crs(2229, 4326, always_xy=True).transform(*middle)
    # the projection's scale is within 1 in 10,000 here
    assert slope_at(raster, [lon], [lat]) == pytest.approx(np.degrees(np.arctan(1 / 5)), rel=3e-4)
    # grid north is within a degree of true north
    assert aspect_at(raster, [lon], [lat]) == pytest.approx(270, abs=1.0)


def test_horn_by_hand() -> None:
    # the middle of these nine: dz/dx = ((3 + 2*6 + 10) - (1 + 2*4 + 7)) / 8 = 9 / 8,
    # dz/dy southward = ((7 + 2*8 + 10) - (1 + 2*2 + 3)) / 8 = 25 / 8
    cells = np.array([[1, 2, 3], [4, 99, 6], [7, 8, 10]], float)
    raster = raster_at(cells, 0, 0.015, 0.01, 0.01)
    _, _, east = GEOD.inv(0.01, 0, 0.02, 0)
    _, _, north = GEOD.inv(0.015, -0.005, 0.015, 0.005)
    expected = np.degrees(np.arctan(np.hypot(9 / 8 / east, 25 / 8 / north)))
    assert slope_at(raster, [0.015], [0.0]) == pytest.approx(expected, rel=1e-6)


def test_slope_is_not_known_at_the_rim_and_beside_gaps() -> None:
    cells = np.zeros((6, 6))
    cells[4, 4] = np.nan
    raster = raster_at(cells, 139, 35.006, 0.001, 0.001)
    lon = [139.0005, 139.0015, 139.0035, 138.9, 139.0015]
    lat = [35.0045, 35.0045, 35.0025, 35.0025, 35.0005]
    found = slope_at(raster, lon, lat)
    assert np.array_equal(found, [np.nan, 0, np.nan, np.nan, np.nan], equal_nan=True)
    assert np.isnan(aspect_at(raster, [139.0015], [35.0045])).all()


def test_slope_over_a_seam_is_that_of_the_whole(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    cells = random.uniform(0, 300, (60, 60))
    transform = Affine(30, 0, -10_000, 0, -30, -10_000)
    whole = open_raster(write(tmp_path / "whole.tif", cells, transform, "EPSG:6677"))
    write(tmp_path / "part_1.tif", cells[:, :31], transform, "EPSG:6677")
    write(
        tmp_path / "part_2.tif",
        cells[:, 31:],
        Affine(30, 0, -10_000 + 31 * 30, 0, -30, -10_000),
        "EPSG:6677",
    )
    tiles = open_raster(tmp_path / "part_*.tif")
    x, y = random.uniform(-9_900, -8_300, 500), random.uniform(-11_700, -10_100, 500)
    lon, lat = Transformer.from_crs(6677, 4326, always_xy=True).transform(x, y)
    assert np.isfinite(slope_at(whole, lon, lat)).all()
    assert (slope_at(whole, lon, lat) == slope_at(tiles, lon, lat)).all()


def test_the_coarse_relief_pretends_no_slope(scene_at) -> None:
    assert np.isnan(land.slope_deg(scene_at((137.65, 36.34), (139.6, 36.1)))).all()


def test_terrain_of_one_s_own_takes_the_place_of_the_embedded_one(scene_at, tmp_path) -> None:
    rows, columns = np.indices((400, 400))
    # a cone of 500 m, at 45 rows and columns a kilometer, in feet of height
    heights = np.maximum(500 - 0.5 * np.hypot(rows - 199.5, columns - 199.5) * 22, -40) / 0.3048
    transform = Affine(22, 0, -24_400, 0, -22, -45_600)
    write(tmp_path / "cone.tif", heights, transform, "EPSG:6677", "ft")
    layers = Layers({"terrain": "cone.tif"}, folder=tmp_path)
    to_degrees = Transformer.from_crs(6677, 4326, always_xy=True)
    top, flank = (-20_000, -50_000), (-20_000 + 600, -50_000)
    scene = scene_at(to_degrees.transform(*top), to_degrees.transform(*flank), given=layers)
    # the flank is 200 m high; within 1 km of it lie the top and the sea
    assert land.elevation_m(scene) == pytest.approx([494.5, 200], abs=3)
    # from the top 1 km lies at the coast, 500 - 500
    assert land.relief_m(scene) == pytest.approx([494, 494], abs=8)
    assert land.slope_deg(scene)[1] == pytest.approx(np.degrees(np.arctan(0.5)), abs=0.1)


def test_cells_too_large_for_a_slope_are_told(scene_at, tmp_path) -> None:
    cells = np.random.default_rng(1).uniform(0, 900, (60, 60))
    write(tmp_path / "own.tif", cells, Affine(1 / 80, 0, 139, 0, -1 / 120, 36), "EPSG:4326")
    layers = Layers({"terrain": "own.tif"}, folder=tmp_path)
    scene = scene_at((139.3, 35.8), given=layers)
    assert np.isnan(land.slope_deg(scene)).all()
    (record,) = layers.provenance()
    assert "too large for a slope: slope_deg is not known" in record.note
    # the cell's own height less bilinear with its neighbors
    assert 0 < land.elevation_m(scene)[0] < 900


def test_a_terrain_of_another_country_is_told(scene_at, tmp_path) -> None:
    write(tmp_path / "own.tif", np.ones((50, 50)), Affine(0.01, 0, 10, 0, -0.01, 50), "EPSG:4326")
    layers = Layers({"terrain": "own.tif"}, folder=tmp_path)
    place = {"layer": "terrain", "lon": "10.25", "lat": "49.75"}
    with refused(LayerError, "criteria.raster_elsewhere", **place):
        land.elevation_m(scene_at((139.3, 35.8), given=layers))
