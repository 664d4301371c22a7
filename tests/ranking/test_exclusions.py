"""Exclusions: every form of a rule, what is unknown, and several reasons at once."""

from __future__ import annotations

import operator
import re
from math import isnan

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refused import refused
from shapely import Polygon, box

from geowbit.core.errors import LayerError, StudyError
from geowbit.core.messages import Message, plain_value
from geowbit.countries import NO_COUNTRY
from geowbit.layers import Layers, model_table
from geowbit.ranking import Exclusion, default_exclusions, exclude, own_exclusion
from geowbit.run import RuleOfRun

NONE = float("nan")


def table(**columns) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.DataFrame(columns))


def out_by(rule, frame: gpd.GeoDataFrame, layers: Layers | None = None) -> list[bool]:
    found, _ = exclude(frame, [own_exclusion(rule)], layers or Layers())
    assert (found["exclusion"] != "").tolist() == found["excluded"].tolist()
    return found["excluded"].tolist()


@pytest.mark.parametrize(
    ("rule", "out"),
    # of 49, 50, 51 and not known
    [
        ("x_km > 50", [False, False, True, False]),
        ("x_km >= 50", [False, True, True, False]),
        ("x_km < 50", [True, False, False, False]),
        ("x_km <= 50", [True, True, False, False]),
        ("x_km == 50", [False, True, False, False]),
        ("x_km != 50", [True, False, True, False]),
        ("  x_km>5e1 ", [False, False, True, False]),
        ("x_km > 50.0", [False, False, True, False]),
        ("x_km > -1", [True, True, True, False]),
    ],
)
def test_every_sign(rule, out):
    frame = table(x_km=[49.0, 50.0, 51.0, NONE])
    assert out_by(rule, frame) == out
    _, counts = exclude(frame, [own_exclusion(rule)], Layers())
    column, op, limit = re.fullmatch(r"\s*(\w+?)\s*([<>=!]+)\s*(\S+)\s*", rule).groups()
    told = {"rule": rule, "reason": rule.strip(), "count": sum(out), "unknown": 1}
    assert counts == [told | {"column": column, "op": op, "limit": float(limit)}]


SIGNS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}


@settings(deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6) | st.just(NONE), min_size=1),
    st.sampled_from(sorted(SIGNS)),
    st.integers(-1000, 1000),
)
def test_a_comparison_is_python_s_own(values, sign, limit):
    expected = [not isnan(value) and SIGNS[sign](value, limit) for value in values]
    assert out_by(f"x_km {sign} {limit}", table(x_km=values)) == expected


@pytest.mark.parametrize("kind", [object, "category", "str"])
def test_lists_of_names(kind):
    where = pd.Series(["Tokyo", "Osaka", "Higashi Osaka", "Tokyo-to", ""], dtype=kind)
    frame = table(prefecture=where)
    assert out_by("prefecture in Tokyo, Higashi Osaka", frame) == [True, False, True, False, False]
    assert out_by("prefecture in Osaka", frame) == [False, True, False, False, False]


def test_inside_a_polygon_of_the_user_s_own():
    ring = Polygon(
        [(139, 35), (141, 35), (141, 37), (139, 37)],
        [[(139.5, 35.5), (140.5, 35.5), (140.5, 36.5), (139.5, 36.5)]],
    )
    park = gpd.GeoDataFrame(geometry=[ring, box(142, 35, 143, 36)], crs="EPSG:4326")
    layers = Layers({"protected_areas": park})
    frame = table(lon=[139.2, 140.0, 142.5, 144.0], lat=[35.2, 36.0, 35.5, 35.5])
    # in the ring, in its hole, in the other shape, in none
    assert out_by({"inside": "protected_areas"}, frame, layers) == [True, False, True, False]


