"""The map of a corridor: one file without a network, in the words of its reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geowbit.corridors import Corridor
from geowbit.layers import Layers
from geowbit.pages import corridor_map, standalone_html
from geowbit.pages.elements import Page, Verbatim

HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }}`${1}"


def corridor(kind: str = "hill") -> Any:
    lines = [
        shapely.LineString([(138, 36), (138.5, 36)]),
        shapely.LineString([(138.5, 36), (139, 36)]),
    ]
    sections = gpd.GeoDataFrame(
        {"kind": ["sea", kind], "km": [45.0, 45.1], "cost_mjpy": [900.0, 100.0]},
        geometry=lines,
        crs="EPSG:4326",
    )
    line = shapely.LineString([(138, 36), (138.5, 36), (139, 36)])
    return Corridor(line, 0, 90.1, 90.0, 1000.0, sections, 0.0, None)


def told(name: str = "There") -> dict[str, Any]:
    return {"kind": "power", "origin": {"name": "Here"}, "destination": {"name": name}}


@pytest.mark.browser
def test_a_corridor_is_one_file_that_asks_no_network(visit: Callable[..., Any]) -> None:
    found = visit(standalone_html(corridor_map(corridor(), told())))
    assert [url for url in found.requests if not url.startswith(("file:", "data:", "blob:"))] == []
    assert found.complaints == []
    assert found.page.locator(".gw-title h1").inner_text() == "Here – There"
    legend = found.page.locator(".gw-legend").inner_text()
    assert "sea: 45.0 km" in legend
    assert "hill: 45.1 km" in legend
    groups = found.page.locator(".gw-group").all_inner_texts()
    assert groups == ["Result", "Power grid"]
    for label in found.page.locator(".leaflet-control-layers-overlays input").all():
        assert label.is_enabled()


def test_a_notebook_shows_it_without_a_network() -> None:
    shown = corridor_map(corridor(), told())._repr_html_()
    assert "cdn" not in shown
    assert "srcdoc" in shown


def test_it_speaks_japanese() -> None:
    page = standalone_html(corridor_map(corridor(), told(), lang="ja"))
    assert "海:45.0 km" in page
    assert "送電線" in page
    for english in ("straight", "Legend", "Power line", ">sea"):
        assert english not in page.split("</style>")[-1].split("<script>")[0]


def test_no_text_of_it_is_code() -> None:
    page = standalone_html(corridor_map(corridor(HOSTILE), told(HOSTILE)))
    assert "<img src=x" not in page
    assert "onerror=alert(1)>49" not in page
    assert "&lt;img" in page


def test_layers_of_ones_own_lie_below_it() -> None:
    lines = gpd.GeoDataFrame(
        {"voltage_kv": [187.0]},
        geometry=[shapely.LineString([(138.2, 36.2), (138.4, 36.4)])],
        crs="EPSG:4326",
    )
    page = standalone_html(corridor_map(corridor(), told(), layers=Layers({"power_lines": lines})))
    assert "Lines 187 kV" in page
    assert "Lines 500 kV" not in page


def test_a_script_may_hold_any_brace() -> None:
    page = Page("One", layers={})
    drawn = page.finish(bounds=[[35, 138], [36, 139]], panel="", legend="")
    script = "<script>var one = {{two: {{}}}}; // {% if %} {# #}</script>"
    drawn.get_root().header.add_child(Verbatim(script), name="braces")  # type: ignore[attr-defined]
    assert script in standalone_html(drawn)
