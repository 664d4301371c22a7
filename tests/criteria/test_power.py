"""Power, against every substation and every plant of the tables."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from geowbit.cables import station_yards
from geowbit.core.errors import LayerError
from geowbit.core.messages import Message
from geowbit.criteria import power
from geowbit.layers import Layers, embedded_layer

GEOD = Geod(ellps="GRS80")


def km_to_all(lon: float, lat: float, targets: gpd.GeoDataFrame) -> np.ndarray:
    x, y = targets.geometry.x.to_numpy(), targets.geometry.y.to_numpy()
    return GEOD.inv(np.full(len(x), lon), np.full(len(x), lat), x, y)[2] / 1e3


# where 100 MW are not connected at 154 kV
LEAST_KV = {"okinawa": 132, "kyushu": 110, "chugoku": 110, "shikoku": 110, "hokkaido": 187}


@pytest.fixture(scope="module")
def able() -> gpd.GeoDataFrame:
    """Return the substations that may carry 100 MW, by the words of docs/model.md."""
    table = embedded_layer("substations")
    yard = station_yards(table, embedded_layer("power_plants"), within_km=0.6, least_mw=100)
    least_kv = table["network_area"].map(LEAST_KV).fillna(154)
    serves = table["kind"].isin(["transmission", "distribution", "unknown"])
    used = table["status"] == "in use"
    return table[serves & used & (table["voltage_kv"] >= least_kv) & ~yard]


def test_nearest_substation_against_all_of_them(scene, japan, able):
    found_km, found_kv = power.substation_km(scene), power.substation_kv(scene)
    ids = scene.layers.frame("substations")["id"].to_numpy()[scene.nearest_substation.row]
    for row, place in japan.iterrows():
        # of its own network, whichever stands nearer
        own = able[able["network_area"] == place["supply_area"]]
        km = km_to_all(place["lon"], place["lat"], own)
        assert found_km[row] == pytest.approx(km.min(), rel=1e-3, abs=0.01)
        # within the promised distance any of several is the nearest
        near = own[km <= km.min() * 1.001 + 0.01]
        assert ids[row] in set(near["id"])
        assert found_kv[row] == able.set_index("id").loc[ids[row], "voltage_kv"]


def stations_at_a_border(**columns: list) -> gpd.GeoDataFrame:
    """Tohoku's 1 km north of 37 N, Tokyo's 4 km south of it and a switching station between."""
    north = [GEOD.fwd(140.0, 37.0, 0, km * 1e3)[1] for km in (1, -4, -0.5)]
    frame = {
        "id": ["north", "south", "switch"],
        "voltage_kv": [275.0, 154.0, 500.0],
        "kind": ["transmission", "transmission", "switching"],
        "network_area": ["tohoku", "tokyo", "tokyo"],
        **columns,
    }
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy([140.0] * 3, north), crs=4326)


def test_two_sites_at_a_border_are_each_served_by_their_own_network(scene_at):
    layers = Layers({"substations": stations_at_a_border()})
    # two in one place on the border, one of no area, and one of an area without a substation
    scene = scene_at(*[(140.0, 37.0)] * 4, given=layers)
    scene.candidates["supply_area"] = ["tohoku", "tokyo", "", "kansai"]
    assert power.substation_km(scene) == pytest.approx([1, 4, 1, np.inf], rel=1e-3)
    np.testing.assert_array_equal(power.substation_kv(scene), [275, 154, 275, np.nan])
    assert scene.nearest_substation.row.tolist() == [0, 1, 0, -1]
    # where all serve, 154 kV that are shown cost less than banks from 275 kV, though farther
    assert scene.connection.row.tolist() == [0, 1, 1, -1]
    # Tokyo's is passed over for a Tohoku station that is nearer, Kansai's has none at all
    assert scene.power_notes() == [
        Message("criteria.unserved", count=1, load_mw="100"),
        Message("criteria.passed_over", count=2),
    ]


def test_without_networks_the_nearest_serves_and_it_is_told(scene_at):
    own = stations_at_a_border(kind=["transmission", "primary", "switching"])
    layers = Layers({"substations": own.drop(columns="network_area")})
    scene = scene_at((140.0, 37.0), (140.0, 36.9), given=layers)
    scene.candidates["supply_area"] = ["tokyo", "tokyo"]
    assert scene.nearest_substation.row.tolist() == [0, 0]
    # a kind that is no row of the table serves nobody, and is told with its count
    assert scene.power_notes() == [
        Message("criteria.kind_unlisted", kind="primary", count=1),
        Message("cables.no_network", count=3),
    ]


def test_a_study_lets_a_kind_of_its_own_serve(scene_at):
    own = stations_at_a_border(kind=["transmission", "primary", "switching"])
    scene = scene_at((140.0, 36.9), given=Layers({"substations": own}))
    assert scene.nearest_substation.row.tolist() == [0]
    layers = Layers({"substations": own})
    asked = scene_at((140.0, 36.9), given=layers, assumed={"unlisted_kinds_serve": 1})
    assert asked.nearest_substation.row.tolist() == [1]
    assert asked.connection.row.tolist() == [1]
    assert asked.power_notes()[0] == Message("criteria.kind_serves", kind="primary", count=1)


def test_plants_within_50_km_against_all_of_them(scene, japan, layers):
    plants = layers.frame("power_plants")
    plants = plants[~plants["status"].str.contains("retired", na=False)]
    units = layers.frame("nuclear_units")
    units = units[units["operating_to"].isna() & (units["status"] == "Operational")]
    plants = pd.concat([plants[plants["fuel"] != "nuclear"], units], ignore_index=True)
    found = power.plant_mw_50km(scene)
    told = 0
    for row, place in japan.iterrows():
        km = km_to_all(place["lon"], place["lat"], plants)
        if (np.abs(km - 50) < 0.01).any():
            continue  # on the edge the promised distance leaves both answers open
        assert found[row] == pytest.approx(plants["capacity_mw"][km <= 50].sum())
        told += found[row] > 0
    assert told > 20, "too few of the places have a plant around"


def test_a_retired_plant_gives_nothing(scene_at):
    plants = gpd.GeoDataFrame(
        {
            "capacity_mw": [100.0, 30.0, 7.0, 1.0],
            "status": ["", "retired 2019", None, "in use"],
        },
        # 44 km north, where the place is, where it is, and 56 km north
        geometry=gpd.points_from_xy([140.0] * 4, [36.4, 36.0, 36.0, 36.5]),
        crs="EPSG:4326",
    )
    scene = scene_at((140.0, 36.0), given=Layers({"power_plants": plants}))
    assert power.plant_mw_50km(scene).tolist() == [107.0]


def test_nearest_line_against_all_of_them(scene, japan, layers, km_to_lines):
    lines = layers.frame("power_lines").geometry
    found = power.hv_line_km(scene)
    for row, place in japan.head(12).iterrows():
        km = km_to_lines(place["lon"], place["lat"], lines).min()
        assert found[row] == pytest.approx(km, rel=1e-3, abs=0.01)


# the long-term outlook is published for four areas, and last year's figures for all ten
OUTLOOK = {"hokkaido": 30, "tohoku": 16, "chugoku": 16, "kyushu": 22}


def test_curtailment_is_that_of_the_supply_area(scene_at, layers):
    areas = ["hokkaido", "tohoku", "tokyo", "chugoku", "kyushu", "okinawa", "", None]
    scene = scene_at(*[(140.0, 36.0)] * len(areas))
    for kind in (object, "category"):
        scene.candidates["supply_area"] = pd.Series(areas, dtype=kind)
        found = power.curtailment_pct(scene)
        expected = [OUTLOOK.get(area, np.nan) for area in areas]
        np.testing.assert_array_equal(found, expected)
        last_year = power.curtailment_last_year_pct(scene)
        np.testing.assert_array_equal(last_year, [0.04, 1.3, 0.0, 2.3, 4.8, 0.15, np.nan, np.nan])


def test_where_nobody_can_carry_the_load_the_study_says_so(scene_at):
    small = gpd.GeoDataFrame(
        {"voltage_kv": [66.0, 500.0], "kind": ["transmission", "traction"]},
        geometry=gpd.points_from_xy([140.0, 140.1], [36.0, 36.0]),
        crs="EPSG:4326",
    )
    scene = scene_at((140.0, 36.0), given=Layers({"substations": small}))
    with pytest.raises(LayerError) as caught:
        power.substation_km(scene)
    assert caught.value.code == "cables.no_substation_carries"
    assert caught.value.params == {"count": 2, "load_mw": "100"}
    assert power.substation_km(
        scene_at((140.0, 36.0), load_mw=20, given=Layers({"substations": small}))
    ) == pytest.approx(0, abs=1e-6)
