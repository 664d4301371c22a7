"""A lattice is found where there is one, and only there."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from map_studies import cells

from geowbit.candidates import find_lattice, table_lattice

steps = st.sampled_from(
    [(45 / 3600, 30 / 3600), (11.25 / 3600, 7.5 / 3600), (0.1, 0.1), (1.0, 0.5)]
)
places = st.sets(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=80)


@given(steps, places, st.floats(-170, 100), st.floats(-70, 10))
def test_cells_come_back(
    step: tuple[float, float], taken: set[tuple[int, int]], west: float, south: float
) -> None:
    x, y = np.array(sorted(taken)).T
    lon = west + (x + 0.5) * step[0]
    lat = south + (y + 0.5) * step[1]
    found = find_lattice(lon, lat, lon_step=step[0], lat_step=step[1])
    assert found is not None
    assert found.column.tolist() == (x - x.min()).tolist()
    assert found.row.tolist() == (y.max() - y).tolist()
    assert found.grid.west == pytest.approx(west + x.min() * step[0], abs=1e-9)
    assert found.grid.north == pytest.approx(south + (y.max() + 1) * step[1], abs=1e-9)
    row, column, inside = found.grid.index(lon + 0.4 * step[0], lat - 0.4 * step[1])
    assert inside.all()
    assert row.tolist() == found.row.tolist()
    assert column.tolist() == found.column.tolist()


def test_the_step_is_inferred_to_the_arc_second() -> None:
    # 2,500 rows of 30": a step that is off by 1e-7 degrees would be off by a cell in the end
    lat = 20 + (np.arange(2500) + 0.5) * 30 / 3600
    lon = 122 + (np.arange(2500) % 7 + 0.5) * 45 / 3600
    found = find_lattice(lon, lat)
    assert found is not None
    assert found.grid.shape == (2500, 7)
    assert found.grid.lat_step * 3600 == pytest.approx(30, abs=1e-6)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        ([139.0, 139.1, 139.17], [35.0, 35.1, 35.2]),
        ([139.0, 139.1, 139.1], [35.0, 35.1, 35.1]),
        ([139.0, np.nan], [35.0, 35.1]),
        ([139.0, 139.0], [35.0, 35.1]),
        ([], []),
    ],
    ids=["off the lattice", "two in a cell", "nowhere", "one column, no width", "none"],
)
def test_what_is_no_lattice(lon: list[float], lat: list[float]) -> None:
    assert find_lattice(lon, lat) is None


def test_the_polygon_tells_the_size_of_a_lone_cell() -> None:
    table = cells(np.array([139.0]), np.array([35.0]), [0.5], lon_step=0.2, lat_step=0.1)
    found = table_lattice(table)
    assert found is not None
    assert found.grid.shape == (1, 1)
    assert (found.grid.lon_step, found.grid.lat_step) == pytest.approx((0.2, 0.1))


@pytest.mark.parametrize("shape", [shapely.Point(139, 35), shapely.Point(139, 35).buffer(0.1, 1)])
def test_points_and_other_shapes_are_no_cells(shape: shapely.Geometry) -> None:
    table = gpd.GeoDataFrame({"lon": [139.0], "lat": [35.0]}, geometry=[shape], crs="EPSG:4326")
    assert table_lattice(table) is None


def test_an_empty_table_is_no_lattice() -> None:
    assert table_lattice(pd.DataFrame({"lon": [], "lat": []})) is None
