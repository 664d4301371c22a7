"""Communication: nearest corridor, nearest place on it, and milliseconds."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from geowbit.criteria import Scene, fiber, measure, registered_criteria
from geowbit.layers import Layers, named_assumptions

GEOD = Geod(ellps="GRS80")


def test_nearest_corridor_against_all_of_them(scene, japan, layers, km_to_lines):
    routes = layers.frame("fiber_routes")
    on_land = routes[routes["kind"] != "submarine"]
    lines = on_land.geometry
    found = fiber.fiber_km(scene)
    for row, place in japan.head(12).iterrows():
        km = km_to_lines(place["lon"], place["lat"], lines)
        assert found[row] == pytest.approx(km.min(), rel=1e-3, abs=0.01)
        near = set(on_land["id"][km <= km.min() * 1.001 + 0.01])
        assert routes["id"].iloc[scene.fiber_attachment.route[row]] in near


def test_a_junction_is_no_place_where_fiber_meets(scene_at):
    nodes = gpd.GeoDataFrame(
        {"kind": ["junction", "city"]},
        geometry=gpd.points_from_xy([140.0, 140.0], [36.0, 36.5]),
        crs="EPSG:4326",
    )
    scene = scene_at((140.0, 36.0), given=Layers({"fiber_nodes": nodes}))
    away = GEOD.inv(140, 36, 140, 36.5)[2] / 1e3
    assert fiber.fiber_node_km(scene)[0] == pytest.approx(away, rel=1e-3)


GULF = {"gulf": (0.0, 0.0)}


@pytest.fixture(scope="module")
def one_line() -> Layers:
    """Return a line along the equator, 222.6 km, and nothing else."""
    line = gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (2, 0)])], crs="EPSG:4326")
    return Layers({"fiber_routes": line})


def test_milliseconds_of_a_line_on_paper(scene_at, one_line):
    scene = scene_at((1.0, 0.1), given=one_line, hubs=GULF)
    found = measure(scene, [registered_criteria(scene.hubs)[name] for name in RTT])
    # one degree of the equator is 111.3195 km, a tenth of a degree of the meridian 11.0574:
    # 111.3195 + 1.3 x 11.0574 = 125.694 km; 2 x (125.694 x 4.9 + 40) us
    assert found["rtt_gulf_ms"][0] == pytest.approx(1.3118, abs=2e-4)
    # two hundreds of km begun, and one more router: 2 x (615.90 + 3 x 50) us + 1 ms
    assert found["rtt_gulf_conventional_ms"][0] == pytest.approx(2.5318, abs=2e-4)
    assert scene.estimated_routes == {"gulf": 0}


RTT = ("rtt_gulf_ms", "rtt_gulf_conventional_ms")


def test_every_hub_brings_its_two_criteria():
    known = registered_criteria(["new_york", "osaka"])
    for name in ("rtt_new_york_ms", "rtt_osaka_conventional_ms"):
        assert known[name].direction == "cost"
        assert known[name].unit == "ms"
    assert "New York" in str(known["rtt_new_york_ms"].sentence)
    assert "rtt_new_york_ms" not in registered_criteria(["osaka"])


def test_where_no_route_leads_the_estimate_is_counted(scene_at):
    lines = gpd.GeoDataFrame(
        geometry=[
            shapely.LineString([(0, 0), (2, 0)]),
            shapely.LineString([(5, 5), (6, 5)]),
        ],
        crs="EPSG:4326",
    )
    scene = scene_at(
        (1.0, 0.0), (5.5, 5.0), (5.6, 5.0), given=Layers({"fiber_routes": lines}), hubs=GULF
    )
    km = scene.route_km("gulf")
    assert scene.estimated_routes == {"gulf": 2}
    assert km[0] == pytest.approx(111.3195, rel=1e-5)
    assert km[1:] == pytest.approx(
        [1.3 * GEOD.inv(x, 5.0, 0, 0)[2] / 1e3 for x in (5.5, 5.6)], rel=1e-6
    )


def test_separate_routes_and_what_the_second_adds(scene_at):
    # 100 km straight to the gulf and a bow 8 km to the north: 2 x 12.81 + 80 km
    km = 1 / 111.3195
    rows = [
        {"from_id": "gulf", "to_id": "site", "geometry": shapely.LineString(xy)}
        for xy in (
            [(0, 0), (100 * km, 0)],
            [(0, 0), (10 * km, 8 * km), (90 * km, 8 * km), (100 * km, 0)],
        )
    ]
    frame = gpd.GeoDataFrame(rows, crs="EPSG:4326")
    own = Layers({"fiber_routes": frame})
    scene = scene_at((100 * km, 0.0), (0.0, 5.0), given=own, hubs=GULF)
    known = registered_criteria(scene.hubs)
    found = measure(scene, [known["separate_routes"], known["second_route_ms"]])
    assert found["separate_routes"][0] == 2
    # 5.61 km more, there and back at 4.9 us
    assert found["second_route_ms"][0] == pytest.approx(2 * 5.61 * 4.9e-3, abs=1e-3)
    scene = scene_at((100 * km, 0.0), (0.0, 5.0), given=own, hubs={})
    assert (fiber.separate_routes(scene) == 0).all()


def test_guessed_links_count_when_asked(scene, japan, layers):
    sapporo = {"lon": [141.3469], "lat": [43.0642], "supply_area": [""]}
    counted = []
    for flag in (0, 1):
        asked = Scene(
            pd.DataFrame(sapporo),
            layers,
            load_mw=100,
            hubs=scene.hubs,
            assumptions=named_assumptions({"guessed_fiber_links": flag}),
        )
        counted.append(float(fiber.separate_routes(asked)[0]))
    assert counted == [1, 2]
