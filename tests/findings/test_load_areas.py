"""Classes of load, where each network has voltages of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import geowbit as gw
from geowbit.findings import load_classes
from geowbit.findings.loads import LOADS_MW

# Fukuoka, Nagoya, Kochi and Naha
PLACES = {"lon": [130.40, 136.90, 133.53, 127.72], "lat": [33.55, 35.10, 33.56, 26.20]}
COLUMNS = ["substation_km", "substation_kv", "off_grid_island"]


def study(folder: Path, load_mw: float, **keys: object) -> gw.Sites:
    pd.DataFrame(PLACES).to_csv(folder / "places.csv", index=False)
    file = {"file": folder / "places.csv"}
    return gw.Study.japan(load_mw, candidates=file, exclude=[], **keys).run()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("loads")


def test_every_load_has_the_columns_of_its_own_run(folder):
    sites = study(folder, 100)
    classes = {load: one for one in load_classes(sites.run, sites.layers) for load in one.loads_mw}
    # the loads nearest to the study's, as each has a connection of its own
    assert {50.0, 100.0, 200.0, 500.0, 1000.0} <= set(classes) <= set(LOADS_MW)
    # 110 kV carry 100 MW in Kyushu and Shikoku and not 200; 220 carry 500 and not 1,000
    assert classes[100] is not classes[200]
    assert classes[500] is not classes[1000]
    for load in (50.0, 200.0, 500.0, 1000.0):
        expected = study(folder, load).table.sort_index()
        found = classes[load].columns.set_axis(sites.table["site_id"].to_numpy())
        found = found.loc[expected["site_id"].to_numpy()]
        for column in COLUMNS:
            np.testing.assert_array_equal(found[column], expected[column].to_numpy(float))
    # nobody in Okinawa carries 300 MW, and no other network stands in
    naha = int(np.flatnonzero(sites.table["lat"] < 27)[0])
    assert [classes[load].nearest[naha] < 0 for load in (200, 300)] == [False, True]


def test_a_place_that_nobody_serves_is_told_in_every_file(folder, tmp_path):
    sites = study(folder, 300)
    table = sites.table.set_index(sites.table["lat"].round(1))
    assert np.isposinf(table.loc[26.2, "substation_km"])
    assert np.isnan(table.loc[26.2, "connection_mjpy"])
    assert pd.isna(table.loc[26.2, "connection_network"])
    assert table.drop(26.2)["connection_network"].tolist() == (
        table.drop(26.2)["supply_area"].tolist()
    )
    codes = {one.code: one.params for one in sites.run.messages}
    assert codes["criteria.unserved"] == {"count": 1, "load_mw": "300"}
    for lang in ("en", "ja"):
        sites.write(tmp_path / lang, lang=lang)
    # a limit takes what is infinite
    limited = gw.Study.japan(
        300, candidates={"file": folder / "places.csv"}, exclude=["substation_km > 50"]
    ).run()
    assert limited.table.set_index(limited.table["lat"].round(1))["excluded"].to_dict()[26.2]
