"""What a plan changes in the country: by hand from the national tables, and what must balance."""

from __future__ import annotations

import numpy as np
import pytest
from shapely import Point

from geowbit.fiber import LightReach, fiber_graph
from geowbit.layers import embedded_layer, named_assumptions
from geowbit.national import announced_first, demand, known_sites, supply_areas, trade
from geowbit.plan import WAYS, Plan, effect, plan_frame

AREAS = list(supply_areas())
FULL = [AREAS.index("tokyo"), AREAS.index("kansai")]


def plan_of(*sites: tuple[str, str, tuple[float, float], dict[int, float]]) -> Plan:
    rows = [
        {"site_id": key, "name": key, "supply_area": area, "mw": max(mw.values()),
         "year": min(mw), "geometry": Point(place)}
        for key, area, place, mw in sites
    ]  # fmt: skip
    phases = [
        {"site_id": key, "year": year, "mw": mw}
        for key, *_, steps in sites
        for year, mw in steps.items()
    ]
    return Plan(sites=plan_frame("sites", rows), phases=plan_frame("phases", phases))


IMARI, TOMAKOMAI, CHIBA = (129.9, 33.3), (141.6, 42.6), (140.1, 35.6)


@pytest.fixture(scope="module")
def before():
    return demand(n=50)


@pytest.fixture(scope="module")
def found(before):
    plan = plan_of(
        ("i", "kyushu", IMARI, {2028: 100.0, 2030: 300.0}),
        ("t", "hokkaido", TOMAKOMAI, {2033: 200.0}),
        ("c", "tokyo", CHIBA, {2030: 400.0}),
    )
    return effect(plan, before, limits_ms=(10, 20))


def mw_of(found, year: int, way: str) -> dict[str, float]:
    return found.demand.query("fiscal_year == @year").set_index("supply_area")[way].to_dict()


def test_announced_sites_raise_the_areas_that_the_pattern_leaves_behind(before) -> None:
    first = announced_first(before)
    assert first.mid_mw.sum(axis=1) == pytest.approx(before.mid_mw.sum(axis=1))
    assert first.drawn_added_mw.sum(axis=1) == pytest.approx(before.drawn_added_mw.sum(axis=1))
    # 770 MW are announced in Kyushu up to 2030, of which 0.7 are drawn
    announced = known_sites().query("counted and supply_area == 'kyushu'")["mw_mid"].sum()
    kyushu = first.mid_added_mw[0, AREAS.index("kyushu")]
    for year in (2030, 2037):
        at = before.years.index(year)
        assert before.mid_added_mw[0, AREAS.index("kyushu"), at] < 0.7 * announced
        assert kyushu[at] == pytest.approx(0.7 * announced)
    # who has more than is announced gives in proportion to what lies above it
    at = before.years.index(2037)
    tokyo, chubu = (AREAS.index(area) for area in ("tokyo", "chubu"))
    above = known_sites().query("counted and supply_area == 'tokyo'")["mw_mid"].sum() * 0.7
    added, now = before.mid_added_mw[0, :, at], first.mid_added_mw[0, :, at]
    given = (added - now)[[tokyo, chubu]] / np.array([added[tokyo] - above, added[chubu]])
    assert given[0] == pytest.approx(given[1])
    assert given[0] > 0


def test_more_announced_than_the_country_grows_leaves_the_total(before) -> None:
    small = demand(n=20, assumptions={"growth_realized": 0.02})
    first = announced_first(small)
    assert first.mid_mw.sum(axis=1) == pytest.approx(small.mid_mw.sum(axis=1))
    assert (first.mid_added_mw >= -1e-9).all()


def test_sites_elsewhere_take_their_part_off_the_full_areas(found) -> None:
    for year, regional in ((2028, 100.0), (2030, 300.0), (2037, 500.0)):
        nothing, plan = mw_of(found, year, "nothing"), mw_of(found, year, "plan")
        taken = found.taken_off.query("fiscal_year == @year")["mw_mid"].sum()
        # 0.7 of the load would else stand in the full areas; the site in Tokyo takes nothing off
        assert taken == pytest.approx(0.7 * regional)
        assert sum(plan.values()) - sum(nothing.values()) == pytest.approx(0.3 * regional)
    assert mw_of(found, 2037, "plan")["kyushu"] - nothing["kyushu"] == pytest.approx(300)
    codes = [(one.code, one.params) for one in found.messages]
    assert codes == [("effect.in_full_areas", {"mw": 400})]


