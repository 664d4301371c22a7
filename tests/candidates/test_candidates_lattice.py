"""Cells of degrees anywhere: which, where, named how, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st
from refused import refused

from geowbit.candidates import grid_candidates, lattice_candidates
from geowbit.core.errors import AreaError, StudyError


def cells(lon_arcsec: float = 45, lat_arcsec: float = 30, **area: Any) -> gpd.GeoDataFrame:
    return lattice_candidates(lon_arcsec=lon_arcsec, lat_arcsec=lat_arcsec, area=area)


def test_forty_five_by_thirty_seconds_are_the_squares_of_the_jis_grid() -> None:
    mine = cells(prefectures=["Kagawa"])
    theirs = grid_candidates(area={"prefectures": ["Kagawa"]})
    assert len(mine) == len(theirs) > 1_500
    assert np.abs(mine.bounds.to_numpy() - theirs.bounds.to_numpy()).max() < 1e-9
    for column in ("prefecture", "municipality_ja", "supply_area"):
        assert (mine[column].astype(str) == theirs[column].astype(str)).all()
    assert mine.attrs["land"] == "embedded"


def test_without_an_area_the_land_of_japan_is_covered() -> None:
    found = cells(lon_arcsec=450, lat_arcsec=300)
    assert (found["prefecture"] != "").all()
    # a hundred squares of the JIS grid to a cell, of which 371,775 are land
    assert len(found) == pytest.approx(3_718, rel=0.02)


def test_cells_are_counted_from_the_equator_and_greenwich() -> None:
    found = cells(3600, 3600, bbox=[-2, -2, 2, 2]).set_index("site_id")
    assert len(found) == 16
    for name, lon, lat in (("N0E0", 0.5, 0.5), ("S1W1", -0.5, -0.5), ("N1W2", -1.5, 1.5)):
        assert (found.loc[name, "lon"], found.loc[name, "lat"]) == (lon, lat)
    assert found.loc["N0E0", "geometry"].bounds == (0, 0, 1, 1)
    assert found.attrs["land"] == "none"
    assert (found["municipality"] == "").all()


def test_ids_do_not_depend_on_the_area() -> None:
    small = cells(bbox=[20.1, -30.2, 20.2, -30.1]).set_index("site_id")
    large = cells(bbox=[20.0, -30.3, 20.3, -30.0]).set_index("site_id")
    assert set(small.index) <= set(large.index)
    assert (small[["lon", "lat"]] == large.loc[small.index, ["lon", "lat"]]).all(axis=None)


@given(
    west=st.floats(-179, 170),
    south=st.floats(-80, 79),
    width=st.floats(0.01, 0.3),
    height=st.floats(0.01, 0.3),
    lon_arcsec=st.sampled_from([30, 36.0, 45, 120]),
    lat_arcsec=st.sampled_from([20, 30.0, 47.5, 90]),
)
# the eastern side a hair beyond a center
@example(west=-1.9999999999999716, south=0, width=0.25, height=0.25, lon_arcsec=120, lat_arcsec=20)
# the western side on a center, which no binary fraction is
@example(west=137.00625, south=-36.00125, width=0.1, height=0.1, lon_arcsec=45, lat_arcsec=30.0)
def test_a_box_holds_the_cells_whose_centers_it_holds(
    west: float, south: float, width: float, height: float, lon_arcsec: float, lat_arcsec: float
) -> None:
    area = {"bbox": [west, south, west + width, south + height]}
    # every center, counted along each axis by hand
    expected = 1
    for low, span, step in ((west, width, lon_arcsec), (south, height, lat_arcsec)):
        number = np.arange(np.floor(low * 3600 / step) - 2, (low + span) * 3600 / step + 2)
        centers = (number + 0.5) * step / 3600
        expected *= int(((centers >= low) & (centers < low + span)).sum())
    found, said = [], ""
    try:
        found = lattice_candidates(lon_arcsec=lon_arcsec, lat_arcsec=lat_arcsec, area=area)
    except AreaError as error:
        said = str(error)
    assert ("no center of a cell" in said) == (expected == 0)
    if len(found) and found.attrs["land"] != "embedded":
        assert len(found) == expected
        assert found["site_id"].is_unique


def test_across_the_antimeridian() -> None:
    found = cells(3600, 3600, bbox=[178, -18, -178, -16])
    assert len(found) == 8
    assert sorted(found["lon"].unique()) == [-179.5, -178.5, 178.5, 179.5]
    assert found.bounds["minx"].min() == -180
    assert found.bounds["maxx"].max() == 180
    assert (found.bounds["maxx"] - found.bounds["minx"] == 1).all()


def test_an_area_across_the_antimeridian_in_a_file(tmp_path: Path) -> None:
    shape = shapely.Polygon([(178, -18), (-178, -18), (-178, -16), (178, -16)])
    gpd.GeoDataFrame(geometry=[shape], crs=4326).to_file(tmp_path / "fiji.geojson")
    area = {"file": "fiji.geojson"}
    found = lattice_candidates(lon_arcsec=3600, lat_arcsec=3600, area=area, folder=tmp_path)
    assert sorted(found["lon"].unique()) == [-179.5, -178.5, 178.5, 179.5]
    assert [one["code"] for one in found.attrs["inputs"][0]["repaired"]] == ["dirt.antimeridian"]


def test_land_of_ones_own_decides() -> None:
    land = shapely.box(20, -30, 20.5, -29)
    area = {"bbox": [20, -30, 21, -29]}
    found = lattice_candidates(lon_arcsec=360, lat_arcsec=360, area=area, land=land)
    assert len(found) == 50
    assert found.attrs["off_land"] == 50
    assert found.attrs["land"] == "own"


def test_the_sea_of_japan_is_left_out_and_counted() -> None:
    area = {"bbox": [134.0, 34.2, 134.4, 34.6]}
    found = lattice_candidates(lon_arcsec=45, lat_arcsec=30, area=area)
    assert (found["prefecture"] != "").all()
    assert len(found) + found.attrs["off_land"] == 32 * 48
    assert found.attrs["off_land"] > 100


@pytest.mark.parametrize(
    ("asked", "code", "params"),
    [
        (
            {"lon_arcsec": 0.1, "lat_arcsec": 30},
            "no_cell_size",
            {"name": "lon_arcsec", "step": "0.1"},
        ),
        (
            {"lon_arcsec": 30, "lat_arcsec": 1e6},
            "no_cell_size",
            {"name": "lat_arcsec", "step": "1e+06"},
        ),
        (
            {"lon_arcsec": 1, "lat_arcsec": 1},
            "many_cells",
            {"count": str(5 * 3600 * 6 * 3600), "most": "60000000"},
        ),
    ],
)
def test_sizes_that_cannot_be(asked: dict[str, float], code: str, params: dict[str, str]) -> None:
    with refused(StudyError, f"candidates.{code}", **params):
        lattice_candidates(area={"bbox": [10, 40, 15, 46]}, **asked)


@pytest.mark.parametrize(
    ("area", "code", "params"),
    [
        ({"bbox": [10, 80, 15, 89]}, "near_pole", {"lat": "89", "most": "85"}),
        ({"bbox": [10, -90, 15, -80]}, "near_pole", {"lat": "-90", "most": "85"}),
        ({"bbox": [-179, 0, 179, 1]}, "too_wide", {"degrees": "358"}),
        ({"bbox": [10, 40, 10.0001, 40.0001]}, "no_cell_on_land", {}),
    ],
)
def test_areas_that_cannot_be(area: dict[str, Any], code: str, params: dict[str, str]) -> None:
    with refused(AreaError, f"candidates.{code}", **params):
        lattice_candidates(lon_arcsec=3600, lat_arcsec=3600, area=area)


def test_a_step_that_does_not_meet_the_antimeridian_is_refused_only_there() -> None:
    with refused(StudyError, "candidates.across_antimeridian", step="7"):
        cells(7, 30, bbox=[179.9, 0, -179.9, 0.1])
    assert len(cells(7, 30, bbox=[179.0, 0, 179.1, 0.1])) > 0
