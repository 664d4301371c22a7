"""The distances, sums, lengths and areas of geowbit.geodesy against pyproj and brute force."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from affine import Affine
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from geowbit.core.errors import LayerError
from geowbit.geodesy import (
    MERCATOR,
    GeoGrid,
    _earth,
    arc_km,
    cell_area_km2,
    cheapest_point,
    distance_km,
    ecef_m,
    grid_sum_at_cells,
    grid_sum_at_points,
    grid_sum_within_km,
    line_length_km,
    nearest_line,
    nearest_point,
    polygon_area_km2,
    sum_within_km,
)

GEOD = pyproj.Geod(ellps="GRS80")
EMBEDDED_LINES = (
    Path(__file__).parents[1] / "data" / "raw" / "japan" / "odbl" / "power_lines.geojson"
)
relaxed = settings(deadline=None, max_examples=60)
# Yonaguni to Minamitorishima, Okinotorishima to Etorofu
lons, lats = st.floats(122.9, 154.0), st.floats(20.4, 45.6)
seeds = st.integers(0, 2**32 - 1)


def geod_km(lon, lat, to_lon, to_lat):
    lon, lat, to_lon, to_lat = np.broadcast_arrays(*map(np.asarray, (lon, lat, to_lon, to_lat)))
    flat = (a.astype(float).ravel() for a in (lon, lat, to_lon, to_lat))
    return np.reshape(GEOD.inv(*flat)[2], lon.shape) / 1e3


def allowed_km(truth_km):
    """Return what the module promises: 10 m or 0.1 %, whichever is larger."""
    return np.maximum(0.010, 0.001 * np.asarray(truth_km))


def japan(rng, n):
    return rng.uniform(122.9, 154.0, n), rng.uniform(20.4, 45.6, n)


# --- earth-centered coordinates and arcs ---------------------------------------------------


def test_ecef_agrees_with_proj():
    lon, lat = japan(np.random.default_rng(1), 10_000)
    cart = pyproj.Transformer.from_pipeline("+proj=cart +ellps=GRS80")
    expected = np.column_stack(cart.transform(lon, lat, np.zeros_like(lon)))
    assert ecef_m(lon, lat) == pytest.approx(expected, abs=1e-6)


def test_ecef_takes_lists_series_and_numbers():
    expected = ecef_m(np.array([139.7]), np.array([35.6]))
    for lon, lat in (([139.7], [35.6]), (139.7, 35.6), (pd.Series([139.7], index=[9]), [35.6])):
        assert ecef_m(lon, lat).tolist() == expected.tolist()
    assert ecef_m([], []).shape == (0, 3)


@given(lons, lats, st.floats(0, 360), st.floats(0, 2500))
@example(123.0, 24.4, 55.0, 2500.0)
@relaxed
def test_arc_is_within_the_promise_up_to_2500_km(lon, lat, azimuth, km):
    to_lon, to_lat, _ = GEOD.fwd(lon, lat, azimuth, km * 1e3)
    chord = np.linalg.norm(ecef_m(lon, lat) - ecef_m(to_lon, to_lat))
    assert abs(float(arc_km(chord)) - km) <= allowed_km(km)


def test_arc_is_far_better_than_the_promise_where_it_matters():
    rng = np.random.default_rng(2)
    lon, lat = japan(rng, 200_000)
    km = rng.uniform(0, 100, lon.size)
    to_lon, to_lat, _ = GEOD.fwd(lon, lat, rng.uniform(0, 360, lon.size), km * 1e3)
    chord = np.linalg.norm(ecef_m(lon, lat) - ecef_m(to_lon, to_lat), axis=1)
    assert np.abs(arc_km(chord) - km).max() < 2e-5


def test_arc_of_a_chord_longer_than_the_earth_is_half_its_girth():
    assert float(arc_km(2e7)) == pytest.approx(np.pi * 6371.0088, rel=1e-6)


# --- distance ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "km"),
    [
        # Moritz 2000: one degree at the equator and the quarter of the meridian of GRS80
        ((0, 0, 0, 1), 110.574389),
        ((0, 0, 0, 90), 10_001.965729),
        ((0, 0, 1, 0), np.pi / 180 * 6378.137),
        # the example of the distance calculator of the Geospatial Information Authority
        ((140.08785502, 36.10377477, 139.74475044, 35.65502847), 58.643804),
    ],
)
def test_distance_equals_published_figures(ends, km):
    assert float(distance_km(*ends)) == pytest.approx(km, abs=1e-6)


def test_tokyo_to_osaka_by_air_is_about_400_km():
    assert 395 < float(distance_km(139.7671, 35.6812, 135.4959, 34.7025)) < 410


def test_distance_broadcasts():
    table = distance_km(np.array([[139.0], [140.0]]), 35.0, [135.0, 136.0, 137.0], [34.0] * 3)
    assert table.shape == (2, 3)
    assert table[1, 2] == pytest.approx(GEOD.inv(140, 35, 137, 34)[2] / 1e3)
    assert distance_km([], [], 135.0, 34.0).shape == (0,)
    with pytest.raises(LayerError) as caught:
        distance_km([1, 2], [1, 2], [1, 2, 3], [1, 2, 3])
    assert caught.value.code == "geodesy.shapes_differ"


# --- what is not a coordinate --------------------------------------------------------------

CALLS = {
    "ecef_m": ecef_m,
    "distance_km": lambda x, y: distance_km(x, y, 135.0, 35.0),
    "nearest_point": lambda x, y: nearest_point(x, y, [135.0], [35.0]),
    "nearest_point, targets": lambda x, y: nearest_point([135.0], [35.0], x, y),
    "nearest_line": lambda x, y: nearest_line(x, y, [LineString([(135, 35), (136, 35)])]),
    "sum_within_km": lambda x, y: sum_within_km(x, y, [135.0], [35.0], [1.0], radius_km=50),
    "sum_within_km, targets": lambda x, y: sum_within_km([135.0], [35.0], x, y, 1.0, radius_km=50),
    "grid_sum_at_points": lambda x, y: grid_sum_at_points(
        [[1.0]], GeoGrid.north_up(135, 36, 1, 1, shape=(1, 1)), x, y, radius_km=50
    ),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
@pytest.mark.parametrize(
    ("lon", "lat", "message"),
    [
        ([139.0, np.nan, 139.0], [35.0, 35.0, np.inf], ("no_place", {"bad": 2, "count": 3})),
        ([np.inf, -np.inf, 139.0], [35.0, 35.0, 35.0], ("no_place", {"bad": 2, "count": 3})),
        ([35.0, 139.0], [139.0, 35.0], ("off_earth", {"bad": 1, "count": 2})),
        ([389_000.0], [3_949_000.0], ("off_earth", {"bad": 1, "count": 1})),
        (["Tokyo"], [35.0], ("no_numbers", {})),
        ([139.0, 140.0, 141.0], [35.0, 36.0], ("lengths", {"lons": 3, "lats": 2})),
    ],
)
def test_bad_coordinates_are_counted(call, lon, lat, message):
    with pytest.raises(LayerError) as caught:
        call(lon, lat)
    assert caught.value.code == f"geodesy.{message[0]}"
    assert message[1].items() <= caught.value.params.items()


def test_missing_values_of_pandas_are_counted():
    lon = pd.Series([139.0, None, 140.0], dtype="Float64")
    with pytest.raises(LayerError) as caught:
        nearest_point(lon, [35.0, 35.0, 35.0], [135.0], [35.0])
    # numpy takes the missing value as NaN or not at all
    assert caught.value.code in {"geodesy.no_place", "geodesy.no_numbers"}
    assert caught.value.params.get("bad", 1) == 1


def test_a_grid_of_points_is_refused():
    with pytest.raises(LayerError) as caught:
        nearest_point(np.full((2, 2), 139.0), np.full((2, 2), 35.0), [135.0], [35.0])
    assert caught.value.code == "geodesy.dimensions"
    assert caught.value.params["count"] == 2


# --- nearest point -------------------------------------------------------------------------


@given(seeds, st.integers(1, 60))
@relaxed
def test_nearest_point_is_the_nearest_by_geod(seed, targets):
    rng = np.random.default_rng(seed)
    lon, lat = japan(rng, 40)
    to_lon, to_lat = japan(rng, targets)
    table = geod_km(lon[:, None], lat[:, None], to_lon, to_lat)
    near = nearest_point(lon, lat, to_lon, to_lat)
    best = table.min(axis=1)
    assert (np.abs(near.km - best) <= allowed_km(best)).all()
    assert (table[np.arange(40), near.index] - best <= allowed_km(best)).all()
    # a pick may only differ from Geod's at a tie
    assert (table[np.arange(40), near.index] - best <= 1e-4 * best).all()


def test_near_ties_are_picked_right_to_the_meter():
    rng = np.random.default_rng(3)
    for km in (1.0, 20.0, 100.0):
        for lon, lat in zip(*japan(rng, 50), strict=True):
            nearer = rng.integers(0, 12)
            away = np.full(12, km * 1e3 + 1.0)
            away[nearer] -= 1.0
            azimuth = np.arange(12) * 30.0
            to_lon, to_lat, _ = GEOD.fwd(np.full(12, lon), np.full(12, lat), azimuth, away)
            near = nearest_point(lon, lat, to_lon, to_lat)
            assert near.index.tolist() == [nearer]


def test_of_targets_at_one_place_the_first_is_given():
    to_lon, to_lat = [140.0, 135.0, 135.0, 135.0], [40.0, 35.0, 35.0, 35.0]
    near = nearest_point([135.1, 135.0], [35.1, 35.0], to_lon, to_lat)
    assert near.index.tolist() == [1, 1]
    assert near.km[1] == 0


def test_max_km_leaves_out_what_is_farther():
    lon, lat, _ = GEOD.fwd([135.0] * 3, [35.0] * 3, [0, 90, 200], [49_999, 50_001, 400_000])
    near = nearest_point(lon, lat, [135.0], [35.0], max_km=50)
    assert near.index.tolist() == [0, -1, -1]
    assert near.km[0] == pytest.approx(49.999, abs=1e-5)
    assert np.isnan(near.km[1:]).all()
    with pytest.raises(LayerError) as caught:
        nearest_point(lon, lat, [135.0], [35.0], max_km=0)
    assert caught.value.code == "geodesy.not_positive"
    assert caught.value.params["what"] == "max_km"


def test_nearest_point_of_nothing():
    empty = nearest_point([], [], [135.0], [35.0])
    assert empty.index.shape == empty.km.shape == (0,)
    with pytest.raises(LayerError) as caught:
        nearest_point([135.0], [35.0], [], [])
    assert caught.value.code == "geodesy.no_target"


def test_nearest_point_over_more_rows_than_are_taken_at_once():
    rng = np.random.default_rng(4)
    to_lon, to_lat = japan(rng, 5)
    lon, lat = japan(rng, 600_000)
    near = nearest_point(lon, lat, to_lon, to_lat)
    some = rng.choice(lon.size, 3_000)
    table = geod_km(lon[some, None], lat[some, None], to_lon, to_lat)
    assert (np.abs(near.km[some] - table.min(axis=1)) <= allowed_km(table.min(axis=1))).all()


def test_the_antimeridian_is_no_wall():
    near = nearest_point([179.9], [0.0], [-179.9, 178.0], [0.0, 0.0])
    assert near.index.tolist() == [0]
    assert near.km[0] == pytest.approx(geod_km(179.9, 0, -179.9, 0), abs=1e-4)
    across = nearest_line([179.95], [0.0], [LineString([(179.9, 1), (180.1, 1)])])
    assert across.km[0] == pytest.approx(110.574, abs=0.01)
    # drawn the long way round the world, because lines do not cross 180 degrees
    around = nearest_line([0.0, 179.9], [0.0, 0.0], [LineString([(179.9, 1), (-179.9, 1)])])
    assert around.km == pytest.approx(geod_km(0.0, 0.0, 0.0, 1.0), abs=0.01)


# --- nearest line --------------------------------------------------------------------------


def dense(line, step_m=5.0):
    """Return points along a line every few meters, straight in degrees, with km so far."""
    lon, lat, km, passed = [], [], [], 0.0
    for part in getattr(line, "geoms", [line]):
        xy = np.asarray(part.coords)[:, :2]
        for (x0, y0), (x1, y1) in pairwise(xy):
            n = int(geod_km(x0, y0, x1, y1) * 1e3 / step_m) + 2
            xs, ys = np.linspace(x0, x1, n), np.linspace(y0, y1, n)
            run = np.r_[0.0, np.cumsum(geod_km(xs[:-1], ys[:-1], xs[1:], ys[1:]))]
            lon.append(xs)
            lat.append(ys)
            km.append(passed + run)
            passed += run[-1]
    return np.concatenate(lon), np.concatenate(lat), np.concatenate(km)


def check_against_dense(lon, lat, lines, near):
    traces = [dense(line) for line in lines]
    for i, (x, y) in enumerate(zip(lon, lat, strict=True)):
        each = [geod_km(x, y, t[0], t[1]).min() for t in traces]
        truth = min(each)
        # the trace overshoots by half a step at most, and by nearly nothing from afar
        assert truth - near.km[i] == pytest.approx(0, abs=0.0026)
        assert each[near.index[i]] <= truth + 0.0026
        if truth > 1:
            assert near.km[i] == pytest.approx(truth, abs=2e-4)
        trace = traces[near.index[i]]
        there = np.abs(trace[2] - near.along_km[i]) <= 0.004
        foot = geod_km(x, y, trace[0][there], trace[1][there]).min()
        assert foot == pytest.approx(near.km[i], abs=0.0026)


def wandering_lines(rng, count):
    lines = []
    for _ in range(count):
        start = np.array([rng.uniform(127, 145), rng.uniform(26, 45)])
        start = np.array([138.0, 36.0]) + (start - [136, 35.5]) * 0.02
        steps = rng.normal(0, 0.05, (rng.integers(1, 5), 2))
        lines.append(LineString(np.vstack([start, start + np.cumsum(steps, axis=0)])))
    return lines


@given(seeds)
@settings(deadline=None, max_examples=15)
def test_nearest_line_against_a_trace_of_5_m(seed):
    rng = np.random.default_rng(seed)
    lines = wandering_lines(rng, 4)
    lines.append(MultiLineString(wandering_lines(rng, 2)))
    lon, lat = 138.0 + rng.normal(0, 0.3, 12), 36.0 + rng.normal(0, 0.3, 12)
    check_against_dense(lon, lat, lines, nearest_line(lon, lat, lines))


@pytest.mark.parametrize("latitude", [24.4, 35.0, 45.5])
def test_nearest_line_far_from_long_segments(latitude):
    lines = [
        LineString([(139.0, latitude), (140.2, latitude + 0.02)]),
        LineString([(139.4, latitude - 0.8), (139.5, latitude + 0.9)]),
    ]
    lon, lat = np.array([139.1, 140.9, 138.2]), latitude + np.array([0.7, -0.4, 0.0])
    check_against_dense(lon, lat, lines, nearest_line(lon, lat, lines))


def test_of_many_parallel_lines_the_nearest_is_found():
    # forty lines 3 m apart: the nodes nearest to a point belong to many of them
    lines = [LineString([(139.0, 36 + k * 2.7e-5), (139.4, 36 + k * 2.7e-5)]) for k in range(40)]
    lines = [lines[k] for k in np.random.default_rng(5).permutation(40)]
    south = int(np.argmin([line.bounds[1] for line in lines]))
    north = int(np.argmax([line.bounds[1] for line in lines]))
    lon = np.linspace(139.05, 139.35, 101)
    assert set(nearest_line(lon, np.full(101, 35.8), lines).index) == {south}
    assert set(nearest_line(lon, np.full(101, 36.2), lines).index) == {north}


def test_a_line_all_around_a_point():
    azimuth = np.linspace(0, 360, 2_000)
    lon, lat, _ = GEOD.fwd(*np.broadcast_arrays(138.0, 36.0, azimuth, 10_000.0))
    near = nearest_line([138.0], [36.0], [LineString(np.column_stack([lon, lat]))])
    assert near.km[0] == pytest.approx(10.0, abs=1e-4)


def test_the_way_along_runs_through_the_parts_and_ends_at_the_length():
    line = MultiLineString([[(139, 35), (139, 35.5)], [(140, 35), (141, 35), (141, 36)]])
    ends = nearest_line([139, 139, 140, 141, 141], [35, 35.5, 35, 35, 36], [line])
    first = geod_km(139, 35, 139, 35.5)
    second = geod_km(140, 35, 141, 35)
    expected = [0, first, first, first + second, float(line_length_km([line])[0])]
    assert ends.km == pytest.approx(0, abs=1e-6)
    assert ends.along_km == pytest.approx(expected, abs=0.002)


def test_equally_near_lines_give_the_first():
    a, b = LineString([(139, 35), (140, 35)]), LineString([(139, 36), (140, 36)])
    near = nearest_line([139.3, 139.5, 139.5], [35.2, 35.9, 35.0], [b, a, b, a])
    assert near.index.tolist() == [1, 0, 1]


def test_degenerate_lines():
    point = LineString([(139.5, 35.5), (139.5, 35.5)])
    stutter = LineString([(139, 35), (139, 35), (140, 35), (140, 35)])
    near = nearest_line([139.5, 139.5], [35.6, 34.9], [None, LineString(), point, stutter])
    assert near.index.tolist() == [2, 3]
    assert near.km[0] == pytest.approx(geod_km(139.5, 35.6, 139.5, 35.5), abs=1e-6)
    assert near.along_km[0] == 0
    assert near.along_km[1] == pytest.approx(geod_km(139, 35, 139.5, 35), abs=0.01)
    alone = nearest_line([139.5], [35.6], [point])
    assert alone.index.tolist() == [0]


def test_nearest_line_takes_a_geoseries_and_a_single_line():
    line = LineString([(139, 35), (140, 35)])
    series = gpd.GeoSeries([line], index=["x"], crs=4326)
    expected = nearest_line([139.5], [35.5], [line])
    for lines in (series, series.to_frame("geometry"), line, np.array([line], dtype=object)):
        assert nearest_line([139.5], [35.5], lines) == expected
    none = nearest_line([], [], [line])
    assert none.index.shape == none.km.shape == none.along_km.shape == (0,)


def broken_line():
    with np.errstate(invalid="ignore"):
        return LineString([(139, 35), (140, np.nan)])


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], ("no_line", "", {})),
        ([None, LineString()], ("no_line", "", {})),
        (
            [Point(139, 35), LineString([(139, 35), (140, 35)])],
            ("other_shapes", "lines", {"bad": 1, "count": 2}),
        ),
        (["LINESTRING (0 0, 1 1)"], ("no_shapes", "lines", {})),
        ([broken_line()], ("no_place", "vertices_of_lines", {"bad": 1, "count": 2})),
        (
            [LineString([(389_000, 3_949_000), (390_000, 3_950_000)])],
            ("off_earth", "vertices_of_lines", {"bad": 2, "count": 2}),
        ),
    ],
)
def test_what_is_no_line(lines, message):
    with pytest.raises(LayerError) as caught:
        nearest_line([139.0], [35.0], lines)
    code, noun, params = message
    assert caught.value.code == f"geodesy.{code}"
    assert params.items() <= caught.value.params.items()
    assert not noun or caught.value.params["what"].code == f"geodesy.{noun}"


def slow_nearest_line(lon, lat, lines):
    """Return km to the nearest line: a haversine sieve, then Geod on steps of 5 m."""
    parts = shapely.get_parts(np.asarray(lines, dtype=object))
    xy, part = shapely.get_coordinates(shapely.segmentize(parts, 0.005), return_index=True)
    ends = np.flatnonzero(part[1:] == part[:-1])
    x, y = np.radians(xy).T
    truth = np.empty(len(lon))
    for i, (a, b) in enumerate(zip(np.radians(lon), np.radians(lat), strict=True)):
        h = np.sin((y - b) / 2) ** 2 + np.cos(b) * np.cos(y) * np.sin((x - a) / 2) ** 2
        sphere_km = 2 * 6371 * np.arcsin(np.sqrt(h))
        limit = sphere_km.min() * 1.02 + 0.7
        near = ends[(sphere_km[ends] <= limit) | (sphere_km[ends + 1] <= limit)]
        share = np.linspace(0, 1, 121)[:, None]
        steps = xy[near, None] * (1 - share) + xy[near + 1, None] * share
        truth[i] = geod_km(lon[i], lat[i], steps[..., 0], steps[..., 1]).min()
    return truth


def check_real_lines(lines, points, seed):
    rng = np.random.default_rng(seed)
    vertices = shapely.get_coordinates(lines)
    at = vertices[rng.integers(0, len(vertices), points)]
    spread = 10 ** rng.uniform(-4, 0.3, (points, 1))
    lon, lat = (at + spread * rng.normal(0, 1, (points, 2))).T
    near = nearest_line(lon, lat, lines)
    truth = slow_nearest_line(lon, lat, lines)
    assert np.abs(near.km - truth).max() < 0.003
    far = truth > 1
    assert far.sum() > points / 10
    assert np.abs(near.km - truth)[far].max() < 2e-4 + 2e-5 * truth.max()


def test_nearest_line_on_the_embedded_lines():
    check_real_lines(gpd.read_file(EMBEDDED_LINES).geometry, 60, 6)


@pytest.mark.skipif(
    "GEOWBIT_REAL_DATA" not in os.environ,
    reason="GEOWBIT_REAL_DATA names no folder of the full-size layers",
)
def test_nearest_line_on_the_real_154_kv_lines():
    path = Path(os.environ["GEOWBIT_REAL_DATA"]) / "lines" / "lines_154kv_clean.parquet"
    check_real_lines(gpd.read_parquet(path).geometry, 2_000, 7)


# --- sums within a radius ------------------------------------------------------------------


def check_sums(sums, table_km, values, radius_km, doubt_km=1e-4):
    """Compare with Geod, leaving open what lies within 10 cm of the radius."""
    low = np.where(table_km <= radius_km - doubt_km, values, 0.0).sum(axis=1)
    high = np.where(table_km <= radius_km + doubt_km, values, 0.0).sum(axis=1)
    assert (sums >= low * (1 - 1e-9)).all()
    assert (sums <= high * (1 + 1e-9)).all()
    assert (low == high).mean() > 0.9


@given(seeds, st.sampled_from([0.5, 10.0, 50.0, 150.0]), st.integers(1, 300))
@relaxed
def test_sum_within_against_geod(seed, radius_km, targets):
    rng = np.random.default_rng(seed)
    lon, lat = 138 + rng.normal(0, 1, 200), 36 + rng.normal(0, 1, 200)
    to_lon, to_lat = 138 + rng.normal(0, 1, targets), 36 + rng.normal(0, 1, targets)
    values = rng.lognormal(3, 2, targets)
    table = geod_km(lon[:, None], lat[:, None], to_lon, to_lat)
    sums = sum_within_km(lon, lat, to_lon, to_lat, values, radius_km=radius_km)
    check_sums(sums, table, values, radius_km)


@pytest.mark.parametrize("radius_km", [2.0, 300.0, 2_000.0])
def test_sum_within_all_over_japan(radius_km):
    rng = np.random.default_rng(8)
    lon, lat = japan(rng, 2_000)
    to_lon, to_lat = np.r_[lon[:300] + 0.01, lon[300:500]], lat[:500]
    table = geod_km(lon[:, None], lat[:, None], to_lon, to_lat)
    values = rng.integers(1, 100, 500).astype(float)
    sums = sum_within_km(lon, lat, to_lon, to_lat, values, radius_km=radius_km)
    # the chord of 2,000 km may be off by a few thousandths of a percent
    check_sums(sums, table, values, radius_km, doubt_km=max(1e-4, 5e-5 * radius_km))


def test_sum_within_over_more_rows_than_are_taken_at_once():
    rng = np.random.default_rng(9)
    lon, lat = japan(rng, 600_000)
    to_lon, to_lat = japan(rng, 400)
    sums = sum_within_km(lon, lat, to_lon, to_lat, 2.0, radius_km=80)
    some = rng.choice(lon.size, 2_000)
    table = geod_km(lon[some, None], lat[some, None], to_lon, to_lat)
    check_sums(sums[some], table, np.full(400, 2.0), 80)


def test_sum_within_nothing_and_wrong_values():
    assert sum_within_km([135.0], [35.0], [], [], [], radius_km=5).tolist() == [0.0]
    assert sum_within_km([], [], [135.0], [35.0], [1.0], radius_km=5).shape == (0,)
    with pytest.raises(LayerError) as caught:
        sum_within_km([135.0], [35.0], [135, 136], [35, 35], [1.0, np.nan], radius_km=5)
    assert caught.value.code == "geodesy.not_finite"
    assert caught.value.params["what"].code == "geodesy.values"
    assert caught.value.params["bad"] == 1
    with pytest.raises(LayerError) as caught:
        sum_within_km([135.0], [35.0], [135, 136], [35, 35], [1.0, 2.0, 3.0], radius_km=5)
    assert caught.value.code == "geodesy.one_each"
    assert caught.value.params["count"] == 2
    with pytest.raises(LayerError) as caught:
        sum_within_km([135.0], [35.0], [135], [35], [1.0], radius_km=-5)
    assert caught.value.code == "geodesy.not_positive"
    assert caught.value.params["what"] == "radius_km"


# --- sums on a raster ----------------------------------------------------------------------


def centers(shape, north, west, lat_step, lon_step, row_shift=0.0, col_shift=0.0):
    row, col = np.mgrid[: shape[0], : shape[1]].astype(float)
    lon, lat = west + (col + 0.5 + col_shift) * lon_step, north - (row + 0.5 + row_shift) * lat_step
    return lon.ravel(), lat.ravel()


RASTERS = {
    "coarse, all latitudes": ((26, 30), 46.0, 124.0, 1.0, 1.0, 260.0),
    "fine": ((20, 30), 45.6, 141.0, 1 / 120, 1 / 80, 7.3),
    "tall cells": ((12, 50), 36.0, 138.0, 0.1, 0.02, 25.0),
    "wider than the raster": ((8, 9), 36.0, 138.0, 0.05, 0.05, 500.0),
    "smaller than a cell": ((6, 7), 36.0, 138.0, 0.05, 0.05, 0.5),
    "many rows at a low latitude": ((160, 3), 24.7, 141.0, 1 / 120, 1 / 80, 60.0),
    "one column": ((100, 1), 36.0, 138.0, 0.02, 0.02, 30.0),
    "high north": ((10, 40), 89.0, 10.0, 1.0, 3.0, 400.0),
    "south of the equator": ((20, 20), 5.0, -70.0, 0.5, 0.5, 120.0),
}


@pytest.mark.parametrize("raster", RASTERS.values(), ids=RASTERS.keys())
@pytest.mark.parametrize("shift", [(0.0, 0.0), (-0.375, 0.125), (0.5, -0.5), (2.25, -3.5)])
def test_grid_sum_against_geod(raster, shift):
    shape, north, west, lat_step, lon_step, radius_km = raster
    values = np.random.default_rng(10).lognormal(3, 2, shape)
    source = centers(shape, north, west, lat_step, lon_step)
    lon, lat = centers(shape, north, west, lat_step, lon_step, *shift)
    grid = GeoGrid.north_up(west, north, lon_step, lat_step, shape=shape)
    table = geod_km(lon[:, None], lat[:, None], *source)
    sums = grid_sum_within_km(
        values, grid, radius_km=radius_km, row_shift=shift[0], col_shift=shift[1]
    )
    assert sums.shape == shape
    doubt = max(1e-4, 1e-5 * radius_km)
    check_sums(sums.ravel(), table, values.ravel(), radius_km, doubt)
    at_points = grid_sum_at_points(values, grid, lon, lat, radius_km=radius_km)
    check_sums(at_points, table, values.ravel(), radius_km, doubt)


def test_grid_sum_at_points_outside_of_the_raster():
    grid = GeoGrid.north_up(138.0, 36.0, 0.05, 0.05, shape=(8, 9))
    source = centers((8, 9), 36.0, 138.0, 0.05, 0.05)
    values = np.arange(1.0, 73.0).reshape(8, 9)
    lon, lat = np.array([138.2, 138.2, 130.0, 147.0, 138.2]), np.array([45.0, 30.0, 36, 35, 36.1])
    table = geod_km(lon[:, None], lat[:, None], *source)
    for radius_km in (20.0, 700.0, 1_015.0):
        sums = grid_sum_at_points(values, grid, lon, lat, radius_km=radius_km)
        check_sums(sums, table, values.ravel(), radius_km, doubt_km=0.02)
    assert grid_sum_at_points(values, grid, [], [], radius_km=5).shape == (0,)


@given(seeds, st.floats(24, 45), st.floats(2, 30), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
@relaxed
def test_grid_sum_against_geod_for_any_shift(seed, north, radius_km, row_shift, col_shift):
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 25, 2))
    values = rng.integers(0, 1000, shape)
    grid = (north, 135.0, 0.02, 0.03)
    lon, lat = centers(shape, *grid, row_shift, col_shift)
    table = geod_km(lon[:, None], lat[:, None], *centers(shape, *grid))
    sums = grid_sum_within_km(
        values,
        GeoGrid.north_up(135.0, north, 0.03, 0.02, shape=shape),
        radius_km=radius_km,
        row_shift=row_shift,
        col_shift=col_shift,
    )
    low = np.where(table <= radius_km - 1e-4, values.ravel(), 0).sum(axis=1)
    high = np.where(table <= radius_km + 1e-4, values.ravel(), 0).sum(axis=1)
    assert ((sums.ravel() >= low) & (sums.ravel() <= high)).all()


def squares(shape, *, west=122.0, north=46.0, lon_step=1 / 80, lat_step=1 / 120):
    return GeoGrid.north_up(west, north, lon_step, lat_step, shape=shape)


def test_grid_sum_where_a_mask_wants_it():
    rng = np.random.default_rng(11)
    values = rng.lognormal(3, 2, (150, 400))
    mask = np.zeros(values.shape, bool)
    # two islands with a wide sea between them, one cell at either edge
    mask[20:40, 30:50] = mask[100:130, 330:380] = mask[0, 0] = mask[149, 399] = True
    grid = squares(values.shape)
    everywhere = grid_sum_within_km(values, grid, radius_km=20)
    some = grid_sum_within_km(values, grid, radius_km=20, mask=mask)
    assert np.array_equal(np.isnan(some), ~mask)
    assert some[mask] == pytest.approx(everywhere[mask], rel=1e-12)
    nowhere = grid_sum_within_km(values, grid, radius_km=20, mask=np.zeros_like(mask))
    assert np.isnan(nowhere).all()


def test_grid_sum_at_cells_is_that_of_the_raster():
    rng = np.random.default_rng(13)
    values = np.where(rng.random((200, 300)) < 0.1, rng.lognormal(3, 2, (200, 300)), 0.0)
    # a country in the middle of a sea, and one person at each edge of the raster
    values[:, :60] = values[:, 240:] = 0
    values[0, 0] = values[199, 299] = 1.0
    grid, shift = squares(values.shape), {"row_shift": -0.375, "col_shift": 1.625}
    everywhere = grid_sum_within_km(values, grid, radius_km=20, **shift)
    row, col = rng.integers(0, 200, 500), rng.integers(0, 300, 500)
    row[:4], col[:4] = (0, 199, 0, 199), (0, 299, 299, 0)
    some = grid_sum_at_cells(values, grid, row, col, radius_km=20, **shift)
    assert some == pytest.approx(everywhere[row, col], rel=1e-9, abs=1e-6)
    assert (some > 0).any()
    assert (some == 0).any()
    sea = np.where(values == 0, np.where(rng.random(values.shape) < 0.5, -1, np.nan), values)
    told = grid_sum_at_cells(sea.astype("float32"), grid, row, col, radius_km=20, nodata=-1)
    plain = np.where(np.isnan(sea) | (sea == -1), 0, sea).astype("float32")
    assert np.array_equal(told, grid_sum_within_km(plain, grid, radius_km=20)[row, col])
    assert not len(grid_sum_at_cells(values, grid, [], [], radius_km=20))
    with pytest.raises(LayerError) as caught:
        grid_sum_at_cells([[1.0, np.inf]], squares((1, 2)), [0], [0], radius_km=5, nodata=-1)
    assert caught.value.code == "geodesy.raster_not_finite"


def test_running_sums_lose_no_person():
    # a village behind a metropolis: the running sum is large, the answer small
    values = np.zeros((60, 2_000))
    values[:, :1_000] = np.random.default_rng(12).lognormal(8, 2, (60, 1_000))
    values[30, 1_500] = 1.0
    sums = grid_sum_within_km(values, squares(values.shape), radius_km=20)
    assert sums[30, 1_500] == pytest.approx(1.0, rel=1e-7)
    assert sums[30, 1_300] == 0


def test_grid_sum_changes_nothing_and_takes_what_numpy_takes():
    values = np.arange(12.0).reshape(3, 4)
    kept, grid = values.copy(), squares(values.shape)
    sums = grid_sum_within_km(values, grid, radius_km=1.0)
    assert np.array_equal(values, kept)
    for same in (values.tolist(), values.astype("float32"), pd.DataFrame(values)):
        assert np.array_equal(grid_sum_within_km(same, grid, radius_km=1.0), sums)
    masked = np.ma.masked_equal(np.where(values == 5, -9999, values), -9999)
    without = np.where(values == 5, 0, values)
    assert np.array_equal(
        grid_sum_within_km(masked, grid, radius_km=1.0),
        grid_sum_within_km(without, grid, radius_km=1.0),
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"values": [1.0, 2.0]}, ("raster_shape", {"shape": "(2,)"})),
        ({"values": [["a"]]}, ("raster_no_numbers", {})),
        ({"values": [[1.0, np.nan], [np.inf, 2.0]]}, ("raster_not_finite", {"bad": 2, "count": 4})),
        (
            {"values": [[-np.inf, np.inf], [1.0, 2.0]]},
            ("raster_not_finite", {"bad": 2, "count": 4}),
        ),
        ({"mask": [[True]]}, ("mask", {"given": "(1, 1)"})),
        ({"radius_km": 0}, ("not_positive", {"what": "radius_km"})),
        ({"values": [[1.0]]}, ("grid_shape", {"given": "(1, 1)", "shape": "(2, 2)"})),
        ({"grid": squares((2, 2), north=100)}, ("raster_corner", {"north": "100"})),
        (
            {"grid": GeoGrid.north_up(0, 20, 10, 10, shape=(2, 2), crs=MERCATOR)},
            ("raster_corner", {"north": "20"}),
        ),
        ({"grid": GeoGrid(Affine(1, 0, 0, 0, 1, 0), (2, 2))}, ("raster_corner", {"north": "2"})),
    ],
)
def test_what_is_no_raster(change, message):
    arguments = {"values": [[1.0, 2.0], [3.0, 4.0]], "grid": squares((2, 2)), "radius_km": 5}
    with pytest.raises(LayerError) as caught:
        grid_sum_within_km(**(arguments | change))
    assert caught.value.code == f"geodesy.{message[0]}"
    assert message[1].items() <= caught.value.params.items()


# --- lengths and areas ---------------------------------------------------------------------


def test_line_length_against_geod():
    rng = np.random.default_rng(13)
    lines = wandering_lines(rng, 20)
    lines.append(MultiLineString(wandering_lines(rng, 3)))
    expected = [GEOD.geometry_length(line) / 1e3 for line in lines]
    assert line_length_km(lines) == pytest.approx(expected, rel=1e-12)
    assert line_length_km(gpd.GeoSeries(lines, crs=4326)) == pytest.approx(expected, rel=1e-12)


def test_length_of_the_meridian_quarter_in_pieces():
    quarter = LineString([(135, lat) for lat in range(91)])
    assert line_length_km([quarter])[0] == pytest.approx(10_001.965729, abs=1e-5)


def test_length_and_area_of_nothing():
    lengths = line_length_km([LineString(), None, LineString([(1, 1), (1, 1)])])
    assert lengths.tolist()[::2] == [0.0, 0.0]
    assert np.isnan(lengths[1])
    assert line_length_km([]).shape == (0,)
    areas = polygon_area_km2([Polygon(), None, MultiPolygon()])
    assert areas.tolist()[::2] == [0.0, 0.0]
    assert np.isnan(areas[1])
    assert polygon_area_km2([]).shape == (0,)
    with pytest.raises(LayerError) as caught:
        polygon_area_km2([LineString([(1, 1), (2, 2)])])
    assert caught.value.code == "geodesy.other_shapes"
    assert caught.value.params["what"].code == "geodesy.polygons"
    with pytest.raises(LayerError) as caught:
        line_length_km([box(0, 0, 1, 1)])
    assert caught.value.code == "geodesy.other_shapes"
    assert caught.value.params["what"].code == "geodesy.lines"


def geod_area_km2(polygon):
    drawn = shapely.orient_polygons(shapely.segmentize(polygon, 0.01))
    return GEOD.geometry_area_perimeter(drawn)[0] / 1e6


@pytest.mark.parametrize(
    "polygon",
    [
        box(139, 35, 140, 36),
        Polygon([(130, 30), (145, 32), (142, 45)]),
        Polygon(
            box(138, 36, 139, 37).exterior.coords,
            [
                box(138.2, 36.2, 138.5, 36.6).exterior.coords,
                box(138.6, 36.1, 138.9, 36.2).exterior.coords[::-1],
            ],
        ),
        MultiPolygon([box(123, 24, 123.1, 24.1), Polygon([(141, 43), (142, 44), (140, 45)])]),
        Point(139.7, 35.7).buffer(0.001),
        box(-10, -20, 10, 10),
    ],
    ids=["degree", "large", "holes", "parts", "small", "equator"],
)
def test_polygon_area_against_geod(polygon):
    expected = geod_area_km2(polygon)
    for turned in (polygon, shapely.reverse(polygon)):
        assert polygon_area_km2([turned])[0] == pytest.approx(expected, rel=1e-6)


def test_the_surface_of_the_earth_in_cells():
    # Moritz 2000: radius of the sphere of the same surface, R2 = 6,371,007.1810 m
    surface = 4 * np.pi * 6371.0071810**2
    south = np.linspace(-90, 90, 181)[:-1]
    assert cell_area_km2(south, south + 1, 1.0).sum() * 360 == pytest.approx(surface, rel=1e-9)
    assert surface == pytest.approx(510_065_600, rel=1e-7)


@given(lats, st.floats(1 / 1200, 5), st.floats(1 / 800, 5))
@relaxed
def test_cell_area_against_geod(south, height, width):
    cell = box(135, south, 135 + width, south + height)
    assert float(cell_area_km2(south, south + height, width)) == pytest.approx(
        geod_area_km2(cell), rel=1e-6
    )


def test_cell_areas_add_up_to_the_polygon_around_them():
    south = 35 + np.arange(120) / 120
    areas = cell_area_km2(south[:, None], south[:, None] + 1 / 120, np.full(80, 1 / 80))
    assert areas.shape == (120, 80)
    assert areas.sum() == pytest.approx(polygon_area_km2([box(139, 35, 140, 36)])[0], rel=1e-9)


def test_the_cheapest_of_many_targets_is_the_one_that_brute_force_finds(monkeypatch):
    monkeypatch.setattr("geowbit.geodesy.points._MANY_TARGETS", 50)
    random = np.random.default_rng(11)
    lon, lat = random.uniform(-120, -90, 400), random.uniform(25, 49, 400)
    to_lon, to_lat = random.uniform(-120, -90, 300), random.uniform(25, 49, 300)
    offset, per_km = random.choice([2.0, 50.0, 900.0], 300), random.choice([0.3, 2.0, 9.0], 300)
    found = cheapest_point(lon, lat, to_lon, to_lat, offset=offset, per_km=per_km)
    every = GEOD.inv(
        *(np.repeat(one, 300) for one in (lon, lat)),
        *(np.tile(one, 400) for one in (to_lon, to_lat)),
    )[2].reshape(400, 300)
    cost = offset + per_km * every / 1e3
    assert (found.index == cost.argmin(axis=1)).all()
    assert np.allclose(found.cost, cost.min(axis=1), rtol=1e-4)


def test_many_places_are_computed_once_and_those_that_changed_anew(monkeypatch):
    monkeypatch.setattr(_earth, "_KEPT_PLACES", range(10, 1_000))
    monkeypatch.setattr(_earth, "_kept", [])
    rng = np.random.default_rng(14)
    lon, lat = rng.uniform(130, 145, 100), rng.uniform(31, 45, 100)
    first = _earth.ecef_by_rows(lon, lat)(slice(0, 100))
    assert np.array_equal(first, ecef_m(lon, lat))
    assert np.shares_memory(first, _earth.ecef_by_rows(lon.copy(), lat.copy())(slice(20, 30)))
    lon[7] += 1e-9
    moved = _earth.ecef_by_rows(lon, lat)(slice(0, 100))
    assert np.array_equal(moved, ecef_m(lon, lat))
    assert not np.array_equal(moved, first)
    with pytest.raises(ValueError, match="read-only"):
        moved[0] = 0
    for _ in range(5):
        lon = lon + 0.1
        _earth.ecef_by_rows(lon, lat)
    assert len(_earth._kept) == 2
