"""Exclusions by what a connection is and costs: it is known before they are applied."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import geowbit as gw
from geowbit.costs import cost_columns
from geowbit.maps.live_rules import judged_rules

# the south of Okinawa's main island: small, and no mountains to lay corridors over
SMALL: dict[str, Any] = {"area": {"bbox": [127.6, 26.05, 127.85, 26.25]}, "exclude": []}


@pytest.fixture(scope="module")
def free() -> pd.DataFrame:
    return gw.Study.japan(**SMALL).run().table.set_index("site_id")


@pytest.fixture(scope="module")
def along_corridors() -> pd.DataFrame:
    return gw.Study.japan(**SMALL, costs={"connection": "corridor"}).run().table


def excluded_by(rule: str) -> gw.Sites:
    keys = {**SMALL, "exclude": [rule]}
    gw.Study.japan(**keys).check()
    return gw.Study.japan(**keys).run()


def filled(table: pd.DataFrame, study: gw.Study, candidates: list[str]) -> set[str]:
    others = {one.name for one in study._criteria} | set(candidates)
    others |= {"substation_id", "fiber_route_id", "workloads", "geometry"}
    later = {"rank", "score", "excluded", "exclusion"}
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


@pytest.mark.parametrize(
    "column", ["connection_km", "power_mjpy", "bits_to_watts_ratio_tokyo", "connection_years"]
)
def test_a_number_of_the_connection_excludes(free: pd.DataFrame, column: str) -> None:
    limit = float(np.round(free[column].median(), 2))
    sites = excluded_by(f"{column} > {limit}")
    table = sites.table.set_index("site_id")
    out = free.index[free[column] > limit]
    assert 0 <= len(out) < len(free)
    assert set(table.index[table["excluded"]]) == set(out)
    # what is excluded is left out of nothing that was measured before
    pd.testing.assert_series_equal(table[column], free[column])
    assert sites.record["exclusions"][0]["count"] == len(out)
    if len(out):
        (rule,) = judged_rules(sites.table, sites.record)
        assert (rule["column"], rule["limit"]) == (column, limit)


def test_a_word_of_the_connection_excludes(free: pd.DataFrame) -> None:
    hub = free["nearest_hub"].astype(str).mode().iloc[0]
    table = excluded_by(f"nearest_hub in {hub}").table.set_index("site_id")
    assert set(table.index[table["excluded"]]) == set(free.index[free["nearest_hub"] == hub])


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("score < 0.5", "score is made of what the exclusions leave; write top: {n: NUMBER}"),
        ("rank > 100", "rank is made of what the exclusions leave"),
        ("score_fiber_km < 0.1", "score_fiber_km is made of what the exclusions leave"),
        ("corridor_km > 5", "there is no 'corridor_km'; did you mean"),
        ("conection_km > 5", "did you mean 'connection_km'?"),
        ("x_mjpy > 5", "there is no 'x_mjpy'"),
    ],
)
def test_what_is_not_there_when_exclusions_are_applied(rule: str, said: str) -> None:
    with pytest.raises(gw.StudyError) as error:
        gw.Study.japan(**{**SMALL, "exclude": [rule]}).check()
    assert said in str(error.value)


def test_a_corridor_excludes_where_there_are_corridors(along_corridors: pd.DataFrame) -> None:
    limit = float(np.round(along_corridors["corridor_km"].median(), 2))
    keys = {**SMALL, "exclude": [f"corridor_km > {limit}"], "costs": {"connection": "corridor"}}
    table = gw.Study.japan(**keys).run().table
    out = along_corridors["corridor_km"] > limit
    assert out.any()
    assert table["excluded"].tolist() == out.tolist()
