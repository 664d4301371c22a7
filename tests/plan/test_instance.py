"""What a plan is made from: shares, prices of years, what cannot be avoided, what is refused."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refused import refused
from shapely import Point
from small_plans import demand_of, phases_of, sites_of, small_instance, standing_of, yards_of

from geowbit.core import LayerError, StudyError
from geowbit.layers import Layers, model_table, named_assumptions
from geowbit.plan import (
    Limits,
    Money,
    assumed_headroom_mw,
    demand_rows,
    hazard_caps,
    national_demand,
    plan_assumptions,
    plan_candidates,
    plan_caps,
    plan_instance,
    plan_workloads,
    round_trips_ms,
    site_phases,
    with_assumed_headroom,
)

# ------------------------------------------------------------------------------------ assumptions


@pytest.mark.parametrize(
    "name", ["plan_parameters", "plan_substations", "plan_workloads", "plan_caps"]
)
def test_each_number_has_its_range_and_source(name: str) -> None:
    table = model_table(name)
    ends = table[["low", "mid", "high"]].to_numpy(float)
    assert (np.diff(ends, axis=1) >= 0).all()
    assert table["source"].notna().all()
    assert set(table["confidence"]) <= {"low", "medium", "high"}


def test_own_numbers_are_checked_as_all_others() -> None:
    assert plan_assumptions({"sites_most": [5, 8, 9]})["sites_most"].high == 9
    with refused(LayerError, "assumptions.unknown", name="sites_mots", near="sites_most"):
        plan_assumptions({"sites_mots": 5})
    with refused(LayerError, "assumptions.out_of_bounds", name="hazard_disc_share"):
        plan_assumptions({"hazard_disc_share": 1.5})


def test_shares_are_shares() -> None:
    assert plan_workloads()["share"].sum() == pytest.approx(1)
    own = plan_workloads({"batch": 1.0})
    assert own.index.tolist() == ["batch"]
    assert np.isinf(own.loc["batch", "max_rtt_ms"])
    with refused(StudyError, "plan.shares", whole="0.9"):
        plan_workloads({"batch": 0.5, "streaming": 0.4})
    with refused(StudyError, "plan.no_workload", name="games"):
        plan_workloads({"games": 1.0})
    areas = pd.Index(["tokyo", "kyushu"])
    assert plan_caps("area", areas, {"kyushu": 0.5}).tolist() == [0.45, 0.5]
    assert plan_caps("strait", areas).isna().tolist() == [True, False]
    with refused(StudyError, "plan.cap_share", area="kyushu", share="1.2"):
        plan_caps("area", areas, {"kyushu": 1.2})


def test_headroom_that_nobody_published_is_drawn_from_the_range_of_its_voltage() -> None:
    table = model_table("plan_substations").set_index("voltage_kv")
    yards = pd.DataFrame({"voltage_kv": [275.0] * 3, "headroom_mw": [np.nan, np.nan, 70.0]})
    drawn = with_assumed_headroom(yards, np.array([-1.0, 0.5, 1.0]))["headroom_mw"]
    assert drawn.tolist() == [
        table.loc[275, "low"],
        (table.loc[275, "mid"] + table.loc[275, "high"]) / 2,
        70.0,
    ]
    # below the lowest row the lowest counts
    assert assumed_headroom_mw([6.6])[0] == table["mid"].iloc[0]


# ------------------------------------------------------------------------------------------ money


def test_years_are_paid_as_they_come() -> None:
    factors, worth = Money(2026, 2030, 0.1).factors((2027, 2029))
    assert factors.tolist() == pytest.approx([1 / 1.1, 1 / 1.1**3])
    assert worth.tolist() == pytest.approx([1 / 1.1 + 1 / 1.21, 1 / 1.331])


def test_what_cannot_be_avoided_is_the_cheapest_energy_of_each_row() -> None:
    sites = sites_of(2, energy_mjpy_per_mw_year=[60.0, 50.0])
    # ten years at 70 a MW: the other site is out of reach of the users
    near = small_instance(sites=sites, rtt_ms=np.array([[5.0, 15.0]]))
    assert near.unavoidable_mjpy == pytest.approx(100 * (60 + 10) * 10)
    # nobody reaches them: all wait
    far = small_instance(sites=sites, rtt_ms=np.array([[15.0, 15.0]]))
    assert far.unavoidable_mjpy == pytest.approx(100 * 300 * 10)


def test_what_no_site_has_room_for_waits_in_every_plan() -> None:
    # 200 MW can be built of 250 that are wanted
    short = small_instance(demand_mw=np.array([[250.0]]))
    assert short.unavoidable_mjpy == pytest.approx((200 * 70 + 50 * 300) * 10)
    # a phase that no yard has room for is none; 80 MW of headroom are one step of 50
    yard = yards_of(small_instance().phases).assign(headroom_mw=[80.0, 40.0])
    tight = small_instance(substations=yard)
    assert tight.effective_mw.tolist() == [50.0, 0.0]
    assert tight.unavoidable_mjpy == pytest.approx((50 * 70 + 50 * 300) * 10)


def test_a_flexible_load_finds_more_room() -> None:
    yard = yards_of(small_instance().phases, 80.0)
    assert small_instance(substations=yard, flexible_share=0.2).effective_mw.tolist() == [100, 100]


def test_milliseconds_that_have_a_price_cannot_be_avoided_either() -> None:
    dear = small_instance(money=Money(2026, 2040, 0.0, 300.0, 2.0))
    assert dear.unavoidable_mjpy == pytest.approx(100 * (70 + 2 * 5) * 10)
    free = small_instance(demand=demand_of([("any", np.inf)]), money=dear.money)
    assert free.unavoidable_mjpy == pytest.approx(100 * 70 * 10)


def test_a_price_of_delay_below_the_cost_of_serving_is_told() -> None:
    # 70 of energy, 1 of land, (3000 + 10) / 100 MW over ten years
    needed = 70 + 1 + 3.01
    assert small_instance(money=Money(2026, 2040, 0.0, needed + 0.1)).dear_delay() is None
    told = small_instance(money=Money(2026, 2040, 0.0, needed - 0.1)).dear_delay()
    assert told is not None
    assert (told.code, told.params["needed"]) == ("plan.delay_too_cheap", round(needed, 1))


# ---------------------------------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"years": (2032, 2030), "demand_mw": np.ones((1, 2))}, "plan.years_in_order"),
        ({"years": (), "demand_mw": np.ones((1, 0))}, "plan.years_in_order"),
        ({"years": (2020,)}, "plan.years_outside"),
        ({"years": (2040,)}, "plan.years_outside"),
        ({"demand_mw": np.array([[np.nan]])}, "plan.demand_no_number"),
        ({"demand_mw": np.array([[-5.0]])}, "plan.demand_no_number"),
        ({"demand_mw": np.array([[0.0]])}, "plan.no_demand"),
        ({"limits": Limits(must=("elsewhere",))}, "plan.no_such_site"),
        ({"sites": sites_of(2, energy_mjpy_per_mw_year=[60.0, np.nan])}, "plan.no_price"),
        (
            {
                "sites": sites_of(0),
                "rtt_ms": np.zeros((1, 0)),
                "phases": phases_of([{"site": 0}])[:0],
            },
            "plan.no_site",
        ),
    ],
)
def test_what_is_no_ground_for_a_plan_is_refused(changed: dict, code: str) -> None:
    with refused(StudyError, code):
        small_instance(**changed)


def test_a_table_without_its_columns_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="standing of an instance lacks year"):
        small_instance(standing=standing_of().drop(columns="year"))
    with pytest.raises(ValueError, match="rtt_ms has the shape"):
        small_instance(rtt_ms=np.zeros((2, 2)))


# ----------------------------------------------------------------------------------------- demand


def test_the_national_growth_goes_to_the_prefectures_of_each_area() -> None:
    found = national_demand((2030, 2034))
    whole = found.groupby("year")["mw"].sum()
    # as the grid's coordinator published it
    assert whole.tolist() == pytest.approx([4400.0, 6160.0])
    assert len(found) == 2 * 47
    assert found["lon"].between(127, 145).all()
    # nine prefectures lie in the capital's area, and Shizuoka in part
    east = ["Tokyo", "Kanagawa", "Saitama", "Chiba", "Ibaraki", "Tochigi", "Gunma", "Yamanashi"]
    late = found[found["year"] == 2034].set_index("demand_area")["mw"]
    assert 0.55 * 6160 < late[east].sum() < 0.58 * 6160
    with refused(StudyError, "plan.demand_year", year="2040", last="2037"):
        national_demand((2030, 2040))


def given_demand(**changed: object) -> pd.DataFrame:
    rows = {"demand_area": ["a", "b"], "lon": 139.0, "lat": 35.0, "year": 2030, "mw": 100.0}
    return pd.DataFrame({**rows, **changed})


def test_demand_of_ones_own_is_taken_as_it_is() -> None:
    own = given_demand(workload="mine", max_rtt_ms=[5.0, None])
    rows = demand_rows(own, (2030,))
    assert rows.table["demand_area"].tolist() == ["a", "any"]
    assert rows.table["timed"].tolist() == [True, False]
    assert (rows.place.tolist(), rows.mw.tolist()) == ([0, -1], [[100.0], [100.0]])
    split = demand_rows(given_demand(), (2030,), workloads={"streaming": 0.25, "batch": 0.75})
    assert sorted(split.mw[:, 0].tolist()) == [25.0, 25.0, 150.0]


@pytest.mark.parametrize(
    ("own", "code", "told"),
    [
        (given_demand().drop(columns="lon"), "plan.demand_column", {"column": "lon"}),
        (given_demand(workload="x"), "plan.demand_column", {"column": "max_rtt_ms"}),
        (given_demand(mw=[1.0, -1.0]), "plan.demand_row", {"row": "2"}),
        (given_demand(mw=["much", 1]), "plan.demand_row", {"row": "1"}),
        (given_demand(year=[2030, 2031]), "plan.demand_lacks_year", {"area": "b"}),
    ],
)
def test_a_demand_that_is_none_is_refused(own: pd.DataFrame, code: str, told: dict) -> None:
    with refused(StudyError, code, **told):
        demand_rows(own, (2030,))


# ------------------------------------------------------------------------------------- candidates


def test_candidates_are_the_best_apart_with_some_of_each_area() -> None:
    table = gpd.GeoDataFrame(
        {
            "rank": [1, 2, 3, 4, None],
            "lon": [140.0, 140.01, 140.5, 130.0, 131.0],
            "lat": 36.0,
            "supply_area": ["a", "a", "a", "b", "b"],
        }
    )
    assert plan_candidates(table, 2, apart_km=5)["rank"].tolist() == [1, 3]
    assert plan_candidates(table, 2, apart_km=5, per_area=1)["rank"].tolist() == [1, 4]
    with refused(StudyError, "plan.no_site"):
        plan_candidates(table.iloc[4:], 2)


def test_a_phase_in_the_same_yard_at_the_same_voltage_pays_for_what_it_adds() -> None:
    place = pd.DataFrame(
        {"lon": [141.74], "lat": 42.66, "supply_area": "hokkaido", "fiber_years": 0.5}
    )
    layers, model = Layers(), named_assumptions()
    apart = [
        site_phases(place, [mw], layers, model, base_year=2026).phases.iloc[0]
        for mw in (50, 100, 300)
    ]
    ladder = site_phases(place, [50, 100, 300], layers, model, base_year=2026).phases
    assert ladder["extends"].tolist() == [-1, -1, 1]
    assert ladder["mw"].tolist() == [50.0, 100.0, 200.0]
    assert ladder["mjpy"].iloc[2] == pytest.approx(apart[2]["mjpy"] - apart[1]["mjpy"])
    assert ladder["mjpy"].iloc[1] == pytest.approx(apart[1]["mjpy"])
    # a fiber that takes longer than the line holds the site up
    late = site_phases(place.assign(fiber_years=7.2), [50], layers, model, base_year=2026)
    assert late.phases["ready_year"].tolist() == [2034.0]


def test_round_trips_are_those_of_the_run() -> None:
    import geowbit as gw

    sites = gw.Study.japan(area={"prefectures": ["Kagawa"]}, load_mw=100).run().table.head(40)
    hubs = pd.DataFrame({"lon": [139.7645, 135.4959], "lat": [35.6870, 34.6937]})
    ms = round_trips_ms(sites["lon"], sites["lat"], hubs, Layers(), named_assumptions())
    assert ms[0] == pytest.approx(sites["rtt_tokyo_ms"].to_numpy(), abs=0.001)
    assert ms[1] == pytest.approx(sites["rtt_osaka_ms"].to_numpy(), abs=0.001)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=9))
def test_no_disc_is_left_out_and_none_lies_in_another(places: list[tuple[int, int]]) -> None:
    sites = pd.DataFrame(
        {
            "name": "x",
            "lon": [140 + 0.1 * x for x, _ in places],
            "lat": [35 + 0.1 * y for _, y in places],
        }
    )
    caps = hazard_caps(sites, sites.iloc[:0], np.full((1, 1), 1.0), 20.0, 0.5)
    from pyproj import Geod

    earth, found = Geod(ellps="GRS80"), [set(cap.sites) for cap in caps]
    for one in range(len(sites)):
        around = {
            other
            for other in range(len(sites))
            if earth.inv(*sites.loc[one, ["lon", "lat"]], *sites.loc[other, ["lon", "lat"]])[2]
            <= 20_000
        }
        assert len(around) < 2 or any(around <= kept for kept in found)
    assert not any(a < b for a in found for b in found)


# --------------------------------------------------------------------------------------- assembly


@pytest.fixture(scope="module")
def kagawa() -> object:
    import geowbit as gw

    return gw.Study.japan(area={"prefectures": ["Kagawa"]}, load_mw=100).run()


def test_an_instance_of_a_run_has_sites_demand_caps_and_what_stands(kagawa: object) -> None:
    own = plan_assumptions(
        {"plan_candidates": 8, "plan_candidates_per_area": 0, "plan_apart_km": 6}
    )
    made = plan_instance(kagawa.table, plan=own, years=[2030, 2034])
    assert len(made.sites) == 8
    assert made.period_mw.tolist() == pytest.approx([4400.0, 6160.0])
    # Shikoku: a fifth of the demand in the area, a tenth behind its strait
    kinds = {cap.kind: cap.most_mw for cap in made.caps}
    assert kinds["area"] == pytest.approx((880.0, 1232.0))
    assert kinds["strait"] == pytest.approx((440.0, 616.0))
    assert set(kinds) == {"area", "strait", "hazard"}
    assert {"hokkaido", "kyushu"} <= set(made.standing["supply_area"])
    assert made.limits.sites_most == 20
    assert "plan.headroom_assumed" in [one.code for one in made.messages]
    # what the run priced at 100 MW is the connection of the phase of 100 MW
    run = kagawa.table.set_index("site_id").loc[made.sites.index]
    first = made.phases[(made.phases["phase"] == 1) & (made.phases["extends"] < 0)]
    power = run["power_mjpy"].to_numpy()[first["site"]]
    assert first["mjpy"].to_numpy() == pytest.approx(power, abs=0.01)
    # energy at the site: price of the area, cooling by its temperature, for a MW at 10 degrees
    total = made.yearly_mjpy_per_mw * 1.2
    assert total == pytest.approx(run["energy_mjpy_per_mw_year"].to_numpy(), abs=0.06)


def test_sites_of_ones_own_stand_in_place_of_the_countrys(kagawa: object) -> None:
    own = gpd.GeoDataFrame(
        {"name": ["mine"], "supply_area": ["shikoku"], "mw": [40.0], "year": [2027]},
        geometry=[Point(134.0, 34.3)],
        index=pd.Index(["mine"], name="site_id"),
        crs="EPSG:4326",
    )
    made = plan_instance(
        kagawa.table,
        plan=plan_assumptions({"plan_candidates": 4, "plan_candidates_per_area": 0}),
        years=[2030],
        standing=own,
        demand=given_demand(),
    )
    assert made.standing.index.tolist() == ["mine"]
    assert made.standing_mw.tolist() == [[40.0]]
    assert made.demand_mw.sum() == pytest.approx(200.0)


def test_what_no_plan_can_mend_is_told_before_one_is_made(kagawa: object) -> None:
    own = plan_assumptions({"plan_candidates": 4, "plan_candidates_per_area": 0})
    far = given_demand(workload="mine", max_rtt_ms=[0.001, 500.0], mw=[70.0, 90_000.0])
    table = kagawa.table.assign(supply_area="shikoku")
    table["supply_area"] = table["supply_area"].where(table["rank"] > 1)
    none = standing_of()
    made = plan_instance(table, plan=own, years=[2030], demand=far, standing=none)
    told = {one.code: one.params for one in made.messages}
    assert (told["plan.not_reached"]["count"], told["plan.not_reached"]["mw"]) == (1, 70)
    held = made.substations["headroom_mw"].sum()
    assert told["plan.beyond_headroom"]["mw"] == 90_070
    assert 0 < told["plan.beyond_headroom"]["room"] <= held
    # a site in no area is no fault: no cap of an area holds it
    assert "" in set(made.sites["supply_area"])
    alone = int(np.flatnonzero(made.sites["supply_area"] == "")[0])
    assert alone not in {
        at for cap in made.caps if cap.kind in ("area", "strait") for at in cap.sites
    }


def test_figures_that_may_not_be_added_up_are_not(tmp_path: Path) -> None:
    import geowbit as gw

    study = tmp_path / "study.yaml"
    rows = ["substation,mw", "坂出変電所,120", "香川変電所,80"]
    (tmp_path / "head.csv").write_text("\n".join(rows), encoding="utf-8")
    study.write_text(
        "load_mw: 50\narea: {prefectures: [Kagawa]}\n"
        "headroom: {file: head.csv, type: demand, as_of: 2026-10-01, source: zone, "
        "additive: false, columns: {name: substation, mw: mw}}\n",
        encoding="utf-8",
    )
    run = gw.Study.from_yaml(study).run()
    own = plan_assumptions({"plan_apart_km": 2, "plan_candidates": 60, "shared_headroom_km": 60})
    made = plan_instance(run.table, run.layers, plan=own, years=[2030], sizes_mw=[50])
    published = made.substations[made.substations["published"]]
    assert set(published["as_of"]) == {"2026-10-01"}
    told = {one.code: one.params for one in made.messages}
    assert told["plan.headroom_published"]["last"] == "2026-10-01"
    shared = [cap for cap in made.caps if cap.kind == "group"]
    assert [cap.most_mw for cap in shared] == [(published["headroom_mw"].max(),)]
    leads = made.phases["substation_id"].isin(published.index)
    assert set(shared[0].sites) == set(made.phases.loc[leads, "site"])
