"""The map of milliseconds: what is drawn, that no text is code, that no network is asked."""

from __future__ import annotations

import html
import json
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString

import geowbit as gw
from geowbit.core import say
from geowbit.pages import light_map, standalone_html
from geowbit.pages.report.fiber_section import fiber_section
from geowbit.pages.words import rows_of

TOLD = "tokyo: availability_zone; osaka: interactive_inference; nagoya: interactive_inference"
HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }}`${1}"


@pytest.fixture(scope="module")
def bands() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"ms_from": [0.0, 5.0], "ms_to": [5.0, np.inf], "persons": [3e6, 1.25e6]},
        geometry=[shapely.box(139, 35, 140, 36), shapely.box(140, 35, 141, 36)],
        crs="EPSG:4326",
    )


def ways(*names: str) -> gpd.GeoDataFrame:
    lines = [LineString([(139, 35 + n), (140, 36 + n)]) for n in range(len(names))]
    rows = {"what": list(names), "km": [100.0 * (n + 1) for n in range(len(names))]}
    return gpd.GeoDataFrame(rows, geometry=lines, crs="EPSG:4326")


def test_bands_and_ways_are_drawn_and_told(bands):
    page = standalone_html(light_map("To Tokyo", bands=bands, ways=[("x", ways("one", "two"))]))
    for words in ("0 to 5 ms: 3.0 million people", "above 5 ms: 1.2 million people"):
        assert words in page
    assert "x, two: 200 km" in page
    shapes = re.findall(r'"type": "(LineString|Polygon)"', page)
    assert (shapes.count("Polygon"), shapes.count("LineString")) == (2, 2)


def test_no_text_of_a_layer_is_code(bands):
    page = standalone_html(
        light_map(HOSTILE, bands=bands, ways=[(HOSTILE, ways(HOSTILE))], note=HOSTILE)
    )
    assert "<img src=x" not in page
    assert "onerror=alert(1)>49" not in page
    assert "{{ 7*7 }}" not in page
    assert "&lt;img" in page


def test_the_shell_draws_it(monkeypatch, capsys, tmp_path):
    import sys

    from geowbit import cli

    file = tmp_path / "map.html"
    asked = ["geowbit", "latency", "--from", "osaka", "--to", "tokyo", "--map", str(file), "--json"]
    monkeypatch.setattr(sys, "argv", asked)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    told = json.loads(capsys.readouterr().out)
    page = file.read_text(encoding="utf-8")
    # hubs by their names and not by their keys
    heading = html.unescape(re.findall("<h1>(.*?)</h1>", page)[0])
    assert heading == say("cli.light_title", place="Tokyo")
    assert say("cli.from_to", origin="Osaka", destination="Tokyo") in page
    assert f"second of two: {told['second_route_km']:,.0f} km" in page
    assert 'http-equiv="Content-Security-Policy"' in page


def test_the_ways_of_a_latency_are_its_routes():
    found = gw.latency("osaka", "tokyo")
    frame = found.routes()
    assert frame["what"].tolist() == ["route", "first of two", "second of two"]
    assert frame["km"].tolist() == [
        found.route_km,
        found.second.first_km,
        found.second.second_km,
    ]
    assert frame.geometry.is_valid.all()


def test_the_report_tells_workloads_and_second_routes():
    top = pd.DataFrame(
        {
            "municipality": ["A-shi", HOSTILE],
            "prefecture": ["B", HOSTILE],
            "workloads": [TOLD, HOSTILE],
            "separate_routes": [2.0, np.nan],
            "second_route_ms": [0.426, np.nan],
        }
    )
    section = fiber_section(top, rows_of(top)).html
    lines = (
        "<small>availability zone: Tokyo</small><small>interactive inference: Osaka, Nagoya</small>"
    )
    assert lines in section
    assert '<td>two</td><td class="n">0.43</td>' in section
    assert '<td>–</td><td class="n">–</td>' in section
    assert "<img" not in section
    assert "{{" not in section
    sites = gw.Study.japan(area={"prefectures": ["Kagawa"]}).run()
    page = sites.report()
    best = sites.top(1).iloc[0]
    assert "What they can serve, and separate routes" in page
    assert f"{best['second_route_ms']:.2f}</td></tr>" in page


def test_it_credits_what_it_draws(bands):
    own = ways("one").assign(id=["a"], kind="own", source="Me", licence="CC0")
    layers = gw.layers.Layers({"fiber_routes": own})
    page = standalone_html(light_map("To Tokyo", bands=bands, layers=layers))
    assert "station_database" not in page
    assert "station_database" in standalone_html(light_map("To Tokyo", bands=bands))
    assert "Whoever" in standalone_html(light_map("To Tokyo", bands=bands, credit="Whoever"))


@pytest.mark.browser
def test_it_speaks_japanese_and_asks_no_network(visit, bands):
    drawn = light_map("題", bands=bands, ways=[("x", ways("one"))], lang="ja")
    found = visit(standalone_html(drawn))
    assert [url for url in found.requests if not url.startswith(("file:", "data:", "blob:"))] == []
    assert found.complaints == []
    legend = found.page.locator(".gw-legend").inner_text()
    assert "人口" in legend
    assert "million" not in legend
