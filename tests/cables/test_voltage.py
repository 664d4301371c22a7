"""Voltage classes of the design, and who may carry a load."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from pyproj import Geod
from refused import refused

from geowbit.cables import serving_substations, station_yards, voltage_class
from geowbit.core.errors import StudyError
from geowbit.criteria import Scene
from geowbit.layers import Layers, embedded_layer, named_assumptions

GEOD = Geod(ellps="GRS80")

# DESIGN section 6: up to 50 MW 66/77 kV, up to 200 MW 154 kV (187 and 220 in their areas), up to
# 1,000 MW 275 kV, above 500 kV. A class of 66/77 kV begins at 60 kV in the tables.
CLASSES = [
    (0.001, 60),
    (1, 60),
    (10, 60),
    (50, 60),
    (50.01, 154),
    (100, 154),
    (200, 154),
    (200.1, 275),
    (1000, 275),
    (1000.1, 500),
    (3000, 500),
    (5000, 500),
]
AREAS = [
    "hokkaido",
    "tohoku",
    "tokyo",
    "chubu",
    "hokuriku",
    "kansai",
    "chugoku",
    "shikoku",
    "kyushu",
    "okinawa",
    "any",
    "elsewhere",
]


@pytest.mark.parametrize("area", [name for name in AREAS if name != "okinawa"])
def test_voltage_classes(area):
    assert [voltage_class(load, area)["min_substation_kv"] for load, _ in CLASSES] == [
        kv for _, kv in CLASSES
    ]


@pytest.mark.parametrize(
    ("load_mw", "kv"), [(1, 60), (50, 60), (51, 132), (200, 132), (201, 275), (1001, 500)]
)
def test_okinawa_has_132_kv_where_others_have_154(load_mw, kv):
    assert voltage_class(load_mw, "okinawa")["min_substation_kv"] == kv


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
        ({"voltage_kv": 110.0, "supply_area": "kyushu"}, False),
        ({"voltage_kv": 132.0, "supply_area": "okinawa"}, True),
        ({"voltage_kv": 132.0, "supply_area": "kyushu"}, False),
        ({"supply_area": ""}, True),
        ({"supply_area": None}, True),
        ({"kind": "switching"}, True),
        ({"kind": "distribution"}, True),
        ({"kind": "unknown"}, True),
        ({"kind": "a word of the user's"}, True),
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
    own = embedded_layer("substations").query("id == 'S410027'")
    assert serving(Layers({"substations": own}), 100) == {"S410027"}
    assert "S410027" not in serving(Layers(), 100)
