"""An area of one's own in a run, against sums by hand."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from map_studies import Made, make_study
from refused import refused

from geowbit.core.errors import OutputError
from geowbit.findings import area_statistics
from geowbit.geodesy import polygon_area_km2

AREA = shapely.Polygon([(140.51, 38.11), (140.69, 38.14), (140.6, 38.25), (140.53, 38.2)])


@pytest.fixture(scope="module")
def study() -> Made:
    return make_study()


def test_sums_by_hand(study: Made) -> None:
    headroom = gpd.GeoDataFrame(
        {"low_mw": [10.0, 70.0, 900.0]}, crs="EPSG:4326",
        geometry=shapely.points([[140.58, 38.15], [140.6, 38.17], [140.9, 38.4]]),
    )  # fmt: skip
    found = area_statistics(study.run, AREA, headroom=headroom)
    table = study.table
    here = table[shapely.contains_xy(AREA, table["lon"], table["lat"])]
    ranked = here[~here["excluded"]]
    everywhere = table[~table["excluded"]]
    km2 = polygon_area_km2(here.geometry)
    assert (found.candidates, found.ranked, found.excluded) == (
        len(here), len(ranked), int(here["excluded"].sum()),
    )  # fmt: skip
    assert found.ranked > 50
    assert found.excluded > 5
    assert found.km2 == pytest.approx(polygon_area_km2([AREA])[0])
    assert found.candidates_km2 == pytest.approx(km2.sum(), rel=1e-6)
    assert found.persons == pytest.approx(123.0 * km2.sum(), rel=1e-6)
    assert found.best_rank == ranked["rank"].min()
    assert table["rank"].iloc[found.best_row] == found.best_rank
    at_most = (everywhere["score"] <= ranked["score"].max()).mean()
    assert found.percentile == pytest.approx(100 * at_most)
    assert found.mean_score == pytest.approx(ranked["score"].mean())
    share = 100 * everywhere["score"].rank(method="max") / len(everywhere)
    tenth = everywhere.index[share >= 90]
    assert (found.best_tenth, found.in_best_tenth) == (
        len(tenth),
        len(ranked.index.intersection(tenth)),
    )
    assert (found.headroom, found.headroom_mw) == (2, 70.0)


def test_two_halves_make_a_whole(study: Made) -> None:
    west = shapely.intersection(AREA, shapely.box(140, 38, 140.6, 39))
    east = shapely.intersection(AREA, shapely.box(140.6, 38, 141, 39))
    parts = [area_statistics(study.run, one) for one in (west, east)]
    whole = area_statistics(study.run, AREA)
    for name in ("km2", "candidates", "ranked", "excluded", "persons", "in_best_tenth"):
        together = sum(getattr(one, name) for one in parts)
        assert together == pytest.approx(getattr(whole, name), rel=1e-9), name
    assert whole.best_rank == min(one.best_rank for one in parts)


def test_where_nothing_lies_nothing_is_told(study: Made) -> None:
    found = area_statistics(study.run, shapely.box(150, 20, 151, 21))
    assert (found.candidates, found.best_rank, found.best_row, found.in_best_tenth) == (
        0,
        None,
        None,
        0,
    )
    assert math.isnan(found.percentile)
    assert math.isnan(found.mean_score)


@pytest.mark.parametrize(
    ("area", "code"),
    [
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "findings.area_crossed"),
        (shapely.LineString([(0, 0), (1, 1)]), "findings.area_no_polygon"),
        (shapely.Polygon(), "findings.area_no_polygon"),
    ],
)
def test_what_is_no_area_is_refused(study: Made, area: shapely.Geometry, code: str) -> None:
    with refused(OutputError, code):
        area_statistics(study.run, area)


def test_each_rule_is_counted(study: Made) -> None:
    bits = np.where(study.table["excluded"], 1, 0)
    found = area_statistics(
        Made(study.table.assign(excluded_by=bits), study.top, study.layers, study.record).run, AREA
    )
    assert [(rule.text, count) for rule, count in found.reasons] == [("lake > 0", found.excluded)]
