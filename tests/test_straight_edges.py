"""Long edges drawn in a projection, held against dense points of the plane and pyproj.Geod."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon

import geowbit as gw
from geowbit.criteria import Scene, layer_criterion, measure
from geowbit.geodesy import cut_at_antimeridian, in_degrees, nearest_line
from geowbit.layers import Layers, named_assumptions

GEOD = pyproj.Geod(ellps="GRS80")
# across 180 degrees, in US survey feet
ANTIPODES = (
    "+proj=tmerc +lat_0=-42 +lon_0=180 +k=0.9996 +x_0=1500000 +y_0=3000000 +ellps=GRS80 "
    "+units=us-ft +no_defs"
)
DRAWN = {
    "UTM at 70 N": ("EPSG:32633", [(330_000, 7_750_000), (480_000, 7_770_000)]),
    "state plane in feet at 33 N": ("EPSG:2229", [(6_100_000, 1_700_000), (6_600_000, 1_730_000)]),
    "polar stereographic": ("EPSG:3413", [(-100_000, -2_400_000), (300_000, -1_500_000)]),
    "around the pole": ("EPSG:3995", [(-700_000, 1_000_000), (900_000, 700_000)]),
    "Mercator of the web": ("EPSG:3857", [(0, 8_000_000), (500_000, 8_600_000)]),
    "JGD2011 zone 9": ("EPSG:6677", [(-150_000, 50_000), (150_000, 60_000)]),
    "across the antimeridian": (ANTIPODES, [(4_300_000, 9_800_000), (5_500_000, 9_900_000)]),
}


def along_the_plane(crs: str, line: LineString, count: int) -> tuple[np.ndarray, np.ndarray]:
    to_degrees = pyproj.Transformer.from_crs(crs, 4326, always_xy=True)
    points = shapely.line_interpolate_point(line, np.linspace(0, line.length, count))
    return to_degrees.transform(*shapely.get_coordinates(points).T)


def brute_force_km(lon: np.ndarray, lat: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    pairs = [
        GEOD.inv(np.full(len(x), a), np.full(len(y), b), x, y)[2].min()
        for a, b in zip(lon, lat, strict=True)
    ]
    return np.array(pairs) / 1e3


@pytest.mark.parametrize("case", DRAWN)
def test_a_layer_of_lines_lies_where_it_was_drawn(case: str, tmp_path: Path) -> None:
    crs, ends = DRAWN[case]
    line = LineString(ends)
    gpd.GeoDataFrame({"owner": ["x"]}, geometry=[line], crs=crs).to_file(tmp_path / "f.gpkg")
    routes = gw.read_layer("fiber_routes", tmp_path / "f.gpkg")
    x, y = along_the_plane(crs, line, 8_001)
    rng = np.random.default_rng(4)
    some = rng.integers(0, len(x), 25)
    lon = (x[some] + rng.uniform(-1, 1, 25) + 180) % 360 - 180
    lat = np.clip(y[some] + rng.uniform(-0.4, 0.4, 25), -84, 84)
    truth = brute_force_km(lon, lat, x, y)
    # between two of the oracle's points, s apart, the line is nearer by s² / 8d
    seen = truth > 0.5
    assert seen.sum() > 15
    assert np.abs(nearest_line(lon, lat, routes.geometry).km - truth)[seen].max() < 0.004
    # the ends alone make another line of it: what this test would miss were nothing cut
    ends_only = gpd.GeoSeries([line], crs=crs).to_crs(4326)
    other = nearest_line(lon, lat, cut_at_antimeridian(ends_only.to_numpy())).km
    assert np.abs(other - truth).max() > 0.1


def test_a_border_drawn_in_meters_decides_who_lies_inside() -> None:
    # the southern side of a county of 200 km at 70 N, and places 100 m on either side of it
    crs, (west, east, south, north) = "EPSG:32633", (400_000, 600_000, 7_760_000, 7_850_000)
    county = Polygon([(west, south), (east, south), (east, north), (west, north)])
    frame = gpd.GeoDataFrame({"depth": [2.0]}, geometry=[county], crs=crs)
    to_degrees = pyproj.Transformer.from_crs(crs, 4326, always_xy=True)
    x = np.linspace(west + 1_000, east - 1_000, 41)
    lon, lat = to_degrees.transform(np.r_[x, x], np.r_[x * 0 + south + 100, x * 0 + south - 100])
    places = gpd.GeoDataFrame(
        {"lon": lon, "lat": lat, "supply_area": ""}, geometry=gpd.points_from_xy(lon, lat), crs=4326
    )
    scene = Scene(places, Layers(), load_mw=100, hubs={}, assumptions=named_assumptions())
    own = [
        layer_criterion("in_county", frame, measure="inside", direction="benefit"),
        layer_criterion("county_km", frame, measure="distance_to", direction="cost"),
    ]
    found = measure(scene, own)
    expected = np.r_[np.ones(41), np.zeros(41)]
    assert found["in_county"].tolist() == expected.tolist()
    # 100 m of the plane, whose scale there is 0.9996
    assert found["county_km"].iloc[41:].to_numpy() == pytest.approx(0.1, abs=1.5e-3)
    crude = shapely.contains_xy(frame.to_crs(4326).geometry[0], lon, lat)
    assert (crude != expected.astype(bool)).sum() > 20


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["EPSG:32633", "EPSG:6677", "EPSG:3413", "EPSG:2193", "EPSG:2229", ANTIPODES]),
    st.integers(0, 2**32 - 1),
)
def test_what_is_cut_lies_within_a_meter_of_what_was_drawn(crs: str, seed: int) -> None:
    system = pyproj.CRS(crs)
    unit = system.axis_info[0].unit_conversion_factor
    rng = np.random.default_rng(seed)
    to_plane = pyproj.Transformer.from_crs(4326, crs, always_xy=True)
    center = {"EPSG:3413": (-40, 72)}.get(crs)
    if center is None:
        area = system.area_of_use
        center = (180, -42) if area is None else ((area.west + area.east) / 2, area.south + 3)
        if crs == "EPSG:32633":
            center = (15, 70)
        if crs == "EPSG:2193":
            center = (173, -42)
    middle = np.array(to_plane.transform(*center))
    ends = middle + rng.uniform(-150_000, 150_000, (5, 2)) / unit
    line = LineString(ends)
    cut = in_degrees(gpd.GeoSeries([line], crs=crs))[0]
    at = shapely.get_coordinates(cut)
    step = np.diff(at, axis=0)
    step[:, 0] = (step[:, 0] + 180) % 360 - 180
    # back into the plane: every place of the new edges, not only their ends
    for share in (0.15, 0.5, 0.8):
        x, y = to_plane.transform(*(at[:-1] + share * step).T)
        away = shapely.distance(shapely.points(x, y), line) * unit
        assert away.max() < 1.2


def test_short_edges_points_and_degrees_stay_as_they_are() -> None:
    fine = LineString([(n * 900.0, (n % 2) * 300.0) for n in range(50)])
    drawn = gpd.GeoSeries([fine, shapely.Point(5, 5), None, Polygon()], crs="EPSG:6677")
    assert in_degrees(drawn).equals(drawn.to_crs(4326))
    long = LineString([(130.0, 33.0), (140.0, 43.0)])
    for crs in ("EPSG:6668", "EPSG:4301", "EPSG:4326"):
        assert len(in_degrees(gpd.GeoSeries([long], crs=crs))[0].coords) == 2


def test_neighbors_keep_their_common_border_and_rings_their_order() -> None:
    left = Polygon([(0, 0), (200_000, 90_000), (200_000, 300_000), (0, 300_000)])
    right = Polygon([(0, 0), (400_000, 0), (200_000, 90_000)])
    holed = MultiPolygon(
        [
            Polygon(
                [(0, 0), (300_000, 0), (300_000, 300_000), (0, 300_000)],
                [[(50_000, 50_000), (50_000, 250_000), (250_000, 250_000)]],
            ),
            shapely.box(400_000, 0, 400_500, 500),
        ]
    )
    mixed = shapely.GeometryCollection([holed, shapely.Point(1, 1)])
    a, b, c, d = in_degrees(gpd.GeoSeries([left, right, holed, mixed], crs="EPSG:6677"))
    common = set(map(tuple, shapely.get_coordinates(a))) & set(map(tuple, b.exterior.coords))
    assert len(common) > 10
    assert shapely.relate(a, b)[0] == "F"  # no place lies in both
    assert shapely.is_valid(c)
    assert [len(part.interiors) for part in c.geoms] == [1, 0]
    assert len(c.geoms[0].interiors[0].coords) > 20
    assert len(c.geoms[1].exterior.coords) == 5
    assert shapely.equals(d.geoms[0], c)


def test_an_edge_in_degrees_is_straight_in_degrees_and_no_geodesic() -> None:
    # as RFC 7946 has it; along a parallel the geodesic runs over a kilometer farther north
    road = LineString([(10.0, 60.0), (14.0, 60.0)])
    share = np.linspace(0, 1, 20_001)
    lon, lat = np.array([12.0, 11.0, 13.5]), np.array([60.3, 59.9, 60.1])
    truth = brute_force_km(lon, lat, 10 + 4 * share, np.full(len(share), 60.0))
    found = nearest_line(lon, lat, [road]).km
    assert np.abs(found - truth).max() < 0.01
    x, y = np.array(GEOD.npts(10, 60, 14, 60, 20_000)).T
    assert np.abs(found - brute_force_km(lon, lat, x, y)).max() > 1.5
