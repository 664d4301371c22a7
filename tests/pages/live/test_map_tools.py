"""The tools of the map: each says what Python says, by mouse, by finger, and again from a link."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from browsing import opened, settled, until
from map_studies import LIVE, Made

from geowbit.findings import area_statistics, contiguous_regions
from geowbit.geodesy import polygon_area_km2
from geowbit.pages import site_map, standalone_html
from geowbit.pages.live.within import headroom_places
from geowbit.ranking import Weighting, rank, score_candidates, value_function
from geowbit.run import bare_run

pytestmark = pytest.mark.browser

AREA = [[140.515, 38.115], [140.69, 38.14], [140.6, 38.252], [140.533, 38.2]]


@pytest.fixture(scope="module")
def page(made: Made) -> str:
    return standalone_html(site_map(made.run, made.top, layers=made.layers))


class Reader:
    """Opens pages with a mouse or with fingers."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.contexts: list[Any] = []
        self.complaints: list[str] = []

    def open(self, html: str, address: str = "", *, phone: bool = False) -> Any:
        size = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 768}
        touch = {"has_touch": True, "is_mobile": True} if phone else {}
        context = self.browser.new_context(viewport=size, reduced_motion="reduce", **touch)
        self.contexts.append(context)
        file = self.folder / f"{len(self.contexts)}.html"
        file.write_text(html, encoding="utf-8")
        found = context.new_page()
        found.on("pageerror", lambda error: self.complaints.append(str(error)))
        found.on("dialog", lambda dialog: self.complaints.append("dialog"))
        found.goto(file.as_uri() + address)
        opened(found)
        return found


@pytest.fixture
def reader(browser: Any, tmp_path: Path) -> Iterator[Reader]:
    made = Reader(browser, tmp_path)
    yield made
    for context in made.contexts:
        context.close()
    assert made.complaints == []


def unfold(page: Any, tool: str) -> Any:
    """Open a tool as its reader does, and return it."""
    box = page.locator(f"[data-gw-{tool}]")
    box.evaluate("node => { for (let up = node; up; up = up.parentElement) up.open = true; }")
    settled(page)
    return box


def kept_file(page: Any, button: str, folder: Path) -> Path:
    with page.expect_download() as kept:
        page.locator(button).click()
    path = folder / kept.value.suggested_filename
    kept.value.save_as(path)
    return path


# ---- value functions


def scored_by(made: Made, **changed: Any) -> np.ndarray:
    how = [
        Weighting(
            "substation_km", "cost", **({"weight": 3.0, "best": 0.0, "worst": 30.0} | changed)
        ),
        Weighting("fiber_km", "cost", 2.0, None, 10.0),
    ]
    scored, _ = score_candidates(made.table, how, excluded=made.table["excluded"])
    return scored["score"].to_numpy()


def scores(page: Any) -> np.ndarray:
    settled(page)
    return np.array(page.evaluate(f"Array.from({LIVE}.model.score)"))


def test_a_value_function_is_changed_by_hand_and_scores_as_python_does(
    reader: Reader, made: Made, page: str
) -> None:
    first = reader.open(page)
    box = unfold(first, "curves")
    form, ranked = box.locator("[data-gw-form]"), ~made.table["excluded"].to_numpy()

    def agree(**changed: Any) -> None:
        np.testing.assert_allclose(
            scores(first)[ranked], scored_by(made, **changed)[ranked], rtol=0, atol=1e-12
        )

    agree()
    form.select_option(label="S-shaped")
    agree(function=value_function("s_shaped"))
    box.locator("[data-gw-end='best']").fill("2.5")
    box.locator("[data-gw-end='worst']").fill("")
    box.locator("[data-gw-end='worst']").blur()
    # an end that is left out follows the candidates
    agree(function=value_function("s_shaped"), best=2.5, worst=None)
    box.locator("[data-gw-end='worst']").fill("25")
    form.select_option(label="steep at first")
    box.locator("[data-gw-end='half']").fill("20")
    box.locator("[data-gw-end='half']").blur()
    agree(function=value_function({"half": 20.0}), best=2.5, worst=25.0)
    # one half beyond the middle is refused and told, and the last one stays
    box.locator("[data-gw-end='half']").fill("3")
    box.locator("[data-gw-end='half']").blur()
    assert "between the worst value and the middle" in box.locator(".gw-status").inner_text()
    assert box.locator("[data-gw-end='half']").input_value() == "20"
    agree(function=value_function({"half": 20.0}), best=2.5, worst=25.0)
    form.select_option(label="by points")
    fields = box.locator(".gw-pairs input")
    for number, text in enumerate(["1", "1", "12", "0.25", "22", "0"]):
        fields.nth(number).fill(text)
    fields.nth(5).blur()
    points = {"points": [[1, 1], [12, 0.25], [22, 0]]}
    agree(function=value_function(points), best=None, worst=None)
    box.get_by_role("button", name="Add a point").click()
    points["points"].insert(1, [6.5, 0.625])
    agree(function=value_function(points), best=None, worst=None)
    form.select_option(label="in steps")
    agree(function=value_function({"steps": points["points"]}), best=None, worst=None)
    assert "1 changed" in box.locator("summary").inner_text()
    # a link opens it again
    until(first, "location.hash.includes('scales=substation_km:steps')")
    again = reader.open(page, first.evaluate("location.hash"))
    np.testing.assert_array_equal(scores(again), scores(first))
    box.get_by_role("button", name="As in the study").click()
    agree()
    # an undo knows them too
    again.locator("[data-gw-reset]").click()
    settled(again)
    np.testing.assert_array_equal(scores(again), scores(first))


