"""Shares of classes: of polygons by a column, of rasters by value."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasters import raster_at
from refused import refused

from geowbit import Layers, layer_criterion
from geowbit.core.errors import LayerError, StudyError
from geowbit.criteria import Scene, measure
from geowbit.layers import named_assumptions
from geowbit.settings import make_settings


def squares(*west: float) -> gpd.GeoDataFrame:
    """Return candidates of a hundredth of a degree, from 36 N up."""
    shapes = shapely.box(np.array(west), 36.0, np.array(west) + 0.01, 36.01)
    lon, lat = np.array(west) + 0.005, np.full(len(west), 36.005)
    return gpd.GeoDataFrame({"lon": lon, "lat": lat}, geometry=shapes, crs="EPSG:4326")


def share(layer: Any, candidates: gpd.GeoDataFrame, name: str = "built_share", **by: Any) -> list:
    scene = Scene(candidates, Layers(), load_mw=1, hubs={}, assumptions=named_assumptions())
    criterion = layer_criterion(name, layer, share_by=by, direction="cost")
    return measure(scene, [criterion])[name].tolist()


# of the first square a quarter is wood and a quarter town, twice; of the second half is field
USES = gpd.GeoDataFrame(
    {"use": ["town", "town", "wood", "field"], "code": ["0700", "0700", "0500", "0200"]},
    geometry=[
        shapely.box(137.0, 36.0, 137.005, 36.005),
        shapely.box(137.0, 36.0, 137.005, 36.005),
        shapely.box(137.005, 36.0, 137.01, 36.005),
        shapely.box(137.01, 36.0, 137.015, 36.01),
    ],
    crs="EPSG:4326",
)


def test_classes_of_polygons_overlaps_once_and_nothing_known_beside_them() -> None:
    places = squares(137.0, 137.01, 137.5)
    found = {
        words: share(USES, places, column="use", **{"in": list(words)})
        for words in (("town",), ("town", "wood"), ("field",))
    }
    assert found["town",][:2] == pytest.approx([0.25, 0], abs=1e-4)
    assert found["town", "wood"][:2] == pytest.approx([0.5, 0], abs=1e-4)
    assert found["field",][:2] == pytest.approx([0, 0.5], abs=1e-4)
    assert all(np.isnan(one[2]) for one in found.values())


def test_codes_lose_their_zeros_and_percent_is_percent() -> None:
    places = squares(137.0)
    assert share(USES, places, column="code", **{"in": [700]}) == pytest.approx([0.25], abs=1e-4)
    assert share(USES, places, "built_pct", column="code", **{"in": ["0700", 500]}) == (
        pytest.approx([50], abs=1e-2)
    )


def test_classes_of_a_raster_are_those_of_its_cells() -> None:
    cells = np.array([[1.0, 2.0], [3.0, np.nan]])
    raster = raster_at(cells, 137.0, 36.01, 0.005, 0.005)
    # of three known cells, each a quarter of the square
    known = share(raster, squares(137.0, 138.0), **{"in": [1, "3"]})
    assert known[0] == pytest.approx(2 / 3, abs=1e-3)
    assert np.isnan(known[1])


@settings(max_examples=25)
@given(st.lists(st.integers(1, 4), min_size=9, max_size=9), st.sets(st.integers(1, 4), min_size=1))
def test_polygons_and_raster_of_the_same_classes_agree(
    classes: list[int], wanted: set[int]
) -> None:
    rows, columns = np.divmod(np.arange(9), 3)
    west, north = 137 + columns / 300, 36.01 - rows / 300
    shapes = shapely.box(west, north - 1 / 300, west + 1 / 300, north)
    polygons = gpd.GeoDataFrame({"use": classes}, geometry=shapes, crs="EPSG:4326")
    raster = raster_at(np.array(classes, float).reshape(3, 3), 137, 36.01, 1 / 300, 1 / 300)
    places, listed = squares(137.0), sorted(wanted)
    expected = np.isin(classes, listed).mean()
    assert share(polygons, places, column="use", **{"in": listed}) == (
        pytest.approx([expected], abs=1e-4)
    )
    assert share(raster, places, **{"in": listed}) == pytest.approx([expected], abs=1e-4)


def test_what_share_by_takes() -> None:
    for wrong in ({}, {"in": []}, {"in": "town"}, {"in": ["a"], "of": 1}, {"column": "use"}):
        with refused(StudyError, "criteria.share_by"):
            layer_criterion("x", USES, share_by=wrong, direction="cost")
    with refused(StudyError, "criteria.measure_takes_no", option="share_by", measure="inside"):
        layer_criterion("x", USES, measure="inside", share_by={"in": [1]}, direction="cost")
    with refused(LayerError, "criteria.share_column"):
        share(USES, squares(137.0), **{"in": ["town"]})
    with refused(LayerError, "layers.no_column", column="usage"):
        share(USES, squares(137.0), column="usage", **{"in": ["town"]})
    raster = raster_at(np.ones((2, 2)), 137.0, 36.01, 0.005, 0.005)
    with refused(LayerError, "criteria.share_of_raster"):
        share(raster, squares(137.0), column="use", **{"in": [1]})
    with refused(LayerError, "criteria.share_of_points"):
        places = squares(137.0)
        points = places.set_geometry(gpd.points_from_xy(places["lon"], places["lat"], crs=4326))
        share(USES, points, column="use", **{"in": [1]})


def test_a_study_needs_no_measure_beside_it() -> None:
    choice = {"layer": "uses", "share_by": {"column": "use", "in": ["town"]}, "direction": "cost"}
    made = make_settings({"criteria": {"built_pct": choice}})
    assert made.criteria["built_pct"].measure == "share_inside"
    assert made.criteria["built_pct"].of_layer()["share_by"] == choice["share_by"]
