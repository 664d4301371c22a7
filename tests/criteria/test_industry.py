"""Land for industry: squares drawn by hand, with areas by the formula of the ellipsoid."""

from __future__ import annotations

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

from geowbit.criteria import industry
from geowbit.layers import embedded_table

GRS80 = Geod(ellps="GRS80")


def hectares(*shapes: shapely.Geometry) -> float:
    return sum(abs(GRS80.geometry_area_perimeter(shape)[0]) for shape in shapes) / 1e4


def with_land(*shapes: shapely.Geometry, area_ha: list | None = None) -> SimpleNamespace:
    columns = {} if area_ha is None else {"area_ha": np.array(area_ha, float)}
    land = gpd.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:4326")
    return SimpleNamespace(frame=lambda name: land)


def square(lon: float, lat: float, side: float = 0.002) -> shapely.Polygon:
    return shapely.box(lon, lat, lon + side, lat + side)


def test_pieces_within_10_km_are_added_up_and_those_beyond_are_not(scene_at):
    # 0.08 degrees of longitude at 36 N are 7.2 km, 0.15 are 13.5
    near, also, far = square(140.08, 36.0), square(140.0, 36.05), square(140.15, 36.0)
    found = industry.industrial_ha_10km(scene_at((140.0, 36.0), given=with_land(near, also, far)))
    assert found[0] == pytest.approx(hectares(near, also), rel=1e-3)


def test_thirty_hectares_are_reached_by_a_sum_of_small_pieces(scene_at):
    pieces = [square(140.0 + 0.01 * n, 36.0) for n in range(8)]
    assert max(map(hectares, pieces)) < 5
    found = industry.industrial_ha_10km(scene_at((140.03, 36.0), given=with_land(*pieces)))
    assert found[0] == pytest.approx(hectares(*pieces), rel=1e-3)
    assert found[0] > 30


def test_land_that_is_drawn_twice_counts_once(scene_at):
    one = square(140.0, 36.0, 0.02)
    other = square(140.01, 36.0, 0.02)
    found = industry.industrial_ha_10km(scene_at((140.0, 36.0), given=with_land(one, other, one)))
    assert found[0] == pytest.approx(hectares(one.union(other)), rel=1e-3)


def test_of_a_piece_across_the_circle_the_part_inside_counts(scene_at):
    # a band from the place to 30 km east: 10 km of it count
    band = shapely.box(140.0, 36.0, 140.33, 36.01)
    middle = (140.0, 36.005)
    found = industry.industrial_ha_10km(scene_at(middle, given=with_land(band)))
    circle_deg = 10_000 / GRS80.inv(140.0, 36.0, 141.0, 36.0)[2]
    part = shapely.box(140.0, 36.0, 140.0 + circle_deg, 36.01)
    # good to a quarter of a kilometer in ten
    assert found[0] == pytest.approx(hectares(part), rel=0.03)


def test_what_a_piece_says_of_itself_comes_first(scene_at):
    small, large = square(140.01, 36.0), square(140.03, 36.0, 0.02)
    given = with_land(small, large, area_ha=[12.5, np.nan])
    found = industry.industrial_ha_10km(scene_at((140.02, 36.0), given=given))
    assert found[0] == pytest.approx(12.5 + hectares(large), rel=1e-3)


@pytest.mark.parametrize("area_ha", [None, [40.0, 60.0]])
def test_nothing_around_is_nothing(scene_at, area_ha):
    given = with_land(square(141, 37), square(141.1, 37), area_ha=area_ha)
    assert industry.industrial_ha_10km(scene_at((140, 36), given=given)).tolist() == [0]


def test_a_crooked_polygon_is_mended(scene_at):
    bow = shapely.Polygon([(140, 36), (140.01, 36.01), (140.01, 36), (140, 36.01)])
    assert not bow.is_valid
    found = industry.industrial_ha_10km(scene_at((140.0, 36.0), given=with_land(bow)))
    # two triangles of a quarter of the square each
    assert found[0] == pytest.approx(hectares(square(140, 36, 0.01)) / 2, rel=1e-2)


def test_the_zones_of_a_municipality_are_those_of_the_survey(scene_at):
    # the middle of Toyama city; Oshino has no zones; the open sea has no municipality
    scene = scene_at((137.2137, 36.6953), (138.848, 35.46), (136.0, 39.0))
    facts = embedded_table("municipal_facts").set_index("municipality_code")
    found = industry.industrial_ha(scene)
    assert found[0] == facts.loc["16201", "industrial_ha"] > 500
    assert facts.loc["19424", "industrial_ha"] == 0
    assert np.isnan(found[1:]).all()
    price = industry.land_price_yen_m2(scene)
    assert price[0] == facts.loc["16201", "land_price_yen_m2"]
    assert 3_000 < price[1] < 100_000
    assert np.isnan(price[2])