def test_a_grip_is_dragged_by_mouse_and_by_finger(reader: Reader, made: Made, page: str) -> None:
    for phone in (False, True):
        found = reader.open(page, phone=phone)
        box = unfold(found, "curves")
        grip = box.locator(".gw-grip").first
        grip.scroll_into_view_if_needed()
        at = grip.bounding_box()
        x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
        if phone:
            session = found.context.new_cdp_session(found)
            for kind, to in (("Start", [x]), ("Move", [x - 30]), ("Move", [x - 60]), ("End", [])):
                points = [{"x": one, "y": y} for one in to]
                told = {"type": f"touch{kind}", "touchPoints": points}
                session.send("Input.dispatchTouchEvent", told)
        else:
            found.mouse.move(x, y)
            found.mouse.down()
            found.mouse.move(x - 60, y, steps=4)
            found.mouse.up()
        settled(found)
        worst = found.evaluate(f"{LIVE}.model.state.scales[0].worst")
        assert 15 < worst < 29, phone
        assert float(box.locator("[data-gw-end='worst']").input_value()) == worst
        ranked = ~made.table["excluded"].to_numpy()
        np.testing.assert_allclose(
            scores(found)[ranked], scored_by(made, worst=worst)[ranked], rtol=0, atol=1e-12
        )


# ---- histogram


def test_the_histogram_holds_every_ranked_place_and_marks_the_open_one(
    reader: Reader, made: Made, page: str
) -> None:
    found = reader.open(page)
    box = unfold(found, "histogram")
    assert box.locator("rect").count() > 10
    assert box.locator(".gw-here").count() == 0
    row = int(made.table["rank"].astype(float).argsort()[40])
    found.evaluate(f"row => {LIVE}.openAt(row)", row)
    settled(found)
    ranked = made.table.loc[~made.table["excluded"], "score"]
    share = np.floor(1000 * (ranked <= made.table["score"].iloc[row]).mean() + 1e-9) / 10
    assert f"at least as good as {share:.1f} % of the ranked" in box.inner_text()
    assert box.locator(".gw-here").count() == 1
    out = int(made.table["excluded"].to_numpy().argmax())
    found.evaluate(f"row => {LIVE}.openAt(row)", out)
    settled(found)
    assert "excluded (" in box.inner_text()


# ---- land in one piece

PIECES = "document.querySelector('[data-gw-regions]')"


def ranked_anew(table: Any, how: list[Weighting]) -> Any:
    scored, _ = score_candidates(table, how, excluded=table["excluded"])
    table = table.assign(**scored.where(~table["excluded"]))
    return table.assign(rank=rank(table["score"], table["excluded"]))


