"""Measures of layers: by hand, against brute force, geodesics and exactextract."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from affine import Affine
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from rasters import raster_at
from refused import any_of, refused

from geowbit.core.errors import GeowbitError, LayerError, StudyError
from geowbit.core.messages import Message
from geowbit.criteria import MEASURES, layer_criterion
from geowbit.criteria.discs import cells_within
from geowbit.criteria.measures import Asked
from geowbit.criteria.zones import mean_in_polygons
from geowbit.geodesy import polygon_area_km2
from geowbit.layers import open_raster

GEOD = Geod(ellps="GRS80")
RANDOM = np.random.default_rng(11)


def squares(lon: Any, lat: Any, side: float = 0.01) -> gpd.GeoDataFrame:
    """Return candidates: squares of degrees around their centers."""
    x, y = np.atleast_1d(lon).astype(float), np.atleast_1d(lat).astype(float)
    half = side / 2
    return gpd.GeoDataFrame(
        {"lon": x, "lat": y},
        geometry=shapely.box(x - half, y - half, x + half, y + half),
        crs="EPSG:4326",
    )


def measured(measure: str, layer: Any, candidates: gpd.GeoDataFrame, **options: Any) -> np.ndarray:
    return MEASURES[measure].measure(Asked("own", layer, candidates, **options))


def frame(*shapes: Any, **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:4326")


def write(path: Path, cells: np.ndarray, transform: Affine, crs: str) -> Path:
    with rasterio.open(
        path, "w", driver="GTiff", count=1, height=cells.shape[0], width=cells.shape[1],
        dtype="float64", crs=crs, transform=transform,
    ) as file:  # fmt: skip
        file.write(cells.astype(np.float64), 1)
    return path


# --------------------------------------------------------------------- rasters in a circle


def by_brute_force(raster: Any, lon: float, lat: float, radius_km: float) -> dict[str, float]:
    """Measure every cell of a raster from one place with Geod."""
    rows, columns = np.indices(raster.grid.shape)
    x, y = raster.grid.degrees(rows.ravel() + 0.5, columns.ravel() + 0.5)
    _, _, meters = GEOD.inv(np.full(len(x), lon), np.full(len(x), lat), x, y)
    cells = raster.read(slice(0, raster.grid.shape[0]), slice(0, raster.grid.shape[1])).ravel()
    inside = (meters <= radius_km * 1e3) & np.isfinite(cells)
    # a cell's area by the quadrilateral of its corners
    corners = [
        np.column_stack(
            raster.grid.degrees(rows.ravel()[inside] + down, columns.ravel()[inside] + over)
        )
        for down, over in ((0, 0), (0, 1), (1, 1), (1, 0))
    ]
    area = polygon_area_km2(shapely.polygons(np.stack(corners, axis=1)))
    held = cells[inside]
    if not len(held):
        return dict.fromkeys(("sum", "mean", "min", "max"), np.nan)
    return {
        "sum": held.sum(),
        "mean": np.average(held, weights=area),
        "min": held.min(),
        "max": held.max(),
    }


def own_raster(folder: Path, kind: str, seed: int) -> Any:
    random = np.random.default_rng(seed)
    cells = random.normal(100, 40, (60, 70))
    cells[random.random(cells.shape) < 0.2] = np.nan
    if kind == "degrees":
        return raster_at(cells, 139.0, 35.5, 1 / 80, 1 / 120)
    transform, crs = {
        "plane": (Affine(900, 0, -60_000, 0, -900, -20_000), "EPSG:6677"),
        "turned": (
            Affine.translation(-50_000, -60_000) @ Affine.rotation(35) @ Affine.scale(900, 700),
            "EPSG:6677",
        ),
        "feet": (Affine(3_000, 0, 6_400_000, 0, -3_000, 1_900_000), "EPSG:2229"),
        "south-up": (Affine(1 / 80, 0, 139, 0, 1 / 120, 35), "EPSG:4326"),
        "utm": (Affine(1_000, 0, 350_000, 0, -1_000, 3_900_000), "EPSG:32654"),
    }[kind]
    return open_raster(write(folder / "own.tif", cells, transform, crs))


@pytest.mark.parametrize("kind", ["degrees", "plane", "turned", "feet", "south-up", "utm"])
def test_circles_are_those_of_brute_force(tmp_path: Path, kind: str) -> None:
    raster = own_raster(tmp_path, kind, seed=4)
    random = np.random.default_rng(6)
    # within, at the rim and beside the raster
    down = random.uniform(-12, raster.grid.shape[0] + 12, 40)
    over = random.uniform(-12, raster.grid.shape[1] + 12, 40)
    lon, lat = raster.grid.degrees(down, over)
    for radius_km in (0.8, 4.0, 15.0):
        places = zip(lon, lat, strict=True)
        expected = pd.DataFrame([by_brute_force(raster, *one, radius_km) for one in places])
        assert expected["sum"].notna().sum() > 15
        for statistic in expected:
            found = cells_within(raster, lon, lat, radius_km=radius_km, statistic=statistic)
            same = np.isclose(found, expected[statistic], rtol=1e-5, equal_nan=True)
            # a cell whose center is within meters of the rim may fall on either side
            assert same.mean() >= 0.95
            assert (np.isnan(found) == expected[statistic].isna()).all()


def test_a_circle_by_hand() -> None:
    cells = np.arange(25.0).reshape(5, 5)
    cells[2, 3] = np.nan
    raster = raster_at(cells, 139.0, 35.05, 0.02, 0.02)
    lon, lat = [139.05], [35.0]
    # 2.22 km to the neighbors north and south, 1.83 km to those east and west, 2.87 km across
    for radius_km, held in ((1.0, [12]), (2.0, [11, 12]), (2.5, [7, 11, 12, 17])):
        for name, statistic in (("min", min), ("max", max), ("sum", sum)):
            found = cells_within(raster, lon, lat, radius_km=radius_km, statistic=name)
            assert found.tolist() == [statistic(held)]
    mean = cells_within(raster, lon, lat, radius_km=2.5, statistic="mean")
    assert mean == pytest.approx(np.mean([7, 11, 12, 17]), rel=1e-4)
    nothing = cells_within(raster, [139.07, 150.0], [35.0, 35.0], radius_km=0.5, statistic="max")
    assert np.isnan(nothing).all()


def test_a_radius_of_too_many_cells_is_refused() -> None:
    raster = raster_at(np.ones((10, 10)), 139.0, 35.0, 1e-5, 1e-5)
    with pytest.raises(LayerError) as caught:
        cells_within(raster, [139.00005], [34.99995], radius_km=10, statistic="mean")
    assert caught.value.code == "criteria.radius_cells"
    assert caught.value.params["radius_km"] == "10"


# -------------------------------------------------------------------------- rasters in zones


def test_a_zone_by_hand() -> None:
    raster = raster_at(np.array([[1.0, 2.0], [3.0, np.nan]]), 0.0, 0.02, 0.01, 0.01)
    zones = [
        shapely.box(0, 0, 0.02, 0.02),  # 1, 2, 3
        shapely.box(0.0075, 0.01, 0.0175, 0.02),  # a quarter of 1, three quarters of 2
        shapely.box(0.0025, 0.005, 0.0075, 0.015),  # half of 1, half of 3
        shapely.box(0.011, 0.001, 0.019, 0.009),  # nothing known
        shapely.box(5, 5, 6, 6),  # elsewhere
        shapely.Polygon([(0, 0), (0.02, 0.02), (0, 0.02)]),  # 1 whole, 2 and 3 by half
    ]
    found = mean_in_polygons(raster, zones)
    expected = [2, 1.75, 2, np.nan, np.nan, 1.75]
    assert np.allclose(found, expected, atol=1e-6, equal_nan=True)


@pytest.mark.parametrize("kind", ["degrees", "south-up", "plane", "turned", "feet"])
def test_zones_are_those_of_every_cell_cut_by_hand(tmp_path: Path, kind: str) -> None:
    raster = own_raster(tmp_path, kind, seed=9)
    random = np.random.default_rng(8)
    down = random.uniform(-2, raster.grid.shape[0] + 2, 40)
    over = random.uniform(-2, raster.grid.shape[1] + 2, 40)
    lon, lat = raster.grid.degrees(down, over)
    side = random.uniform(0.004, 0.06, 40)
    zones = shapely.box(lon - side, lat - side, lon + side, lat + side)
    if kind == "degrees":
        zones[::2] = shapely.buffer(shapely.points(lon, lat), side)[::2]
    found = mean_in_polygons(raster, zones)
    row, col = (part.ravel() for part in np.indices(raster.grid.shape))
    corners = [
        np.column_stack(raster.grid.degrees(row + south, col + east))
        for south, east in ((0, 0), (0, 1), (1, 1), (1, 0))
    ]
    cells = shapely.polygons(np.stack(corners, axis=1))
    values = raster.read(slice(0, raster.grid.shape[0]), slice(0, raster.grid.shape[1])).ravel()
    for number, zone in enumerate(zones):
        met = np.flatnonzero(shapely.intersects(cells, zone) & np.isfinite(values))
        cut = shapely.intersection(cells[met], zone)
        area = polygon_area_km2(np.where(shapely.get_dimensions(cut) == 2, cut, shapely.Polygon()))
        if area.sum() > 0:
            assert found[number] == pytest.approx(np.average(values[met], weights=area), rel=1e-3)
        else:
            assert np.isnan(found[number])


@pytest.mark.parametrize("as_rectangles", [True, False])
def test_zones_are_those_of_exactextract(as_rectangles: bool) -> None:
    raster = own_raster(Path(), "degrees", seed=3)
    lon, lat = RANDOM.uniform(139.05, 139.8, 60), RANDOM.uniform(35.05, 35.45, 60)
    zones = squares(lon, lat, 0.03)
    if not as_rectangles:
        zones = zones.set_geometry(shapely.buffer(shapely.points(lon, lat), 0.02), crs=4326)
    source = NumPyRasterSource(
        raster.values, 139.0, 35.0, 139.0 + 70 / 80, 35.5, nodata=np.nan, srs_wkt=zones.crs.to_wkt()
    )
    theirs = exact_extract(source, zones, ["mean"], output="pandas")["mean"]
    # theirs has every cell of one area; within a zone ours differ by 1 in 5,000
    assert mean_in_polygons(raster, zones.geometry) == pytest.approx(
        theirs.to_numpy(float), rel=1e-4, nan_ok=True
    )


def test_zones_without_area_are_refused() -> None:
    with pytest.raises(LayerError) as caught:
        mean_in_polygons(raster_at(np.ones((2, 2)), 0, 1, 1, 1), [shapely.Point(0, 0)])
    assert caught.value.code == "criteria.mean_of_points"


# ------------------------------------------------------------------------------- features


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 999))
def test_inside_and_distance_hold_together(seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.uniform(139, 140, 8), random.uniform(35, 36, 8)
    shapes = [
        shapely.Point(a, b).buffer(r, quad_segs=4).difference(shapely.Point(a, b).buffer(r / 3))
        for a, b, r in zip(x, y, random.uniform(0.02, 0.2, 8), strict=True)
    ]
    areas = frame(*shapes)
    places = squares(random.uniform(138.9, 140.1, 60), random.uniform(34.9, 36.1, 60))
    inside = measured("inside", areas, places)
    union = shapely.union_all(shapes)
    assert (inside == shapely.contains_xy(union, places["lon"], places["lat"])).all()
    km = measured("distance_to", areas, places)
    assert ((km == 0) == (inside == 1)).all()
    # no point of a dense walk along the rims is nearer, and one is nearly as near
    rims = shapely.get_coordinates(shapely.segmentize(shapely.boundary(shapes), 0.002))
    for number in np.flatnonzero(inside == 0)[:5]:
        here = places["lon"][number], places["lat"][number]
        _, _, meters = GEOD.inv(*(np.full(len(rims), part) for part in here), *rims.T)
        assert km[number] * 1e3 <= meters.min() + 1
        assert km[number] * 1e3 >= meters.min() - 120


def test_distance_to_points_and_lines_is_that_of_geod() -> None:
    places = squares([139.0, 139.4], [35.0, 35.3])
    points = frame(shapely.Point(139.1, 35.0), shapely.Point(139.5, 35.5))
    _, _, meters = GEOD.inv([139.0, 139.4], [35.0, 35.3], [139.1, 139.5], [35.0, 35.5])
    assert measured("distance_to", points, places) == pytest.approx(
        np.array(meters) / 1e3, abs=1e-3
    )
    meridian = frame(shapely.LineString([(139.2, 34), (139.2, 36)]))
    km = measured("distance_to", meridian, places)
    _, _, along = GEOD.inv(139.0, 35.0, 139.2, 35.0)
    assert km[0] == pytest.approx(along / 1e3, rel=1e-4)


def test_the_share_inside_counts_overlaps_once() -> None:
    places = squares([139.005, 139.015, 139.025, 139.105], [35.005] * 4)
    areas = frame(
        shapely.box(139.0, 35.0, 139.0125, 35.01),  # all of the first, a quarter of the second
        shapely.box(139.01, 35.0, 139.015, 35.01),  # half of the second
        shapely.MultiPolygon(
            [shapely.box(139.02, 35.0, 139.021, 35.01), shapely.box(139.029, 35, 139.03, 35.01)]
        ),
        shapely.box(139.03, 35.0, 139.04, 35.01),  # touches the third and no more
    )
    found = measured("share_inside", areas, places)
    assert found == pytest.approx([1, 0.5, 0.2, 0], abs=1e-6)
    with refused(LayerError, "criteria.share_of_points"):
        measured(
            "share_inside",
            areas,
            places.set_geometry(gpd.points_from_xy(places["lon"], places["lat"], crs=4326)),
        )


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 999))
def test_shares_are_those_of_the_union(seed: int) -> None:
    random = np.random.default_rng(seed)
    shapes = [
        shapely.Point(*random.uniform([139, 35], [139.1, 35.1])).buffer(random.uniform(0.005, 0.04))
        for _ in range(6)
    ]
    x, y = (part.ravel() for part in np.meshgrid(np.arange(12), np.arange(12)))
    places = squares(138.995 + x * 0.01, 34.995 + y * 0.01)
    found = measured("share_inside", frame(*shapes), places)
    cut = shapely.intersection(places.geometry.to_numpy(), shapely.union_all(shapes))
    expected = polygon_area_km2([shapely.multipolygons(shapely.get_parts(c)) for c in cut])
    assert found == pytest.approx(expected / polygon_area_km2(places.geometry), abs=1e-6)


def test_shares_are_the_same_in_one_piece_and_in_many(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = (part.ravel() for part in np.meshgrid(np.arange(20), np.arange(20)))
    places = squares(139 + x * 0.01, 35 + y * 0.01)
    points = shapely.points(RANDOM.uniform(139, 139.2, 300), RANDOM.uniform(35, 35.2, 300))
    shapes = frame(*shapely.buffer(points, RANDOM.uniform(0.0005, 0.02, 300)))
    whole = measured("share_inside", shapes, places)
    monkeypatch.setattr("geowbit.criteria.measures._CELLS_AT_ONCE", 37)
    np.testing.assert_array_equal(measured("share_inside", shapes, places), whole)
    assert 0.2 < whole.mean() < 0.95


def test_sums_and_counts_by_hand() -> None:
    places = squares([139.0, 139.5], [35.0, 35.0])
    shops = frame(
        *shapely.points([139.01, 139.02, 139.2, 139.52], [35.0] * 4),
        staff=["10", "many", "30", "40"],
    )
    # 0.01 degrees are 0.91 km there, 0.2 are 18.3 km
    assert measured("count_within", shops, places, radius_km=2).tolist() == [2, 1]
    assert measured("count_within", shops, places, radius_km=20).tolist() == [3, 1]
    asked = Asked("shops", shops, places, column="staff", radius_km=20.0)
    assert MEASURES["sum_within"].measure(asked).tolist() == [40, 40]
    assert asked.found == [Message("criteria.rows_without", count=1, column="staff")]
    # the nearest with a number, the second having none
    assert measured("nearest_value", shops, places, column="staff").tolist() == [10, 40]


def test_the_value_of_a_polygon_is_the_highest_that_holds_the_point() -> None:
    depth = frame(
        shapely.box(139, 35, 139.1, 35.1),
        shapely.box(139.05, 35, 139.2, 35.1),
        shapely.box(139.15, 35, 139.2, 35.1),
        depth_m=[0.5, 3.0, np.nan],
    )
    places = squares([139.02, 139.07, 139.17, 139.3], [35.05] * 4)
    found = measured("value_at", depth, places, column="depth_m")
    assert np.array_equal(found, [0.5, 3, 3, np.nan], equal_nan=True)


@pytest.mark.parametrize(
    ("measure", "options", "code", "params"),
    [
        ("value_at", {}, "name_column", {}),
        ("value_at", {"column": "deep"}, "no_column", {"column": "deep", "known": "depth_m, kind"}),
        ("value_at", {"column": "kind"}, "no_number", {"column": "kind"}),
        ("mean_within", {"radius_km": 1}, "needs_raster", {}),
        (
            "count_within",
            {"radius_km": 1},
            "holds_other",
            {"held": any_of("polygons"), "needed": any_of("points")},
        ),
    ],
)
def test_what_does_not_fit_is_told(
    measure: str, options: dict[str, Any], code: str, params: dict[str, Any]
) -> None:
    areas = frame(shapely.box(139, 35, 140, 36), depth_m=[1.0], kind=["river"])
    with refused(LayerError, f"criteria.{code}", layer="own", **params):
        measured(measure, areas, squares(139.5, 35.5), **options)


@pytest.mark.parametrize("measure", ["inside", "distance_to", "nearest_value"])
def test_a_raster_is_no_layer_of_features(measure: str) -> None:
    raster = raster_at(np.ones((2, 2)), 139, 36, 0.5, 0.5)
    with pytest.raises(LayerError) as caught:
        measured(measure, raster, squares(139.5, 35.5), column="a")
    assert caught.value.code == "criteria.is_raster"


@pytest.mark.parametrize("measure", ["value_at", "mean_in", "mean_within"])
def test_a_raster_of_another_country_is_told(measure: str) -> None:
    raster = raster_at(np.ones((10, 10)), 9.5, 50.5, 0.1, 0.1)
    with pytest.raises(LayerError) as caught:
        measured(measure, raster, squares(139.5, 35.5), radius_km=1.0)
    assert caught.value.code == "criteria.raster_elsewhere"
    assert caught.value.params["lon"].startswith("10.0")


# -------------------------------------------------------------------------------- criteria


def scene_of(candidates: gpd.GeoDataFrame, **layers: Any) -> Any:
    return SimpleNamespace(
        candidates=candidates,
        lon=candidates["lon"].to_numpy(),
        layers=SimpleNamespace(__getitem__=layers.__getitem__),
    )


def test_a_criterion_of_a_frame_in_memory() -> None:
    park = frame(shapely.box(139, 35, 139.1, 35.1)).to_crs("EPSG:6677")
    one = layer_criterion("park_km", park, measure="distance_to", direction="cost")
    assert (one.unit, one.needs, one.direction) == ("km", (), "cost")
    found = one.measure(scene_of(squares([139.05, 139.3], [35.05, 35.05])))
    assert found[0] == 0
    _, _, meters = GEOD.inv(139.3, 35.05, 139.1, 35.05)
    assert found[1] == pytest.approx(meters / 1e3, rel=1e-3)


@pytest.mark.parametrize(
    ("name", "options", "code", "params"),
    [
        ("lon", {}, "no_name", {}),
        ("Flood", {}, "no_name", {}),
        ("score_flood", {}, "no_name", {}),
        ("flood_m", {"measure": "value"}, "no_measure", {"measure": "value", "near": "value_at"}),
        (
            "flood_m",
            {"measure": "max_within"},
            "measure_needs",
            {"measure": "max_within", "option": "radius_km"},
        ),
        (
            "flood_m",
            {"radius_km": 3},
            "measure_takes_no",
            {"measure": "value_at", "option": "radius_km"},
        ),
        ("flood_m", {"measure": "max_within", "radius_km": -3}, "radius", {"given": "-3"}),
        ("flood_m", {"measure": "distance_to"}, "name_in_km", {}),
        ("flood_m", {"direction": "up"}, "direction", {"given": "'up'"}),
    ],
)
def test_a_criterion_that_cannot_be_is_refused(
    name: str, options: dict[str, Any], code: str, params: dict[str, str]
) -> None:
    with refused(StudyError, f"criteria.{code}", name=name, **params):
        layer_criterion(name, "flood", **{"measure": "value_at", "direction": "cost"} | options)


@pytest.mark.parametrize(
    "layer", [5, None, pd.DataFrame({"a": [1]}), gpd.GeoDataFrame(geometry=[])]
)
def test_a_criterion_of_no_layer_is_refused(layer: Any) -> None:
    with pytest.raises(GeowbitError):
        layer_criterion("park_km", layer, measure="distance_to", direction="cost")
