"""What a reader knows the land by: lines and lakes around what the map shows, at their places."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

from geowbit.layers import Layers
from geowbit.pages.overlays.ground import ground_layer
from geowbit.pages.overlays.registry import Drawing

BOUNDS = [[35.0, 139.0], [36.0, 140.0]]
GRS80 = Geod(ellps="GRS80")


def frame(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(shapes), crs="EPSG:4326")


def corners(path: list[int]) -> list[tuple[float, float]]:
    """Return the degrees of a path as the page reads it: a start, then steps."""
    places = np.cumsum(np.array(path).reshape(-1, 2), axis=0) / 1e4
    return [tuple(place) for place in places.tolist()]


def test_lines_and_lakes_around_the_view_are_drawn_as_one_layer() -> None:
    near, far = [(139.1, 35.2), (139.4, 35.3)], [(150.0, 40.0), (151.0, 40.0)]
    hole = [(139.6, 35.6), (139.7, 35.6), (139.7, 35.7)]
    lake = shapely.Polygon([(139.5, 35.5), (139.9, 35.5), (139.9, 35.9), (139.5, 35.9)], [hole])
    drawn = ground_layer(
        Drawing(
            {
                "railways": frame(shapely.LineString(near), shapely.LineString(far)),
                "rivers": frame(shapely.LineString(far)),
                "lakes": frame(shapely.MultiPolygon([lake])),
            },
            bounds=BOUNDS,
        )
    )
    assert drawn is not None
    assert set(drawn.data) == {"railways", "lakes"}
    assert [sorted(corners(one)) for one in drawn.data["railways"]] == [near]
    # one lake, its shore and its island
    (rings,) = drawn.data["lakes"]
    assert [len(one) // 2 for one in rings] == [5, 4]
    assert set(corners(rings[1])) == set(hole)


def test_without_any_there_is_no_layer() -> None:
    assert ground_layer(Drawing({})) is None
    far = frame(shapely.LineString([(0, 0), (1, 1)]))
    assert ground_layer(Drawing({"expressways": far}, bounds=BOUNDS)) is None
    assert ground_layer(Drawing({"lakes": far}, bounds=BOUNDS)) is None


@pytest.mark.parametrize(
    # lengths and areas that are known: JR and private lines with trams and Shinkansen; national
    # expressways with those for motor vehicles alone; Biwa, the largest lake
    ("name", "km"),
    [("railways", (27_000, 31_000)), ("expressways", (9_000, 14_000))],
)
def test_embedded_lines_are_as_long_as_those_of_the_country(
    name: str, km: tuple[float, float]
) -> None:
    lines = Layers().frame(name).geometry
    assert km[0] < sum(GRS80.geometry_length(line) for line in lines) / 1e3 < km[1]


def test_the_largest_lake_has_its_area() -> None:
    areas = [
        abs(GRS80.geometry_area_perimeter(one)[0]) / 1e6 for one in Layers().frame("lakes").geometry
    ]
    # Biwa: 669 km2 by the survey
    assert max(areas) == pytest.approx(669, rel=0.03)
