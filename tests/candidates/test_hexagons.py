"""Hexagons of H3: the same as Uber's own library finds, anywhere."""

from __future__ import annotations

import h3
import numpy as np
import pytest
import shapely
from pyproj import Geod
from refused import refused

from geowbit.candidates import grid_candidates, h3_candidates
from geowbit.core.errors import StudyError

GRS80 = Geod(ellps="GRS80")


@pytest.mark.parametrize(
    ("resolution", "box"),
    [
        (7, [10.6, 59.8, 10.9, 60.0]),
        (6, [-70.0, -45.0, -68.0, -44.0]),
        (5, [-1.0, -1.0, 1.0, 1.0]),
        (8, [115.0, 4.0, 115.1, 4.1]),
    ],
)
def test_a_box_holds_the_cells_that_h3_finds(resolution: int, box: list[float]) -> None:
    found = h3_candidates(resolution, area={"bbox": box})
    theirs = h3.geo_to_cells(shapely.geometry.mapping(shapely.box(*box)), resolution)
    assert set(found["site_id"]) == set(theirs)
    places = np.array([h3.cell_to_latlng(cell) for cell in found["site_id"]])
    assert np.abs(found[["lat", "lon"]].to_numpy() - places).max() < 1e-8
    for cell, shape in zip(found["site_id"][:5], found.geometry[:5], strict=True):
        corners = [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]
        assert shape.equals_exact(shapely.Polygon(corners).normalize(), 1e-7) or (
            shape.symmetric_difference(shapely.Polygon(corners)).area < 1e-12
        )


def test_japan_s_hexagons_cover_its_land() -> None:
    found = h3_candidates(6)
    assert (found["prefecture"] != "").all()
    squares = grid_candidates()
    at = [
        h3.latlng_to_cell(lat, lon, 6)
        for lat, lon in zip(squares.lat[::199], squares.lon[::199], strict=True)
    ]
    known = set(found["site_id"])
    # only at the coast may the hexagon under a square of land have its center at sea
    assert np.mean([cell in known for cell in at]) > 0.9
    some = found.iloc[::50]
    area = sum(abs(GRS80.geometry_area_perimeter(s)[0]) for s in some.geometry) / 1e6
    assert area / len(some) * len(found) == pytest.approx(377_975, rel=0.03)


def test_prefectures_are_told_apart() -> None:
    kagawa = h3_candidates(7, area={"prefectures": ["Kagawa"]})
    assert (kagawa["prefecture"] == "Kagawa").all()
    everything = h3_candidates(7)
    assert set(kagawa["site_id"]) == set(
        everything.loc[everything["prefecture"] == "Kagawa", "site_id"]
    )


def test_hexagons_on_the_antimeridian_are_cut_in_two() -> None:
    found = h3_candidates(4, area={"bbox": [178, -18, -178, -16]})
    assert found.is_valid.all()
    bounds = found.bounds
    in_two = found.geom_type == "MultiPolygon"
    assert in_two.sum() >= 2
    assert (bounds["maxx"] - bounds["minx"])[~in_two].max() < 2
    for cell, shape in zip(found["site_id"][in_two], found.geometry[in_two], strict=True):
        whole = sum(abs(GRS80.geometry_area_perimeter(part)[0]) for part in shape.geoms) / 1e6
        assert whole == pytest.approx(h3.cell_area(cell, "km^2"), rel=0.01)


def test_sizes_and_areas_that_cannot_be() -> None:
    with refused(StudyError, "candidates.no_h3_size", size="12", first="3", last="10"):
        h3_candidates(12)
    with refused(StudyError, "candidates.many_hexagons", size="10") as error:
        h3_candidates(10, area={"bbox": [-120, 30, -80, 50]})
    # a hexagon of this size has 0.015 km² on average, and the box 7.6 million
    assert error.value.params["count"] == pytest.approx(7.6e6 / 0.015, rel=0.05)
