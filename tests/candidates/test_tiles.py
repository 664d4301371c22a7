"""Candidates in tiles are those in one piece, each once, to the last bit of their places."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from refused import refused

from geowbit.candidates import (
    HexagonTiles,
    LatticeTiles,
    SquareTiles,
    Tiles,
    grid_candidates,
    h3_candidates,
    lattice_candidates,
)
from geowbit.core.errors import AreaError

TRIANGLE = shapely.Polygon([(136.9, 36.4), (137.9, 36.5), (137.2, 37.0)])
ISLAND = shapely.box(10.0, 0.1, 10.7, 0.5).union(shapely.box(10.8, 0.6, 11.0, 0.9))


def together(tiles: Tiles) -> gpd.GeoDataFrame:
    found = [tiles.candidates(n) for n in range(len(tiles))]
    assert len(found) > 1
    return pd.concat(found)


def assert_same(parts: gpd.GeoDataFrame, whole: gpd.GeoDataFrame) -> None:
    assert len(parts) == len(whole)
    assert parts["site_id"].is_unique
    parts = parts.set_index("site_id").loc[whole["site_id"]].reset_index()
    assert list(parts) == list(whole)
    for name in set(whole) - {"geometry"}:
        assert parts[name].dtype == whole[name].dtype
        assert parts[name].equals(whole[name])
    assert (shapely.to_wkb(parts.geometry) == shapely.to_wkb(whole.geometry)).all()


@pytest.mark.parametrize(
    ("level", "area", "rows"),
    [
        ("jis-1km", {"prefectures": ["Toyama", "Ishikawa"]}, 700),
        ("jis-500m", {"polygon": TRIANGLE}, 2_000),
        ("jis-100m", {"bbox": [137.0, 36.6, 137.2, 36.75]}, 20_000),
    ],
)
def test_squares_in_tiles_are_those_in_one_piece(level: Any, area: Any, rows: int) -> None:
    tiles = SquareTiles(level, area=area, rows=rows)
    assert max(len(tiles.candidates(n)) for n in range(len(tiles))) <= rows
    assert_same(together(tiles), grid_candidates(level, area=area))
    for one in (tiles.candidates(n) for n in range(len(tiles))):
        # from north to south and west to east, as in one piece
        order = one.sort_values(["lat", "lon"], ascending=[False, True])["site_id"]
        assert one["site_id"].tolist() == order.tolist()


@pytest.mark.parametrize(
    ("area", "land"),
    [
        ({"bbox": [179.2, -17, -179.5, -16.5]}, None),
        ({"polygon": TRIANGLE}, None),
        ({"bbox": [9.9, 0, 11.1, 1]}, ISLAND),
        ({"prefectures": ["Kagawa"]}, None),
        # half of it lies on the embedded land, where nothing but land counts
        ({"bbox": [138.7, 34.9, 139.9, 35.4]}, None),
    ],
)
def test_cells_of_a_lattice_in_tiles_are_those_in_one_piece(area: Any, land: Any) -> None:
    how: dict[str, Any] = {"lon_arcsec": 180, "lat_arcsec": 120, "area": area, "land": land}
    tiles = LatticeTiles(**how, rows=150)
    whole = lattice_candidates(**how)
    assert_same(together(tiles), whole)
    parts = [tiles.candidates(n).attrs for n in range(len(tiles))]
    assert sum(one["off_land"] for one in parts) == whole.attrs["off_land"]
    assert {one["land"] for one in parts} == {whole.attrs["land"]}
    west, south, east, north = whole.total_bounds
    around = shapely.box(*tiles.outline().total_bounds)
    assert around.covers(shapely.box(west, south, east, north))


@pytest.mark.parametrize("land", [None, ISLAND])
def test_hexagons_in_tiles_are_those_in_one_piece(land: Any) -> None:
    area = {"bbox": [9.9, 0, 11.1, 1]}
    tiles, whole = (
        HexagonTiles(6, area=area, land=land, rows=60),
        h3_candidates(6, area=area, land=land),
    )
    assert_same(together(tiles), whole)
    parts = [tiles.candidates(n).attrs for n in range(len(tiles))]
    assert sum(one["off_land"] for one in parts) == whole.attrs["off_land"]
    assert {one["land"] for one in parts} == {whole.attrs["land"]}


def test_tiles_follow_from_north_to_south() -> None:
    tiles = SquareTiles("jis-1km", area={"prefectures": ["Nagano"]}, rows=1_000)
    middles = [tiles.candidates(n)["lat"].mean() for n in range(len(tiles))]
    # squares of one row of the first order stand beside each other
    assert np.corrcoef(middles, np.arange(len(middles)))[0, 1] < -0.9


def test_an_area_at_sea_has_no_tiles() -> None:
    area = {"bbox": [150.0, 30.0, 151.0, 31.0]}
    with refused(AreaError, "candidates.no_land", area=str(area), country="Japan"):
        SquareTiles("jis-1km", area=area)
    # a square is met, but its middle is not
    corner = {"bbox": [137.001, 36.601, 137.002, 36.602]}
    tiles = SquareTiles("jis-1km", area=corner)
    assert [len(tiles.candidates(n)) for n in range(len(tiles))] == [0]
    with refused(AreaError, "candidates.no_land", area=str(corner), country="Japan"):
        raise tiles.none_left()