def test_all_in_the_metropolis_keeps_the_country_and_empties_the_rest(found, before) -> None:
    nothing, metropolis = mw_of(found, 2037, "nothing"), mw_of(found, 2037, "metropolis")
    assert sum(metropolis.values()) == pytest.approx(sum(nothing.values()))
    fleet = before.mid_mw[0, :, -1] - before.mid_added_mw[0, :, -1]
    for area in set(AREAS) - {"tokyo", "kansai"}:
        assert metropolis[area] == pytest.approx(fleet[AREAS.index(area)])


def test_concentration_is_the_sum_of_squared_shares(found) -> None:
    table = found.concentration.set_index(["way", "fiscal_year"])
    for way in WAYS:
        mw = np.array(list(mw_of(found, 2037, way).values()))
        row = table.loc[(way, 2037)]
        assert row["herfindahl"] == pytest.approx(((mw / mw.sum()) ** 2).sum())
        assert row["full_share"] == pytest.approx(mw[FULL].sum() / mw.sum())
    last = table["herfindahl"].xs(2037, level="fiscal_year")
    assert last["plan"] < last["nothing"] < last["metropolis"]


def test_beyond_the_headroom_by_hand(found, before) -> None:
    full = found.full.set_index(["supply_area", "way"])
    headroom = float(before.parameters.loc["headroom_tokyo_mw", "mid"])
    nothing = announced_first(before).mid_added_mw[0, AREAS.index("tokyo")]
    beyond = nothing[-1] - nothing[before.years.index(2025)] - headroom
    row = full.loc[("tokyo", "nothing")]
    assert row["beyond_mw"] == pytest.approx(max(0, beyond))
    # the second route from Tohoku: 34 mjpy a MW, eleven years
    assert row["reinforcement_mjpy"] == pytest.approx(34 * row["beyond_mw"])
    assert row["reinforcement_years"] == 11
    beyond = full["beyond_mw"].unstack()
    assert (beyond["plan"] <= beyond["nothing"]).all()
    assert (beyond["nothing"] <= beyond["metropolis"]).all()


def test_milliseconds_by_population(before) -> None:
    people = embedded_layer("population")
    reach = LightReach(fiber_graph(embedded_layer("fiber_routes")), people, named_assumptions())
    plan = plan_of(("i", "kyushu", IMARI, {2030: 100.0}), ("c", "tokyo", CHIBA, {2030: 100.0}))
    hubs = {"tokyo": (139.7645, 35.687)}
    table = effect(plan, before, reach=reach, hubs=hubs, limits_ms=(5,)).milliseconds
    table = table.set_index("way")
    both = np.minimum(reach.rtt_ms(IMARI), reach.rtt_ms(CHIBA))
    weight = reach.persons / reach.persons.sum()
    assert table.loc["plan", "mean_ms"] == pytest.approx(float(both @ weight))
    assert table.loc["plan", "within_5_ms"] == pytest.approx(float(weight[both <= 5].sum()))
    # half of the people are within the median, and no more without the cell at it
    for way, ms in (("plan", both), ("metropolis", reach.rtt_ms(hubs["tokyo"]))):
        median = table.loc[way, "median_ms"]
        assert weight[ms < median].sum() < 0.5 <= weight[ms <= median].sum() + 1e-12


def test_trade_is_the_plans_part_of_the_growth(found, before) -> None:
    last = trade("base", first_year=2037, last_year=2037).iloc[0]
    part = 900 / before.mid_added_mw[0, :, -1].sum()
    table = found.trade.set_index("what")
    assert table.loc["net", "mid"] == pytest.approx(part * last["net_tjpy"])
    assert table.loc["replaced", "low"] == pytest.approx(part * last["replaced_tjpy_low"])


def test_what_lies_nowhere_is_told_and_not_counted(before) -> None:
    plan = plan_of(("x", "", (0.0, 51.5), {2030: 100.0}), ("i", "kyushu", IMARI, {2050: 50.0}))
    found = effect(plan, before)
    assert not len(found.taken_off)
    assert not len(found.curtailed)
    assert [one.code for one in found.messages] == ["effect.not_counted"]
    assert mw_of(found, 2037, "plan") == mw_of(found, 2037, "nothing")
    assert effect(Plan(), before).messages == ()