def test_pieces_are_those_of_python_on_the_map_and_in_the_file(
    reader: Reader, made: Made, tmp_path: Path
) -> None:
    # as cells come from geowbit: row by row from the north, along a coast
    coast = 140.53 + 0.05 * np.sin(made.table["lat"] * 100)
    rows = made.table[made.table["lon"] > coast]
    rows = rows.sort_values(["lat", "lon"], ascending=[False, True], ignore_index=True)
    how = [
        Weighting("substation_km", "cost", 3.0, 0.0, 30.0),
        Weighting("fiber_km", "cost", 2.0, None, 10.0),
    ]
    rows = ranked_anew(rows, how)
    made = dataclasses.replace(made, table=rows)
    page = standalone_html(site_map(made.run, made.top, layers=made.layers))
    found = reader.open(page)
    box = unfold(found, "regions")
    box.locator("[data-gw-regions-share]").fill("45")
    box.locator("[data-gw-regions-least]").fill("3")
    box.locator("[data-gw-regions-least]").blur()
    settled(found)
    expected = contiguous_regions(made.run, best_pct=45, least_km2=3)
    assert len(expected) > 5
    ids = made.table["site_id"]
    told = gpd.read_file(kept_file(found, "[data-gw-regions] .gw-tools button", tmp_path))
    assert told["cells"].tolist() == [len(one.rows) for one in expected]
    assert told["best_site_id"].tolist() == [ids[one.best_row] for one in expected]
    np.testing.assert_allclose(told["mean_score"], [one.mean_score for one in expected], atol=1e-6)
    np.testing.assert_allclose(told["km2"], [one.km2 for one in expected], atol=1e-3)
    assert told.geometry.is_valid.all()
    np.testing.assert_allclose(polygon_area_km2(told.geometry), told["km2"], rtol=2e-3)
    for shape, one in zip(told.geometry, expected, strict=True):
        cells = shapely.union_all(made.table.geometry.iloc[list(one.rows)].to_numpy())
        assert shapely.symmetric_difference(cells, shape).area < 1e-5 * cells.area
    assert f"{len(expected)} pieces" in box.inner_text()
    # a weight that moves finds others, as a run with it would
    found.locator("[data-gw-weight='fiber_km']").evaluate(
        "node => { node.value = 0; node.dispatchEvent(new Event('input')); }"
    )
    table = ranked_anew(rows, [Weighting("substation_km", "cost", 3.0, 0.0, 30.0)])
    other = contiguous_regions(dataclasses.replace(made, table=table).run, best_pct=45, least_km2=3)
    km2 = [sum(one.km2 for one in some) for some in (expected, other)]
    assert abs(km2[1] - km2[0]) > 1
    words = f"{len(other)} pieces, {km2[1]:,.0f} km² in all"
    until(found, f"{PIECES}.innerText.includes('{words}')")
    # and a link opens the tool with what was asked
    until(found, "location.hash.includes('regions=45:3')")
    again = reader.open(page, "#regions=45:3")
    settled(again)
    assert f"{len(expected)} pieces" in again.locator("[data-gw-regions]").inner_text()


# ---- an own area


def statistics(page: Any) -> dict[str, str]:
    rows = page.locator(".gw-area tr").all()
    return {row.locator("th").inner_text(): row.locator("td").inner_text() for row in rows}


def agrees(page: Any, made: Made, ring: list[list[float]], headroom: Any = None) -> None:
    expected = area_statistics(made.run, shapely.Polygon(ring), headroom=headroom)
    told = statistics(page)
    ranked = int((~made.table["excluded"]).sum())
    assert told["Outline"] == f"{expected.km2:,.0f} km²"
    assert (
        told["Land"] == f"{expected.candidates:,} candidates · {expected.candidates_km2:,.0f} km²"
    )
    assert told["Ranked"] == f"{expected.ranked:,} candidates · {expected.ranked_km2:,.0f} km²"
    assert told["Excluded"].startswith(f"{expected.excluded}; in a lake: {expected.excluded}")
    persons = float(told["People"].removeprefix("about ").replace(",", ""))
    assert persons == pytest.approx(expected.persons, rel=0.005)
    assert told["Best rank"].startswith(f"rank {expected.best_rank} of {ranked}")
    assert float(told["At least as good as"].split(" ")[0]) == pytest.approx(
        expected.percentile, abs=0.1
    )
    assert told["Mean score"] == f"{expected.mean_score:.3f}"
    assert told["In the best tenth"].startswith(f"{expected.in_best_tenth}: ")
    share = 100 * expected.in_best_tenth / expected.best_tenth
    assert f", {share:.1f} % of the best tenth" in told["In the best tenth"]


POINT = f"(at => {LIVE}.map.latLngToContainerPoint([at[1], at[0]]))"


