"""The ways to serve the best sites, and the one price of their power line."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import geowbit as gw
from geowbit.cables import CONNECTION_PARTS, compare
from geowbit.findings import site_alternatives


@pytest.fixture(scope="module")
def sites():
    return gw.Study.japan(area={"bbox": [140.3, 37.2, 140.5, 37.4]}).run()


def test_of_the_best_site_they_are_those_that_compare_finds(sites):
    best = sites.top(1)
    (found,) = site_alternatives(sites.run, best, sites.layers).values()
    site = best.iloc[0]
    asked = compare(100, (site["lat"], site["lon"]), "tokyo", draws=2).alternatives
    of_run, of_pair = ({way.way: way for way in one.ways} for one in (found, asked))
    assert found.share.areas == asked.share.areas == ("tohoku", "tokyo")
    for level in ("low", "mid", "high"):
        assert of_run["share"].mjpy[level] == pytest.approx(of_pair["share"].mjpy[level], rel=1e-3)
    assert of_run["own_line"].mjpy["mid"] == pytest.approx(
        of_pair["own_line"].mjpy["mid"], rel=0.01
    )
    assert of_run["share"].years == of_pair["share"].years


def test_a_table_without_costs_has_no_ways(sites):
    best = pd.DataFrame(sites.top(1)).drop(columns="watts_to_bits_mjpy")
    assert site_alternatives(sites.run, best, sites.layers) == {}


def test_where_a_corridor_was_computed_its_price_is_the_one_of_the_line(sites):
    listed, corridors = sites.listed(), sites.corridors().set_index("site_id")
    laid = corridors["corridor_mjpy"].reindex(listed["site_id"].astype(str)).to_numpy()
    assert np.isfinite(laid).any()
    here = np.isfinite(laid)
    np.testing.assert_allclose(listed["power_line_mjpy"][here], laid[here])
    # the parts of the corridors' own table, and the sums of parts, are the same price
    own = corridors[[f"{part}_mjpy" for part in (
        "line", "bays", "site_station", "transformers", "reinforcement", "contingency"
    )]].sum(axis=1).reindex(listed["site_id"].astype(str)).to_numpy()  # fmt: skip
    np.testing.assert_allclose(listed["corridor_power_mjpy"][here], own[here])
    for end in ("", "_low", "_high"):
        parts = [f"{part}{end}_mjpy" for part in CONNECTION_PARTS]
        whole = listed[f"corridor_connection{end}_mjpy"]
        np.testing.assert_allclose(whole[here], listed[parts].sum(axis=1)[here])
    assert (listed["corridor_connection_low_mjpy"] <= listed["corridor_connection_mjpy"]).all()
    # what the score counts stays beside it under its own name
    table = sites.table.set_index("site_id")["connection_mjpy"]
    scored = table.reindex(listed["site_id"]).to_numpy()
    np.testing.assert_allclose(listed["connection_mjpy"], scored)
