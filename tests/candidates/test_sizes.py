"""How large candidates are."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from geowbit.candidates import candidate_km2, grid_candidates, h3_candidates

GEOD = Geod(ellps="GRS80")
AREA = {"bbox": [137.2, 36.7, 137.26, 36.75]}


@pytest.mark.parametrize("kind", ["cells", "hexagons"])
def test_cells_and_hexagons_are_as_large_as_pyproj_says(kind: str) -> None:
    cells = kind == "cells"
    table = grid_candidates("jis-1km", area=AREA) if cells else h3_candidates(7, area=AREA)
    # sides of small cells are as good as straight
    expected = [abs(GEOD.geometry_area_perimeter(shape)[0]) / 1e6 for shape in table.geometry]
    np.testing.assert_allclose(candidate_km2(table), expected, rtol=1e-6)


def test_a_lattice_needs_no_geometry() -> None:
    table = grid_candidates("jis-1km", area=AREA)
    plain = pd.DataFrame(table[["lon", "lat"]])
    np.testing.assert_allclose(candidate_km2(plain), candidate_km2(table), rtol=1e-7)


def test_points_have_no_area() -> None:
    places = gpd.GeoDataFrame(
        {"lon": [139.0, 139.5, 139.5], "lat": [35.0, 35.0, 36.0]},
        geometry=shapely.points([[139.0, 35.0], [139.5, 35.0], [139.5, 36.0]]), crs="EPSG:4326",
    )  # fmt: skip
    assert candidate_km2(places) is None
    assert candidate_km2(pd.DataFrame({"lon": [139.0], "lat": [35.0]})) is None
