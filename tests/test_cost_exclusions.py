"""Exclusions by what a connection is and costs: it is known before they are applied."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from refused import refused

import geowbit as gw
from geowbit.costs import cost_columns
from geowbit.pages.live.rules import judged_rules

# the south of Okinawa's main island: small, and no mountains to lay corridors over
SMALL: dict[str, Any] = {"area": {"bbox": [127.6, 26.05, 127.85, 26.25]}, "exclude": []}


@pytest.fixture(scope="module")
def free() -> pd.DataFrame:
    return gw.Study.japan(**SMALL).run().table.set_index("site_id")


@pytest.fixture(scope="module")
def along_corridors() -> pd.DataFrame:
    return gw.Study.japan(**SMALL, costs={"connection": "corridor"}).run().table


def filled(table: pd.DataFrame, study: gw.Study, candidates: list[str]) -> set[str]:
    others = {one.name for one in study._criteria if not one.of_costs} | set(candidates)
    others |= {"substation_id", "fiber_route_id", "workloads", "geometry"}
    later = {"rank", "score", "excluded", "exclusion", "excluded_by", "coverage"}
    later |= {"national_percentile", "not_yet_known"}
    return {c for c in table if c not in others | later and not c.startswith("score_")}


PLACE = ["site_id", "lon", "lat", "prefecture", "municipality", "prefecture_ja"]
PLACE += ["municipality_ja", "supply_area"]


def test_the_columns_of_costs_are_those_that_a_run_fills(
    free: pd.DataFrame, along_corridors: pd.DataFrame
) -> None:
    straight, corridor = gw.Study.japan(**SMALL), cost_columns(["tokyo", "osaka"])
    assert filled(free.reset_index(), straight, PLACE) == set(corridor)
    with_corridors = cost_columns(["tokyo", "osaka"], along_corridors=True)
    assert filled(along_corridors, straight, PLACE) == set(with_corridors)
    alone = gw.Study.japan(**SMALL, hubs={}, criteria={"substation_km": {}})
    assert filled(alone.run().table, alone, PLACE) == set(cost_columns([]))


NUMBERS = ["connection_km", "power_mjpy", "bits_to_watts_ratio_tokyo", "connection_years"]


def test_what_the_connection_is_excludes(free: pd.DataFrame) -> None:
    # high enough that some candidates stay
    limits = {column: float(np.round(free[column].quantile(0.9), 2)) for column in NUMBERS}
    rules = [f"{column} > {limit}" for column, limit in limits.items()]
    study = gw.Study.japan(**{**SMALL, "exclude": [*rules, "nearest_hub in tokyo"]})
    study.check()
    sites = study.run()
    hits = {rule: free[c] > limits[c] for rule, c in zip(rules, limits, strict=True)}
    hits["nearest_hub in tokyo"] = free["nearest_hub"] == "tokyo"
    table = sites.table.set_index("site_id")
    for rule, hit in hits.items():
        assert hit.any() or rule == "nearest_hub in tokyo", rule
        assert table["exclusion"].str.contains(rule, regex=False).tolist() == hit.tolist()
    assert table["excluded"].tolist() == np.any(list(hits.values()), axis=0).tolist()
    counts = {one["rule"]: one["count"] for one in sites.record["exclusions"]}
    assert counts == {rule: hit.sum() for rule, hit in hits.items()}
    # what is excluded is left out of nothing that was measured before, and the map judges it anew
    pd.testing.assert_frame_equal(table[NUMBERS], free[NUMBERS])
    judged = [rule.column for rule in judged_rules(sites.run)]
    assert judged == [*NUMBERS, None]
    hub = str(free["nearest_hub"].astype(str).mode().iloc[0])
    with refused(gw.StudyError, "study.all_excluded", count=str(len(free))):
        gw.Study.japan(**{**SMALL, "exclude": [f"nearest_hub in {hub}"]}).run()


@pytest.mark.parametrize(
    ("rule", "code", "params"),
    [
        ("score < 0.5", "ranking.rule_of_score", {"rule": "'score < 0.5'", "column": "score"}),
        ("rank > 100", "ranking.rule_of_score", {"rule": "'rank > 100'", "column": "rank"}),
        (
            "score_fiber_km < 0.1",
            "ranking.rule_of_score",
            {"rule": "'score_fiber_km < 0.1'", "column": "score_fiber_km"},
        ),
        (
            "corridor_km > 5",
            "ranking.rule_no_column",
            {"rule": "'corridor_km > 5'", "column": "corridor_km", "near": "connection_km"},
        ),
        (
            "conection_km > 5",
            "ranking.rule_no_column",
            {"rule": "'conection_km > 5'", "column": "conection_km", "near": "connection_km"},
        ),
        (
            "x_mjpy > 5",
            "ranking.rule_no_column",
            {"rule": "'x_mjpy > 5'", "column": "x_mjpy", "near": "power_mjpy"},
        ),
    ],
)
def test_what_is_not_there_when_exclusions_are_applied(
    rule: str, code: str, params: dict[str, str]
) -> None:
    with refused(gw.StudyError, code, **params):
        gw.Study.japan(**{**SMALL, "exclude": [rule]}).check()


def test_a_corridor_excludes_where_there_are_corridors(along_corridors: pd.DataFrame) -> None:
    limit = float(np.round(along_corridors["corridor_km"].median(), 2))
    keys = {**SMALL, "exclude": [f"corridor_km > {limit}"], "costs": {"connection": "corridor"}}
    table = gw.Study.japan(**keys).run().table
    out = along_corridors["corridor_km"] > limit
    assert out.any()
    assert table["excluded"].tolist() == out.tolist()
