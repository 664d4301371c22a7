"""Whose network a substation belongs to, and which places it serves."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geowbit.cables import (
    Networks,
    area_of,
    network_of,
    serving_substations,
    substations_of,
)
from geowbit.core.messages import Message
from geowbit.countries import NO_COUNTRY, country_of, using
from geowbit.ground import Ground
from geowbit.layers import Layers, embedded_layer

AREAS = ["hokkaido", "tohoku", "tokyo", "chubu", "kansai", "", None]


def test_the_operator_s_area_counts_before_the_place():
    table = pd.DataFrame(
        {
            "supply_area": ["tohoku", "tohoku", None, ""],
            "network_area": ["tokyo", " ", None, "chubu"],
        }
    )
    assert network_of(table).tolist() == ["tokyo", "", "", "chubu"]
    assert area_of(table).tolist() == ["tokyo", "tohoku", "", "chubu"]
    assert network_of(table.drop(columns="network_area")).tolist() == [""] * 4


def test_the_known_trunks_of_another_network_serve_nobody_around():
    subs = embedded_layer("substations").reset_index(drop=True)
    # TEPCO's in the area of Tohoku, Kansai's beside Okayama
    rows = {
        name: subs.index[subs["name"] == name][0] for name in ("新福島変電所", "新いわき開閉所")
    }
    known = Networks(subs, Ground())
    for row in rows.values():
        assert subs.loc[row, "supply_area"] == "tohoku"
        assert not known.serving("tohoku")[row]
        assert known.serving("tokyo")[row]
    assert known.notes() == []


@given(
    st.lists(st.tuples(st.sampled_from(AREAS), st.sampled_from(AREAS)), min_size=1, max_size=30),
    st.sampled_from(AREAS),
)
def test_who_serves_whom_by_the_words(stations, area):
    table = pd.DataFrame(stations, columns=["network_area", "supply_area"], dtype=object)
    grid = {"hokkaido": 1, "tohoku": 2, "tokyo": 2, "chubu": 3, "kansai": 3}
    named = any(network for network, _ in stations)
    expected = []
    for network, placed in stations:
        if not area:
            expected.append(True)
        elif network and named:
            expected.append(network == area)
        else:
            # its network is not known: any place but those of another synchronous grid
            expected.append(not placed or grid[placed] == grid[area])
    assert Networks(table, Ground()).serving(area or "").tolist() == expected


@given(st.lists(st.sampled_from(AREAS), max_size=40))
def test_every_place_is_asked_for_once(areas):
    known = Networks(pd.DataFrame({"network_area": ["tokyo", "chubu"]}), Ground())
    for kind in (object, "category"):
        groups = list(known.groups(pd.Series(areas, dtype=kind)))
        rows = np.concatenate([rows for rows, _ in groups]) if groups else np.zeros(0, int)
        assert sorted(rows.tolist()) == list(range(len(areas)))
        for here, serves in groups:
            assert {areas[row] or "" for row in here.tolist()} <= {areas[here[0]] or ""}
            assert serves.tolist() == known.serving(areas[here[0]] or "").tolist()


def test_an_allowance_is_a_row_of_the_country_s_table(tmp_path: Path):
    folder = tmp_path / "twinland"
    (folder / "model").mkdir(parents=True)
    (folder / "country.yaml").write_text("name: {en: Twinland}\n")
    shape = shapely.box(10, 0, 11, 1)
    areas = gpd.GeoDataFrame(
        {"area": ["north", "south"]}, geometry=[shape, shapely.box(11, 0, 12, 1)], crs=4326
    )
    stations = pd.DataFrame({"network_area": ["north", "south"]})
    with using(country_of(folder)):
        ground = Ground(Layers({"supply_areas": areas}))
        assert Networks(stations, ground).serving("south").tolist() == [False, True]
    (folder / "model" / "network_allowances.csv").write_text(
        "supply_area,network_area,reason,source\nsouth,north,a border town,its contract\n"
    )
    with using(country_of(folder)):
        ground = Ground(Layers({"supply_areas": areas}))
        known = Networks(stations, ground)
        assert known.serving("south").tolist() == [True, True]
        # and not the other way round
        assert known.serving("north").tolist() == [True, False]


def test_without_networks_or_areas_all_serve_by_place_and_it_is_told():
    nameless = pd.DataFrame({"supply_area": ["", "", ""]})
    known = Networks(nameless, Ground())
    assert known.serving("tokyo").all()
    assert known.notes() == [Message("cables.no_network", count=3)]
    foreign = pd.DataFrame({"network_area": ["north", "south", ""]})
    known = Networks(foreign, Ground())
    assert known.serving("tokyo").all()
    (said,) = known.notes()
    assert said.code == "cables.networks_foreign"
    assert said.params["networks"] == ("north", "south")
    with using(NO_COUNTRY):
        nowhere = Networks(foreign, Ground(Layers()))
        assert nowhere.serving("").all()


@pytest.mark.parametrize("areas", [["a", "b"], ["tokyo"]])
def test_a_network_with_no_substation_is_served_by_none(areas):
    shapes = gpd.GeoDataFrame(
        {"area": ["a", "b"]}, geometry=[shapely.box(n, 0, n + 1, 1) for n in (10, 11)], crs=4326
    )
    known = Networks(
        pd.DataFrame({"network_area": ["a"]}), Ground(Layers({"supply_areas": shapes}))
    )
    served = {area: bool(known.serving(area).any()) for area in areas}
    assert served == {area: area == "a" for area in areas}


def test_ones_own_substations_have_the_voltages_of_where_they_stand():
    own = gpd.GeoDataFrame(
        {"id": ["a", "b", "c"], "voltage_kv": [110.0, 110.0, 110.0], "kind": "transmission",
         "supply_area": ["", "", "tokyo"]},
        geometry=gpd.points_from_xy([130.40, 136.90, 130.50], [33.55, 35.10, 33.50]),
        crs="EPSG:4326",
    )  # fmt: skip
    layers = Layers({"substations": own})
    placed = substations_of(layers)
    # Fukuoka and Nagoya; what the file says of the third counts
    assert placed["supply_area"].tolist() == ["kyushu", "chubu", "tokyo"]
    # 110 kV carry 100 MW in Kyushu and nowhere else
    assert serving_substations(placed, 100).tolist() == [True, False, False]
    # what the file says stays as it says it
    known = Layers()
    assert substations_of(known) is known.frame("substations")
