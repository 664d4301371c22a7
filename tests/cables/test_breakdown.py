"""The parts of the best sites' costs add up to what the run says, however it costs them."""

from __future__ import annotations

import numpy as np
import pytest

import geowbit as gw
from geowbit.cables import CONNECTION_PARTS, connection_parts

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
    sites = gw.Study.japan(**{"load_mw": 100.0, **keys}, **AREA).run()
    listed, found = sites.listed(), sites._found()
    along = "corridor_" if "corridor_power_mjpy" in listed else ""
    parts = connection_parts(
        sites.top(),
        found.options,
        sites.layers.frame("substations"),
        sites.run.assumptions,
        fiber_to_power_ratio=sites.run.fiber_choice,
    )
    # those of the run, and those along the corridors, which stand beside under a name of their own
    for told, prefix in ((parts, ""), (listed, along)):
        power = listed[f"{prefix}power_mjpy"]
        np.testing.assert_allclose(total(told, "power", ""), power, atol=0.02)
        np.testing.assert_allclose(total(told, "fiber", ""), listed["fiber_mjpy"], atol=0.006)
        for level, column in LEVELS.items():
            # a whole connection is told to a million yen
            whole = listed[f"{prefix}{column}"]
            np.testing.assert_allclose(total(told, "", level), whole, atol=0.52)
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
