"""Single failures: on paper, and against sets and networkx on plans drawn at random."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans_by_hand import MW, PLACES, fiber, power, site_rows, three_sites
from shapely import LineString, Point

from geowbit.plan import Plan, mendable, plan_frame, single_failures, worst_failures

RATES = {"batch": 2.0, "inference": 10.0}


def failures_of(plan, **more):
    found = single_failures(plan, gbps_per_mw=RATES, earthquake_km=30, **more)
    return found.set_index(["kind", "id"])


def lost(found, kind, key):
    return tuple(found.loc[(kind, key), ["mw_lost", "gbps_lost", "gbps_rerouted"]].tolist())


# Gbit/s of a: 60 x 2 + 40 x 10 = 520; of b 100; of c 2,000
def test_stations_and_lines_on_paper() -> None:
    found = failures_of(three_sites())
    assert lost(found, "substation", "N") == (150.0, 620.0, 0.0)
    assert lost(found, "substation", "S") == (200.0, 2000.0, 0.0)
    # without the plant 40 MW could come over M, were anything let in at S beyond what c takes
    assert lost(found, "substation", "P")[0] == 150.0
    assert found.loc[("substation", "P"), "sites_lost"] == 2
    # the line of a site takes the site with it
    assert lost(found, "power_link", "4") == (100.0, 520.0, 0.0)
    assert found.loc[("power_link", "4"), "site_ids"] == ("a",)


def test_power_goes_another_way_where_there_is_room() -> None:
    links = [
        power("P", "N", flow=100, mw=100),
        power("P", "M", flow=50, mw=80),
        power("M", "N", flow=50, mw=80),
        power("N", "a", flow=100, mw=100, built=True),
        power("N", "b", flow=50, mw=50, built=True),
    ]
    sites = [row for row in site_rows() if row["site_id"] != "c"]
    plan = Plan(sites=plan_frame("sites", sites), power_links=plan_frame("power_links", links))
    found = single_failures(plan, gbps_per_mw=1.0, earthquake_km=1).set_index(["kind", "id"])
    # 80 of 150 come over M when the straight line is gone; 100 over it when that way is
    assert found.loc[("power_link", "0"), "mw_lost"] == pytest.approx(70)
    assert found.loc[("power_link", "1"), "mw_lost"] == pytest.approx(50)
    assert found.loc[("substation", "M"), "mw_lost"] == pytest.approx(50)
    assert found.loc[("substation", "P"), "mw_lost"] == pytest.approx(150)


def test_a_station_fails_with_all_its_voltages() -> None:
    # a transformer joins the two levels of M: each of the two sites hangs on one of them
    def between(start: str, end: str, mw: float, *, built: bool = False) -> dict[str, object]:
        ends = {"from_id": start, "to_id": end}
        return power(start[0], end[0], flow=mw, mw=mw, built=built) | ends

    links = [
        between("P", "M/60/500", 150),
        between("M/60/500", "M", 50),
        between("M/60/500", "N", 100),
        between("N", "a", 100, built=True),
        between("M", "b", 50, built=True),
    ]
    sites = [row for row in site_rows() if row["site_id"] != "c"]
    plan = Plan(sites=plan_frame("sites", sites), power_links=plan_frame("power_links", links))
    found = single_failures(plan, gbps_per_mw=1.0, earthquake_km=1).set_index(["kind", "id"])
    assert found.loc[("substation", "M"), "mw_lost"] == pytest.approx(150)
    assert ("substation", "M/60/500") not in found.index


def test_fibers_on_paper() -> None:
    found = failures_of(three_sites())
    # a has another route; b loses both with link 5; c has one alone
    assert lost(found, "fiber_link", "1") == (0.0, 0.0, 520.0)
    assert lost(found, "fiber_link", "4") == (0.0, 0.0, 100.0)
    assert lost(found, "fiber_link", "5") == (50.0, 100.0, 0.0)
    assert lost(found, "fiber_link", "7") == (200.0, 2000.0, 0.0)


class Halves:
    """North of 38 degrees is the area north, the rest the area south."""

    def supply_areas_at(self, lon, lat):
        return np.where(np.asarray(lat) > 38, "north", "south").astype(object)


def test_a_strait_takes_every_link_across_it() -> None:
    straits = {"the strait": ("north",)}
    found = failures_of(three_sites(), straits=straits, ground=Halves())
    # both routes of a cross 38 degrees; b reaches N over 6, which does not
    assert lost(found, "strait", "the strait") == (100.0, 520.0, 100.0)
    assert found.loc[("strait", "the strait"), "fiber_links"] == ("1", "3", "4")
    whole = three_sites().routes
    crossing = whole[~((whole["site_id"] == "b") & (whole["route"] == 2))]
    found = failures_of(three_sites(routes=crossing), straits=straits, ground=Halves())
    assert lost(found, "strait", "the strait") == (150.0, 620.0, 0.0)
    # where no route of a is told, it counts as lost behind the strait all the same
    alone = whole[whole["site_id"] != "a"]
    found = failures_of(three_sites(routes=alone), straits=straits, ground=Halves())
    assert lost(found, "strait", "the strait") == (100.0, 520.0, 100.0)


def test_areas_and_earthquakes_on_paper() -> None:
    found = failures_of(three_sites())
    assert lost(found, "supply_area", "north") == (150.0, 620.0, 0.0)
    # a and b are 17 km apart; their stations are 100 km away
    assert lost(found, "earthquake", "a") == lost(found, "earthquake", "b") == (150.0, 620.0, 0.0)
    assert lost(found, "earthquake", "c")[:2] == (200.0, 2000.0)
    standing = plan_frame(
        "standing",
        [{"site_id": "old", "name": "Old", "supply_area": "north", "mw": 30.0, "year": 2020,
          "geometry": Point(140.1, 40.0)}],
    )  # fmt: skip
    found = failures_of(three_sites(standing=standing))
    # what it serves is not told: it has the mean traffic, 2,620 over 350 MW
    assert lost(found, "supply_area", "north")[0] == 180.0
    assert lost(found, "supply_area", "north")[1] == pytest.approx(620 + 30 * 2620 / 350)


def test_the_worst_come_first_and_each_has_its_place() -> None:
    found = single_failures(three_sites(), gbps_per_mw=RATES, earthquake_km=30)
    assert found["mw_lost"].is_monotonic_decreasing
    places = found.set_index(["kind", "id"]).geometry
    assert places["substation", "N"].equals(Point(PLACES["N"]))
    assert places["fiber_link", "5"].equals(LineString([PLACES["M"], PLACES["hub"]]))
    assert not found.geometry.isna().any()
    assert len(single_failures(Plan(), gbps_per_mw=1.0, earthquake_km=50)) == 0


def test_of_earthquakes_that_overlap_the_worst_is_told() -> None:
    found = single_failures(three_sites(), gbps_per_mw=RATES, earthquake_km=30)
    worst = worst_failures(found, 50, earthquake_km=30)
    quakes = worst[worst["kind"] == "earthquake"]
    # a and b are 17 km apart, c is far away; of what takes nothing nothing is told
    assert len(quakes) == 2
    assert (worst["mw_lost"] > 0).all()
    assert worst["mw_lost"].is_monotonic_decreasing
    assert len(worst_failures(found, 50, earthquake_km=1)) == len(worst) + 1
    assert len(worst_failures(found, 4, earthquake_km=30)) == 4
    kinds = set(mendable(found)["kind"])
    assert kinds == {"substation", "power_link", "fiber_link"}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_power_against_networkx(data) -> None:
    stations = [f"n{n}" for n in range(5)]
    pairs = [(a, b) for n, a in enumerate(stations) for b in stations[n + 1 :]]
    chosen = data.draw(st.lists(st.sampled_from(pairs), min_size=4, max_size=8, unique=True))
    room = data.draw(st.lists(st.integers(1, 9), min_size=len(chosen), max_size=len(chosen)))
    wants = {"a": data.draw(st.integers(1, 9)), "b": data.draw(st.integers(1, 9))}
    graph = nx.Graph()
    for (one, other), mw in zip(chosen, room, strict=True):
        graph.add_edge(one, other, capacity=mw)
    for site, station in (("a", "n0"), ("b", "n1")):
        graph.add_edge(site, station, capacity=wants[site])
        graph.add_edge(site, "sink", capacity=wants[site])
    graph.add_node("n4")
    value, flow = nx.maximum_flow(graph.to_directed(), "n4", "sink")
    if not value:
        return
    # a plan whose flows are those of networkx: what enters at n4 is what the sites get
    mw = {site: float(flow[site]["sink"]) for site in wants}
    place = {name: Point(130 + n, 35) for n, name in enumerate(["a", "b", "sink", *stations])}
    links = []
    for one, other, room_mw in graph.edges(data="capacity"):
        if "sink" in (one, other):
            continue
        net = float(flow[one].get(other, 0) - flow[other].get(one, 0))
        row = power("a", "N", flow=net, mw=float(room_mw))
        links.append(
            row
            | {
                "from_name": one,
                "to_name": other,
                "geometry": LineString([place[one], place[other]]),
            }
        )
    sites = [row | {"mw": mw[row["site_id"]]} for row in site_rows() if mw.get(row["site_id"])]
    plan = Plan(sites=plan_frame("sites", sites), power_links=plan_frame("power_links", links))
    found = single_failures(plan, gbps_per_mw=1.0, earthquake_km=1)
    for failure in found[found["kind"] == "power_link"].itertuples():
        rest = graph.to_directed()
        for site in wants:
            if rest.has_edge(site, "sink"):
                rest[site]["sink"]["capacity"] = mw[site]
        row = links[int(failure.id)]
        for ends in ((row["from_name"], row["to_name"]), (row["to_name"], row["from_name"])):
            rest.remove_edge(*ends)
        rest.add_edge("source", "n4", capacity=value)
        left = nx.maximum_flow_value(rest, "source", "sink") if "n4" in rest else 0
        assert failure.mw_lost == pytest.approx(value - left, abs=0.05)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(MW)),
        st.lists(st.sets(st.integers(0, 5), min_size=1, max_size=3), min_size=1, max_size=2),
        min_size=1,
    )
)
def test_light_against_sets(ways) -> None:
    links = [fiber(str(n), "a", "hub") for n in range(6)]
    routes = [
        {"site_id": site, "hub": "hub", "route": n, "links": tuple(map(str, way)), "km": 1.0}
        for site, both in ways.items()
        for n, way in enumerate(both, start=1)
    ]
    plan = Plan(
        sites=plan_frame("sites", site_rows()),
        fiber_links=plan_frame("fiber_links", links),
        routes=plan_frame("routes", routes),
    )
    found = single_failures(plan, gbps_per_mw=1.0, earthquake_km=1)
    by_link = found[found["kind"] == "fiber_link"].set_index("id")["mw_lost"]
    for n in range(6):
        expected = sum(MW[site] for site, both in ways.items() if all(n in way for way in both))
        assert by_link.get(str(n), 0.0) == pytest.approx(expected)
