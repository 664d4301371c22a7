"""The cheapest substation that can carry the load, against a search that tries every one."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from refused import refused

from geowbit.cables import Networks, cheapest_connection, connection_options, cost_by_load
from geowbit.cables.connection import within_reach
from geowbit.core.errors import LayerError
from geowbit.geodesy import cheapest_point
from geowbit.ground import Ground
from geowbit.layers import Assumptions, embedded_layer, named_assumptions

GEOD = Geod(ellps="GRS80")
MODEL = named_assumptions()
NO_REINFORCEMENT = named_assumptions({"reinforcement_share_unknown": 0})
KINDS = {"kind": "transmission", "supply_area": "tokyo", "operator": "", "status": "in use"}


def stations(*rows: dict) -> gpd.GeoDataFrame:
    """Substations due north of 140 E, 36 N, by their distance in km."""
    places = [GEOD.fwd(140.0, 36.0, 0, row.pop("km") * 1000)[:2] for row in rows]
    frame = pd.DataFrame([{**KINDS, **row} for row in rows])
    return gpd.GeoDataFrame(
        frame, geometry=gpd.points_from_xy(*zip(*places, strict=True)), crs=4326
    )


def chosen(subs: gpd.GeoDataFrame, load_mw: float = 100, model: Assumptions = MODEL):
    options = connection_options(subs, load_mw, model)
    return cheapest_connection([140.0], [36.0], options, model)


# ---- the search


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(1, 40), st.booleans())
def test_no_target_is_cheaper_than_the_one_found(seed, count, one_price):
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(129, 146, 60), rng.uniform(30, 46, 60)
    to_lon, to_lat = rng.uniform(129, 146, count), rng.uniform(30, 46, count)
    offset = rng.uniform(-100, 20_000, count)
    rate = np.full(count, 260.0) if one_price else rng.choice([0.0, 130.0, 260.0, 520.0], count)
    found = cheapest_point(lon, lat, to_lon, to_lat, offset=offset, per_km=rate)
    for row in range(60):
        _, _, meters = GEOD.inv(np.full(count, lon[row]), np.full(count, lat[row]), to_lon, to_lat)
        cost = offset + rate * meters / 1000
        # within the promise of distances, 0.1 %
        assert cost[found.index[row]] <= cost.min() + 1e-3 * abs(cost.min()) + 1e-6
        assert found.cost[row] == pytest.approx(cost[found.index[row]], rel=1e-3, abs=1e-6)
        assert found.km[row] * 1000 == pytest.approx(meters[found.index[row]], rel=1e-3)


def test_wrong_prices_are_told():
    at = ([140.0], [36.0], [141.0], [36.0])
    with refused(LayerError, "geodesy.negative_per_km"):
        cheapest_point(*at, offset=0, per_km=-1)
    with refused(LayerError, "geodesy.not_finite", what="offset", bad="1", count="1"):
        cheapest_point(*at, offset=np.nan, per_km=1)
    with refused(LayerError, "geodesy.no_target"):
        cheapest_point([140.0], [36.0], [], [], offset=[], per_km=[])


# ---- the options, on paper


def test_a_line_of_the_load_s_own_class_with_its_parts():
    choice = chosen(stations({"km": 10, "voltage_kv": 275, "voltages_kv": "275;154;66"}))
    parts = choice.breakdown(0, MODEL)
    # 13 km at 200; 2 bays of 247.5; a station; 100 MW at 12.16 + 0.639; nothing upstream, since
    # 275 kV stands there already; a fifth of it all
    expected = [2600, 495, 1170, 1279.9, 0, 0.2 * 5544.9]
    assert parts["mid"].tolist() == pytest.approx(expected, rel=1e-4)
    assert choice.mjpy(MODEL)[0] == pytest.approx(6653.88, rel=1e-4)
    for level in ("low", "high"):
        assert choice.mjpy(MODEL, level)[0] == pytest.approx(parts[level].sum())


def test_only_higher_voltages_give_two_ways_by_distance():
    # at 275 kV only. Two banks there, each with its bay: 2 x (1,350 + 577.5), then 200 a km; or a
    # 275 kV line with its own bays, station and step-down at 400 a km. With detour they cost the
    # same where 260 d + 495 + 1,170 + 63.9 + 3,855 = 520 d + 1,155 + 1,455 + 74.6
    even = (495 + 1170 + 63.9 + 3855 - 1155 - 1455 - 74.6) / 260
    assert 11 < even < 12
    near = chosen(stations({"km": even - 0.1, "voltage_kv": 275, "voltages_kv": "275"}))
    far = chosen(stations({"km": even + 0.1, "voltage_kv": 275, "voltages_kv": "275"}))
    assert (near.line_kv[0], far.line_kv[0]) == (275, 154)
    assert near.mjpy(MODEL)[0] == pytest.approx(far.mjpy(MODEL)[0], rel=0.02)


def test_a_trunk_that_shows_no_lower_voltage_needs_banks_and_their_years():
    # 500 kV alone, 2 km away: 2.6 km at 200, 2 bays of 247.5, a station, 100 MW at 12.799, two
    # banks of 4,400 each with a bay of 1,162.5, and a fifth on all of it. No 500 kV line for 100 MW
    trunk = stations({"km": 2, "voltage_kv": 500, "voltages_kv": "500"})
    table = connection_options(trunk, 100, MODEL).table
    assert table[["line_kv", "steps_down"]].to_numpy().tolist() == [[154, True]]
    lowered = chosen(trunk)
    banks = 2 * (4400 + 1162.5)
    plain = 520 + 495 + 1170 + 1279.9
    assert lowered.mjpy(MODEL)[0] == pytest.approx(1.2 * (plain + banks), rel=1e-4)
    assert lowered.breakdown(0, MODEL)["mid"]["reinforcement"] == pytest.approx(banks)
    # 7 to 11 years where the line alone has 4 to 9
    assert lowered.years(MODEL)[0] == pytest.approx(7 + 4 * 2 / 50, rel=1e-3)
    # one that shows 154 kV at the same place has neither
    shown = chosen(stations({"km": 2, "voltage_kv": 500, "voltages_kv": "500;154"}))
    assert shown.mjpy(MODEL)[0] == pytest.approx(1.2 * plain, rel=1e-4)
    assert shown.years(MODEL)[0] == pytest.approx(4 + 5 * 2 / 50, rel=1e-3)


def test_what_is_far_and_shows_the_voltage_beats_the_trunk_next_door():
    trunk = {"km": 1, "voltage_kv": 500, "voltages_kv": "500;275", "id": "trunk"}
    town = {"km": 12, "voltage_kv": 154, "voltages_kv": "154;66", "id": "town"}
    subs = stations(trunk, town)
    # town: 15.6 km at 200 and a quarter of 14.3 km at 400 to the 275 kV there: 4,550; trunk: 1.3 km
    # at 400 on a 275 kV line with 1,155 for bays, 1,455 and 74.6 against 495, 1,170 and 63.9, or
    # 1.3 at 200 and 3,855: 1,476 or 4,115. The 275 kV that stands at the trunk is nearest to 154
    table = connection_options(subs, 100, MODEL).table
    assert set(table.loc[table["row"] == 0, "station_kv"]) == {275}
    assert subs["id"].iloc[chosen(subs).row[0]] == "trunk"
    bare = stations({**trunk, "voltages_kv": "500", "km": 1}, {**town, "km": 12})
    # no line of 500 kV for 100 MW, and banks of 500 kV: 260 + 11,125 against 3,120 and 20 km of
    # nothing upstream, as 275 kV stands nowhere
    assert bare["id"].iloc[chosen(bare, model=NO_REINFORCEMENT).row[0]] == "town"


def test_distance_is_traded_against_what_is_missing_upstream():
    weak = {"km": 5, "voltage_kv": 154, "id": "weak"}
    strong = {"km": 9, "voltage_kv": 275, "voltages_kv": "275;154", "id": "strong"}
    subs = stations(weak, strong)
    # weak: 5 km, and a quarter of a 275 kV line of 4 km: 6.5 x 200 + 5.2 x 400 / 4 = 1,820;
    # strong: 9 km: 11.7 x 200 = 2,340
    assert subs["id"].iloc[chosen(subs).row[0]] == "weak"
    # had the weak one to pay all of its line, 3,380
    dear = named_assumptions({"reinforcement_share_unknown": 1.0})
    assert subs["id"].iloc[chosen(subs, model=dear).row[0]] == "strong"


@pytest.mark.parametrize(
    ("headroom", "share"), [(100.0, 0.0), (250.0, 0.0), (40.0, 0.5 * 0.6), (0.0, 0.5), (None, 0.25)]
)
def test_reinforcement_is_paid_for_what_falls_short(headroom, share):
    subs = stations(
        {"km": 5, "voltage_kv": 154, "headroom_mw": headroom},
        {"km": 15, "voltage_kv": 500, "headroom_mw": 1.0},
    )
    options = connection_options(subs, 100, MODEL)
    first = int(np.flatnonzero(options.table["row"] == 0)[0])
    parts = options.parts(MODEL.at("mid"), first, 5.0)
    # 10 km straight, 13 as built, of a 275 kV line
    assert parts["reinforcement"] == pytest.approx(13 * 400 * share, rel=1e-3)


def test_upstream_works_end_at_their_reach_and_need_a_voltage_above():
    far = stations({"km": 1, "voltage_kv": 154}, {"km": 90, "voltage_kv": 275})
    table = connection_options(far, 100, MODEL).table
    assert table["upstream_km"].iloc[0] == MODEL.value("reinforcement_max_km")
    alone = stations({"km": 1, "voltage_kv": 154}, {"km": 9, "voltage_kv": 154})
    assert (connection_options(alone, 100, MODEL).table["upstream_km"] == 0).all()


def test_who_cannot_serve_is_no_option():
    subs = stations(
        {"km": 1, "voltage_kv": 154, "kind": "traction"},
        {"km": 2, "voltage_kv": 66},
        {"km": 3, "voltage_kv": 154},
    )
    assert set(connection_options(subs, 100, MODEL).table["row"]) == {2}
    with refused(LayerError, "cables.no_substation_carries", count="3", load_mw="100"):
        connection_options(subs, 100, MODEL, leave_out=np.array([False, False, True]))


def test_each_network_has_its_own_voltages():
    # the same 110 kV serves 100 MW in Kyushu, and no other network
    for area, serves in {
        "kyushu": True,
        "chugoku": True,
        "tokyo": False,
        "hokkaido": False,
    }.items():
        subs = stations({"km": 3, "voltage_kv": 110, "network_area": area})
        if not serves:
            with refused(LayerError, "cables.no_substation_carries", count="1", load_mw="100"):
                connection_options(subs, 100, MODEL)
            continue
        # 3.9 km at 150, 2 bays of 247.5, a station, 100 MW at 12.799
        expected = 1.2 * (585 + 495 + 1170 + 1279.9)
        assert chosen(subs, model=NO_REINFORCEMENT).mjpy(MODEL)[0] == pytest.approx(
            expected, rel=1e-4
        )
        # half-way between the years of 66 and of 154 kV
        assert chosen(subs).years(MODEL)[0] == pytest.approx(3 + 4.5 * 3 / 50, rel=1e-3)


def test_years_follow_the_voltage_of_the_line_and_its_length():
    assert chosen(stations({"km": 25, "voltage_kv": 154})).years(MODEL)[0] == pytest.approx(
        6.5, abs=0.01
    )
    at_fence = chosen(stations({"km": 0.0, "voltage_kv": 275, "voltages_kv": "275"}))
    assert at_fence.line_kv[0] == 275
    assert at_fence.years(MODEL)[0] == 4


def test_cost_by_load_steps_up_where_the_class_does():
    subs = stations({"km": 8, "voltage_kv": 500, "voltages_kv": "500;275;154;66"})
    loads = [1, 10, 50, 50.1, 200, 200.1, 1000]
    steps = cost_by_load(140.0, 36.0, loads, subs, NO_REINFORCEMENT)
    assert steps["line_kv"].tolist() == [60, 60, 60, 154, 154, 275, 275]
    assert (steps["low_mjpy"] < steps["mid_mjpy"]).all()
    assert (steps["mid_mjpy"] < steps["high_mjpy"]).all()
    jumps = steps["mid_mjpy"].diff()
    # 50 to 50.1 MW: 10.4 km x 100 more, bays, station and step-down; a fifth on it
    assert jumps[3] == pytest.approx(
        1.2 * (1040 + 165 + 315 + 0.1 * 12.16 + 50.1 * 0.639), rel=1e-3
    )
    # within a class only the transformers grow
    assert jumps[2] == pytest.approx(1.2 * 40 * 12.16, rel=1e-3)


# ---- the real table


# ---- whose network


def test_only_the_own_network_is_searched():
    subs = stations(
        {"km": 1, "voltage_kv": 154, "network_area": "tohoku", "id": "other"},
        {"km": 9, "voltage_kv": 154, "network_area": "tokyo", "id": "own"},
    )
    options = connection_options(subs, 100, NO_REINFORCEMENT)
    places = ([140.0] * 4, [36.0] * 4)
    areas = ["tokyo", "tohoku", "", "okinawa"]
    groups = Networks(subs, Ground()).groups(areas)
    found = cheapest_connection(*places, options, NO_REINFORCEMENT, groups=groups)
    # who has no area is served by the nearest, and whose network has none by nobody
    assert found.row.tolist() == [1, 0, 0, -1]
    assert found.km[:3] == pytest.approx([9, 1, 1], rel=1e-3)
    assert np.isposinf(found.km[3])
    for told in (found.mjpy(MODEL), found.line_kv, found.years(MODEL)):
        assert np.isnan(told).tolist() == [False, False, False, True]
    with refused(LayerError, "cables.none_carries", name="a", load_mw="100"):
        groups = Networks(subs, Ground()).groups(["okinawa"])
        alone = cheapest_connection([140.0], [36.0], options, NO_REINFORCEMENT, groups=groups)
        within_reach(alone, "a")


def test_every_real_option_tried_by_hand_is_no_cheaper():
    subs = embedded_layer("substations")
    options = connection_options(subs, 100, MODEL)
    rng = np.random.default_rng(5)
    some = embedded_layer("municipalities").sample(40, random_state=5)
    lon = some.geometry.x.to_numpy() + rng.normal(0, 0.02, 40)
    lat = some.geometry.y.to_numpy() + rng.normal(0, 0.02, 40)
    choice = cheapest_connection(lon, lat, options, MODEL)
    found = choice.mjpy(MODEL)
    table = options.table
    away = np.array(
        [
            GEOD.inv(np.full(len(table), x), np.full(len(table), y), table["lon"], table["lat"])[2]
            for x, y in zip(lon, lat, strict=True)
        ]
    )
    for place in range(40):
        near = np.argsort(away[place])[:40]
        tried = [
            sum(options.parts(MODEL.at("mid"), int(one), away[place][one] / 1000).values())
            for one in near
        ]
        assert found[place] == pytest.approx(min(tried), rel=1e-3)


def test_the_nearest_is_not_always_the_cheapest_in_japan():
    subs = embedded_layer("substations")
    options = connection_options(subs, 100, MODEL)
    towns = embedded_layer("municipalities")
    choice = cheapest_connection(towns.geometry.x, towns.geometry.y, options, MODEL)
    serving = options.table.drop_duplicates("row")
    nearest = np.array(
        [
            GEOD.inv(
                np.full(len(serving), x), np.full(len(serving), y), serving["lon"], serving["lat"]
            )[2].min()
            / 1000
            for x, y in zip(towns.geometry.x, towns.geometry.y, strict=True)
        ]
    )
    farther = choice.km > nearest + 0.01
    assert 0.02 < farther.mean() < 0.5
    # on the mainland a detour is worth what it saves: two banks of 500 kV with their bays, 20 km
    # upstream at a quarter of 400, dearer bays and stations; at least 150 a km with the line's way
    mainland = nearest < 20
    saved = 11125 + 2600 + 2000 + 20 * 1.3 * (400 - 150)
    assert (choice.km - nearest)[mainland].max() < saved / 195