def look(page: Any, zoom: float) -> None:
    """Bring the study to the middle of the window."""
    page.evaluate(
        f"zoom => {{ {LIVE}.map.setView([38.18, 140.6], zoom, {{animate: false}}); }}", zoom
    )


@pytest.mark.parametrize("phone", [False, True])
def test_an_area_is_drawn_and_summed_up(reader: Reader, made: Made, page: str, phone: bool) -> None:
    found = reader.open(page, phone=phone)
    unfold(found, "area")
    found.locator("[data-gw-area-draw]").evaluate("node => node.click()")
    # in the middle of the window, where nothing lies over the map
    look(found, 9.5 if phone else 11)

    def press(corner: list[float]) -> None:
        spot = found.evaluate(f"at => {{ const p = {POINT}(at); return [p.x, p.y]; }}", corner)
        if phone:
            found.touchscreen.tap(*spot)
        else:
            found.mouse.click(*spot)

    assert found.locator("[data-gw-taking-done]").is_visible()
    for corner in AREA:
        press(corner)
    found.locator("[data-gw-taking-done]").click()
    settled(found)
    ring = found.evaluate(f"{LIVE}.area.ring")
    # a pixel is as near as a finger comes
    np.testing.assert_allclose(ring, AREA, atol=0.004)
    agrees(found, made, ring)
    assert not found.locator("[data-gw-taking-done]").is_visible()
    until(found, "location.hash.includes('area=140.5')")
    if phone:
        return
    again = reader.open(page, found.evaluate("location.hash"))
    assert statistics(again) == statistics(found)


def test_what_is_no_area_is_told_and_taken_back(reader: Reader, made: Made, page: str) -> None:
    found = reader.open(page)
    box = unfold(found, "area")
    bow = [[140.5, 38.1], [140.7, 38.2], [140.7, 38.1], [140.5, 38.2]]
    assert found.evaluate(f"ring => {LIVE}.area.put(ring)", bow) is False
    assert "crosses itself" in box.inner_text()
    assert statistics(found) == {}
    for ring, words in (
        (bow[:2], "three corners"),
        ([[140, 99], [141, 38], [142, 38]], "nowhere on Earth"),
        ([[140 + k / 1e4, 38 + k * k / 1e6] for k in range(301)], "too many corners"),
    ):
        assert found.evaluate(f"ring => {LIVE}.area.put(ring)", ring) is False
        assert words in box.inner_text()
    # a plain one is summed up all the same, with what headroom lies in it
    spots = gpd.GeoDataFrame(
        {"low_mw": [10.0, 70.0, 900.0], "as_of": ["2026-01", "2026-03", "2026-09"]},
        geometry=shapely.points([[140.58, 38.15], [140.6, 38.17], [140.9, 38.4]]), crs="EPSG:4326",
    )  # fmt: skip
    found.evaluate(f"places => {{ {LIVE}.data.headroom = places; }}", headroom_places(spots))
    assert found.evaluate(f"ring => {LIVE}.area.put(ring)", AREA) is True
    agrees(found, made, AREA)
    assert (
        statistics(found)["Published headroom"] == "2 places, the most 70 MW (2026-03 or earlier)"
    )
    box.get_by_role("button", name="Clear").click()
    assert statistics(found) == {}


# ---- own places

KEPT = f"{LIVE}.mine.places.map(one => [one.lat, one.lon, one.name, one.note])"
NOTE = "ask the mayor, again: 役場 & co"
LONG = "x" * 10_000
LETTER = "長" * 10_000
EVIL = "</script><img src=x onerror=alert(1)>{{7*7}}\u202e"
CSV = "\n".join(
    [
        "name,lat,lon,note",
        f"{LONG},38.15,140.6,{LETTER}",
        f'"{EVIL}",38.2041,140.6437,"a ""b"""',
        "far,10,10,",
        "bad,x,1,",
    ]
)


