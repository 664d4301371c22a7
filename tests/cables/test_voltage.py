"""Voltage classes of the design, and who may carry a load."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from pyproj import Geod
from refused import refused

from geowbit.cables import (
    serving_substations,
    station_yards,
    unlisted_kinds,
    voltage_class,
    voltage_ladder,
)
from geowbit.cables.voltage import classes_up_to
from geowbit.core.errors import StudyError
from geowbit.countries import NO_COUNTRY, using
from geowbit.criteria import Scene
from geowbit.layers import Layers, embedded_layer, named_assumptions

GEOD = Geod(ellps="GRS80")

# the least voltage, kV, for loads just at the end of a class, MW; a class of 66/77 kV begins at
# 60 kV in the tables. What lies between two classes of an area is asked for at the higher one
COMMON = {50: 60, 200: 154, 1000: 275, 5000: 500}
OF_AREA = {
    **dict.fromkeys(["tohoku", "tokyo", "chubu", "hokuriku", "kansai", "any", "elsewhere"], COMMON),
    "kyushu": {50: 60, 100: 110, 500: 220, 5000: 500},
    "chugoku": {50: 60, 100: 110, 500: 220, 5000: 500},
    "shikoku": {50: 60, 100: 110, 300: 187, 5000: 500},
    # above the largest voltage of the area a load asks for one that nobody there has
    "hokkaido": {50: 60, 300: 187, 1000: 275, 5000: 500},
    "okinawa": {50: 60, 200: 132, 1000: 275, 5000: 500},
}


@pytest.mark.parametrize("area", OF_AREA)
def test_voltage_classes(area):
    classes = OF_AREA[area]
    for load in (0.001, 1, 10, *classes, *(end + 0.1 for end in classes if end < 5000)):
        kv = next(kv for end, kv in classes.items() if load <= end)
        assert voltage_class(load, area)["min_substation_kv"] == kv, load


def test_no_class_of_an_area_is_priced_at_a_voltage_that_it_lacks():
    lacks = {
        154: ["kyushu", "chugoku", "shikoku", "hokkaido", "okinawa"],
        275: ["kyushu", "shikoku"],
    }
    for kv, areas in lacks.items():
        for area in areas:
            up_to = 200 if kv == 154 else 5000
            rates = classes_up_to(up_to, area)["rate_kv"]
            assert kv not in set(rates), area


def test_loads_of_the_classes_in_between_follow_the_neighbors():
    # two circuits carry 50 MW at 66, 200 at 154 and 1,000 at 275 kV; between them on logarithmic
    # scales, rounded down
    def between(kv, low, high):
        (low_kv, low_mw), (high_kv, high_mw) = low, high
        return low_mw * (kv / low_kv) ** (np.log(high_mw / low_mw) / np.log(high_kv / low_kv))

    tables = [
        (110, "kyushu", (66, 50), (154, 200)),
        (220, "kyushu", (154, 200), (275, 1000)),
        (187, "shikoku", (154, 200), (275, 1000)),
    ]
    for kv, area, low, high in tables:
        ladder = voltage_ladder(area).set_index("min_substation_kv")
        assert 0.85 < ladder.loc[kv, "max_load_mw"] / between(kv, low, high) <= 1


@pytest.mark.parametrize("load_mw", [0, -1, 5001, float("nan"), float("inf")])
def test_what_is_no_load_for_one_site(load_mw):
    with refused(StudyError, "cables.load", most="5000"):
        voltage_class(load_mw)


def substations(*rows: dict) -> gpd.GeoDataFrame:
    given = [
        {"kind": "transmission", "voltage_kv": 275.0, "supply_area": "tokyo", **row} for row in rows
    ]
    frame = gpd.GeoDataFrame(given, geometry=gpd.points_from_xy([140.0] * len(rows), 36.0))
    return frame.set_crs("EPSG:4326")


@pytest.mark.parametrize(
    ("row", "serves"),
    [
        ({}, True),
        ({"voltage_kv": 153.0}, False),
        ({"voltage_kv": 154.0}, True),
        ({"voltage_kv": 187.0, "supply_area": "shikoku"}, True),
        ({"voltage_kv": 110.0, "supply_area": "kyushu"}, True),
        ({"voltage_kv": 109.0, "supply_area": "kyushu"}, False),
        ({"voltage_kv": 154.0, "supply_area": "hokkaido"}, False),
        # whose network it is tells its voltages, and not where it stands
        ({"voltage_kv": 110.0, "supply_area": "kansai", "network_area": "chugoku"}, True),
        ({"voltage_kv": 110.0, "supply_area": "chugoku", "network_area": "kansai"}, False),
        ({"voltage_kv": 132.0, "supply_area": "okinawa"}, True),
        ({"voltage_kv": 132.0, "supply_area": "tokyo"}, False),
        ({"supply_area": ""}, True),
        ({"supply_area": None}, True),
        ({"kind": "switching"}, False),
        ({"kind": " Transmission "}, True),
        ({"kind": ""}, True),
        ({"kind": None}, True),
        ({"kind": "compensation"}, False),
        ({"kind": "distribution"}, True),
        ({"kind": "unknown"}, True),
        ({"kind": "a word of the user's"}, False),
        ({"kind": "traction"}, False),
        ({"kind": "generation"}, False),
        ({"kind": "industrial"}, False),
        ({"kind": "converter"}, False),
        ({"kind": "transition"}, False),
        ({"headroom_mw": 99.9}, False),
        ({"headroom_mw": 100.0}, True),
        ({"headroom_mw": "40"}, False),
        ({"headroom_mw": None}, True),
        ({"status": "disused"}, False),
        ({"status": "abandoned"}, False),
        ({"status": "demolished"}, False),
        ({"status": "in use"}, True),
    ],
)
def test_who_may_carry_100_mw(row, serves):
    # a second row keeps columns mixed, as in real tables
    found = serving_substations(substations(row, {"headroom_mw": None, "status": "in use"}), 100)
    assert found.tolist() == [serves, True]


def test_a_kind_that_the_table_lacks_serves_where_the_study_says_so():
    subs = substations({"kind": "primary"}, {"kind": "Primary "}, {"kind": "traction"}, {})
    assert unlisted_kinds(subs) == {"primary": 2}
    assert serving_substations(subs, 100).tolist() == [False, False, False, True]
    assert serving_substations(subs, 100, unlisted=True).tolist() == [True, True, False, True]


def test_yards_of_power_stations_are_told_by_distance_size_and_operator():
    north = [GEOD.fwd(140.0, 36.0, 0, m)[1] for m in (590, 610)]
    subs = gpd.GeoDataFrame(
        {"operator": [None, "", "東京電力パワーグリッド", None]},
        geometry=gpd.points_from_xy([140.0] * 4, [north[0], north[0], north[0], north[1]]),
        crs="EPSG:4326",
    )

    def yards(capacity_mw: float) -> list[bool]:
        plant = gpd.GeoDataFrame(
            {"capacity_mw": [capacity_mw]}, geometry=gpd.points_from_xy([140.0], [36.0])
        )
        return station_yards(subs, plant, within_km=0.6, least_mw=100).tolist()

    assert yards(100) == [True, True, False, False]
    assert yards(99.9) == [False] * 4


@pytest.fixture(scope="module")
def known() -> gpd.GeoDataFrame:
    return embedded_layer("substations").set_index("id")


def serving(layers: Layers, load_mw: float) -> set[str]:
    nobody = gpd.GeoDataFrame({"lon": [140.0], "lat": [36.0], "supply_area": ["tokyo"]})
    scene = Scene(nobody, layers, load_mw=load_mw, hubs={}, assumptions=named_assumptions())
    return set(layers.frame("substations")["id"].iloc[scene.serving])


@pytest.fixture(scope="module")
def for_100_mw() -> set[str]:
    return serving(Layers(), 100)


@pytest.mark.parametrize(
    ("station", "plant"),
    [
        ("S410027", "Genkai, 500 kV yard tagged as switching"),
        ("S410028", "Genkai, 220 kV yard"),
        ("S040110", "Onagawa, 275 kV"),
        ("S040111", "Onagawa, 275 kV"),
        ("S040112", "Onagawa, 66 kV, tagged as industrial"),
        ("S070104", "Fukushima Daini, 500 kV"),
    ],
)
def test_real_yards_of_power_stations_carry_nobody(for_100_mw, known, station, plant):
    assert station in known.index
    assert station not in for_100_mw, plant
    assert station not in serving(Layers(), 50)


@pytest.mark.parametrize(
    "station",
    [
        "S440001",  # Shin-Oita, of the network operator, 0.4 km from a power station
        "S130018",  # Tennozu, 0.1 km from the Shinagawa power station
    ],
)
def test_real_substations_beside_a_power_station_stay_in(for_100_mw, known, station):
    plants = embedded_layer("power_plants")
    plants = plants[plants["capacity_mw"] >= 100]
    at = known.loc[station]
    away = GEOD.inv(
        np.full(len(plants), at["lon"]),
        np.full(len(plants), at["lat"]),
        plants["lon"],
        plants["lat"],
    )[2]
    assert away.min() < 600, "the case shows nothing unless a power station stands near"
    assert station in for_100_mw


def test_a_table_of_the_user_s_own_is_believed():
    # the same places, but by the user's word: no yard is taken out
    own = embedded_layer("substations").query("id == 'S410027'").assign(kind="transmission")
    assert serving(Layers({"substations": own}), 100) == {"S410027"}
    assert "S410027" not in serving(Layers(), 100)


def test_classes_are_those_of_the_country_in_use() -> None:
    area = "okinawa"
    at_home = voltage_ladder(area)["min_substation_kv"].tolist()
    own = float(voltage_class(100, area)["min_substation_kv"])
    with using(NO_COUNTRY):
        # which knows no such area
        assert voltage_ladder(area).equals(voltage_ladder())
        assert float(voltage_class(100, area)["min_substation_kv"]) != own
    assert voltage_ladder(area)["min_substation_kv"].tolist() == at_home
