"""The two routes of the best sites: those that `latency` finds one by one, stretch by stretch."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from shapely import LineString

from geowbit.fiber import attach, fiber_graph, latency, rtt_ms, site_routes
from geowbit.layers import embedded_layer, named_assumptions

# of the northern and western ends, the middle, and around the Inland Sea
PLACES = {
    "Sapporo": (141.354, 43.062),
    "Okayama": (133.934, 34.662),
    "Hiroshima": (132.459, 34.396),
    "Imari": (129.906, 33.354),
    "Takahashi": (133.366, 34.829),
}
HUBS = {"tokyo": (139.7645, 35.6870), "osaka": (135.4959, 34.6937)}
MODEL = named_assumptions()


@pytest.fixture(scope="module")
def found():
    places = pd.DataFrame(
        [(name, lon, lat) for name, (lon, lat) in PLACES.items()], columns=["site_id", "lon", "lat"]
    )
    return site_routes(places, fiber_graph(embedded_layer("fiber_routes")), HUBS, MODEL)


def of(found, name, hub):
    table = found.routes
    return table[(table["site_id"] == name) & (table["hub"] == hub)].set_index("route")


@pytest.mark.parametrize("hub", HUBS)
@pytest.mark.parametrize("name", PLACES)
def test_the_routes_are_those_that_latency_finds(found, name, hub):
    lon, lat = PLACES[name]
    asked = latency((lat, lon), hub)
    told = of(found, name, hub)
    pair = asked.second
    if pair is None:
        assert told.loc[1, "rule"] == "one"
        assert 2 not in told.index
    else:
        assert told.loc[1, "rule"] == told.loc[2, "rule"] == pair.kind
        assert told.loc[1, "km"] == pytest.approx(pair.first_km, abs=0.01)
        assert told.loc[2, "km"] == pytest.approx(pair.second_km, abs=0.01)
        assert told.loc[2, "rtt_ms"] == pytest.approx(pair.second_rtt_ms, abs=1e-3)
        if pair.kind == "node-disjoint":
            assert told.loc[1, "parallel_km"] == pytest.approx(pair.parallel_km, abs=0.5)
    assert not found.stretches.query("route > 0")["guessed"].any()
    # the shortest of all, which is what the criteria measure, is told where it is none of the two
    assert (0 in told.index) == (asked.route_km < told.loc[1, "km"] - 0.5)
    if 0 in told.index:
        guesses = any(note.code == "fiber.takes_guessed" for note in asked.notes)
        assert told.loc[0, "rule"] == ("guessed" if guesses else "shortest")
        assert told.loc[0, "km"] == pytest.approx(asked.route_km, abs=0.05)
        over = found.stretches.query("site_id == @name and hub == @hub and route == 0")
        assert over["guessed"].any() == guesses


def test_stretches_lead_from_the_site_to_the_hub_without_a_gap(found):
    graph = fiber_graph(embedded_layer("fiber_routes"))
    geod = Geod(ellps="GRS80")
    length = graph.routes["length_km"].to_numpy()
    for (name, hub, _), row in found.routes.set_index(["site_id", "hub", "route"]).iterrows():
        some = found.stretches.query("site_id == @name and hub == @hub and route == @_")
        lines = some.geometry.to_list()
        for one, following in pairwise(lines):
            assert np.allclose(one.coords[-1], following.coords[0], atol=2e-4)
        for place, end in ((PLACES[name], lines[0].coords[0]), (HUBS[hub], lines[-1].coords[-1])):
            foot_km = float(attach(graph, [place[0]], [place[1]]).km[0])
            away = geod.inv(*place, *end)[2] / 1e3
            # a place within 50 m of a node lies on the node
            assert away == pytest.approx(foot_km, abs=0.06)
        access = sum(float(attach(graph, [p[0]], [p[1]]).km[0]) for p in (PLACES[name], HUBS[hub]))
        detour = MODEL.value("fiber_detour_ratio")
        assert some["km"].sum() + access * detour == pytest.approx(row["km"], abs=1e-6)
        assert row["rtt_ms"] == pytest.approx(float(rtt_ms([row["km"]], MODEL)[0]))
        share = some["km"].to_numpy() / length[some["link"]]
        assert (share <= 1 + 1e-9).all()


def test_two_ways_round_a_square_by_hand():
    corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    sides = [LineString([a, b]) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    routes = gpd.GeoDataFrame({"kind": "own"}, index=range(4), geometry=sides, crs="EPSG:4326")
    site = pd.DataFrame({"site_id": ["a"], "lon": [0.25], "lat": [0.0]})
    found = site_routes(site, fiber_graph(routes), {"north": (0.0, 1.0)}, MODEL)
    geod = Geod(ellps="GRS80")
    south, west, east, north = (
        geod.line_length(*zip(*ends, strict=True)) / 1e3
        for ends in (corners[:2], (corners[3], corners[0]), corners[1:3], corners[2:])
    )
    first, second = found.routes["km"]
    assert first == pytest.approx(0.25 * south + west, rel=1e-6)
    assert second == pytest.approx(0.75 * south + east + north, rel=1e-6)
    assert found.routes["rule"].tolist() == ["separate"] * 2
    assert not found.stretches["guessed"].any()


def test_one_line_is_one_route_and_no_line_is_none():
    apart = gpd.GeoDataFrame(
        {"kind": "own"},
        index=range(2),
        geometry=[LineString([(0, 0), (1, 0)]), LineString([(5, 5), (6, 5)])],
        crs="EPSG:4326",
    )
    sites = pd.DataFrame({"site_id": ["a", "b"], "lon": [0.5, 5.5], "lat": [0.0, 5.0]})
    found = site_routes(sites, fiber_graph(apart), {"end": (0.0, 0.0)}, MODEL)
    assert found.routes[["site_id", "route", "rule"]].to_numpy().tolist() == [["a", 1, "one"]]
    none = site_routes(sites.head(0), fiber_graph(apart), {"end": (0.0, 0.0)}, MODEL)
    assert none.routes.empty
    assert none.stretches.empty
    assert site_routes(sites, fiber_graph(apart), {}, MODEL).routes.empty
