"""Land: relief on paper, lakes and islands of the map."""

from __future__ import annotations

import math
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod
from rasters import raster_at
from scipy.ndimage import maximum_filter

from geowbit.countries import NO_COUNTRY, in_use
from geowbit.criteria import Scene, land
from geowbit.geodesy import GeoGrid
from geowbit.layers import Raster, named_assumptions

GRS80 = Geod(ellps="GRS80")


def test_relief_on_paper(scene_at, only_rasters):
    heights = np.array(
        [
            [-300, 10, 20, 30],
            [0, 50, 40, 900],
            [5, -80, 60, 70],
        ],
        np.int16,
    )
    given = only_rasters(terrain=heights)
    # the middle of each cell: 140.5 E is the first column, 39.5 N the first row
    scene = scene_at((140.5, 39.5), (141.5, 38.5), (142.5, 38.5), (143.5, 37.5), given=given)
    # corner: highest 50, and the sea bed counts as the sea: 50 - 0
    # second: 60 - 0 of its nine cells; third: 900 - 0; the other corner: 900 - 40
    assert land.relief_m(scene).tolist() == [50, 60, 900, 860]
    assert land.elevation_m(scene).tolist() == [-300, 50, 40, 70]


def test_relief_and_height_are_not_known_off_the_raster(scene_at, only_rasters):
    given = only_rasters(nodata=-9, terrain=np.array([[5, -9], [7, 8]]))
    scene = scene_at((139.0, 39.5), (141.5, 39.5), (140.5, 39.5), given=given)
    assert np.isnan(land.relief_m(scene)).tolist() == [True, False, False]
    # where the sample fell into the sea: the mean of 5, 7 and 8 around it
    assert land.elevation_m(scene).round(2).tolist()[1:] == [6.67, 5]
    assert np.isnan(land.elevation_m(scene)[0])


def test_the_coarse_terrain_gives_heights_where_the_other_has_nothing(scene_at, only_rasters):
    empty = np.full((3, 3), -9)
    given = only_rasters(nodata=-9, terrain=empty, terrain_5min=np.full((3, 3), 40))
    scene = scene_at((141.5, 38.5), given=given)
    assert land.elevation_m(scene).tolist() == [40]
    # a range of cells of another size would be another thing
    assert np.isnan(land.relief_m(scene)).all()
    assert np.isnan(land.slope_2km_deg(scene)).all()


def test_the_fall_over_2_km_on_paper(scene_at, only_rasters):
    """A ridge of 30 km from north to south, a plain in its west, the sea in its east."""
    ground = [[10_000, 20_000, 30_000, 0, -50]] * 5
    given = only_rasters(terrain=np.array(ground))
    places = [(140.5 + n, 37.5) for n in range(5)]
    found = land.slope_2km_deg(scene_at(*places, given=given))
    # a degree of longitude at 37.5 N on GRS80
    east_m = GRS80.inv(140, 37.5, 141, 37.5)[2]
    up, down = (math.degrees(math.atan(rise / east_m)) for rise in (10_000, 30_000))
    assert found == pytest.approx([0, up, down, 0, 0], rel=1e-4)


def test_a_ridge_falls_and_the_plain_at_its_foot_does_not(scene_at):
    # Fuji's summit; the Tateyama range; Kurobe, Namerikawa and Toyama under it; Matsumoto; Kochi
    steep = land.slope_2km_deg(scene_at((138.727, 35.361), (137.617, 36.575)))
    level = land.slope_2km_deg(
        scene_at(
            (137.45, 36.87),
            (137.34, 36.76),
            (137.21, 36.70),
            (137.97, 36.23),
            (133.53, 33.56),
        )
    )
    assert steep.min() > 10
    assert level.max() < 3


def test_the_map_s_mountains_are_higher_than_its_plains(scene_at):
    # Yari-ga-take; the Kanto plain; the Ishikari plain
    found = land.relief_m(scene_at((137.648, 36.342), (139.6, 36.1), (141.5, 43.15)))
    assert found[0] > 900
    assert found[1:].max() < 120


