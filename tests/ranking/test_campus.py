"""One contiguous piece: hand-made patterns, a search of its own, areas by another library."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from refused import refused

import geowbit as gw
from geowbit.candidates import Lattice, grid_candidates
from geowbit.core.errors import StudyError
from geowbit.geodesy import GeoGrid
from geowbit.ranking import campus_ha, campus_lattice

GRS80 = Geod(ellps="GRS80")
STEP = (1 / 320, 1 / 480)  # the fifth mesh of JIS X 0410: 11.25 by 7.5 seconds


def pattern(*rows: str) -> tuple[Lattice, np.ndarray]:
    """A lattice of 250 m, north first: # free, x taken out, and nothing at a dot."""
    cells = np.array([list(row) for row in rows])
    row, column = np.nonzero(cells != ".")
    grid = GeoGrid.north_up(137.0, 36.5, *STEP, shape=cells.shape)
    return Lattice(grid, row, column), cells[row, column] == "#"


def cell_ha(row: int) -> float:
    north = 36.5 - row * STEP[1]
    shape = shapely.box(137.0, north - STEP[1], 137.0 + STEP[0], north)
    return abs(GRS80.geometry_area_perimeter(shape)[0]) / 1e4


def test_sides_join_and_corners_do_not():
    lattice, free = pattern(
        "##.#",
        "#x##",
        "x#xx",
    )
    found = campus_ha(lattice, free)
    left = 2 * cell_ha(0) + cell_ha(1)
    right = cell_ha(0) + 2 * cell_ha(1)
    expected = [left, left, right, left, np.nan, right, right, np.nan, cell_ha(2), np.nan, np.nan]
    assert found == pytest.approx(expected, rel=1e-5, nan_ok=True)


def test_a_hole_is_no_ground():
    lattice, free = pattern("####", "#xx#", "####")
    found = campus_ha(lattice, free)
    whole = 4 * cell_ha(0) + 2 * cell_ha(1) + 4 * cell_ha(2)
    assert found[free] == pytest.approx(whole, rel=1e-5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("#x.", min_size=5, max_size=5), min_size=1, max_size=6))
def test_pieces_are_those_of_a_flood_fill(rows):
    cells = {
        (n, m): kind for n, row in enumerate(rows) for m, kind in enumerate(row) if kind != "."
    }
    if not cells:
        return
    lattice, free = pattern(*rows)
    found = campus_ha(lattice, free)
    for (n, m), ha in zip(cells, found, strict=True):
        if cells[n, m] == "x":
            assert np.isnan(ha)
            continue
        piece, edge = {(n, m)}, [(n, m)]
        while edge:
            at = edge.pop()
            for step in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                near = (at[0] + step[0], at[1] + step[1])
                if cells.get(near) == "#" and near not in piece:
                    piece.add(near)
                    edge.append(near)
        assert ha == pytest.approx(sum(cell_ha(row) for row, _ in piece), rel=1e-5)


def test_no_cell_means_no_campus():
    coarse = grid_candidates(area={"bbox": [137.2, 36.6, 137.3, 36.7]})
    with refused(StudyError, "ranking.campus_cells", most_m=300):
        campus_lattice(coarse)
    places = gpd.GeoDataFrame(
        {"lon": [137.0, 137.1], "lat": [36.5, 36.57]},
        geometry=gpd.points_from_xy([137.0, 137.1], [36.5, 36.57]),
        crs="EPSG:4326",
    )
    with refused(StudyError, "ranking.campus_no_cells"):
        campus_lattice(places)


@pytest.mark.parametrize("given_ha", [0, -30, "much", True])
def test_hectares_that_are_none_are_refused(given_ha):
    with pytest.raises(StudyError) as caught:
        gw.Study.japan(min_campus_ha=given_ha)
    assert "min_campus_ha" in str(caught.value)


@pytest.fixture(scope="module")
def study() -> dict:
    """Farmland of the Toyama plain, cut by a wall that leaves a strip of two cells in the west."""
    west = 137.2
    wall = shapely.box(west + 2 * STEP[0], 36.6, west + 3 * STEP[0], 36.8)
    return {
        "area": {"bbox": [west, 36.61, west + 12 * STEP[0], 36.61 + 12 * STEP[1]]},
        "candidates": {"grid": "jis-250m"},
        "layers": {"wall": gpd.GeoDataFrame(geometry=[wall], crs="EPSG:4326")},
        "exclude": [{"inside": "wall"}],
        "criteria": {"substation_km": {"weight": 1}},
    }


def test_a_study_takes_out_what_is_too_small(study):
    sites = gw.Study.japan(**study, min_campus_ha=200).run()
    table = sites.table
    strip = table["lon"] < 137.2 + 2 * STEP[0]
    wall = table["exclusion"].astype(str).str.contains("wall")
    # the strip of 24 cells of about 6.5 ha has 155 ha, the rest 108 of them
    assert strip.sum() == 24
    assert table.loc[strip, "campus_ha"].between(150, 160).all()
    assert table.loc[~strip & ~wall, "campus_ha"].between(650, 720).all()
    assert table.loc[wall, "campus_ha"].isna().all()
    assert (table["excluded"] == (strip | wall)).all()
    rule = sites.record["exclusions"][-1]
    assert (rule["rule"], rule["count"], rule["unknown"]) == ("campus_ha < 200", 24, 0)
    assert "less than 200 ha in one piece" in table.loc[strip, "exclusion"].iloc[0]


def test_a_smaller_campus_fits_the_strip_too(study):
    table = gw.Study.japan(**study, min_campus_ha=30).run().table
    assert not table.loc[table["lon"] < 137.2 + 2 * STEP[0], "excluded"].any()


def test_check_asks_for_a_fine_grid_before_the_run(study):
    coarse = {**study, "candidates": {"grid": "jis-1km"}}
    with refused(StudyError, "ranking.campus_cells", most_m=300):
        gw.Study.japan(**coarse, min_campus_ha=30).check()
    # and takes what the run takes, though its few candidates touch none of each other
    assert gw.Study.japan(**study, min_campus_ha=200).check()["candidates"] == 144
