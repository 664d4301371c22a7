"""What surrounds the scores of a country that nobody embedded: coast, degrees, names, networks."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from refused import refused

import geowbit as gw
from geowbit.core import StudyError
from geowbit.pages.language import telling
from geowbit.pages.live import element
from geowbit.pages.overlays import graticule, land_shapes
from geowbit.pages.overlays.labels import place_labels
from geowbit.pages.overlays.registry import Drawing

BOUNDS = [[50.0, 10.0], [51.0, 12.0]]
WEST, EAST = shapely.box(10, 50, 11, 51), shapely.box(11, 50, 12, 51)


def frame(*shapes: shapely.Geometry, **columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=4326)


@pytest.fixture(scope="module")
def sites() -> gw.Sites:
    return gw.Study(
        country="none",
        area={"bbox": [10, 50, 12, 51]},
        load_mw=10,
        candidates="municipalities",
        hubs={"west": [10.5, 50.5]},
        exclude=[],
        layers={
            "land": frame(shapely.box(9, 49, 13, 52)),
            "prefectures": frame(WEST, EAST, name=["West", "East"]),
            "municipalities": frame(
                WEST, EAST, name=["Twin", "Twin"], population=[90_000, 800_000]
            ),
            "substations": frame(
                shapely.Point(10.5, 50.5), shapely.Point(60, 10), voltage_kv=[110.0, 110.0]
            ),
        },
    ).run()


def test_towns_of_one_name_are_two_candidates(sites: gw.Sites) -> None:
    table = sites.table
    assert table["municipality"].astype(str).tolist() == ["Twin", "Twin"]
    assert table["site_id"].is_unique
    assert table["prefecture"].astype(str).tolist() == ["West", "East"]


def test_a_code_that_two_towns_share_is_no_id() -> None:
    towns = frame(WEST, EAST, name=["A", "B"], code=["7", "7"])
    found = gw.Study(
        country="none",
        candidates="municipalities",
        load_mw=10,
        exclude=[],
        layers={
            "municipalities": towns,
            "substations": frame(shapely.Point(10.5, 50.5), voltage_kv=[110.0]),
        },
    ).run()
    assert found.table["site_id"].is_unique


def test_coast_lies_below_the_regions(sites: gw.Sites) -> None:
    corners = [ring[:2] for area in land_shapes(sites.layers) for part in area for ring in part]
    west = sorted(lon / 1e4 for lon, _ in corners)
    # the coast begins at 9 or 13 degrees, the regions between 10 and 12
    assert len(corners) == 3
    assert {9.0, 13.0} & set(west)


@pytest.mark.parametrize("span", [0.3, 1.0, 4.0, 25.0, 60.0])
def test_degrees_are_whole_steps_around_the_view(span: float) -> None:
    lines = graticule([[40.0, 5.0], [40.0 + span, 5.0 + span]])
    starts = np.array([line[:2] for line in lines]) / 1e4
    assert 10 <= len(lines) <= 50
    meridians = np.unique(starts[: np.argmax(starts[:, 0] == starts[-1, 0]) or None, 0])
    steps = np.diff(meridians)
    assert np.allclose(steps, steps[0], atol=1e-3)


def test_regions_and_cities_have_their_names(sites: gw.Sites) -> None:
    names = [one["name"] for one in place_labels(sites.layers, sites.run)]
    assert {"West", "East", "Twin"} <= set(names)


def test_networks_are_drawn_around_the_view(sites: gw.Sites) -> None:
    with telling(sites.run):
        near = Drawing(sites.layers, sites.run, sites.table, BOUNDS).frame("substations")
    assert near is not None
    assert near.geometry.x.tolist() == [10.5]


def test_what_is_known_nowhere_has_no_slider(sites: gw.Sites) -> None:
    with telling(sites.run):
        layer = element.LiveScores(sites.table, run=sites.run)
        names = {one["name"] for one in json.loads(layer.data)["criteria"]}
    assert "substation_km" in names
    assert not names & {"floor_price_hours", "surplus_mw", "seismic_class"}
    assert "without a slider" in layer.note


def test_a_hub_written_latitude_first_is_refused() -> None:
    layers = {"substations": frame(shapely.Point(10.5, 50.5), voltage_kv=[110.0])}
    keys = {"country": "none", "area": {"bbox": [10, 50, 12, 51]}, "exclude": []}
    with refused(StudyError, "study.hub_swapped", name="west", first="50.5", second="10.5"):
        gw.Study(**keys, hubs={"west": [50.5, 10.5]}, layers=layers).run()


@pytest.mark.parametrize(
    ("name", "name_ja", "second"),
    # what stands on signs there; of a name that is English already none, not the Japanese
    [("Ελλάδα", "ギリシャ", "Ελλάδα"), ("Greece", "ギリシャ", "")],
)
def test_the_second_name_of_a_place_is_what_people_there_write(
    sites: gw.Sites, name: str, name_ja: str, second: str
) -> None:
    regions = frame(WEST, name=[name], name_en=["Greece"], name_ja=[name_ja])
    found = place_labels({"prefectures": regions}, sites.run)
    assert [(one["name"], one["ja"]) for one in found if one["name"] == "Greece"] == [
        ("Greece", second)
    ]
