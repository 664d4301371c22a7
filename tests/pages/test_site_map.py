"""The map of a study as its reader meets it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from browsing import settled
from map_studies import DRAWN_POINTS, MAP, Made, cells, points
from records import run_of
from refused import refused

from geowbit.core.errors import OutputError
from geowbit.pages import site_map, standalone_html
from geowbit.pages._site_map import view_bounds
from geowbit.pages.overlays import encoded_paths
from geowbit.run import bare_run


def page_of(made: Made, **changed: Any) -> str:
    made = dataclasses.replace(made, **changed)
    drawn = site_map(made.run, made.top, layers=made.layers)
    return standalone_html(drawn)


@pytest.fixture(scope="module")
def page(made: Made) -> str:
    return page_of(made)


def test_it_is_a_folium_map(made: Made) -> None:
    drawn = site_map(made.run, made.top, layers=made.layers)
    assert isinstance(drawn, folium.Map)
    assert "srcdoc" in drawn._repr_html_()


def test_inputs_are_not_changed(made: Made) -> None:
    before = made.table.copy(deep=True), made.top.copy(deep=True)
    page_of(made)
    pd.testing.assert_frame_equal(pd.DataFrame(made.table), pd.DataFrame(before[0]))
    pd.testing.assert_frame_equal(pd.DataFrame(made.top), pd.DataFrame(before[1]))


@pytest.mark.parametrize("column", ["lon", "lat", "score", "excluded"])
def test_a_missing_column_is_named(made: Made, column: str) -> None:
    with refused(OutputError, "findings.no_column", page="map", columns=column):
        site_map(run_of(made.table.drop(columns=column), made.record), made.top, layers={})


def test_bare_tables_are_enough(made: Made) -> None:
    table = pd.DataFrame(made.table[["lon", "lat", "score", "excluded"]])
    drawn = site_map(bare_run(table), table.head(2), layers={})
    assert "Sites" in standalone_html(drawn)


def test_an_empty_layer_and_a_raster_are_passed_over(made: Made) -> None:
    layers = {
        "substations": made.layers["substations"].head(0),
        "power_lines": object(),
        "fiber_routes": gpd.GeoDataFrame({"kind": ["rail"]}, geometry=[None], crs="EPSG:4326"),
    }
    assert "Sites" not in page_of(made, layers=layers).split("<title>")[1].split("</title>")[0]


@pytest.mark.parametrize(
    ("attribution", "named"),
    [("© OpenStreetMap contributors", True), ("City of X", False)],
)
def test_openstreetmap_is_named_where_it_is_used(made: Made, attribution: str, named: bool) -> None:
    source = {"name": "a layer", "attribution": attribution, "licence": "", "source": ""}
    page = page_of(made, record={"layers": [source]}, layers={})
    assert ("https://www.openstreetmap.org/copyright" in page) == named


def test_openstreetmap_is_named_for_a_layer_that_says_so_itself(made: Made) -> None:
    layers = {"substations": made.layers["substations"].assign(licence="ODbL 1.0")}
    page = page_of(made, record={}, layers=layers)
    assert "https://www.openstreetmap.org/copyright" in page


def test_the_view_leaves_a_few_far_islands_out() -> None:
    lon = np.concatenate([np.linspace(135, 140, 500), [123.0, 154.0]])
    lat = np.concatenate([np.linspace(34, 38, 500), [24.0, 24.3]])
    table = pd.DataFrame({"lon": lon, "lat": lat, "score": 0.5, "excluded": False})
    (south, west), (north, east) = view_bounds(table)
    assert 33.5 < south < 34.5
    assert 37.5 < north < 38.5
    assert 134.5 < west < 135.5
    assert 139.5 < east < 140.5


def test_the_view_is_of_the_candidates_that_are_not_excluded() -> None:
    table = pd.DataFrame(
        {"lon": [130.0, 140.0], "lat": [30.0, 40.0], "score": 0.5, "excluded": [True, False]}
    )
    assert view_bounds(table) == [[39.98, 139.98], [40.02, 140.02]]


def test_paths_come_back_from_their_steps() -> None:
    random = np.random.default_rng(5)
    lines = [random.uniform(-170, 170, (n, 2)).round(4) / 2 for n in (2, 7, 3)]
    coded = encoded_paths(np.array([shapely.LineString(line) for line in lines]))
    assert len(coded) == 3
    for line, steps in zip(lines, coded, strict=True):
        decoded = np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / 1e4
        assert np.abs(decoded - line).max() <= 0.5e-4 + 1e-9


def test_a_path_that_is_a_spot_on_the_map_is_left_out() -> None:
    assert encoded_paths(np.array([shapely.LineString([(139, 35), (139.00001, 35)])])) == []


@pytest.mark.browser
def test_a_click_on_the_best_site_opens_its_card(
    visit: Callable[..., Any], made: Made, page: str
) -> None:
    found = visit(page)
    found.page.locator(".leaflet-marker-icon.gw-pin", has_text="1").first.click()
    text = " ".join(found.page.locator(".gw-card").inner_text().split())
    best = made.top.iloc[0]
    ranked = int((~made.table["excluded"]).sum())
    assert f"Score {best['score']:.3f} · rank 1 of {ranked}" in text
    assert "Osato-cho, Miyagi" in text
    assert "宮城県 大郷町" in text
    part = best["score_substation_km"]
    assert f"Distance to a substation {best['substation_km']:.1f} km 3 {part:.3f}" in text
    assert "Together ¥4.6 bn (¥3.0 bn to ¥9.0 bn) 5.0 years" in text
    assert "Watts to bits: power line to Tokyo ¥123.5 bn" in text
    assert "Bits to watts: fiber from Tokyo ¥12.3 bn" in text
    assert "Fiber to power per km, as used 0.1" in text
    assert "宮城変電所, 275 kV" in text
    assert "Tokyo 3.1 ms all-optical · 6.3 ms today" in text
    assert found.complaints == []
    assert all(url.startswith(("file:", "data:")) for url in found.requests)


@pytest.mark.browser
def test_bars_are_as_long_as_their_parts(visit: Callable[..., Any], made: Made, page: str) -> None:
    found = visit(page)
    found.page.locator("[data-gw-site='2']").click()
    bars = found.page.locator(".gw-card .gw-bar .gw-got").all()
    track = found.page.locator(".gw-card .gw-bar").first.bounding_box()["width"]
    site = made.top.iloc[2]
    # weights 3 and 2: the longest that a bar can be is three fifths of the score's range
    expected = sorted(
        [site[f"score_{name}"] / 0.6 * track for name in ("substation_km", "fiber_km")],
        reverse=True,
    )
    widths = [bar.bounding_box()["width"] for bar in bars]
    assert widths == pytest.approx(expected, abs=1.0)


def click_on(found: Any, cell: Any) -> str:
    """Click on a candidate; return what its card says."""
    found.page.evaluate(
        f"""at => {{
            {MAP}.closePopup();
            if ({MAP}.gwLive && {MAP}.gwLive.drawer) {{ {MAP}.gwLive.drawer.close(); }}
            {MAP}.setView(at, 12, {{animate: false}});
        }}""",
        [cell["lat"], cell["lon"]],
    )
    settled(found.page)
    found.page.evaluate(
        f"([lat, lon]) => void {MAP}.fire('click', {{latlng: L.latLng(lat, lon)}})",
        [cell["lat"], cell["lon"]],
    )
    return " ".join(found.page.locator(".gw-card").last.inner_text().split())


@pytest.mark.browser
def test_a_click_tells_score_and_rank_or_the_reason(
    visit: Callable[..., Any], made: Made, page: str
) -> None:
    found = visit(page)
    ranked = made.table[~made.table["excluded"]]
    for _, cell in ranked.sort_values("score").iloc[[0, 100, -1]].iterrows():
        words = click_on(found, cell)
        assert cell["site_id"] in words
        assert f"Score {cell['score']:.3f} · rank {cell['rank']} of {len(ranked)}" in words
        assert f"{cell['substation_km']:.1f} km" in words
    words = click_on(found, made.table[made.table["excluded"]].iloc[3])
    assert "Excluded" in words
    assert "in a lake" in words
    assert found.complaints == []


@pytest.mark.browser
def test_where_nothing_can_be_weighed_anew_a_click_tells_the_class_of_the_score(
    visit: Callable[..., Any], made: Made
) -> None:
    found = visit(page_of(made, record={"name": "still"}))
    ranked = made.table[~made.table["excluded"]].sort_values("score").iloc[[0, 100, -1]]
    for _, cell in ranked.iterrows():
        found.page.evaluate(
            f"([lat, lon]) => void {MAP}.fire('click', {{latlng: L.latLng(lat, lon)}})",
            [cell["lat"], cell["lon"]],
        )
        words = found.page.locator(".gw-probe .gw-tip-name").last.inner_text().split()
        low, high = float(words[1]), float(words[3])
        beaten = (made.table["score"] < cell["score"]).sum() / (~made.table["excluded"]).sum()
        assert cell["score"] <= high + 5e-4
        assert cell["score"] >= low - 5e-4 or cell["rank"] == ranked["rank"].max()
        popup = found.page.locator(".gw-probe").last
        told = popup.locator(".gw-tip-more").first.inner_text()
        share = float(told.split("about ")[1].split("%")[0]) / 100
        assert share == pytest.approx(beaten, abs=0.03)
    cell = made.table[made.table["excluded"]].iloc[3]
    found.page.evaluate(
        f"([lat, lon]) => void {MAP}.fire('click', {{latlng: L.latLng(lat, lon)}})",
        [cell["lat"], cell["lon"]],
    )
    assert found.page.locator(".gw-probe").last.inner_text().startswith("Excluded\nin a lake")
    assert found.complaints == []


@pytest.mark.browser
def test_the_legend_says_what_is_proxy_and_what_is_modelled(
    visit: Callable[..., Any], page: str
) -> None:
    found = visit(page)
    words = found.page.locator(".gw-legend").inner_text()
    assert "corridor proxy" in words
    assert "Population: modelled" in words
    assert "excluded" in words
    names = found.page.locator(".leaflet-control-layers-overlays").inner_text()
    assert "Rail (corridor proxy)" in names
    assert "Substations 275 kV" in names
    attribution = found.page.locator(".leaflet-control-attribution").inner_text()
    assert "© OpenStreetMap contributors" in attribution


@pytest.mark.parametrize(("load_mw", "shown"), [(20.0, True), (100.0, False)])
def test_low_voltages_are_on_where_they_carry_the_load(
    made: Made, load_mw: float, shown: bool
) -> None:
    record = made.record | {"study": {"load_mw": load_mw}}
    drawn = site_map(run_of(made.table, record), made.top, layers=made.layers)
    (low,) = [
        child
        for child in drawn._children.values()
        if "Substations 66 kV" in getattr(child, "layer_name", "")
    ]
    assert low.show == shown


# the color that the symbols have at a place, red green blue and opacity
POINT_PIXEL = f"""at => {{
    const map = {MAP}, canvas = map.getPane("gw-points").querySelector("canvas");
    const box = canvas.getBoundingClientRect(), spot = map.latLngToContainerPoint(at);
    const [x, y] = [spot.x - box.left, spot.y - box.top].map(Math.round);
    const one = Object.assign(document.createElement("canvas"), {{ width: 1, height: 1 }});
    const pen = one.getContext("2d", {{ willReadFrequently: true }});
    pen.drawImage(canvas, x, y, 1, 1, 0, 0, 1, 1);
    return Array.from(pen.getImageData(0, 0, 1, 1).data);
}}"""


@pytest.mark.browser
def test_layers_can_be_switched(visit: Callable[..., Any], made: Made) -> None:
    found = visit(page_of(made, record=made.record | {"study": {"load_mw": 100.0}}))
    found.page.evaluate(f"() => void {MAP}.setView([38.18, 140.65], 12, {{animate: false}})")
    low = made.layers["substations"].geometry.iloc[3]
    assert found.page.evaluate(POINT_PIXEL, [low.y, low.x])[3] == 0
    found.page.get_by_text("Substations 66 kV").click()
    settled(found.page)
    assert found.page.evaluate(POINT_PIXEL, [low.y, low.x]) == [0xB8, 0xAA, 0x98, 255]
    high = made.layers["substations"].geometry.iloc[0]
    assert found.page.evaluate(POINT_PIXEL, [high.y, high.x]) == [0x67, 0x00, 0x0D, 255]
    found.page.get_by_text("Best sites", exact=True).click()
    assert found.page.locator(".leaflet-marker-icon.gw-pin").count() == 0
    assert found.complaints == []


@pytest.mark.browser
def test_it_works_on_a_telephone(visit: Callable[..., Any], page: str) -> None:
    found = visit(page, width=375, height=700)
    assert found.page.evaluate("document.documentElement.scrollWidth") == 375
    assert not found.page.locator(".gw-ramp").is_visible()
    assert not found.page.locator(".leaflet-control-layers-overlays").is_visible()
    # the answer stands open in the sheet at the foot
    found.page.locator("[data-gw-site='0']").click()
    settled(found.page)
    box = found.page.locator(".gw-drawer").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 700


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1280, 800), (1366, 640)])
def test_panels_do_not_overlap(visit: Callable[..., Any], page: str, size: tuple[int, int]) -> None:
    found = visit(page, width=size[0], height=size[1])
    boxes = [
        found.page.locator(part).bounding_box()
        for part in (
            ".gw-title", ".leaflet-control-layers", ".gw-legend", ".leaflet-control-zoom",
            ".leaflet-control-attribution", ".leaflet-control-scale",
        )
    ]  # fmt: skip
    for i, one in enumerate(boxes):
        assert one["x"] >= 0
        assert one["y"] >= 0
        assert one["x"] + one["width"] <= size[0]
        assert one["y"] + one["height"] <= size[1]
        for other in boxes[:i]:
            apart = (
                one["x"] >= other["x"] + other["width"]
                or other["x"] >= one["x"] + one["width"]
                or one["y"] >= other["y"] + other["height"]
                or other["y"] >= one["y"] + one["height"]
            )
            assert apart
    # a list that scrolls ends between two rows
    across = found.page.evaluate(
        """() => [[".leaflet-control-layers-list", "label, .gw-group"],
                  [".gw-best > .gw-list", "li"]]
            .map(([list, row]) => [document.querySelector(list), row])
            .map(([list, row]) => [...list.querySelectorAll(row)].filter(one => {
                const end = list.getBoundingClientRect().bottom, box = one.getBoundingClientRect();
                return box.top < end - 1 && box.bottom > end + 1;
            }).length)"""
    )
    assert across == [0, 0]


@pytest.mark.browser
def test_points_are_discs_in_the_colors_of_their_scores(
    visit: Callable[..., Any], made: Made
) -> None:
    table = made.table.iloc[::21].copy()
    table["geometry"] = gpd.points_from_xy(table["lon"], table["lat"])
    found = visit(page_of(made, table=table, top=table.head(0), layers={}))
    found.page.evaluate(f"() => void {MAP}.gwBest.remove()")
    shades = found.page.evaluate(
        f"""places => {{
            const map = {MAP}, canvas = document.querySelector("canvas.gw-surface");
            const all = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return places.map(([lat, lon]) => {{
                const at = map.latLngToContainerPoint([lat, lon]).round();
                const start = 4 * (at.y * canvas.width + at.x);
                return Array.from(all.data.slice(start, start + 4));
            }});
        }}""",
        table[["lat", "lon"]].to_numpy().tolist(),
    )
    shown = table.assign(dark=[sum(rgba[:3]) for rgba in shades])
    assert all(rgba[3] == 255 for rgba in shades)
    ranked = shown[~shown["excluded"]].sort_values("score")
    # the ramp grows darker all the way, so a higher score is never lighter
    assert ranked["dark"].is_monotonic_decreasing
    assert ranked["dark"].nunique() > 5
    assert found.complaints == []


@pytest.mark.browser
def test_points_that_nothing_weighs_are_circles(visit: Callable[..., Any], made: Made) -> None:
    table = made.table.head(40).copy()
    table["geometry"] = gpd.points_from_xy(table["lon"], table["lat"])
    found = visit(page_of(made, table=table, top=table.head(0), layers={}, record={}))
    drawn = found.page.evaluate(DRAWN_POINTS)
    assert len(drawn) == 40
    dark = {
        (round(one["lon"], 4), round(one["lat"], 4)): sum(bytes.fromhex(one["color"][1:]))
        for one in drawn
    }
    ranked = table[~table["excluded"]].sort_values("score")
    shades = [dark[(round(r.lon, 4), round(r.lat, 4))] for r in ranked.itertuples()]
    # the ramp grows darker all the way, so a higher score is never lighter
    assert shades == sorted(shades, reverse=True)
    assert found.complaints == []


@pytest.mark.browser
def test_no_site_left_is_said(visit: Callable[..., Any], made: Made) -> None:
    table = made.table.assign(excluded=True, score=np.nan)
    found = visit(page_of(made, table=table, top=table.head(0)))
    assert "No site is left" in found.page.locator(".gw-title").inner_text()
    assert found.complaints == []


def test_a_far_place_without_japan_draws() -> None:
    table = cells(
        np.array([-0.5, 0.5]), np.array([-10.5, -10.5]), [0.1, 0.9], lon_step=1.0, lat_step=1.0
    )
    page = standalone_html(site_map(bare_run(table, name="South"), table.tail(1), layers={}))
    assert "10.500 S, 0.500 E" in page


@pytest.mark.browser
def test_plants_nodes_and_zones_can_be_switched_on(visit: Callable[..., Any], made: Made) -> None:
    lon, lat = [140.55, 140.6, 140.65], [38.15, 38.2, 38.22]
    plants = points(
        [
            {"name": "Big", "fuel": "nuclear", "capacity_mw": 2000.0},
            {"name": "Small", "fuel": "wind", "capacity_mw": 20.0},
            {"name": "Unknown", "fuel": None, "capacity_mw": None},
        ],
        lon, lat,
    )  # fmt: skip
    nodes = points([{"name": "IX", "kind": "ix"}, {"name": "J", "kind": "junction"},
                    {"name": "LS", "kind": "landing_station"}], lon, lat)  # fmt: skip
    hole = shapely.Polygon(
        [(140.5, 38.1), (140.6, 38.1), (140.6, 38.2), (140.5, 38.2)],
        [[(140.53, 38.13), (140.57, 38.13), (140.57, 38.17), (140.53, 38.17)]],
    )
    zones = gpd.GeoDataFrame({"kind": ["park"]}, geometry=[hole], crs="EPSG:4326")
    layers = {"power_plants": plants, "fiber_nodes": nodes, "protected_areas": zones}
    found = visit(page_of(made, layers=made.layers | layers))
    names = ("Power plants", "Exchanges, landings, cities", "Protected areas")
    for name in names:
        assert not found.page.get_by_label(name).is_checked()
        found.page.get_by_label(name).check()
    sizes = {
        one["text"][0]: one["size"] for one in found.page.evaluate(DRAWN_POINTS) if one["text"]
    }
    assert {"Big", "Small", "Unknown", "IX", "LS"} <= set(sizes)
    assert "J" not in sizes
    # the area goes with the capacity, within what can be seen and does not cover the map
    assert sizes["Big"] == pytest.approx(4 * sizes["Small"])
    assert found.complaints == []
