"""People, counted one by one."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from pyproj import Geod
from shapely import box, segmentize

from geowbit.countries import home_country
from geowbit.criteria import people

GEOD = Geod(ellps="GRS80")


@pytest.fixture(scope="module")
def cells() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return longitude, latitude and people of every inhabited cell, as rasterio reads them."""
    with rasterio.open(home_country().folder / "open" / "population_1km.tif") as file:
        persons = file.read(1)
        row, col = np.nonzero(persons > 0)
        lon, lat = rasterio.transform.xy(file.transform, row, col)
    return np.asarray(lon), np.asarray(lat), persons[row, col].astype(float)


def counted(cells, lon: float, lat: float) -> tuple[float, float]:
    """Return the people surely within 50 km and those surely or perhaps."""
    x, y, persons = cells
    km = GEOD.inv(np.full(len(x), lon), np.full(len(x), lat), x, y)[2] / 1e3
    # the promise is 0.1 %, and 10 m at least
    return persons[km <= 49.95].sum(), persons[km <= 50.05].sum()


PLACES = [
    (139.69375, 35.6791667),  # the middle of Tokyo, a center of a cell
    (141.35625, 43.0625),  # Sapporo
    (135.7512, 34.9811),  # Kyoto, off every center
    (142.1900, 27.0700),  # Chichijima: one island
]


@pytest.mark.parametrize("place", PLACES)
def test_people_within_50_km_one_by_one(scene_at, cells, place):
    least, most = counted(cells, *place)
    found = people.population_50km(scene_at(place))[0]
    assert least - 1 <= found <= most + 1
    # the edge itself is thin: a radius wrong by a km would show
    assert most - least < 0.01 * most + 1


def test_a_lattice_and_scattered_places_give_the_same(scene_at):
    # the centers of squares of 250 m are summed row by row, scattered places one by one
    lattice = [(135 + (x + 0.5) / 320, 35 + (y + 0.5) / 480) for x in range(4) for y in range(4)]
    scattered = [(135.5 + x / 97, 35.1 + x / 89) for x in range(17)]
    together = people.population_50km(scene_at(*lattice, *scattered))
    alone = people.population_50km(scene_at(*lattice))
    assert alone == pytest.approx(together[:16], rel=1e-9)
    assert alone.min() > 1e5


def test_abroad_nobody_knows_how_many_live_around(scene_at):
    # Porto; Seoul, inside the frame of the raster; the open Pacific; Sapporo
    scene = scene_at((-8.6, 41.15), (127.0, 37.5), (145.0, 30.0), (141.35, 43.06))
    assert np.isnan(people.population_50km(scene)).tolist() == [True, True, True, False]
    assert np.isnan(people.population_density(scene)).tolist() == [True, True, True, False]


def test_an_empty_land_is_known_to_be_empty(scene_at):
    # Iturup has land and no count of people: nobody, and not unknown
    assert people.population_50km(scene_at((147.9, 45.0)))[0] == 0


def test_density_is_people_over_the_true_area(scene, japan):
    with rasterio.open(home_country().folder / "open" / "population_1km.tif") as file:
        persons = np.array([v[0] for v in file.sample(japan[["lon", "lat"]].to_numpy())], float)
    found = people.population_density(scene)
    for row, square in enumerate(japan.geometry):
        area = abs(GEOD.geometry_area_perimeter(segmentize(box(*square.bounds), 0.001))[0]) / 1e6
        assert 0.9 < area < 1.3
        assert found[row] == pytest.approx(persons[row] / area, rel=1e-6)
    assert found.max() > 100