def test_outside_of_zones_is_the_rest():
    zones = gpd.GeoDataFrame(geometry=[box(139, 35, 140, 36), box(142, 35, 143, 36)], crs=4326)
    layers = Layers({"industrial_land": zones})
    frame = table(lon=[139.2, 141.0, 142.5, 139.2], lat=[35.2, 35.5, 35.5, 37.0])
    rule = own_exclusion({"outside": "industrial_land"})
    found, counts = exclude(frame, [rule], layers)
    assert found["excluded"].tolist() == [False, True, False, True]
    assert (counts[0]["count"], counts[0]["outside"]) == (2, "industrial_land")
    told = RuleOfRun.from_dict(counts[0] | {"reason": plain_value(rule.reason)})
    assert (told.outside, RuleOfRun.from_dict(told.as_dict())) == ("industrial_land", told)
    assert (rule.layer, rule.text) == ("industrial_land", "{outside: industrial_land}")
    assert rule.reason == Message("ranking.outside_layer", layer="industrial_land")
    inside = out_by({"inside": "industrial_land"}, frame, layers)
    assert [not one for one in inside] == found["excluded"].tolist()


def test_a_layer_that_the_study_does_not_have():
    frame = table(lon=[139.0], lat=[35.0])
    with refused(LayerError, "layers.none_given", name="protected_areas"):
        exclude(frame, [own_exclusion({"inside": "protected_areas"})], Layers())


def test_a_default_rule_whose_layer_is_missing_judges_nobody_and_says_so():
    frame = table(lon=[139.0, 138.7], lat=[35.0, 35.4])
    rule = Exclusion({"inside": "national_park_zones"}, "park", by_default=True)
    for layers in (Layers({"national_park_zones": "none"}), Layers(country=NO_COUNTRY)):
        found, counts = exclude(frame, [rule], layers)
        assert not found["excluded"].any()
        assert (counts[0]["count"], counts[0]["unknown"]) == (0, 2)
    # with its layer it judges both: the sea off Izu, and the woods of Aokigahara
    _, counts = exclude(frame, [rule], Layers())
    assert counts[0]["unknown"] == 0


def test_an_embedded_layer_works_in_a_rule():
    # Oze marsh, Toyama; 1 km from the runway of Okayama; the crater of Sakurajima
    frame = table(lon=[139.22, 137.21, 133.855, 130.657], lat=[36.93, 36.70, 34.767, 31.593])
    rules = [
        own_exclusion({"inside": "national_park_zones"}),
        own_exclusion({"near": "runways", "km": 1.5}),
        own_exclusion({"near": "active_volcanoes", "km": 2}),
    ]
    found, _ = exclude(frame, rules, Layers())
    by = found["excluded_by"].to_numpy()
    assert (by[:3] == [1, 0, 2]).all()
    assert by[3] & 4


def test_a_rule_of_a_layer_may_stand_in_quotes():
    assert own_exclusion("{inside: parks}") == own_exclusion({"inside": "parks"})
    near = own_exclusion("{near: shops, km: 2.5}")
    assert near.text == "{near: shops, km: 2.5}"
    with refused(StudyError, "ranking.rule", rule="'{inside: '"):
        own_exclusion("{inside: ")
    with refused(StudyError, "ranking.rule_of_layer"):
        own_exclusion("{within: parks}")


def test_several_reasons_are_joined_in_the_order_of_the_rules():
    frame = table(x_km=[60.0, 60.0, 1.0, NONE], lake=[1.0, 0.0, 0.0, 1.0])
    rules = [Exclusion("lake > 0", "in a lake"), Exclusion("x_km > 50", "far")]
    found, counts = exclude(frame, rules, Layers())
    assert found["exclusion"].tolist() == ["in a lake; far", "far", "", "in a lake"]
    assert found["excluded"].tolist() == [True, True, False, True]
    assert [(one["count"], one["unknown"]) for one in counts] == [(2, 0), (2, 1)]


