"""Gates: pass, fail or unknown, by hand and by an oracle in plain Python."""

from __future__ import annotations

import math
import operator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from refused import refused

from geowbit.core import LayerError, StudyError
from geowbit.layers import Layers
from geowbit.ranking import (
    ANSWERS,
    check_gates,
    exclude,
    gate_columns,
    gate_exclusions,
    judge_gates,
    own_gate,
)

SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
         "==": operator.eq, "!=": operator.ne}  # fmt: skip


def answers(table: pd.DataFrame, gate: Any, layers: Layers | None = None) -> list[str]:
    (judged,) = judge_gates(table, [own_gate(gate)], layers or Layers())
    return list(judged.answers)


def places(*lon: float) -> pd.DataFrame:
    return pd.DataFrame({"lon": lon, "lat": [36.5] * len(lon)})


def zones(*boxes: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.box(*one) for one in boxes], crs="EPSG:4326")


def layers(**own: gpd.GeoDataFrame) -> Layers:
    return Layers(own, used=own)


# -------------------------------------------------------------------------------- grammar


@pytest.mark.parametrize(
    ("given", "text", "column", "reads"),
    [
        ("headroom_mw >= 100", "headroom_mw >= 100", "headroom_mw", ()),
        ("  x_km<2 ", "x_km<2", "x_km", ()),
        ("prefecture in Toyama, Ishikawa", "prefecture in Toyama, Ishikawa", "prefecture", ()),
        ({"holds": "x_km < 2", "ask": "me"}, "x_km < 2", "x_km", ()),
        ({"outside": "flood"}, "{outside: flood}", "", ("flood",)),
        ({"inside": "zone", "surveyed": "city"}, "{inside: zone}", "", ("zone", "city")),
        ({"within": "roads", "km": 2}, "{within: roads, km: 2}", "", ("roads",)),
        ({"beyond": "ports", "km": 1.5, "ask": "x"}, "{beyond: ports, km: 1.5}", "", ("ports",)),
    ],
)  # fmt: skip
def test_what_can_be_said(given: Any, text: str, column: str, reads: tuple[str, ...]) -> None:
    gate = own_gate(given)
    assert (gate.text, gate.column, gate.reads) == (text, column, reads)
    if isinstance(given, dict):
        assert gate.ask == given.get("ask", "")


