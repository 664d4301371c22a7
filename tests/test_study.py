"""A study from its first key to its last column, on areas small enough to check by hand."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from records import told_of
from refused import refused
from shapely import LineString, MultiLineString, Point, box

import geowbit as gw
from geowbit.core.errors import AreaError, LayerError, StudyError
from geowbit.layers import read_features

GEOD = Geod(ellps="GRS80")
# twelve by twelve squares of southern Toyama and the sea off it: mountains, plain and towns
BOX = [137.10, 36.60, 137.25, 36.70]

FIRST = ["site_id", "rank", "score", "national_percentile", "coverage", "excluded", "exclusion"]
CONTRACT = """
site_id rank score national_percentile coverage excluded exclusion lon lat
prefecture municipality supply_area geometry
substation_km substation_kv hv_line_km plant_mw_50km curtailment_pct curtailment_last_year_pct
floor_price_hours energy_mjpy_per_mw_year surplus_mw temperature_c site_mjpy_per_mw_year
fiber_km fiber_node_km rtt_tokyo_ms rtt_osaka_ms rtt_tokyo_conventional_ms
rtt_osaka_conventional_ms population_50km population_density elevation_m relief_m fault_km lake
off_grid_island substation_id fiber_route_id power_mjpy fiber_mjpy connection_mjpy
connection_low_mjpy connection_high_mjpy power_years fiber_years connection_years nearest_hub
watts_to_bits_mjpy bits_to_watts_mjpy bits_to_watts_ratio
"""


@pytest.fixture(scope="module")
def told() -> list[str]:
    return []


@pytest.fixture(scope="module")
def sites(told) -> gw.Sites:
    return gw.Study.japan(area={"bbox": BOX}, name="A corner of Toyama").run(told.append)


def test_the_columns_of_the_contract(sites):
    table = sites.table
    assert set(CONTRACT.split()) <= set(table.columns)
    assert table.columns[: len(FIRST)].tolist() == FIRST
    assert table.crs.to_epsg() == 4326
    assert table["site_id"].is_unique
    assert table["excluded"].dtype == bool
    assert table["rank"].dtype == "Int64"
    # a bbox of 0.15 by 0.1 degrees holds 12 by 12 centers of 45" by 30"
    assert len(table) == 144
    west, south, east_, north_ = BOX
    assert table["lon"].between(west, east_).all()
    assert table["lat"].between(south, north_).all()


def test_the_score_is_the_sum_of_its_parts_and_the_rank_its_order(sites):
    table = sites.table
    parts = table[[c for c in table if c.startswith("score_")]]
    assert np.abs(parts.sum(axis=1) - table["score"]).max() < 1e-9
    assert table["score"].between(0, 1).all()
    assert (table["rank"].isna() == table["excluded"]).all()
    assert ((table["exclusion"] != "") == table["excluded"]).all()
    ranked = table.dropna(subset="rank").sort_values("rank")
    assert ranked["rank"].tolist() == list(range(1, len(ranked) + 1))
    assert ranked["score"].is_monotonic_decreasing


def test_ranges_hold_their_middle_and_years_the_slower(sites):
    table = sites.table
    assert (table["connection_low_mjpy"] <= table["connection_mjpy"]).all()
    assert (table["connection_mjpy"] <= table["connection_high_mjpy"]).all()
    both = table[["power_years", "fiber_years"]].max(axis=1)
    assert (table["connection_years"] == both).all()
    ratio = table["bits_to_watts_mjpy"] / table["watts_to_bits_mjpy"]
    np.testing.assert_allclose(table["bits_to_watts_ratio"], ratio, atol=1e-4)


def test_the_nearest_hub_is_the_one_of_the_shorter_round_trip():
    # Nagano turns to Tokyo, Kyoto to Osaka
    found = gw.Study.japan(
        candidates="municipalities", area={"prefectures": ["Nagano", "Kyoto", "Toyama"]}
    ).run()
    table = found.table
    assert found.record["candidates"]["kind"] == "municipalities"
    # Toyama has 15 municipalities, Nagano 77 and Kyoto 26
    counts = table["prefecture"].astype(str).value_counts().to_dict()
    assert counts == {"Nagano": 77, "Kyoto": 26, "Toyama": 15}
    nearer = np.where(table["rtt_tokyo_ms"] < table["rtt_osaka_ms"], "tokyo", "osaka")
    assert (table["nearest_hub"].astype(str) == nearer).all()
    by_prefecture = table.groupby("prefecture", observed=True)["nearest_hub"].agg(set)
    assert by_prefecture["Kyoto"] == {"osaka"}
    assert "tokyo" in by_prefecture["Nagano"]


def test_the_same_study_gives_the_same_bytes(sites, tmp_path):
    """Two processes, two seeds of the hash."""
    sites.write(tmp_path / "here")
    code = (
        "import sys, geowbit as gw\n"
        f"study = gw.Study.japan(area={{'bbox': {BOX}}}, name='A corner of Toyama')\n"
        "study.run().write(sys.argv[1])"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "there")],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "12345"},
    )
    for name in ("sites.parquet", "top.csv"):
        here, there = (
            hashlib.sha256((tmp_path / place / name).read_bytes()).hexdigest()
            for place in ("here", "there")
        )
        assert here == there, name


def test_steps_are_told_in_their_order_and_timed(sites, told):
    assert told[0] == "candidates"
    assert told[-3:] == ["costs", "exclusions", "score"]
    assert "criterion population_50km" in told
    assert set(sites.record["seconds"]) >= set(told)


# ---- a place on paper: own substations, own routes

HERE = (138.0, 36.0)


def north(km: float, start=HERE) -> tuple[float, float]:
    return GEOD.fwd(*start, 0, km * 1000)[:2]


def east(km: float, start=HERE) -> tuple[float, float]:
    return GEOD.fwd(*start, 90, km * 1000)[:2]


@pytest.fixture
def one_place(tmp_path) -> dict:
    file = tmp_path / "mine.csv"
    file.write_text(f"site_id,lon,lat\nhere,{HERE[0]},{HERE[1]}\n")
    return {"candidates": {"file": str(file)}, "exclude": []}


def points(rows: list[tuple[tuple[float, float], dict]]) -> gpd.GeoDataFrame:
    places, columns = zip(*rows, strict=True)
    return gpd.GeoDataFrame(
        list(columns), geometry=gpd.points_from_xy(*zip(*places, strict=True)), crs="EPSG:4326"
    )


SUBSTATIONS = [
    (north(3), {"id": "traction", "voltage_kv": 154, "kind": "traction", "name": "Rail"}),
    (north(5), {"id": "low", "voltage_kv": 66, "kind": "distribution", "name": "Low"}),
    (north(7), {"id": "full", "voltage_kv": 275, "kind": "", "headroom_mw": 20, "name": "Full"}),
    (north(10), {"id": "right", "voltage_kv": 154, "kind": "transmission", "name": "Kita"}),
    (north(11), {"id": "far", "voltage_kv": 500, "kind": "transmission", "name": "Far"}),
]


def test_own_substations_change_the_answer_as_on_paper(one_place, tmp_path):
    own = points(SUBSTATIONS)
    before = own.copy()
    found = gw.Study.japan(100, layers={"substations": own}, **one_place).run()
    site = found.table.iloc[0]
    # the nearest that may carry 100 MW is 10 km away
    assert site["substation_id"] == "right"
    assert site["substation_km"] == pytest.approx(10, abs=0.01)
    assert site["substation_kv"] == 154
    assert site["connection_substation_id"] == "right"
    assert (site["connection_km"], site["connection_kv"]) == (pytest.approx(10, abs=0.01), 154)
    # its headroom is not known: a quarter of a 275 kV line to the 500 kV one 1 km away
    # (13 x 200 + 495 + 1,170 + 1,279.9 + 1.3 x 400 / 4) x 1.2
    assert site["power_mjpy"] == pytest.approx(6809.88, abs=1.0)
    # 4 years and 5 x 10/50
    assert site["power_years"] == pytest.approx(5.0, abs=0.01)
    assert found.top()["substation_name"].tolist() == ["Kita"]
    assert before.equals(own)
    # at 20 MW the one of 66 kV carries, with a quarter of a 154 kV line of 2 km upstream:
    # (5 x 1.3 x 100 + 330 + 855 + 243.2 + 2 x 1.3 x 200 / 4) x 1.2
    small = gw.Study.japan(20, layers={"substations": own}, **one_place).run().table.iloc[0]
    assert small["substation_id"] == "low"
    assert small["power_mjpy"] == pytest.approx(2649.84, abs=1.0)
    # the same from a file in volts, by the words of study.yaml
    table = own.drop(columns="geometry").assign(lon=own.geometry.x, lat=own.geometry.y)
    table["volts"] = (table.pop("voltage_kv") * 1000).astype(str) + ";6600"
    table.to_csv(tmp_path / "subs.csv", index=False)
    yaml = tmp_path / "study.yaml"
    yaml.write_text(
        "candidates: {file: mine.csv}\nexclude: []\n"
        "layers: {substations: {file: subs.csv, columns: {voltage_kv: volts}}}\n"
    )
    from_file = gw.Study.from_yaml(yaml).run()
    pd.testing.assert_frame_equal(
        from_file.table.drop(columns="geometry"), found.table.drop(columns="geometry")
    )
    told = {layer["name"]: layer for layer in from_file.record["layers"]}["substations"]
    assert (told["rows_read"], told["rows_kept"]) == (5, 5)
    assert told["licence"] == "the user's own"
    assert len(told["sha256"]) == 64
    assert found.record["study"]["layers"] == {"substations": "a frame in memory"}


def test_own_routes_change_the_answer_as_on_paper(one_place):
    # a line of 100 km by the user's word from the hub to a point 4 km east of the place
    hub = north(80, east(4))
    line = LineString([hub, east(4), GEOD.fwd(*east(4), 180, 50_000)[:2]])
    routes = gpd.GeoDataFrame({"id": ["mine"], "length_km": [130.0]}, geometry=[line], crs=4326)
    found = gw.Study.japan(
        100, layers={"fiber_routes": routes}, hubs={"ix": list(hub)}, **one_place
    ).run()
    site = found.table.iloc[0]
    assert site["fiber_route_id"] == "mine"
    assert site["fiber_km"] == pytest.approx(4, abs=0.01)
    # drawn 80 and 50 km, declared 130: 80 of it, and 4 x 1.3 of access: 85.2 km
    # 2 x (85.2 x 4.9 + 2 x 20) us
    assert site["rtt_ix_ms"] == pytest.approx(0.91496, abs=3e-4)
    # one hundred begun and one more router: 2 x (417.48 + 2 x 50) us + 1 ms
    assert site["rtt_ix_conventional_ms"] == pytest.approx(2.03496, abs=3e-4)
    # 2 x (4 x 1.3 x 20 + 2 x 30)
    assert site["fiber_mjpy"] == pytest.approx(328, abs=0.5)
    assert site["nearest_hub"] == "ix"
    assert "rtt_tokyo_ms" not in found.table
    # watts: over the straight line to the hub
    straight = GEOD.inv(*HERE, *hub)[2] / 1e3
    expected = gw.cables.watts_or_bits(
        [straight],
        [85.2],
        [site["power_mjpy"]],
        [site["fiber_mjpy"]],
        load_mw=100,
        assumptions=gw.layers.named_assumptions(),
        fiber_to_power_ratio=0.1,
    ).iloc[0]
    assert site["watts_to_bits_mjpy"] == pytest.approx(expected["watts_to_bits_mjpy"], rel=1e-4)
    assert site["bits_to_watts_mjpy"] == pytest.approx(expected["bits_to_watts_mjpy"], rel=1e-3)


# ---- abroad


@pytest.fixture(scope="module")
def portugal(tmp_path_factory) -> gw.Sites:
    folder = tmp_path_factory.mktemp("portugal")
    file = folder / "places.csv"
    file.write_text("name,lon,lat\nSines,-8.80,37.95\nPorto,-8.55,41.20\nCastelo,-7.40,39.80\n")
    substations = points(
        [
            ((-8.80, 38.00), {"voltage_kv": 400.0, "name": "Sines"}),
            ((-8.55, 41.10), {"voltage_kv": 220.0, "name": "Vermoim"}),
            ((-7.40, 39.80), {"voltage_kv": 60.0, "name": "Castelo"}),
        ]
    )
    backbone = MultiLineString(
        [
            [(-9.15, 38.72), (-8.60, 41.15)],
            [(-9.15, 38.72), (-8.85, 37.95)],
            [(-9.15, 38.72), (-7.45, 39.82)],
        ]
    )
    routes = gpd.GeoDataFrame(geometry=[backbone], crs="EPSG:4326")
    lines = gpd.GeoDataFrame(
        {"voltage_kv": [400.0]}, geometry=[LineString([(-8.8, 38.0), (-8.6, 41.2)])], crs=4326
    )
    layers = {"substations": substations, "fiber_routes": routes, "power_lines": lines}
    study = gw.Study.japan(
        100,
        name="Portugal",
        layers=layers,
        candidates={"file": str(file)},
        hubs={"lisbon": [-9.15, 38.72]},
        exclude=["substation_km > 150", "lake > 0"],
    )
    sites = study.run()
    sites.write(folder / "out")
    return sites


ABROAD = """
lake off_grid_island elevation_m relief_m fault_km population_50km population_density
curtailment_pct curtailment_last_year_pct floor_price_hours energy_mjpy_per_mw_year surplus_mw
temperature_c
"""


def test_an_area_outside_japan_runs_on_the_user_s_layers(portugal):
    table = portugal.table.set_index("site_id")
    assert table.index.tolist() == ["Sines", "Porto", "Castelo"]
    away = [
        GEOD.inv(-8.80, 37.95, -8.80, 38.00)[2] / 1e3,
        GEOD.inv(-8.55, 41.20, -8.55, 41.10)[2] / 1e3,
        # the substation under it has 60 kV; the next is that of Porto
        min(GEOD.inv(-7.40, 39.80, x, y)[2] / 1e3 for x, y in ((-8.80, 38.0), (-8.55, 41.1))),
    ]
    assert table["substation_km"].tolist() == pytest.approx(away, rel=1e-3, abs=0.01)
    assert table["substation_kv"].tolist() == [400, 220, 220]
    assert (table["rtt_lisbon_ms"] < 4).all()
    lisbon = np.full(3, -9.15), np.full(3, 38.72)
    straight = GEOD.inv(table["lon"], table["lat"], *lisbon)[2] / 1e3
    # light in glass of index 1.468 takes 4.897 us for a km
    assert (table["rtt_lisbon_ms"] > 2 * straight * 4.897e-3).all()
    assert told_of(portugal.record)
    assert not [one for one in told_of(portugal.record) if one.startswith("estimated_routes")]


def test_what_japan_s_rasters_do_not_know_abroad_is_missing_and_told(portugal):
    table, record = portugal.table, portugal.record
    unknown = ABROAD.split()
    assert table[unknown].isna().all(axis=None)
    told = {one["name"]: one["missing"] for one in record["criteria"]}
    ranked = record["candidates"]["ranked"]
    assert ranked == 2
    assert [told[name] for name in unknown] == [ranked] * len(unknown)
    for name in ("relief_m", "population_50km", "floor_price_hours"):
        assert f"unknown {name} {ranked} unknown_leave_out" in told_of(record)
        assert (table[f"score_{name}"] == 0).all()
    # a rule on what is not known takes nobody out, and says how many it could not judge
    rules = {one["rule"]: one for one in record["exclusions"]}
    assert (rules["lake > 0"]["count"], rules["lake > 0"]["unknown"]) == (0, 3)
    assert rules["substation_km > 150"]["count"] == 1


def test_the_grid_knows_no_land_outside_japan():
    portugal = {"bbox": [-9.5, 37.0, -6.0, 42.0]}
    with pytest.raises(LayerError) as caught:
        gw.Study(area=portugal).run()
    assert caught.value.code == "study.no_substations"
    with pytest.raises(AreaError) as told:
        gw.Study(area=portugal, candidates={"grid": "jis-1km"}).run()
    assert told.value.code == "candidates.no_squares"
    with pytest.raises(AreaError) as told:
        gw.Study.japan(area=portugal).run()
    assert told.value.code == "candidates.no_land"


# ---- loads, areas, keys


@pytest.mark.parametrize("load_mw", [0, -5, 6000])
def test_no_load_for_one_site(load_mw):
    with refused(StudyError, "cables.load", load_mw=str(load_mw), most="5000"):
        gw.Study.japan(load_mw)


def test_a_load_that_no_substation_carries(one_place):
    own = points(SUBSTATIONS[:4])
    with refused(LayerError, "cables.no_substation_carries", count="4", load_mw="3000"):
        gw.Study.japan(3000, layers={"substations": own}, **one_place).run()


def test_the_metropolis_is_ranked_where_the_question_is_not_regional():
    area = {"bbox": [139.10, 35.60, 139.18, 35.64]}
    here = gw.Study.japan(area=area).run().table
    assert set(here["prefecture"]) == {"Kanagawa", "Yamanashi"}
    metropolitan = here["prefecture"] == "Kanagawa"
    said = here["exclusion"].astype(str).str.contains("metropolitan prefecture")
    assert (said == metropolitan).all()
    everywhere = gw.Study.japan(area=area, regional=False).run().table
    assert not everywhere["exclusion"].astype(str).str.contains("metropolitan").any()
    assert everywhere["rank"].notna().sum() > here["rank"].notna().sum()


def test_where_everything_is_excluded_the_rules_and_the_remedy_are_told():
    # at the western edge of the capital's plain: towns and hills
    area = {"bbox": [139.25, 35.60, 139.40, 35.69]}
    table = gw.Study.japan(area=area, exclude=[]).run().table
    dense = int((table["population_density"] > 4000).sum())
    assert 0 < dense < len(table)
    with refused(StudyError, "study.all_excluded", count=str(len(table))) as error:
        gw.Study.japan(area=area).run()
    told = error.value.message.params
    took = {one.params["rule"]: one.params["count"] for one in told["rules"]}
    assert took["'population_density > 4000'"] == dense
    assert len(table) in took.values()
    assert list(took.values()) == sorted(took.values(), reverse=True)
    assert told["remedy"].code == "study.keep_metropolis"
    kept = gw.Study.japan(area=area, regional=False).run().run.ranked
    assert told["remedy"].params["count"] == kept


def test_where_one_rule_takes_all_it_is_named():
    area = {"bbox": [137.10, 36.675, 137.15, 36.70]}
    rules = ["lake > 0", "fiber_km >= 0", "substation_km > 900"]
    with refused(StudyError, "study.all_excluded") as error:
        gw.Study.japan(area=area, exclude=rules).run()
    remedy = error.value.message.params["remedy"]
    assert (remedy.code, remedy.params["rule"]) == ("study.without_rule", "'fiber_km >= 0'")
    with refused(StudyError, "study.all_excluded") as error:
        gw.Study.japan(area=area, exclude=["fiber_km >= 0", "relief_m >= 0"]).run()
    assert error.value.message.params["remedy"].code == "study.fewer_rules"


def test_a_criterion_that_is_the_same_everywhere_is_told_and_scored():
    area = {"bbox": [137.10, 36.675, 137.15, 36.70]}
    weighed = {"lake": {"weight": 1}, "fiber_km": {"weight": 1, "best": 0, "worst": 10}}
    for method in ("weighted_sum", "weighted_product", "topsis"):
        found = gw.Study.japan(area=area, criteria=weighed, exclude=[], method=method).run()
        assert found.table["lake"].nunique() == 1
        assert np.isfinite(found.table["score"]).all()
        (told,) = [one for one in found.run.messages if getattr(one, "code", "") == "run.constant"]
        assert [one.code for one in told.params["names"]] == ["criterion.lake"]
        assert told.params["count"] == len(found.table)
        # what is the same for all changes no rank
        by_fiber = found.table.sort_values("rank")["fiber_km"]
        assert by_fiber.is_monotonic_increasing


def test_what_a_run_tells_of_criteria_names_no_column():
    # all of it is one supply area, which has one number of such hours
    found = gw.Study.japan(area={"bbox": [137.10, 36.675, 137.15, 36.70]}).run()
    (told,) = [one for one in found.run.messages if getattr(one, "code", "") == "run.constant"]
    assert "Hours at the floor price" in told.text("en")
    assert "下限価格の時間" in told.text("ja")
    assert "floor_price_hours" not in told.text("en") + told.text("ja")


def test_finer_squares_refine_the_same_place():
    small = [137.10, 36.675, 137.15, 36.70]
    coarse = gw.Study.japan(area={"bbox": small}).run().table
    fine = gw.Study.japan(area={"bbox": small}, candidates={"grid": "jis-500m"}).run().table
    assert len(fine) == 4 * len(coarse)
    parent = fine["site_id"].str[:8]
    assert set(parent) == set(coarse["site_id"])
    # the center of a square of 500 m lies 0.36 km from that of its square of 1 km
    one_km = coarse.set_index("site_id").loc[parent]
    for column in ("substation_km", "fiber_km", "hv_line_km"):
        assert 0 < np.abs(fine[column].to_numpy() - one_km[column].to_numpy()).max() < 0.37
    # and counts the people around it from where it lies: near, but not the same
    share = fine["population_50km"].to_numpy() / one_km["population_50km"].to_numpy()
    assert np.abs(share - 1).max() < 0.05
    assert fine.groupby(parent)["population_50km"].nunique().min() == 4


def test_criteria_and_their_ends_are_the_user_s():
    found = gw.Study.japan(
        area={"bbox": BOX},
        criteria={
            "substation_km": {"weight": 3, "best": 0, "worst": 10},
            "fiber_km": {"weight": 1, "best": 0, "worst": 5},
        },
        exclude=["substation_km > 8"],
    ).run()
    table = found.table
    substation = np.clip(1 - table["substation_km"] / 10, 0, 1) * 0.75
    fiber = np.clip(1 - table["fiber_km"] / 5, 0, 1) * 0.25
    np.testing.assert_allclose(table["score"], substation + fiber, atol=1e-12)
    np.testing.assert_allclose(table["score_fiber_km"], fiber, atol=1e-12)
    assert [c for c in table if c.startswith("score_")] == ["score_fiber_km", "score_substation_km"]
    assert (table["excluded"] == (table["substation_km"] > 8)).all()


def test_weights_of_nothing_are_refused():
    with refused(StudyError, "settings.no_weight", key="criteria"):
        gw.Study.japan(area={"bbox": BOX}, criteria={"fiber_km": {"weight": 0}}).run()


def test_the_ratio_and_the_assumptions_reach_the_costs(sites):
    def costs(**keys) -> tuple[pd.DataFrame, dict]:
        found = gw.Study.japan(area={"bbox": BOX}, **keys).run()
        return found.table, found.record["ratio"]

    table, ratio = sites.table, sites.record["ratio"]
    assert ratio["fiber_to_power_ratio"] == 0.1
    assert ratio["note"]["params"]["origin"]["code"] == "cables.from_model"
    tables, ratio = costs(
        costs={"fiber_to_power_ratio": "tables"}, assumptions={"power_detour_ratio": 1.0}
    )
    assert ratio["fiber_to_power_ratio"] == pytest.approx(0.0175)
    # 2 x 1.3 km of fiber a km of distance, at 20 and at 3.5 million yen
    saved = table["fiber_mjpy"] - tables["fiber_mjpy"]
    np.testing.assert_allclose(saved, 2 * 1.3 * 16.5 * table["fiber_km"], atol=0.02)
    # the line straight: 0.3 km less, and its contingency, where the substation stays the same
    bare = {"reinforcement_share_unknown": 0}
    longer, _ = costs(assumptions=bare)
    straight, _ = costs(assumptions={**bare, "power_detour_ratio": 1.0})
    ways = ["connection_substation_id", "connection_kv"]
    same = (longer[ways] == straight[ways]).all(axis=1)
    assert same.mean() > 0.8
    rate = longer.loc[same, "connection_kv"].map({154: 200, 275: 400, 500: 700})
    saved = (longer["power_mjpy"] - straight["power_mjpy"])[same]
    np.testing.assert_allclose(saved, 0.3 * 1.2 * rate * longer["connection_km"][same], atol=0.2)
    by_hand, ratio = costs(costs={"fiber_to_power_ratio": 0.5})
    assert ratio["note"]["params"]["origin"]["code"] == "cables.from_hand"
    more = by_hand["fiber_mjpy"] - table["fiber_mjpy"]
    np.testing.assert_allclose(more, 2 * 1.3 * 80 * table["fiber_km"], atol=0.02)


def test_without_hubs_there_is_neither_latency_nor_a_comparison():
    found = gw.Study.japan(area={"bbox": [137.10, 36.65, 137.15, 36.70]}, hubs={}).run()
    assert not [c for c in found.table if c.startswith("rtt_")]
    assert "nearest_hub" not in found.table
    assert "connection_mjpy" in found.table


def test_from_yaml_paths_start_at_the_study(tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    (tmp_path / "places.csv").write_text("lon,lat\n137.2,36.7\n")
    area = gpd.GeoDataFrame(geometry=[box(137, 36, 138, 37)], crs="EPSG:4326")
    area.to_file(tmp_path / "area.gpkg")
    yaml = tmp_path / "study.yaml"
    yaml.write_text("load_mw: 40\narea: {file: area.gpkg}\ncandidates: {file: places.csv}\n")
    study = gw.Study.from_yaml(yaml, load_mw=60, exclude=[])
    assert study.settings.load_mw == 60
    resolved = study.resolved()
    assert Path(resolved["area"]["file"]) == tmp_path / "area.gpkg"
    assert Path(resolved["candidates"]["file"]) == tmp_path / "places.csv"
    assert resolved["top"] == {"n": 20, "min_separation_km": 25.0, "all": False}
    assert study.run().table["prefecture"].tolist() == ["Toyama"]


@pytest.mark.parametrize(("lon", "country"), [(137.2, "japan"), (7.2, "none")])
def test_the_file_of_an_area_is_read_once(tmp_path, monkeypatch, lon, country):
    read = []

    def counted(*given, **options):
        read.append(given[0])
        return read_features(*given, **options)

    monkeypatch.setattr("geowbit.candidates.area.read_features", counted)
    shape = box(lon - 0.1, 36.6, lon + 0.1, 36.7)
    gpd.GeoDataFrame(geometry=[shape], crs="EPSG:4326").to_file(tmp_path / "area.gpkg")
    stations = gpd.GeoDataFrame(
        {"name": ["S"], "voltage_kv": [154.0]}, geometry=[Point(lon, 36.65)], crs="EPSG:4326"
    )
    study = gw.Study(
        folder=tmp_path,
        area={"file": "area.gpkg"},
        candidates={"grid": {"lon_arcsec": 90, "lat_arcsec": 60}},
        layers={"substations": stations},
    )
    assert str(study.country) == country
    assert study.check()["candidates"] == 8 * 6
    run = study.run().run
    assert len(run) == 8 * 6
    assert read == ["area"]
    assert [one.name for one in run.layers].count("area") == 1


def test_check_reads_without_scoring(tmp_path):
    (tmp_path / "places.csv").write_text("lon,lat\n137.2,36.7\n137.3,36.7\n")
    (tmp_path / "subs.csv").write_text("lon,lat,voltage_kv\n137.2,36.7,275\n137.2,36.8,\n")
    yaml = tmp_path / "study.yaml"
    yaml.write_text(
        "name: Two\ncandidates: {file: places.csv}\nlayers: {substations: {file: subs.csv}}\n"
    )
    found = gw.Study.from_yaml(yaml).check()
    assert (found["name"], found["candidates"]) == ("Two", 2)
    layers = {layer["name"]: layer for layer in found["layers"]}
    assert (layers["substations"]["rows_read"], layers["substations"]["rows_kept"]) == (2, 1)
    assert [one["count"] for one in layers["substations"]["dropped"]] == [1]
    # every layer that a criterion reads has been read
    assert {"population", "terrain", "fiber_routes", "power_lines", "water"} <= set(layers)


def test_a_hub_of_ones_own_counts_as_tokyo_does() -> None:
    hubs = {"fukuoka": [130.4017, 33.5902]}
    found = gw.Study.japan(100, area={"prefectures": ["Saga"]}, hubs=hubs).run()
    how = {c["name"]: c for c in found.record["criteria"]}
    assert (how["rtt_fukuoka_ms"]["weight"], how["rtt_fukuoka_ms"]["best"]) == (0.25, 2)
    assert how["rtt_fukuoka_conventional_ms"]["weight"] == 0
    assert found.table["score_rtt_fukuoka_ms"].max() > 0


def test_a_rule_about_an_unknown_column_fails_before_anything_is_measured() -> None:
    study = gw.Study.japan(100, area={"prefectures": ["Kagawa"]}, exclude=["substaton_km > 50"])
    steps: list[str] = []
    column = {"column": "substaton_km", "near": "substation_km"}
    with refused(gw.StudyError, "ranking.rule_no_column", **column):
        study.run(steps.append)
    assert steps == ["candidates"]


def test_the_files_of_candidates_and_area_stand_in_the_record(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("site_id,lon,lat\na,134.04,34.34\nb,,34.3\n", encoding="utf-8")
    found = gw.Study.japan(100, candidates={"file": str(mine)}, exclude=[]).run()
    record = next(r for r in found.record["layers"] if r["name"] == "candidates")
    assert (record["rows_read"], record["rows_kept"]) == (2, 1)
    assert [one["count"] for one in record["dropped"]] == [1]


def test_what_the_study_asks_wrongly_names_its_file(tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_text("load_mw: 1e9\n", encoding="utf-8")
    with refused(gw.StudyError, "cables.load", load_mw="1e+09", at="study.yaml:1"):
        gw.Study.from_yaml(file)
