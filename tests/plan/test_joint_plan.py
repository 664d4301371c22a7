"""A joint plan of the embedded grid and fibers: what holds of it, and what it says of bad input."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geowbit.core import LayerError, StudyError
from geowbit.geodesy import distance_km
from geowbit.layers import Layers
from geowbit.plan import (
    Cap,
    Capacities,
    Instance,
    JointNetwork,
    Limits,
    Money,
    Plan,
    joint_network,
    joint_plan,
    joint_solver,
    plan_assumptions,
    plan_range,
)
from tests.refused import refused

HUBS = {"tokyo": (139.7645, 35.6870), "osaka": (135.4959, 34.6937)}
# name, area, longitude, latitude: near trunk stations of four areas, and one island without a grid
SITES = (
    ("Ishikari", "hokkaido", 141.35, 43.17),
    ("Futaba", "tohoku", 140.95, 37.45),
    ("Fukui", "hokuriku", 136.22, 36.06),
    ("Iizuka", "kyushu", 130.69, 33.65),
    ("Yusui", "kyushu", 130.73, 32.0),
    ("Naha", "okinawa", 127.7, 26.2),
)


def made(
    mw: float = 700.0,
    *,
    limits: Limits | None = None,
    most_mw: float = 300.0,
    max_ms: float = 40.0,
    caps: tuple[Cap, ...] = (),
    years: tuple[int, ...] = (2030, 2037),
) -> Instance:
    names, areas, lon, lat = zip(*SITES, strict=True)
    points = gpd.points_from_xy(lon, lat)
    sites = gpd.GeoDataFrame(
        {
            "name": names, "supply_area": areas, "headroom_mw": np.nan, "lead_years": 4.0,
            "most_mw": most_mw, "fiber_mjpy": 100.0, "rank": [6, 5, 4, 3, 2, 1],
            "energy_mjpy_per_mw_year": 84.0, "cooling_mjpy_per_mw_year": [1, 2, 3, 4, 5, 6],
            "land_mjpy_per_mw_year": 1.0,
        },
        index=pd.Index([name.lower() for name in names], name="site_id"),
        geometry=points, crs="EPSG:4326",
    )  # fmt: skip
    demand = pd.DataFrame(
        {
            "demand_area": ["Tokyo", "any"], "workload": ["streaming", "batch"],
            "max_rtt_ms": [max_ms, np.inf], "timed": [True, False],
        }
    )  # fmt: skip
    # a microsecond is 0.2 km of fiber; the last site is near nobody
    rtt = np.array([[17.0, 6.0, 9.0, 20.0, 24.0, 35.0], [0.0] * 6])
    standing = gpd.GeoDataFrame(
        {
            "name": ["old"], "supply_area": ["tokyo"], "mw": [50.0], "year": [2029],
            "energy_mjpy_per_mw_year": [87.0], "cooling_mjpy_per_mw_year": [2.0],
        },
        index=pd.Index(["old"], name="site_id"),
        geometry=gpd.points_from_xy([139.7], [35.7]), crs="EPSG:4326",
    )  # fmt: skip
    phases = pd.DataFrame(
        {
            "site": range(6), "phase": 0, "mw": most_mw, "extends": -1, "mjpy": 1.0,
            "reinforcement_mjpy": 0.0, "voltage_kv": 275.0, "substation_id": "s",
            "ready_year": 2028,
        }
    )  # fmt: skip
    yards = pd.DataFrame(
        {"voltage_kv": [275.0], "headroom_mw": [900.0], "published": [False]}, index=["s"]
    )
    load = np.array([[0.4, 0.6]]).T * mw * np.array([[0.5, 1.0]])[:, -len(years) :]
    return Instance(
        sites=sites, phases=phases, standing=standing, demand=demand, demand_mw=load,
        rtt_ms=rtt, standing_rtt_ms=np.array([[3.0], [0.0]]), substations=yards, years=years,
        money=Money(2026, 2050, 0.03, 300.0, 0.0), caps=caps,
        limits=Limits(sites_most=4, site_least_mw=50.0) if limits is None else limits,
        full_areas=("tokyo", "kansai"),
    )  # fmt: skip


@cache
def network() -> JointNetwork:
    return joint_network(made(), HUBS)


@cache
def plan() -> Plan:
    return joint_plan(network(), gap=0.03)


def test_the_plan_is_proved_and_no_way_in_turn_is_cheaper() -> None:
    found = plan()
    assert found.gap <= 0.03
    assert not found.limit_reached
    assert found.unavoidable_mjpy <= found.bound_mjpy <= found.total_mjpy
    for way in ("power_first", "network_first", "ranked_first"):
        mjpy = found.separate[way]
        assert mjpy is not None
        assert found.total_mjpy <= mjpy + 1e-6, way
    assert found.cost_mjpy["total"] == pytest.approx(
        sum(mjpy for part, mjpy in found.cost_mjpy.items() if part != "total")
    )


def test_it_serves_the_demand_that_can_be_served() -> None:
    found = plan()
    # 700 MW less the 50 that stand, in steps of 50
    assert found.sites["mw"].sum() == 650.0
    last = found.served[found.served["year"] == 2037]
    assert last["mw"].sum() == pytest.approx(700.0, abs=0.1)
    assert (last.loc[last["workload"] == "streaming", "rtt_ms"] <= 40.0).all()
    assert found.unserved_total_mw == 0.0


def test_each_site_has_a_line_to_a_station_of_its_own_network() -> None:
    found, made_of = plan(), network()
    lines = found.power_links[found.power_links["kind"] == "new_line"]
    assert set(lines["to_id"]) == set(found.sites.index)
    stations = made_of.grid.nodes.drop_duplicates("id").set_index("id")
    for row in lines.itertuples():
        station = stations.loc[str(row.from_id).split("/")[0]]
        site = made_of.sites.loc[row.to_id]
        assert station["supply_area"] == site["supply_area"]
        straight = distance_km(site.geometry.x, site.geometry.y, station["lon"], station["lat"])
        # the detour of a line
        assert row.length_km == pytest.approx(1.3 * float(straight), rel=1e-6)
    # what the sites draw comes in by their lines, with what the lines lose
    brought = lines.groupby("to_id")["flow_mw"].sum().reindex(found.sites.index)
    assert ((brought >= found.sites["mw"]) & (brought <= found.sites["mw"] * 1.02)).all()


def test_each_site_has_two_routes_without_a_common_link() -> None:
    found = plan()
    links = found.fiber_links
    for _, ways in found.routes.groupby("site_id"):
        assert ways["route"].tolist() == [1, 2]
        one, other = (set(way) for way in ways["links"])
        assert not one & other
        assert set(ways["hub"]) <= set(HUBS)
        for way, km in zip(ways["links"], ways["km"], strict=True):
            assert links.loc[list(way), "length_km"].sum() == pytest.approx(km)
    assert {link for way in found.routes["links"] for link in way} == set(links.index)
    # what hangs on a new line goes where that line goes
    hosted = links[links["kind"] == "hosted"]
    lines = found.power_links[found.power_links["built"].astype(bool)]
    assert set(hosted["from_name"]) <= set(lines["to_name"])


def test_nothing_is_built_before_it_can_stand() -> None:
    found, made_of = plan(), network()
    for phase in found.phases.itertuples():
        site = made_of.sites.index.get_loc(phase.site_id)
        lines = made_of.lines[made_of.lines["site"] == site]
        assert phase.year >= lines["ready_year"].min() or phase.year == 2037
    for site, phases in found.phases.groupby("site_id"):
        assert phases["mw"].is_monotonic_increasing
        assert phases["mw"].iloc[-1] == found.sites.loc[site, "mw"]


def test_an_island_without_a_grid_is_left_out_and_told() -> None:
    (told,) = [one for one in network().messages if one.code == "plan.sites_without_station"]
    assert told.params["count"] == 1
    assert "naha" not in network().sites.index


def test_what_each_site_is_worth() -> None:
    found = joint_plan(network(), gap=0.1, separate=False, reasons=True)
    assert found.sites["cost_without_mjpy"].notna().all()
    lines = found.power_links[found.power_links["kind"] == "new_line"]
    for parts in (found.sites, lines, found.fiber_links):
        # whatever is left out, no plan is cheaper
        assert (parts["cost_without_mjpy"] >= -1e-6).all()
    assert (found.fiber_links["cost_without_mjpy"] > 0).any()
    assert found.separate["power_first"] is None


def test_without_sharing_no_fiber_hangs_on_a_new_line_and_nothing_is_cheaper() -> None:
    alone = joint_plan(network(), gap=0.05, separate=False, shared=False)
    assert "hosted" not in set(alone.fiber_links["kind"])
    assert alone.total_mjpy >= plan().bound_mjpy


def test_more_demand_than_power_is_served_late_and_told() -> None:
    found = joint_plan(joint_network(made(9000.0), HUBS), gap=0.2, separate=False)
    # four sites of 300 MW at most
    assert found.unserved_total_mw >= 9000 - 50 - 4 * 300
    assert "plan.joint_late" in {one.code for one in found.messages}


def test_a_workload_that_no_site_reaches_waits_and_is_told() -> None:
    found = joint_plan(joint_network(made(max_ms=2.0), HUBS), gap=0.05, separate=False)
    (told,) = [one for one in found.messages if one.code == "plan.joint_no_reach"]
    assert told.params["mw"] == 280
    late = found.unserved_mw[found.unserved_mw["year"] == 2037]
    assert set(late["workload"]) == {"streaming"}


def test_limits_that_collide_are_named() -> None:
    cap = Cap("nothing in Kyushu", "area", (3, 4), (0.0, 0.0))
    limits = Limits(sites_most=4, site_least_mw=50.0, must=("iizuka",))
    network = joint_network(made(limits=limits, caps=(cap,)), HUBS)
    with refused(StudyError, "plan.limits_collide", limits=("nothing in Kyushu",)):
        joint_plan(network, separate=False)


def test_limits_of_a_portfolio_are_left_out_and_told() -> None:
    limits = Limits(sites_most=4, site_least_mw=50.0, budget_mjpy=1.0)
    found = joint_plan(joint_network(made(limits=limits), HUBS), gap=0.1, separate=False)
    (told,) = [one for one in found.messages if one.code == "plan.joint_limits_left"]
    assert told.params["names"] == ("budget_mjpy",)


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"gap": 1.0}, "plan.gap"), ({"time_limit_s": 0.0}, "plan.time_limit")],
)
def test_gaps_and_times_that_cannot_be(asked: dict[str, float], code: str) -> None:
    with refused(StudyError, code):
        joint_plan(network(), **asked)


def test_no_hub_no_station_no_grid() -> None:
    with refused(LayerError, "plan.no_hub"):
        joint_network(made(), {})
    with refused(LayerError, "plan.no_grid"):
        joint_network(made(), HUBS, Layers({"grid_nodes": "none", "power_lines": "none"}))
    with refused(LayerError, "plan.no_line", kv="1000"):
        joint_network(made(), HUBS, least_kv=1000)


def test_figures_of_ones_own_and_drawn_ones_reach_the_grid() -> None:
    twice = plan_assumptions({"free_route_share": 0.5})
    ac = (network().grid.links["kind"] == "ac").to_numpy()
    wider = joint_network(made(), HUBS, plan=twice).instance.links.free_mw
    before = network().instance.links.free_mw
    assert wider[ac] == pytest.approx(2 * before[ac])
    assert wider[~ac] == pytest.approx(before[~ac])
    drawn = [Capacities.drawn(np.random.default_rng(seed)) for seed in (1, 1, 2)]
    shares = [one["free_route_share"] for one in drawn]
    assert shares[0] == shares[1] != shares[2]
    assert all(0.15 <= share <= 0.4 for share in shares)


def test_energy_is_paid_once_the_cooling_of_ten_degrees_within_it() -> None:
    found, load = plan(), 650.0
    sites = network().made.sites.loc[found.sites.index]
    years = network().made.money.factors((2030, 2037))[1][-1]
    cooling = (sites["cooling_mjpy_per_mw_year"] * found.sites["mw"]).sum() * years
    assert found.cost_mjpy["cooling"] == pytest.approx(cooling)
    # at 84 a MW and year of the servers or the cheaper surplus, with what the lines lose
    assert found.cost_mjpy["energy"] <= 84.0 * load * years * 1.1


def test_draws_of_the_grid_go_with_draws_of_the_instance() -> None:
    solve = joint_solver(HUBS, seed=3, gap=0.2)
    found = plan_range(made(), draws=1, solve=solve)
    assert len(found.plans) == 1
    assert found.draws["gap"].iloc[0] <= 0.2
    assert {"share", "standing"} <= set(found.links)


def test_a_time_that_is_over_gives_the_best_plan_by_then() -> None:
    found = joint_plan(network(), gap=0.0, time_limit_s=1.0, separate=False)
    assert found.limit_reached
    assert found.bound_mjpy <= found.total_mjpy