def test_no_relief_is_known_on_okinawa(scene_at):
    scene = scene_at((127.80, 26.35), (129.45, 28.35))
    assert np.isnan(land.relief_m(scene)).all()
    assert np.isfinite(land.elevation_m(scene)).all()


@pytest.mark.parametrize(
    ("place", "inside"),
    [
        ((136.05, 35.25), 1),  # the middle of Lake Biwa
        ((140.10, 37.48), 1),  # the middle of Lake Inawashiro
        ((140.40, 36.03), 1),  # Kasumigaura
        ((135.87, 35.00), 0),  # Otsu, on the shore
        ((139.76, 35.68), 0),  # Tokyo
    ],
)
def test_lakes(scene_at, place, inside):
    assert land.lake(scene_at(place)).tolist() == [inside]


def test_no_lake_is_known_abroad(scene_at):
    assert np.isnan(land.lake(scene_at((-8.6, 41.15)))).tolist() == [True]


def islands(serving: list[tuple[float, float]]) -> SimpleNamespace:
    """Return two islands: cells of one degree, the larger in the west, and who serves them."""
    ground = np.array(
        [
            [0, 0, 0, 0, 0, 0],
            [0, 5, 5, 0, 0, 0],
            [0, 0, 5, 0, 9, 0],
            [0, 0, 0, 0, 0, 0],
        ],
        np.uint16,
    )
    raster = raster_at(ground, 140.0, 40.0, 1.0, 1.0, 0)
    lon, lat = np.array(serving).T
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    frame = frame.assign(voltage_kv=275.0, kind="transmission", supply_area="", operator="")
    return SimpleNamespace(
        raster=lambda _: raster,
        frame=lambda _: frame,
        is_own=lambda name: name == "substations",
        has=lambda _: False,
        country=NO_COUNTRY,
    )


WEST, WEST_TIP, EAST, SEA = (141.5, 38.5), (142.5, 37.5), (144.5, 37.5), (145.5, 39.9)


def test_the_bed_of_the_sea_is_no_height(scene_at):
    # Tobishima, an island of 58 m: the coarse cell around it lies 226 m below the sea
    assert land.elevation_m(scene_at((139.5475, 39.1940))).tolist() == [0.0]


@pytest.mark.parametrize(
    ("serving", "off_grid"),
    [
        ([WEST], [0, 0, 1]),
        ([EAST], [1, 1, 0]),
        ([WEST_TIP, EAST], [0, 0, 0]),
        # on land that was won from the sea, a cell off the coast of the western island
        ([(140.5, 39.5)], [0, 0, 1]),
        # on the western island itself: that a cell of the eastern one is near says nothing
        ([(142.9, 37.1)], [0, 0, 1]),
    ],
)
def test_islands_on_paper(scene_at, serving, off_grid):
    scene = scene_at(WEST, WEST_TIP, EAST, SEA, given=islands(serving))
    found = land.off_grid_island(scene)
    assert found[:3].tolist() == off_grid
    assert np.isnan(found[3])


