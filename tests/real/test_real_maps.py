"""A map of the full-size layers: what every feature costs the one who drags it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from browsing import settled, until

import geowbit as gw
from geowbit.pages import site_map, standalone_html
from geowbit.pages.overlays._shapes import joined_lines

FOLDER = os.environ.get("GEOWBIT_REAL_DATA")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="GEOWBIT_REAL_DATA names no folder with the full-size layers"
)
REAL = Path(FOLDER or ".")
MAP = "Object.values(window).find(thing => window.L && thing instanceof L.Map)"
# gaps between frames, and what held one up, from now on
WATCH = """() => {
    window.gaps = []; window.long = [];
    let last = performance.now();
    const told = list => list.getEntries().forEach(one => window.long.push(one.duration));
    new PerformanceObserver(told)
        .observe({type: "longtask"});
    (function frame() {
        const now = performance.now();
        window.gaps.push(now - last); last = now; requestAnimationFrame(frame);
    })();
}"""
TAKEN = "() => [window.gaps.splice(0), window.long.splice(0)]"


def first_number(texts: pd.Series) -> pd.Series:
    return pd.to_numeric(texts.astype(str).str.extract(r"(\d+)")[0], errors="coerce")


@pytest.fixture(scope="module")
def full() -> dict[str, gpd.GeoDataFrame]:
    """Return substations and lines as they were collected, repeated ones and all."""
    files = sorted((REAL / "substations").glob("*_substations.geojson"))
    read = [gpd.read_file(file, columns=["name", "operator", "voltage"]) for file in files]
    stations = gpd.GeoDataFrame(pd.concat(read, ignore_index=True))
    high = gpd.read_parquet(REAL / "lines" / "lines_154kv_clean.parquet")
    every = gpd.read_parquet(REAL / "lines" / "lines_5regions_full.parquet")
    every = every.assign(voltage_kv=every["voltage_max_v"].astype(float) / 1000)
    lines = pd.concat([one[["voltage_kv", "geometry"]] for one in (high, every)])
    return {
        "substations": stations.assign(voltage_kv=first_number(stations["voltage"]) / 1000),
        "power_lines": gpd.GeoDataFrame(lines, crs="EPSG:4326").reset_index(drop=True),
    }


@pytest.fixture(scope="module")
def sites() -> gw.Sites:
    return gw.Study.japan(area={"prefectures": ["Saga"]}).run()


def page_of(sites: gw.Sites, layers: dict[str, Any]) -> str:
    drawn = {"prefectures": sites.layers["prefectures"], **layers}
    return standalone_html(site_map(sites.run, sites.top(), layers=drawn))


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore:Several features with id:RuntimeWarning")
def test_dragging_twenty_thousand_substations_and_lines(
    visit: Callable[..., Any], sites: gw.Sites, full: dict[str, Any], capsys: Any
) -> None:
    assert len(full["substations"]) + len(full["power_lines"]) >= 20_000
    found = visit(page_of(sites, full), still=False)
    page = found.page
    for box in page.locator(".leaflet-control-layers-selector").all():
        box.check(force=True)
    page.evaluate(WATCH)
    told = []
    for zoom in (5, 6.5, 8, 10):
        page.evaluate(f"z => void {MAP}.setView([35.6, 138.5], z, {{animate: false}})", zoom)
        page.wait_for_timeout(300)
        page.evaluate(TAKEN)
        before = page.evaluate(f"() => {MAP}.getCenter().lng")
        page.mouse.move(620, 560)
        page.mouse.down()
        for step in range(30):
            page.mouse.move(620 - 12 * step, 560 - 6 * step)
            page.wait_for_timeout(16)
        page.mouse.up()
        page.wait_for_timeout(200)
        gaps, long = page.evaluate(TAKEN)
        assert page.evaluate(f"() => {MAP}.getCenter().lng") > before
        told.append(
            f"zoom {zoom}: worst gap between frames {max(gaps):.0f} ms, "
            f"median {np.median(gaps):.0f} ms, tasks over 50 ms: {[round(t) for t in long]}"
        )
    with capsys.disabled():
        print("\n" + "\n".join(told))
    assert found.complaints == []


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore:Several features with id:RuntimeWarning")
def test_the_wheel_over_twenty_thousand_substations_and_lines(
    visit: Callable[..., Any], sites: gw.Sites, full: dict[str, Any], capsys: Any
) -> None:
    found = visit(page_of(sites, full), still=False)
    page = found.page
    for box in page.locator(".leaflet-control-layers-selector").all():
        box.check(force=True)
    page.evaluate(f"() => void {MAP}.setView([35.6, 138.5], 5, {{animate: false}})")
    until(page, f"!{MAP}.gwDue.length")
    page.evaluate(WATCH)
    told = []
    page.mouse.move(640, 400)
    for turn in [-90] * 7 + [90] * 7:
        before = page.evaluate(f"() => {MAP}.getZoom()")
        page.evaluate(TAKEN)
        page.mouse.wheel(0, turn)
        until(page, f"{MAP}.getZoom() !== {before} && !{MAP}._animatingZoom && !{MAP}.gwDue.length")
        settled(page)
        gaps, long = page.evaluate(TAKEN)
        after = page.evaluate(f"() => {MAP}.getZoom()")
        assert (after > before) == (turn < 0)
        told.append(
            f"zoom {before} to {after}: worst gap between frames {max(gaps):.0f} ms, "
            f"tasks over 50 ms: {[round(t) for t in long]}"
        )
    with capsys.disabled():
        print("\n" + "\n".join(told))
    assert found.complaints == []


def farthest_vertex(lines: Any, others: Any) -> float:
    """Return how far the vertices of lines lie from other lines at most."""
    tree = shapely.STRtree(shapely.get_parts(others))
    vertices = shapely.points(shapely.get_coordinates(lines))
    _, apart = tree.query_nearest(vertices, return_distance=True, all_matches=False)
    return float(apart.max())


@pytest.mark.filterwarnings("ignore:Several features with id:RuntimeWarning")
def test_a_line_that_is_there_twice_and_in_pieces_is_drawn_once(full: dict[str, Any]) -> None:
    shapes = full["power_lines"].geometry[full["power_lines"]["voltage_kv"] >= 400].to_numpy()
    kept = joined_lines(shapes)
    assert len(kept) < 0.6 * len(shapes)
    # nothing of the real lines is missing and nothing is added, to the 11 m of the map
    rounded = shapely.union_all(shapely.set_precision(shapes, 1e-4))
    drawn = shapely.union_all(shapely.set_precision(kept, 1e-4))
    assert farthest_vertex(rounded, drawn) < 2e-4
    assert farthest_vertex(drawn, rounded) < 2e-4
    assert drawn.length == pytest.approx(rounded.length, rel=1e-3)
    assert shapely.length(kept).sum() < 1.05 * drawn.length


@pytest.mark.browser
def test_a_layer_of_a_hundred_thousand_points_opens_and_says_what_it_leaves_out(
    visit: Callable[..., Any], sites: gw.Sites
) -> None:
    random = np.random.default_rng(11)
    count = 100_000
    places = gpd.points_from_xy(random.uniform(129.8, 131.8, count), random.uniform(32, 34, count))
    own = gpd.GeoDataFrame(
        {"name": [f"Pole {k}" for k in range(count)], "voltage_kv": 6.6},
        geometry=places, crs="EPSG:4326",
    )  # fmt: skip
    sited = gpd.GeoDataFrame({"name": own["name"]}, geometry=places, crs="EPSG:4326")
    page = page_of(sites, {"substations": own, "data_centers": sited})
    assert len(page) < 6e6
    found = visit(page)
    words = found.page.locator(".gw-legend").inner_text()
    assert "160,000 points of large layers are drawn without their names" in words
    at = [own.geometry.iloc[7].y, own.geometry.iloc[7].x]
    spot = found.page.evaluate(
        f"""at => {{ const map = {MAP}; map.setView(at, 15, {{animate: false}});
                     map.gwBest.remove();
                     const p = map.latLngToContainerPoint(at); return [p.x, p.y]; }}""",
        at,
    )
    found.page.mouse.move(*spot)
    found.page.get_by_text("Pole 7", exact=True).wait_for()
    assert found.complaints == []
