"""Energy to spare and what it costs: published figures, by hand, and by every station."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from geowbit.cables import total_cost
from geowbit.criteria import energy, power, registered_criteria
from geowbit.layers import Layers, embedded_table
from geowbit.study import Study

GEOD = Geod(ellps="GRS80")
# published hours of FY2025 at 0.01 yen, and mean prices, yen a kWh
FLOOR_HOURS = {
    "kyushu": 492, "shikoku": 404, "tohoku": 250, "hokkaido": 236, "chugoku": 184,
    "kansai": 140, "hokuriku": 118, "chubu": 90, "tokyo": 52,
}  # fmt: skip
YEN = {"tokyo": 12.45, "shikoku": 8.85, "kyushu": 9.81, "hokkaido": 11.70}
KAMIKITA = (141.1731, 40.7831)
SHIN_TOYAMA = (137.0817, 36.6982)


def of_areas(scene_at, *areas, at=(140.0, 36.0)):
    scene = scene_at(*[at] * len(areas))
    scene.candidates["supply_area"] = pd.Series(list(areas), dtype="category")
    return scene


def test_hours_at_the_floor_are_known_for_nine_areas(scene_at):
    areas = [*FLOOR_HOURS, "okinawa", None]
    found = energy.floor_price_hours(of_areas(scene_at, *areas))
    np.testing.assert_array_equal(found, [*FLOOR_HOURS.values(), np.nan, np.nan])


def test_energy_and_cooling_on_paper(scene_at):
    areas = [*YEN, "okinawa"]
    scene = of_areas(scene_at, *areas, at=(141.35, 43.06))
    found = energy.energy_mjpy_per_mw_year(scene)
    warm = scene.warmth.middle_c[0]
    assert warm == pytest.approx(9.0, abs=0.4)  # Sapporo has 9.2
    # 0.8 of 8,766 hours; PUE 1.2 at 10 C and 0.02 less for each degree below
    by_hand = [yen / 1000 * 0.8 * 8766 * (1.2 - 0.02 * (10 - warm)) for yen in YEN.values()]
    np.testing.assert_allclose(found[:-1], by_hand, rtol=1e-9)
    assert np.isnan(found[-1])
    # Tokyo over Shikoku: 3.6 yen of 7,013 hours and a sixth or so for cooling
    assert found[0] - found[1] == pytest.approx(3.6 * 7.0128 * 1.18, rel=0.01)


def test_surplus_is_that_of_the_nearest_trunk_station_of_the_own_network(scene_at):
    scene = scene_at(KAMIKITA, SHIN_TOYAMA, KAMIKITA, SHIN_TOYAMA)
    scene.candidates["supply_area"] = ["tohoku", "hokuriku", "hokkaido", "kansai"]
    found = energy.surplus_mw(scene)
    assert found[:2].tolist() == [1224.0, 1518.0]
    # Hokkaido publishes none here; Kansai has none within reach of Toyama
    assert np.isnan(found[2:]).all()


def test_surplus_against_every_station(scene, japan):
    table = embedded_table("trunk_transformers").dropna(subset=["forecast_flow_mw"])
    found, told = energy.surplus_mw(scene), 0
    for row, place in japan.iterrows():
        own = table[table["supply_area"] == place["supply_area"]]
        if own.empty:
            assert np.isnan(found[row])
            continue
        count = len(own)
        km = GEOD.inv([place["lon"]] * count, [place["lat"]] * count, own["lon"], own["lat"])[2]
        km = np.array(km) / 1000
        if km.min() > 50.01:
            assert np.isnan(found[row])
        elif km.min() < 49.99:
            here = own[km <= km.min() + 1e-6]
            assert found[row] == max(0.0, -here["forecast_flow_mw"].min())
            told += 1
    assert told > 10


def stations(*rows):
    frame = pd.DataFrame(rows, columns=["supply_area", "lon", "lat", "forecast_flow_mw"])
    return gpd.GeoDataFrame(
        frame, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs="EPSG:4326"
    )


class Given:
    """Layers of which one is made up."""

    def __init__(self, frame):
        self._frame = frame

    def has(self, name):
        return name == "trunk_transformers"

    def frame(self, name):
        return self._frame


def test_of_a_station_the_transformer_with_the_most_counts_and_none_below_nothing(scene_at):
    scene = scene_at((140.0, 36.0), (142.0, 36.0), (144.0, 36.0))
    scene.candidates["supply_area"] = "a"
    scene.layers = Given(
        stations(
            ("a", 140.0, 36.1, -100.0),
            ("a", 140.0, 36.1, -300.0),
            ("a", 140.0, 36.1, 50.0),
            ("a", 142.0, 36.1, 80.0),  # flows down
            ("a", 144.0, 36.1, np.nan),  # told by nobody
            ("b", 144.0, 36.0, -900.0),  # another network
        )
    )
    found = energy.surplus_mw(scene)
    np.testing.assert_array_equal(found, [300.0, 0.0, np.nan])


def test_of_reactors_those_that_run_count(scene_at, layers):
    # Genkai: units 3 and 4 of 1,127 MW net, 1 and 2 are shut; Kashiwazaki-Kariwa stands still
    genkai, kashiwazaki = (129.837, 33.518), (138.598, 37.434)
    found = power.plant_mw_50km(scene_at(genkai, kashiwazaki))
    plants = layers.frame("power_plants")
    plants = plants[~plants["status"].str.contains("retired", na=False)]
    for mw, place, nuclear in zip(found, (genkai, kashiwazaki), (2254.0, 0.0), strict=True):
        count = len(plants)
        km = GEOD.inv([place[0]] * count, [place[1]] * count, plants.geometry.x, plants.geometry.y)[
            2
        ]
        near = plants[np.array(km) <= 50_000]
        others = near.loc[near["fuel"] != "nuclear", "capacity_mw"].sum()
        assert mw == pytest.approx(others + nuclear)


def test_what_costs_say_is_a_criterion_and_one_column():
    known = registered_criteria(["tokyo"])
    assert {name for name, one in known.items() if one.of_costs} == {
        "connection_mjpy",
        "site_mjpy_per_mw_year",
    }
    sites = Study(load_mw=100, area="Toyama").run()
    table = sites.table
    assert list(table).count("connection_mjpy") == 1
    weighed = {one.name: one for one in sites.run.criteria}["connection_mjpy"]
    assert (weighed.best, weighed.worst) == (2_000, 20_000)  # 20 and 200 for each of 100 MW
    # a straight scale between its ends
    part = ((20_000 - table["connection_mjpy"]) / 18_000).clip(0, 1)
    scored = table["score_connection_mjpy"]
    # one tenth of the weight, of what is known there
    np.testing.assert_allclose(scored, 0.1 * part / table["coverage"], atol=1e-9)


@pytest.mark.parametrize("load_mw", [30, 100])
def test_the_yearly_cost_of_a_site_is_that_of_the_question_for_it(load_mw):
    some = ["Toyama", "Chiba", "Hokkaido", "Okinawa", "Kagawa"]
    table = Study(load_mw=load_mw, area=some).run().table
    priced = table[table["site_mjpy_per_mw_year"].notna()]
    assert len(priced) > 0.95 * len(table)
    layers = Layers()
    for row in priced.sample(20, random_state=15).itertuples():
        found = total_cost((row.lat, row.lon), load_mw, layers=layers)
        assert row.site_mjpy_per_mw_year == pytest.approx(found.total["mid"], abs=0.006), row
        assert row.temperature_c == pytest.approx(found.temperature_c, abs=0.11)
        if row.supply_area != "okinawa":
            parts = {one.part: one.mid for one in found.parts}
            energy_mjpy = parts["energy of the servers"] + parts["energy of cooling"]
            assert row.energy_mjpy_per_mw_year == pytest.approx(energy_mjpy, abs=0.06)


def test_the_shares_of_a_best_site_are_told_and_add_up():
    sites = Study(load_mw=100, area={"bbox": [137.10, 36.60, 137.25, 36.70]}).run()
    listed = sites.listed()
    parts = listed.filter(regex="^yearly_.*_mjpy$")
    assert len(parts.columns) == 6
    whole = listed["site_mjpy_per_mw_year"]
    assert parts.sum(axis=1).tolist() == pytest.approx(whole.tolist(), abs=0.01)
    report, first = sites.report(), listed.iloc[0]
    for name in ("yearly_building_and_equipment_mjpy", "yearly_energy_of_cooling_mjpy"):
        assert f"{100 * first[name] / whole.iloc[0]:.1f} %" in report