def test_an_island_of_another_network_is_no_way_to_the_grid(scene_at):
    given = islands([WEST, EAST])
    frame = given.frame("substations").assign(network_area=["tohoku", "tokyo"])
    given.frame = lambda _: frame
    given.country, given.has = in_use(), lambda name: name == "municipality"
    scene = scene_at(WEST, EAST, WEST, EAST, given=given)
    scene.candidates["supply_area"] = ["tohoku", "tohoku", "tokyo", "tokyo"]
    assert land.off_grid_island(scene).tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("place", "off_grid"),
    [
        ((138.37, 38.03), 1),  # Sado: the table has no substation there
        ((129.29, 34.20), 1),  # Tsushima
        ((129.85625, 33.604167), 1),  # Kakarashima, 10 km from Genkai and beyond the sea
        ((128.80, 32.75), 1),  # Goto
        ((138.00, 36.00), 0),  # Honshu
        ((142.50, 43.00), 0),  # Hokkaido
        ((133.50, 33.80), 0),  # Shikoku
        ((130.80, 32.80), 0),  # Kyushu
        ((134.85, 34.40), 0),  # Awaji: 187 kV stand on the island itself
        ((127.80, 26.40), 0),  # Okinawa: 132 kV carry 100 MW there
        ((141.28, 43.19), 0),  # land won from the sea at Ishikari
    ],
)
def test_real_islands(scene_at, place, off_grid):
    assert land.off_grid_island(scene_at(place)).tolist() == [off_grid]


def test_an_island_of_66_kv_carries_20_mw_and_not_100(scene_at):
    shodoshima = (134.27, 34.50)
    assert land.off_grid_island(scene_at(shodoshima, load_mw=20)).tolist() == [0]
    assert land.off_grid_island(scene_at(shodoshima, load_mw=100)).tolist() == [1]


def test_no_island_is_known_abroad(scene_at):
    # Busan lies within the frame of the raster, Porto without
    assert np.isnan(land.off_grid_island(scene_at((129.05, 35.18), (-8.6, 41.15)))).all()


def test_islands_reach_one_cell_around_as_a_filter_would_have_it():
    numbers = np.random.default_rng(1).integers(0, 5, (40, 30)) * (
        np.random.default_rng(2).random((40, 30)) > 0.8
    )
    land_cells = Raster(numbers, GeoGrid.north_up(139.0, 36.0, 0.1, 0.1, shape=(40, 30)))
    row, col = (part.ravel() for part in np.indices(numbers.shape))
    found = land._island_at(
        numbers.astype(np.int32), land_cells, 139.05 + 0.1 * col, 35.95 - 0.1 * row
    )
    assert (found == maximum_filter(numbers, 3).ravel()).all()
    beside = land._island_at(
        numbers.astype(np.int32), land_cells, np.array([138.9, 142.1]), np.array([36.1, 31.9])
    )
    assert beside.tolist() == [0, 0]


def runway(*ends: tuple[float, float]) -> SimpleNamespace:
    lines = gpd.GeoDataFrame(geometry=[shapely.LineString(ends)], crs="EPSG:4326")
    return SimpleNamespace(frame=lambda name: lines)


def test_a_runway_is_a_line_and_no_point(scene_at):
    """3 km from west to east: its end is 1.5 km from its middle."""
    east_m = GRS80.inv(140, 36, 141, 36)[2]
    end = 140 + 3_000 / east_m
    north_m = GRS80.inv(140, 36, 140, 37)[2]
    beside, ahead = (end, 36 + 1_005 / north_m), (end + 1_005 / east_m, 36.0)
    found = land.runway_km(scene_at(beside, ahead, given=runway((140.0, 36.0), (end, 36.0))))
    # rounded down to 10 m
    assert found.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    "place", [(139.785, 35.550), (133.855, 34.757), (131.040, 33.685), (141.68, 42.79)]
)
def test_runways_that_everybody_knows(scene_at, place):
    # Haneda, Okayama, the air base of Tsuiki, New Chitose
    assert land.runway_km(scene_at(place))[0] < 1.0


def test_the_share_of_land_is_the_raster_s_at_the_center_of_its_cells(scene_at, only_rasters):
    given = only_rasters(nodata=255, land_share=np.array([[100, 40, 0], [80, 60, 255]], np.uint8))
    places = (140.5, 39.5), (141.5, 39.5), (142.5, 39.5), (141.0, 39.5), (142.5, 38.5)
    found = land.land_share_pct(scene_at(*places, given=given))
    # halfway between 100 and 40: 70
    assert found[:4].tolist() == [100, 40, 0, 70]
    assert np.isnan(found[4])


