"""The section on known sites tells the numbers of the finding, in both languages, and no script."""

from __future__ import annotations

import re

import geopandas as gpd
import pandas as pd
import pytest

from geowbit.findings import backtest
from geowbit.pages.language import say, speaking
from geowbit.pages.report.backtest_section import backtest_section, known_sites_of
from geowbit.run import FrameTable, Run


@pytest.fixture(scope="module")
def run():
    table = pd.DataFrame(
        {
            "site_id": [*"abcd"],
            "lon": [139.0, 139.5, 140.0, 140.5],
            "lat": 36.0,
            "supply_area": ["tokyo", "tokyo", "tohoku", "tohoku"],
            "score": [0.1, 0.9, 0.2, 0.8],
            "substation_km": [4.0, 3.0, 2.0, 1.0],
            "excluded": False,
            "exclusion": "",
        }
    )
    return Run(table=FrameTable(table))


def sites(*lon, **columns):
    return gpd.GeoDataFrame(
        {"name": [f"site <b>{n}</b>" for n in range(len(lon))], **columns},
        geometry=gpd.points_from_xy(lon, [36.0] * len(lon)),
        crs="EPSG:4326",
    )


def cells(html):
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [
        [re.sub("<[^>]*>", "", cell) for cell in re.findall("<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in rows
    ]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_numbers_are_those_of_the_finding(run, lang):
    found = backtest(run, {"announced": sites(139.5, 140.0, load_mw=[300.0, 5.0])}, draws=50)
    with speaking(lang):
        html = str(backtest_section(found))
        table = cells(html)
        assert table[1][1:4] == [say("rule.score"), "2", "0.50"]
        assert table[2][1:4] == [say("rule.substation_km"), "2", "0.50"]
        # the large one is the better of its area: three quarters
        assert table[3] == [
            say("backtest.set_large", mw="100"), say("rule.score"), "1", "0.75", "0.75–0.75", "–"
        ]  # fmt: skip
        assert say("backtest.unseen") in html
    assert "<b>1</b>" not in html
    assert "&lt;b&gt;1&lt;/b&gt;" in html


def test_there_is_none_where_no_site_is_ranked(run):
    assert known_sites_of(run, {}) is None
    assert known_sites_of(run, {"data_centers": sites(130.0)}) is None
    assert known_sites_of(run, {"data_centers": sites(139.0)}).rows[0].auc == 0.25
    assert not backtest_section(None)
