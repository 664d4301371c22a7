"""The one grid noun, against corners, Geod, rasterio and its own inverse."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st
from refused import refused

from geowbit.core.errors import LayerError
from geowbit.geodesy import DEGREES, MERCATOR, GeoGrid, polygon_area_km2

PLANE = pyproj.CRS("EPSG:6677")
TURNED = Affine.translation(-50_000, -60_000) @ Affine.rotation(35) @ Affine.scale(900, -700)
GRIDS = {
    "degrees": GeoGrid.north_up(139.0, 36.0, 1 / 80, 1 / 120, shape=(40, 50)),
    "to 360 degrees": GeoGrid.north_up(200.0, 10.0, 0.5, 0.25, shape=(40, 50)),
    "south up": GeoGrid(Affine(0.1, 0, 139, 0, 0.1, 35), (40, 50)),
    "Tokyo datum": GeoGrid.north_up(139.0, 36.0, 0.01, 0.01, shape=(40, 50), crs=pyproj.CRS(4301)),
    "plane": GeoGrid.north_up(-20_000, 30_000, 500, 400, shape=(40, 50), crs=PLANE),
    "turned": GeoGrid(TURNED, (40, 50), PLANE),
    "Mercator": GeoGrid.north_up(15.5e6, 4.3e6, 1_000, 1_000, shape=(40, 50), crs=MERCATOR),
}

grids = pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS.keys())
steps = st.floats(0.001, 2.0)
sides = st.integers(1, 30)
relaxed = settings(deadline=None, max_examples=60)


@st.composite
def any_grid(draw: st.DrawFn) -> GeoGrid:
    rows, columns, lon_step, lat_step = draw(sides), draw(sides), draw(steps), draw(steps)
    west = draw(st.floats(-180, 180))
    north = draw(st.floats(rows * lat_step - 89, 89))
    return GeoGrid.north_up(west, north, lon_step, lat_step, shape=(rows, columns))


@grids
def test_places_are_the_inverse_of_degrees(grid: GeoGrid) -> None:
    random = np.random.default_rng(1)
    row, column = random.uniform(-5, 45, 200), random.uniform(-5, 55, 200)
    back = grid.places(*grid.degrees(row, column))
    assert back[0] == pytest.approx(row, abs=1e-5)
    assert back[1] == pytest.approx(column, abs=1e-5)


@grids
def test_the_center_of_each_cell_lies_in_it(grid: GeoGrid) -> None:
    rows, columns = np.indices(grid.shape).reshape(2, -1)
    row, column, inside = grid.index(*grid.degrees(rows + 0.5, columns + 0.5))
    assert inside.all()
    assert (row == rows).all()
    assert (column == columns).all()


@grids
def test_cells_lie_where_rasterio_has_them(grid: GeoGrid) -> None:
    rows, columns = np.indices(grid.shape).reshape(2, -1)
    x, y = grid.xy(rows + 0.5, columns + 0.5)
    theirs = rasterio.transform.xy(grid.affine, rows, columns)
    assert x == pytest.approx(np.asarray(theirs[0]), rel=1e-12, abs=1e-9)
    assert y == pytest.approx(np.asarray(theirs[1]), rel=1e-12, abs=1e-9)
    if grid.is_north_up:
        west, south, east, north = grid.bounds
        assert grid.bounds == pytest.approx(
            rasterio.transform.array_bounds(grid.rows, grid.columns, grid.affine)
        )
        assert (grid.west, grid.north) == (west, north)
        assert east - west == pytest.approx(grid.columns * grid.lon_step)
        assert north - south == pytest.approx(grid.rows * grid.lat_step)


@grids
def test_cells_are_as_large_as_the_quadrilaterals_of_their_corners(grid: GeoGrid) -> None:
    rows, columns = np.array([0, 20, 39]), np.array([0, 25, 49])
    lon, lat = (
        np.stack(one, axis=1)
        for one in zip(
            *(
                grid.degrees(rows + down, columns + over)
                for down, over in ((0, 0), (0, 1), (1, 1), (1, 0))
            ),
            strict=True,
        )
    )
    area = polygon_area_km2(shapely.polygons(np.stack([lon, lat], axis=2)))
    assert grid.cell_area_km2(rows, columns) == pytest.approx(area, rel=1e-4)
    assert grid.cell_m() ** 2 / 1e6 == pytest.approx(area[1], rel=1e-3)


@given(any_grid())
@relaxed
def test_cells_in_degrees_cover_their_box(grid: GeoGrid) -> None:
    total = grid.cell_area_km2(np.arange(grid.rows)).sum() * grid.columns
    west, south, east, north = grid.bounds
    if east - west > 360:
        return
    # the box has edges of its own, which the area of polygons takes from -360 to 360
    moved = shapely.box(0, south, east - west, north)
    assert total == pytest.approx(polygon_area_km2([moved])[0], rel=1e-9)


@given(any_grid(), st.integers(-5, 30), st.integers(-5, 30), sides, sides)
@relaxed
def test_a_window_has_the_cells_of_the_whole(
    grid: GeoGrid, top: int, left: int, rows: int, columns: int
) -> None:
    part = grid.window(slice(top, top + rows), slice(left, left + columns))
    assert part.shape == (rows, columns)
    here, there = part.degrees(1.5, 2.5), grid.degrees(top + 1.5, left + 2.5)
    assert here == (pytest.approx(there[0], abs=1e-9), pytest.approx(there[1], abs=1e-9))
    if grid.rows > top >= 0 and grid.columns > left >= 0:
        row, column, inside = grid.index(*part.degrees([0.5], [0.5]))
        assert (row[0], column[0], inside[0]) == (top, left, True)


@given(any_grid(), st.integers(1, 7))
@relaxed
def test_blocks_hold_their_cells(grid: GeoGrid, side: int) -> None:
    blocks = grid.coarser(side)
    rows, columns = np.indices(grid.shape).reshape(2, -1)
    row, column, inside = blocks.index(*grid.degrees(rows + 0.5, columns + 0.5))
    assert inside.all()
    assert (row == rows // side).all()
    assert (column == columns // side).all()


@given(any_grid())
@relaxed
def test_centers_are_those_of_the_cells(grid: GeoGrid) -> None:
    lon, lat = grid.centers()
    assert (len(lat), len(lon)) == grid.shape
    every = grid.degrees(*(np.indices(grid.shape) + 0.5))
    assert (every[0] == lon).all()
    assert (every[1] == lat[:, None]).all()


def test_a_step_is_as_long_as_geod_has_it() -> None:
    for grid in GRIDS.values():
        step = grid.step_m([20.0], [25.0])[0]
        for axis, (down, over) in enumerate(((0, 0.5), (0.5, 0))):
            begin, end = grid.degrees(20 - down, 25 - over), grid.degrees(20 + down, 25 + over)
            _, _, meters = pyproj.Geod(ellps="GRS80").inv(*begin, *end)
            assert np.hypot(*step[:, axis]) == pytest.approx(meters, rel=1e-3)


def test_a_border_belongs_to_the_cell_east_and_north() -> None:
    grid = GeoGrid.north_up(139.0, 36.0, 0.5, 0.25, shape=(2, 3))
    row, column, inside = grid.index(
        [139, 139.5, 139.25, 140.5, 139], [35.8, 35.75, 35.5, 35.8, 36]
    )
    assert row[:3].tolist() == [0, 0, 1]
    assert column[:3].tolist() == [0, 1, 0]
    assert inside.tolist() == [True, True, True, False, False]


def test_a_grid_to_360_degrees_knows_the_west() -> None:
    grid = GRIDS["to 360 degrees"]
    east, west = grid.places([210.0], [5.0]), grid.places([-150.0], [5.0])
    assert west == (pytest.approx(east[0]), pytest.approx(east[1]))


def test_what_is_no_place_lies_outside() -> None:
    for grid in GRIDS.values():
        _, _, inside = grid.index([np.nan, np.inf, 139.2], [35.9, 35.9, np.nan])
        assert not inside.any()


def test_a_grid_does_not_change_and_is_what_it_says() -> None:
    grid = GRIDS["degrees"]
    with pytest.raises(AttributeError):
        grid.shape = (1, 1)  # type: ignore[misc]
    _ = GRIDS["plane"].center()
    for one in GRIDS.values():
        for same in (copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
            assert same == one
            assert repr(same) == repr(one)
    assert grid != grid.coarser(2)
    assert grid.crs == DEGREES
    assert repr(GRIDS["turned"]).count("shape=(40, 50)") == 1
    assert "6677" in repr(GRIDS["plane"])


@pytest.mark.parametrize("step", [0.0, -0.5, np.nan, np.inf])
def test_a_step_is_a_number_above_zero(step: float) -> None:
    with refused(LayerError, "geodesy.not_positive", what="lon_step"):
        GeoGrid.north_up(139, 36, step, 0.5, shape=(2, 2))
    with refused(LayerError, "geodesy.not_positive", what="lat_step"):
        GeoGrid.north_up(139, 36, 0.5, step, shape=(2, 2))


def test_values_are_one_for_each_cell() -> None:
    GRIDS["plane"].check_shape((40, 50))
    with refused(LayerError, "geodesy.grid_shape", given="(50, 40)", shape="(40, 50)"):
        GRIDS["plane"].check_shape((50, 40))