def test_the_share_of_one_s_own_land_is_that_of_the_cell():
    shore = shapely.box(139.0, 35.0, 140.0025, 37.0)
    cells = [shapely.box(x, 36.0, x + 0.01, 36.01) for x in (139.98, 140.0, 140.02)]
    frame = gpd.GeoDataFrame(
        {"lon": [139.985, 140.005, 140.025], "lat": 36.005, "supply_area": ""},
        geometry=cells,
        crs="EPSG:4326",
    )
    own = gpd.GeoDataFrame(geometry=[shore], crs="EPSG:4326")
    layers = SimpleNamespace(frame=lambda name: own, is_own=lambda name: name == "land")
    scene = Scene(frame, layers, load_mw=10, hubs={}, assumptions=named_assumptions())
    assert land.land_share_pct(scene) == pytest.approx([100, 25, 0], abs=1e-4)


def test_of_a_point_no_share_of_one_s_own_land_is_known(scene_at):
    own = gpd.GeoDataFrame(geometry=[shapely.box(139, 35, 141, 37)], crs="EPSG:4326")
    layers = SimpleNamespace(frame=lambda name: own, is_own=lambda name: name == "land")
    assert np.isnan(land.land_share_pct(scene_at((140, 36), given=layers))).all()


def test_without_any_land_no_share_is_known(scene_at):
    layers = SimpleNamespace(is_own=lambda name: False, has=lambda name: False)
    assert np.isnan(land.land_share_pct(scene_at((140, 36), given=layers))).all()


def test_the_fall_on_one_s_own_terrain(scene_at):
    """A plane that rises by 100 m a km eastward: 2 km west it is 200 m lower."""
    east_m = GRS80.inv(140, 36, 141, 36)[2]
    heights = np.tile(np.arange(40) * 100.0 * (0.005 * east_m / 1000), (40, 1))
    grid = raster_at(heights, 140.0, 36.1, 0.005, 0.005, None)
    layers = SimpleNamespace(raster=lambda name: grid, is_own=lambda name: True)
    found = land.slope_2km_deg(scene_at((140.1, 36.0), given=layers))
    assert found == pytest.approx([math.degrees(math.atan(0.1))], rel=5e-3)


def test_shares_of_land_are_those_of_the_whole_however_it_is_cut() -> None:
    # a coast of 4,000 corners, which is cut into pieces; a pond; an island of two parts
    turn = np.linspace(0, 2 * np.pi, 4_000, endpoint=False)
    far = 0.5 + 0.05 * np.sin(40 * turn)
    ring = np.column_stack([10 + far * np.cos(turn), 50 + far * np.sin(turn)])
    whole = shapely.difference(shapely.Polygon(ring), shapely.box(10.1, 50.1, 10.15, 50.15))
    whole = shapely.union_all([whole, shapely.box(10.7, 50, 10.8, 50.1)])
    west, south = (
        one.ravel() for one in np.meshgrid(np.arange(9.4, 10.9, 0.05), np.arange(49.4, 50.6, 0.05))
    )
    cells = shapely.box(west, south, west + 0.05, south + 0.05)
    frame = gpd.GeoDataFrame(
        {"lon": west + 0.025, "lat": south + 0.025, "supply_area": ""}, geometry=cells, crs=4326
    )
    own = gpd.GeoDataFrame(geometry=[whole], crs=4326)
    layers = SimpleNamespace(frame=lambda name: own, is_own=lambda name: name == "land")
    scene = Scene(frame, layers, load_mw=10, hubs={}, assumptions=named_assumptions())
    share = shapely.area(shapely.intersection(cells, whole)) / shapely.area(cells)
    found = land.land_share_pct(scene)
    assert (found == 100).sum() > 100
    assert (found == 0).sum() > 100
    # degrees shrink to the north by a thousandth within a cell
    assert np.abs(found - 100 * share).max() < 0.1