def test_places_are_dropped_in_noted_and_kept(
    reader: Reader, made: Made, page: str, tmp_path: Path
) -> None:
    found = reader.open(page)
    box = unfold(found, "mine")
    box.locator("[data-gw-mine-file]").set_input_files(
        {"name": "own.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    )
    until(found, f"{LIVE}.mine.places.length === 3")
    assert "3 places read. 1 passed over." in box.inner_text()
    items = box.locator("li")
    assert items.count() == 3
    assert EVIL.replace("\u202e", "").rstrip() in items.nth(1).inner_text()
    assert "no candidate lies here" in items.nth(2).inner_text()
    # nothing is wider than its box
    wide = found.locator(".gw-title").evaluate("node => node.scrollWidth - node.clientWidth")
    assert wide <= 0
    # the standing is that of the candidate under the place
    row = int(np.hypot(made.table["lon"] - 140.6437, made.table["lat"] - 38.2041).argmin())
    if made.table["excluded"].iloc[row]:
        assert "Excluded: in a lake" in items.nth(1).inner_text()
    else:
        assert f"rank {made.table['rank'].iloc[row]} of" in items.nth(1).inner_text()
    note = items.nth(1).locator("textarea")
    note.fill(NOTE)
    note.blur()
    # the star of a card
    found.evaluate(f"() => {LIVE}.openAt({LIVE}.best.rows()[0])")
    found.locator("[data-gw-star]").click()
    assert items.count() == 4
    # too long for an address: told, and a copy keeps it all
    box.get_by_text("too long for the address").first.wait_for()
    copy = kept_file(found, "[data-gw-mine-copy]", tmp_path).read_text(encoding="utf-8")
    assert len(copy) < len(page) + 20_000
    again = reader.open(copy)
    assert again.evaluate(f"{LIVE}.mine.places.map(one => one.note)")[1] == NOTE
    assert again.evaluate(f"{LIVE}.mine.places.length") == 4
    np.testing.assert_array_equal(scores(again), scores(found))
    table = pd.read_csv(kept_file(again_unfolded(again), "[data-gw-mine-list]", tmp_path))
    assert table["note"].iloc[1] == NOTE
    assert table["rank"].iloc[3] == 1
    # without the long one the address has room
    box.locator("li").nth(0).locator(".gw-tool").click()
    until(found, "location.hash.includes('mine=')")
    linked = reader.open(page, found.evaluate("location.hash"))
    assert linked.evaluate(KEPT) == found.evaluate(KEPT)


def again_unfolded(page: Any) -> Any:
    unfold(page, "mine")
    return page


def test_a_point_is_set_by_a_finger_and_a_polygon_is_dropped(
    reader: Reader, made: Made, page: str
) -> None:
    found = reader.open(page, phone=True)
    box = unfold(found, "mine")
    box.locator("[data-gw-mine-point]").evaluate("node => node.click()")
    look(found, 10)
    found.touchscreen.tap(195, 422)
    until(found, f"{LIVE}.mine.places.length === 1")
    place = found.evaluate(f"{LIVE}.mine.places[0]")
    assert (place["lat"], place["lon"]) == pytest.approx((38.18, 140.6), abs=0.003)
    shape = {"type": "Polygon", "coordinates": [[*AREA, AREA[0]]]}
    box.locator("[data-gw-mine-file]").set_input_files(
        {
            "name": "a.geojson",
            "mimeType": "application/geo+json",
            "buffer": json.dumps(shape).encode(),
        }
    )
    until(found, f"{LIVE}.area.closed")
    agrees(found, made, AREA)
    assert "Its polygon is your area." in box.inner_text()


# ---- a run with little in it


def test_every_tool_opens_on_a_run_without_costs_fiber_or_cells(reader: Reader, made: Made) -> None:
    lon, lat = np.array([140.5, 140.61, 140.75]), np.array([38.1, 38.22, 38.15])
    places = gpd.GeoDataFrame(
        {"lon": lon, "lat": lat, "score": [0.2, 0.5, np.nan], "excluded": [False, False, True],
         "substation_km": [3.0, 5.0, 9.0]},
        geometry=shapely.points(np.column_stack([lon, lat])), crs="EPSG:4326",
    )  # fmt: skip
    criteria = made.run.criteria[:1]
    run = dataclasses.replace(bare_run(places), criteria=criteria)
    found = reader.open(standalone_html(site_map(run, places.head(1), layers={})))
    for tool in ("curves", "histogram", "area", "mine"):
        unfold(found, tool)
    # pieces of land need cells
    assert found.locator("[data-gw-regions]").count() == 0
    assert found.evaluate(f"ring => {LIVE}.area.put(ring)", [[140, 38], [140.7, 38], [140.7, 39]])
    told = statistics(found)
    assert told["Land"] == "2 candidates"
    assert "People" not in told