@pytest.mark.parametrize(
    "given",
    [
        "", "headroom", "headroom_mw >= much", "headroom_mw unknown", "a > 1 and b > 2",
        {}, {"holds": "x"}, {"near": "flood", "km": 1}, {"outside": ""}, {"outside": "a", "km": 2},
        {"within": "roads"}, {"within": "roads", "km": 0}, {"within": "roads", "km": True},
        {"within": "roads", "km": 2000}, {"beyond": "roads", "km": "2"},
        {"inside": "a", "outside": "b"}, {"outside": "flood", "unless": "x"},
        {"holds": "x > 1", "surveyed": "city"}, {"ask": "me"},
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(given: Any) -> None:
    with refused(StudyError, "ranking.gate"):
        own_gate(given)


def test_a_slip_of_the_pen_is_told_and_what_is_still_to_come_is_not() -> None:
    columns, known = ["headroom_mw", "substation_km"], ["substations", "hazards"]
    check_gates(
        [
            own_gate(one)
            for one in ("bearing_kpa >= 100", {"outside": "flood"}, "substation_km < 9")
        ],
        columns,
        known,
    )
    with refused(StudyError, "ranking.gate_no_column", name="headrom_mw", near="headroom_mw"):
        check_gates([own_gate("headrom_mw >= 1")], columns, known)
    with refused(StudyError, "ranking.gate_no_layer", name="hazard", near="hazards") as caught:
        check_gates([own_gate("x_km > 1"), own_gate({"outside": "hazard"})], columns, known)
    assert caught.value.keys == ("gates", 1)
    for column in ("rank", "score", "score_x_km", "coverage"):
        with refused(StudyError, "ranking.gate_of_score", column=column):
            check_gates([own_gate(f"{column} > 1")], columns, known)


# -------------------------------------------------------------------------------- answers


@given(
    st.lists(st.floats(-9, 9) | st.sampled_from([math.nan, math.inf, -math.inf]), min_size=1),
    st.sampled_from(list(SIGNS)),
    st.integers(-9, 9),
)
def test_a_number_is_judged_as_plain_python_does(
    values: list[float], sign: str, limit: int
) -> None:
    expected = [
        "unknown" if math.isnan(one) else "pass" if SIGNS[sign](one, limit) else "fail"
        for one in values
    ]
    assert answers(pd.DataFrame({"x_km": values}), f"x_km {sign} {limit}") == expected


def test_a_name_is_judged_by_the_list() -> None:
    table = pd.DataFrame({"prefecture": pd.Categorical(["Toyama", "", None, "Gifu"])})
    assert answers(table, "prefecture in Toyama, Ishikawa") == [
        "pass",
        "unknown",
        "unknown",
        "fail",
    ]
    with refused(StudyError, "ranking.gate_of_text", column="prefecture"):
        answers(table, "prefecture > 3")


def test_what_nobody_has_is_unknown_everywhere() -> None:
    table = places(136.5, 137.5)
    for gate in ("bearing_kpa >= 100", {"outside": "flood"}, {"within": "flood", "km": 2}):
        assert answers(table, gate) == ["unknown", "unknown"]
    # a layer that is left out is not there
    assert answers(table, {"outside": "runways"}, Layers({"runways": "none"})) == ["unknown"] * 2


def test_places_and_zones() -> None:
    table = places(136.2, 136.5, 137.0, 138.0)
    flood, city = zones((136.4, 36, 136.6, 37)), zones((136.0, 36, 137.2, 37))
    mine = layers(flood=flood, city=city)
    assert answers(table, {"outside": "flood"}, mine) == ["pass", "fail", "pass", "pass"]
    assert answers(table, {"inside": "flood"}, mine) == ["fail", "pass", "fail", "fail"]
    surveyed = {"outside": "flood", "surveyed": "city"}
    assert answers(table, surveyed, mine) == ["pass", "fail", "pass", "unknown"]
    # of whom the survey is not there nothing is known
    assert answers(table, surveyed, layers(flood=flood)) == ["unknown"] * 4
    points = gpd.GeoDataFrame(geometry=[shapely.Point(136.5, 36.5)], crs="EPSG:4326")
    with refused(LayerError, "ranking.rule_no_polygons", layer="dots"):
        answers(table, {"inside": "dots"}, layers(dots=points))


def test_distances_are_those_of_the_earth() -> None:
    from pyproj import Geod

    station = gpd.GeoDataFrame(geometry=[shapely.Point(136.5, 36.5)], crs="EPSG:4326")
    lon = np.linspace(136.5, 136.7, 41)
    km = Geod(ellps="GRS80").inv(lon, lon * 0 + 36.5, lon * 0 + 136.5, lon * 0 + 36.5)[2] / 1000
    mine, limit = layers(stations=station), 5.0
    assert np.abs(km - limit).min() > 0.01
    near = answers(places(*lon), {"within": "stations", "km": limit}, mine)
    assert near == ["pass" if one <= limit else "fail" for one in km]
    far = answers(places(*lon), {"beyond": "stations", "km": limit}, mine)
    assert [{"pass": "fail", "fail": "pass"}[one] for one in far] == near


# -------------------------------------------------------------------------------- together


@given(
    st.lists(st.lists(st.sampled_from([1.0, 9.0, math.nan]), min_size=3, max_size=3), min_size=1)
)
def test_a_candidate_is_as_good_as_its_worst_answer(rows: list[list[float]]) -> None:
    table = pd.DataFrame(rows, columns=["a_km", "b_km", "c_km"])
    judged = judge_gates(table, [own_gate(f"{name} < 5") for name in table], Layers())
    columns = gate_columns(judged)
    for row, worst in zip(rows, columns["gates"], strict=True):
        failing, unknown = 9.0 in row, any(map(math.isnan, row))
        assert worst == ("fail" if failing else "unknown" if unknown else "pass")
    counts = [[one.count(answer) for answer in ANSWERS] for one in judged]
    assert [sum(one) for one in counts] == [len(rows)] * 3


def test_every_gate_has_a_column_of_its_own() -> None:
    table = pd.DataFrame({"a_km": [1.0], "gate_a_km": [0.0], "lon": [136.5], "lat": [36.5]})
    gates = [own_gate(one) for one in ("a_km > 0", "a_km < 9", {"outside": "a b/c"})]
    names = [one.column for one in judge_gates(table, gates, Layers())]
    assert names == ["gate_a_km_2", "gate_a_km_3", "gate_outside_a_b_c"]
    assert gate_columns([]) == {}


def test_who_fails_is_out_and_who_is_not_known_stays() -> None:
    table = pd.DataFrame({"x_km": [1.0, 9.0, math.nan]})
    judged = judge_gates(table, [own_gate("x_km < 5")], Layers())
    full = table.assign(**gate_columns(judged))
    out, (counts,) = exclude(full, gate_exclusions(judged), Layers())
    assert out["excluded"].tolist() == [False, True, False]
    assert (counts["count"], counts["reason"].code) == (1, "ranking.gate_failed")
    assert counts["reason"].params["gate"] == "x_km < 5"