def test_sixty_rules_keep_their_reasons_apart():
    rules = [Exclusion(f"x_km > {n}", f"reason {n}") for n in range(60)]
    found, _ = exclude(table(x_km=[2.5, 59.5, -1.0]), rules, Layers())
    assert found["exclusion"].iloc[0] == "reason 0; reason 1; reason 2"
    assert found["exclusion"].iloc[1] == "; ".join(f"reason {n}" for n in range(60))
    assert found["exclusion"].iloc[2] == ""
    with pytest.raises(StudyError) as caught:
        exclude(table(x_km=[1.0]), [Exclusion("x_km > 1", "")] * 63, Layers())
    assert caught.value.code == "ranking.many_rules"
    assert caught.value.params["most"] == 62


def test_without_rules_nobody_is_out():
    found, counts = exclude(table(x_km=[1.0, NONE]), [], Layers())
    assert found["excluded"].tolist() == [False, False]
    assert found["exclusion"].tolist() == ["", ""]
    assert counts == []


@pytest.mark.parametrize(
    "rule",
    [
        "x_km",
        "x_km > ",
        "x_km > far",
        "> 5",
        "x_km => 5",
        "x_km > 5; import os",
        {"beside": "a"},
        {"inside": "a", "outside": "b"},
        {"outside": "a", "km": 5},
    ],
)
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(StudyError) as caught:
        own_exclusion(rule)
    of_layer = isinstance(rule, dict)
    assert caught.value.code == ("ranking.rule_of_layer" if of_layer else "ranking.rule")


@pytest.mark.parametrize(
    ("rule", "code", "column", "hint"),
    [
        ("slope_deg > 15", "ranking.rule_no_column", "slope_deg", "there are x_km, where"),
        ("where > 3", "ranking.rule_of_text", "where", ""),
    ],
)
def test_a_rule_that_does_not_fit_the_table_is_refused(rule, code, column, hint):
    with pytest.raises(StudyError) as caught:
        exclude(table(x_km=[1.0], where=["a"]), [own_exclusion(rule)], Layers())
    assert caught.value.code == code
    assert caught.value.params["column"] == column
    assert str(caught.value.params.get("hint", "")) == hint


def test_the_metropolis_is_out_only_where_the_question_is_regional():
    metropolis = "prefecture in Tokyo, Saitama, Chiba, Kanagawa, Osaka"
    regional = [one.text for one in default_exclusions()]
    everywhere = [one.text for one in default_exclusions(regional=False)]
    assert [text for text in regional if text not in everywhere] == [metropolis]
    assert [text for text in everywhere if text not in regional] == []


def test_the_table_s_rules_can_all_be_judged():
    # Toyama station, in the middle of everything: level, dry, on the land, far from craters
    columns = {"prefecture": ["Toyama"], "lon": [137.2137], "lat": [36.7014]}
    for rule in model_table("exclusions")["rule"]:
        columns.setdefault(rule.split()[0], np.array([0.0]))
    columns |= {"land_share_pct": [100.0], "volcano_km": [40.0], "runway_km": [7.0]}
    found, counts = exclude(table(**columns), default_exclusions(), Layers())
    assert found["exclusion"].tolist() == [""]
    assert not any(one["count"] or one["unknown"] for one in counts)
    # each rule by its own limit, the value that it just takes and the one that it just leaves
    limits = {
        "slope_2km_deg": (7.1, 7.0),
        "land_share_pct": (49.0, 50.0),
        "runway_km": (1.49, 1.5),
        "volcano_km": (3.9, 4.0),
        "snow_cm": (251.0, 250.0),
        "elevation_m": (1501.0, 1500.0),
        "population_density": (4000.1, 4000.0),
    }
    for name, (taken, left) in limits.items():
        for value, count in ((taken, 1), (left, 0)):
            changed = table(**{**columns, name: [value]})
            _, counts = exclude(changed, default_exclusions(), Layers())
            assert sum(one["count"] for one in counts) == count, (name, value)
    assert "fault_km" not in {one.parts().get("column") for one in default_exclusions()}
