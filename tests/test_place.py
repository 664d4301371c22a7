"""Places as a person names them."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refused import refused

from geowbit.core.errors import StudyError
from geowbit.geodesy import distance_km
from geowbit.layers import Layers, embedded_table
from geowbit.place import resolve_place


def layers_with(**names: tuple[float, float]) -> Layers:
    frame = gpd.GeoDataFrame(
        {"id": [f"mine-{n}" for n in range(len(names))], "name": list(names), "voltage_kv": 154.0},
        geometry=gpd.points_from_xy(*zip(*names.values(), strict=True)),
        crs="EPSG:4326",
    )
    return Layers({"substations": frame})


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_coordinates_are_read_latitude_first(lat: float, lon: float) -> None:
    for given_as in (f"{lat!r},{lon!r}", f" {lat!r} , {lon!r} ", (lat, lon)):
        place = resolve_place(given_as)
        assert (place.lat, place.lon, place.kind) == (lat, lon, "coordinates")


def test_full_width_digits_are_digits() -> None:
    assert resolve_place("４２．６６，１４１．７４")[:2] == (141.74, 42.66)


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("139.76,35.68", "longitude_first", {"place": "139.76,35.68"}),
        ("95,200", "not_on_earth", {"place": "95,200"}),
        ("nan,140", "not_on_earth", {"place": "nan,140"}),
        ("35,inf", "not_on_earth", {"place": "35,inf"}),
        ("1,2,3", "two_numbers", {"place": "1,2,3"}),
        ("35.6", "two_numbers", {"place": "35.6"}),
        ("  ", "empty", {}),
        ("Osakka", "did_you_mean", {"names": "'osaka', 'kosaka', 'saka'"}),
        ("qqqqqqqq", "unknown", {"place": "qqqqqqqq"}),
        (("north", 3), "no_pair", {"place": "('north', 3)"}),
        ((1, 2, 3), "no_pair", {"place": "(1, 2, 3)"}),
    ],
)
def test_what_is_no_place_is_told(text: object, code: str, params: dict[str, str]) -> None:
    with refused(StudyError, f"place.{code}", **params):
        resolve_place(text)  # type: ignore[arg-type]


def test_a_hub_stands_before_a_municipality() -> None:
    assert resolve_place("Tokyo")[:3] == (139.7645, 35.687, "tokyo")
    assert resolve_place("toyama").kind == "municipality"
    mine = resolve_place("toyama", hubs={"toyama": (137.0, 36.5)})
    assert mine == (137.0, 36.5, "toyama", "hub")


@pytest.mark.parametrize(
    "text", ["Tomakomai", "tomakomai-shi", "TOMAKOMAI SHI", "苫小牧", "苫小牧市", "北海道苫小牧市"]
)
def test_a_municipality_by_each_of_its_names(text: str) -> None:
    if text == "TOMAKOMAI SHI":
        with refused(StudyError, "place.did_you_mean", place=text) as error:
            resolve_place(text)
        assert error.value.params["names"][0] == "'tomakomai-shi'"
        return
    assert resolve_place(text).name == "Tomakomai-shi, Hokkaido"


def test_marks_on_latin_letters_do_not_count_but_those_on_kana_do() -> None:
    assert resolve_place("Ōtaru").name == resolve_place("otaru").name
    with refused(StudyError, "place.did_you_mean", names="'ニセコ町'"):
        resolve_place("ニセコ町"[:2] + "ゴ町")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fuchu, Tokyo", "Fuchu-shi, Tokyo"),
        ("東京都府中市", "Fuchu-shi, Tokyo"),
        ("東京府中", "Fuchu-shi, Tokyo"),
        ("Fuchu-shi,hiroshima", "Fuchu-shi, Hiroshima"),
        ("広島県府中町", "Fuchu-cho, Hiroshima"),
    ],
)
def test_a_name_that_stands_twice_is_told_apart_by_its_prefecture(text: str, name: str) -> None:
    assert resolve_place(text).name == name


def test_names_that_stand_twice_are_listed() -> None:
    towns = "Fuchu-shi, Tokyo; Fuchu-shi, Hiroshima; Fuchu-cho, Hiroshima"
    with refused(StudyError, "place.several", places=towns, more="0", kind="municipality"):
        resolve_place("Fuchu")
    with refused(StudyError, "place.several", kind="substation") as error:
        resolve_place("清水変電所")
    assert "清水変電所 (154 kV, S220006)" in str(error.value.params["places"]).split("; ")
    assert resolve_place("s220006").name == "清水変電所 (154 kV, S220006)"


def test_every_municipality_is_found_by_its_code_of_two_names() -> None:
    towns = embedded_table("municipalities").merge(
        embedded_table("prefectures"), left_on="prefecture_code", right_on="code"
    )
    whole = towns["name_ja_y"] + towns["name_ja_x"]
    unique = whole[~whole.duplicated(keep=False)].sample(12, random_state=3)
    for row in unique.index:
        town = towns.loc[row]
        place = resolve_place(whole[row])
        assert place.kind == "municipality"
        # a town's most populous square lies in the town: no farther than its size allows
        km = distance_km(place.lon, place.lat, town["lon_x"], town["lat_x"])
        assert km < 3 * town["area_km2_x"] ** 0.5 + 2, whole[row]


def test_a_municipality_lies_where_its_people_are() -> None:
    # the middle of Sapporo's outline lies in the mountains, its station at 43.0687, 141.3508
    sapporo = resolve_place("Sapporo")
    assert distance_km(sapporo.lon, sapporo.lat, 141.3508, 43.0687) < 6


def test_a_substation_of_ones_own_with_or_without_its_ending() -> None:
    mine = layers_with(**{"North Substation": (140.0, 41.0), "南変電所": (139.0, 35.0)})
    for text in ("North Substation", "north", "mine-0"):
        assert resolve_place(text, layers=mine).lat == 41.0
    assert resolve_place("南", layers=mine).kind == "substation"
    with refused(StudyError, "place.unknown", place="S220006"):
        resolve_place("S220006", layers=mine)


def test_hostile_names_in_a_layer_do_no_harm() -> None:
    names = pd.Series(["<script>", "a, b", "変電所", "-shi", "(", "\u200b"])
    mine = layers_with(**{n: (139.0 + k, 35.0) for k, n in enumerate(names)})
    for k, name in enumerate(names[:5]):
        assert resolve_place(name, layers=mine).lon == 139.0 + k


def test_an_invented_name_still_resolves_and_says_that_it_is_none():
    # 宇治市変電所_2 was made by geocoding: the town keeps its name, the id finds the station
    found = resolve_place("宇治市変電所")
    assert found.kind == "substation"
    assert found.name.startswith("unnamed substation near Uji-shi (")
    assert resolve_place("宇治市").kind == "municipality"


def test_a_substation_that_bears_a_name_stands_before_one_that_only_lies_there():
    frame = pd.DataFrame({
        "id": ["A", "B"], "name": "Nakano-uchi", "name_source": ["geocoded", "osm"],
        "voltage_kv": 66.0, "lon": [140.0, 141.0], "lat": 38.0,
    })  # fmt: skip
    points = gpd.points_from_xy(frame["lon"], frame["lat"])
    mine = Layers({"substations": gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")})
    assert resolve_place("Nakano-uchi", layers=mine).lon == 141.0
    assert resolve_place("A", layers=mine).name == "unnamed substation near Nakano-uchi (66 kV), A"
