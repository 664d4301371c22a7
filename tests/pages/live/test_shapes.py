"""Candidates that are no lattice are drawn in their own shape, to the pixel."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from map_studies import LIVE
from records import run_of

import geowbit as gw
from geowbit.findings import contiguous_regions
from geowbit.pages import LiveScores, site_map, standalone_html
from geowbit.pages.live import element as live_module
from geowbit.pages.live import shapes as shapes_module
from geowbit.pages.live.shapes import packed_shapes
from geowbit.ranking import Weighting, score_candidates

LON, LAT = -68.3, -54.8


def hexagons() -> gpd.GeoDataFrame:
    """Return hexagons of H3 in Tierra del Fuego, a ring of islands with a hole, and a speck."""
    cells = sorted(h3.grid_disk(h3.latlng_to_cell(LAT, LON, 7), 12))
    outlines = [shapely.Polygon([(x, y) for y, x in h3.cell_to_boundary(one)]) for one in cells]
    middle = shapely.Point(LON + 1.2, LAT)
    ring = middle.buffer(0.2, 8) - middle.buffer(0.1, 8)
    islands = shapely.MultiPolygon([ring, shapely.box(LON + 0.9, LAT + 0.3, LON + 1.1, LAT + 0.4)])
    speck = shapely.box(LON + 0.8, LAT - 0.3, LON + 0.8001, LAT - 0.2999)
    frame = gpd.GeoDataFrame(
        {"site_id": [*cells, "islands", "speck"]}, geometry=[*outlines, islands, speck], crs=4326
    )
    inside = frame.geometry.representative_point()
    return frame.assign(
        lon=inside.x, lat=inside.y, excluded=False, exclusion="",
        near_km=np.random.default_rng(3).random(len(frame)).round(3), score=0.5,
    )  # fmt: skip


RECORD = {
    "criteria": [
        {"name": "near_km", "unit": "km", "direction": "cost", "weight": 1, "best": 0, "worst": 1,
         "ends_set": ["best", "worst"]}
    ]
}  # fmt: skip


def page_of(table: pd.DataFrame) -> str:
    drawn = folium.Map([LAT, LON], zoom_start=9, tiles=None)
    LiveScores(table, run=run_of(table, RECORD)).add_to(drawn)
    return standalone_html(drawn)


@pytest.mark.browser
@pytest.mark.parametrize(("zoom", "lon"), [(8, LON + 0.4), (11, LON), (8.5, LON + 0.7)])
def test_every_pixel_lies_in_its_candidate(
    visit: Callable[..., Any], zoom: float, lon: float
) -> None:
    table = hexagons()
    found = visit(page_of(table))
    spots = found.page.evaluate(
        f"""([lat, lon, zoom]) => {{
            const live = {LIVE}, map = live.map, size = map.getSize(), seen = [];
            map.options.zoomSnap = 0;
            map.setView([lat, lon], zoom, {{animate: false}});
            for (let x = 400.5; x < 900; x += 17) for (let y = 100.5; y < 700; y += 19) {{
                const at = map.containerPointToLatLng([x, y]), i = live.field.at(L.point(x, y));
                seen.push([at.lng, at.lat, i < 0 ? "" : live.idOf(i)]);
            }}
            return seen;
        }}""",
        [LAT, lon, zoom],
    )
    degrees = 360 / (256 * 2**zoom)
    where = shapely.points([spot[:2] for spot in spots])
    tree = shapely.STRtree(table.geometry)
    own = np.full(len(spots), "", dtype=object)
    point, polygon = tree.query(where, predicate="within")
    own[point] = table["site_id"].to_numpy()[polygon]
    edges = shapely.union_all(shapely.boundary(table.geometry.to_numpy()))
    clear = shapely.distance(where, edges) > 2 * degrees
    assert clear.sum() > 0.4 * len(spots)
    assert [s[2] for s, sure in zip(spots, clear, strict=True) if sure] == own[clear].tolist()
    assert len(set(own)) > 3
    assert found.complaints == []


@pytest.mark.browser
def test_what_is_too_small_to_be_seen_is_a_dot(visit: Callable[..., Any]) -> None:
    table = hexagons()
    found = visit(page_of(table))
    speck = table.iloc[-1]
    under = f"""([lat, lon, zoom]) => {{
        const live = {LIVE};
        live.map.setView([lat, lon], zoom, {{animate: false}});
        const i = live.field.at(live.map.latLngToContainerPoint([lat, lon]));
        return i < 0 ? "" : live.idOf(i);
    }}"""
    at = [speck["lat"], speck["lon"]]
    assert [found.page.evaluate(under, [*at, zoom]) for zoom in (5, 9, 14)] == ["speck"] * 3


@pytest.mark.browser
def test_land_in_one_piece_of_hexagons_is_python_s(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    table = hexagons()
    how = [Weighting("near_km", "cost", 1.0, 0.0, 1.0)]
    scored, _ = score_candidates(table, how, excluded=table["excluded"])
    table = table.assign(score=scored["score"])
    expected = contiguous_regions(run_of(table, RECORD), best_pct=40, least_km2=12)
    assert len(expected) > 3
    found = visit(page_of(table)).page
    found.locator("[data-gw-regions] summary").click()
    for key, value in (("share", "40"), ("least", "12")):
        found.locator(f"[data-gw-regions-{key}]").fill(value)
        found.locator(f"[data-gw-regions-{key}]").blur()
    with found.expect_download() as waiting:
        found.locator("[data-gw-regions] .gw-tools button").click()
    waiting.value.save_as(tmp_path / "regions.geojson")
    told = gpd.read_file(tmp_path / "regions.geojson")
    assert told["best_site_id"].tolist() == [table["site_id"][one.best_row] for one in expected]
    assert told["cells"].tolist() == [len(one.rows) for one in expected]
    np.testing.assert_allclose(told["km2"], [one.km2 for one in expected], rtol=2e-4)
    assert told.geometry.is_valid.all()
    for shape, one in zip(told.geometry, expected, strict=True):
        land = shapely.union_all(table.geometry.iloc[list(one.rows)].to_numpy())
        # corners are kept to a meter
        assert shapely.symmetric_difference(land, shape).area < 2e-3 * land.area


def test_outlines_come_back_from_their_numbers() -> None:
    points = gpd.points_from_xy(hexagons()["lon"], hexagons()["lat"])
    assert packed_shapes(hexagons().assign(geometry=points)) is None
    table = hexagons()
    packed = packed_shapes(table)
    assert packed is not None
    corners = shapely.get_num_coordinates(table.geometry.to_numpy()).sum()
    assert packed["count"] == len(table) + 3 * packed["rings"] - 2 * packed["rings"] + 2 * (
        corners - packed["rings"]
    )


def test_too_many_corners_are_simplified_and_then_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    table = hexagons()
    full = packed_shapes(table)
    monkeypatch.setattr(shapes_module, "MOST_CORNERS", 7 * len(table) + 60)
    thin = packed_shapes(table)
    assert full is not None
    assert thin is not None
    assert thin["count"] < full["count"]
    monkeypatch.setattr(shapes_module, "MOST_CORNERS", 100)
    assert packed_shapes(table) is None


def test_discs_in_place_of_outlines_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def legend() -> str:
        drawn = site_map(run.run, run.top(), layers={})
        return html.unescape(standalone_html(drawn))

    run = gw.Study.japan(area={"prefectures": ["Saga"]}, candidates={"grid": "h3-7"}).run()
    said = "more than 100 corners, too many for a page: they are drawn as discs."
    assert said not in legend()
    monkeypatch.setattr(shapes_module, "MOST_CORNERS", 100)
    monkeypatch.setattr(live_module, "MOST_CORNERS", 100)
    assert said in legend()
