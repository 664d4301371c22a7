"""The parts of the best sites' costs add up to what the run says, however it costs them."""

from __future__ import annotations

import numpy as np
import pytest

import geowbit as gw
from geowbit.cables import CONNECTION_PARTS

AREA = {"area": {"prefectures": ["Kagawa"]}, "top": {"n": 6, "min_separation_km": 8, "all": True}}
LEVELS = {"": "connection_mjpy", "_low": "connection_low_mjpy", "_high": "connection_high_mjpy"}


def total(listed, start, level):
    named = [f"{part}{level}_mjpy" for part in CONNECTION_PARTS if part.startswith(start)]
    return listed[named].sum(axis=1, skipna=False).to_numpy()


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"load_mw": 400.0, "costs": {"fiber_to_power_ratio": "tables"}},
        {"costs": {"connection": "corridor"}},
        {"costs": {"fiber_method": "new_duct"}},
        {"assumptions": {"contingency_share": [0.0, 0.5, 0.6], "fiber_routes_built": 3}},
    ],
    ids=str,
)
def test_they_add_up_to_the_costs_of_the_run(keys):
    listed = gw.Study.japan(**{"load_mw": 100.0, **keys}, **AREA).run().listed()
    np.testing.assert_allclose(total(listed, "power", ""), listed["power_mjpy"], atol=0.02)
    np.testing.assert_allclose(total(listed, "fiber", ""), listed["fiber_mjpy"], atol=0.006)
    for level, column in LEVELS.items():
        # a whole connection is told to a million yen
        np.testing.assert_allclose(total(listed, "", level), listed[column], atol=0.52)
    if "corridor_mjpy" in listed:
        found = listed["corridor_mjpy"].notna()
        assert found.any()
        paid = listed.loc[found, "corridor_mjpy"]
        np.testing.assert_allclose(listed.loc[found, "power_line_mjpy"], paid, atol=0.006)
    for part in CONNECTION_PARTS:
        assert (listed[f"{part}_low_mjpy"] <= listed[f"{part}_mjpy"]).all()
        assert (listed[f"{part}_mjpy"] <= listed[f"{part}_high_mjpy"]).all()


def test_a_part_by_hand():
    # two circuits at 247.5, 100 MW at 12.16 + 0.639 for two steps down from 110 kV in Chugoku
    area = AREA | {"area": {"prefectures": ["Okayama"]}}
    listed = gw.Study.japan(100.0, **area).run().listed()
    at_110 = listed[listed["connection_kv"] == 110]
    assert len(at_110)
    np.testing.assert_allclose(at_110["power_bays_mjpy"], 2 * 247.5)
    np.testing.assert_allclose(at_110["power_transformers_mjpy"], 100 * (12.16 + 0.639))
    np.testing.assert_allclose(
        listed["fiber_equipment_mjpy"], 2 * 2 * 30.0, err_msg="no amplifier below 80 km"
    )
