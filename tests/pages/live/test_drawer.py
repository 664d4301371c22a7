"""The drawer: a place beside the map, by its address, on one sheet, with the costs of any cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from browsing import settled, until
from map_studies import LIVE

import geowbit as gw
from geowbit.costs import costs_at
from geowbit.criteria import Scene
from geowbit.findings import load_classes
from geowbit.findings.lifts import lifts_of
from geowbit.findings.run_ranking import RunRanking
from geowbit.geodesy import distance_km
from geowbit.layers import embedded_layer, named_assumptions
from geowbit.pages import LiveScores
from geowbit.pages.live import element as live_module
from geowbit.pages.words import money, number, share
from geowbit.ranking import Weighting, score_candidates, value_function
from geowbit.run import FrameTable, Run

TOWN = "Tsuyama-shi"
COSTS = ["connection_mjpy", "connection_low_mjpy", "connection_high_mjpy", "connection_years"]


def opened(page: Any, key: str) -> Any:
    """Open a place by its address, as a link does."""
    # the address is written a moment after what it tells
    until(page, f"!location.hash || location.hash === {LIVE}.memory.written()")
    page.evaluate(
        "key => { location.hash = location.hash.replace(/&place=.*|$/, '&place=' + key); }", key
    )
    page.locator(".gw-drawer .gw-card").wait_for()
    settled(page)
    return page.locator(".gw-drawer")


def told(drawer: Any, title: str) -> dict[str, str]:
    rows = drawer.locator(f"h3:text-is('{title}') + table tr").all()
    return {
        " ".join(row.locator("th").inner_text().split()): row.locator("td").last.inner_text()
        for row in rows
    }


def code_of(name: str) -> str:
    towns = embedded_layer("municipalities")
    return str(towns.loc[towns["name_en"] == name, "code"].iloc[0])


@pytest.fixture
def town(shared: Any, sites: gw.Sites) -> pd.DataFrame:
    return sites.table[sites.table["municipality"] == TOWN]


@pytest.mark.browser
def test_a_municipality_stands_as_the_table_has_it(
    shared: Any, sites: gw.Sites, town: pd.DataFrame
) -> None:
    drawer = opened(shared, code_of(TOWN))
    table = sites.table[~sites.table["excluded"]]
    here = town[~town["excluded"]].sort_values("rank")
    words = " ".join(drawer.inner_text().split())
    assert f"{len(town):,} candidates, {len(here):,} ranked" in words
    stands = told(drawer, "Where it stands")
    best = here["score"].iloc[0]
    reached = 100 * (table["score"] <= best).mean()
    assert next(iter(stands.values())) == f"{share(reached)} %"
    percentile = 100 * table["score"].rank(method="max") / len(table)
    tenth = (percentile[here.index] >= 90).sum() / len(town)
    assert (
        stands["Of its candidates, in the best tenth of this run"] == f"{number(100 * tenth, 1)} %"
    )
    ranks = table.groupby(["prefecture", "municipality"], observed=True)["rank"].min()
    own = ranks["Okayama", TOWN]
    near = ranks["Okayama"]
    assert stands["Among all municipalities"] == f"rank {(ranks <= own).sum()} of {len(ranks)}"
    around = stands["By its best one, among the municipalities around it"]
    assert around == f"rank {(near <= own).sum()} of {len(near)}"
    why = {one.get_attribute("data-gw-cell") for one in drawer.locator("[data-gw-cell]").all()}
    chosen: list[Any] = []
    # cells that share an edge or a corner are one place
    apart_km = 1.05 * float(
        distance_km(0.0, here["lat"].mean(), 45 / 3600, here["lat"].mean() + 30 / 3600)
    )
    for row in here.itertuples():
        if all(distance_km(row.lon, row.lat, o.lon, o.lat) >= apart_km for o in chosen):
            chosen.append(row)
        if len(chosen) == 3:
            break
    assert why == {row.site_id for row in chosen}
    assert shared.locator(".gw-spot").count() == 3
    reasons = told(drawer, "What excludes the others")
    assert sum(int(count.replace(",", "")) for count in reasons.values()) >= town["excluded"].sum()
    shared.keyboard.press("Escape")
    assert not drawer.is_visible()
    assert shared.locator(".gw-spot").count() == 0


@pytest.mark.browser
def test_a_link_to_a_place_opens_it_and_an_unknown_one_says_so(
    shared: Any, sites: gw.Sites
) -> None:
    site_id = sites.top()["site_id"].iloc[2]
    drawer = opened(shared, site_id)
    assert site_id in drawer.inner_text()
    assert drawer.locator(".gw-pin").first.inner_text() == "3"
    drawer = opened(shared, code_of(TOWN))
    assert TOWN in drawer.inner_text()
    shared.locator("[data-gw-drawer=close]").click()
    shared.evaluate("location.hash = location.hash.replace(/&place=.*|$/, '&place=99999')")
    shared.get_by_text("99999").wait_for()
    assert not drawer.is_visible()
    shared.evaluate("location.hash = location.hash.replace(/&place=.*/, '')")


@pytest.mark.browser
def test_an_area_that_is_drawn_opens_as_a_place(shared: Any, sites: gw.Sites) -> None:
    table = sites.table
    lat, lon = table["lat"].mean(), table["lon"].mean()
    ring = [[lon - 0.2, lat - 0.1], [lon + 0.2, lat - 0.15], [lon + 0.1, lat + 0.2]]
    shared.evaluate(f"ring => {LIVE}.area.put(ring)", ring)
    drawer = shared.locator(".gw-drawer")
    middles = shapely.points(table["lon"], table["lat"])
    inner = table[shapely.contains(shapely.Polygon(ring), middles)]
    assert len(inner) > 100
    words = " ".join(drawer.inner_text().split())
    assert f"{len(inner):,} candidates, {(~inner['excluded']).sum():,} ranked" in words
    best = inner.loc[inner["rank"].astype(float).idxmin(), "site_id"]
    assert drawer.locator("[data-gw-cell]").first.get_attribute("data-gw-cell") == best
    until(shared, "location.hash.includes('place=area') && location.hash.includes('area=')")
    shared.evaluate(f"void {LIVE}.drawer.close()")
    # its address opens it again; where it is cleared away it is gone
    again = opened(shared, "area")
    assert "Drawn area" in again.inner_text()
    shared.evaluate(f"void {LIVE}.area.clear()")
    assert not drawer.is_visible()


@pytest.mark.browser
def test_costs_of_every_cell_at_every_load_are_python_s(shared: Any, sites: gw.Sites) -> None:
    table = sites.table
    classes = load_classes(sites.run, sites.layers)
    loads = shared.evaluate(f"{LIVE}.data.loads_mw")
    assert len(loads) == len(classes) > 2
    for one in (classes[0], next(c for c in classes if 100.0 in c.loads_mw)):
        (load_mw,) = one.loads_mw
        shared.locator("[data-gw-load]").fill(str(loads.index(load_mw)))
        settled(shared)
        found = shared.evaluate(
            f"""() => {{ const live = {LIVE}, all = [];
                for (let i = 0; i < live.data.count; i += 1) {{
                    const cost = live.connection(i), mid = live.model.values("connection_mjpy")[i];
                    all.push(cost ? [cost.mid, cost.low, cost.high, cost.years, mid] : null); }}
                return all; }}"""
        )
        found = pd.DataFrame(found, columns=[*COSTS, "scored"], index=table.index)
        scene = Scene(
            table, sites.layers, load_mw=load_mw, hubs=sites.run.hubs,
            assumptions=named_assumptions(),
        )  # fmt: skip
        measured = table[["fiber_km", "supply_area"]].assign(
            substation_km=one.columns["substation_km"]
        )
        costs = costs_at(scene, measured, COSTS, ratio="model")
        # what is scored is Python's to the last digit, what is told to a million
        assert (found["scored"] == costs["connection_mjpy"]).all()
        assert (found[COSTS[:3]] - costs[COSTS[:3]]).abs().max().max() <= 1
        assert (found["connection_years"] - costs["connection_years"]).abs().max() < 0.006
    assert shared.evaluate(f"{LIVE}.model.state.load") == 100


def test_loads_that_have_no_room_are_named(
    sites: gw.Sites, monkeypatch: pytest.MonkeyPatch
) -> None:
    classes = load_classes(sites.run, sites.layers)
    assert "loads of" not in LiveScores(sites.table, run=sites.run, loads=classes).note
    monkeypatch.setattr(live_module, "_most_bytes", lambda count: 1000.0)
    note = LiveScores(sites.table, run=sites.run, loads=classes).note
    others = sorted(mw for one in classes for mw in one.loads_mw if mw != sites.run.load_mw)
    assert f"the loads of {', '.join(map(number, others))} MW" in note


@pytest.mark.browser
def test_one_place_is_one_sheet(shared: Any) -> None:
    drawer = opened(shared, code_of(TOWN))
    # buttons are of no use on paper, and parts of sums are too many for one sheet
    content = drawer.locator(".gw-card").evaluate(
        """node => { const copy = node.cloneNode(true);
            copy.querySelectorAll("button.gw-tool, .gw-tools").forEach(one => one.remove());
            copy.querySelectorAll("tr").forEach(row => {
                if (row.textContent.startsWith("·")) { row.remove(); } });
            return copy.textContent; }"""
    )
    shared.evaluate("void (window.print = () => {})")
    shared.locator("[data-gw-drawer=print]").click()
    sheet = shared.locator(".gw-one")
    high = sheet.evaluate("node => node.getBoundingClientRect().height")
    assert 500 < high <= 1016
    assert sheet.locator(".gw-card").text_content() == content
    assert "OpenStreetMap" in sheet.locator("footer").inner_text()
    made = shared.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", made)
    assert [tuple(round(float(one) * 25.4 / 72) for one in box) for box in boxes] == [(210, 297)]
    shared.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert sheet.count() == 0
    shared.keyboard.press("Escape")


@pytest.mark.browser
def test_colors_show_costs_and_their_scale_holds(shared: Any, sites: gw.Sites) -> None:
    shared.locator("[data-gw-color]").select_option("What connecting costs")
    settled(shared)
    cells = shared.evaluate(f"Array.from({LIVE}.field.classes)")
    table = sites.table.assign(color=cells)
    ranked = table[~table["excluded"]]
    assert (table.loc[table["excluded"], "color"] == 0).all()
    # darker, a higher number, is cheaper
    assert ranked["color"].nunique() > 20
    order = ranked.sort_values("connection_mjpy")["color"]
    assert order.is_monotonic_decreasing
    ends = shared.locator(".gw-ticks span").all_text_contents()
    # of all there is no more than is sampled: the quantiles are those of the table
    low, high = ranked["connection_mjpy"].quantile([0.02, 0.98], interpolation="nearest")
    assert [ends[0], ends[-1]] == [money(high), money(low)]
    shared.locator("[data-gw-color]").select_option("Score")
    before = shared.locator(".gw-ticks span").all_text_contents()
    weight = shared.locator("[data-gw-weight='connection_mjpy']")
    old = weight.input_value()
    shared.locator("[data-gw-hold]").check()
    weight.fill("5")
    settled(shared)
    assert shared.locator(".gw-ticks span").all_text_contents() == before
    shared.locator("[data-gw-hold]").uncheck()
    settled(shared)
    assert shared.locator(".gw-ticks span").all_text_contents() != before
    weight.fill(old)
    settled(shared)
    assert shared.locator(".gw-ticks span").all_text_contents() == before


@pytest.mark.browser
def test_a_drawer_follows_the_sliders(shared: Any, sites: gw.Sites) -> None:
    place = sites.top().iloc[4]
    drawer = opened(shared, place["site_id"])
    before = drawer.locator(".gw-score").inner_text()
    weight = shared.locator("[data-gw-weight='connection_mjpy']")
    old = weight.input_value()
    weight.fill("5")
    settled(shared)
    # what is shown is made anew at most so often
    until(shared, f"!{LIVE}.drawer.timer")
    row = shared.evaluate(f"id => {LIVE}.rowOf(id)", place["site_id"])
    score, rank = shared.evaluate(f"i => [{LIVE}.model.score[i], {LIVE}.model.rankOf(i)]", row)
    now = drawer.locator(".gw-score").inner_text()
    assert f"{score:.3f}" in now
    assert f"rank {rank:,} of" in now
    assert now != before
    weight.fill(old)
    settled(shared)
    until(shared, f"!{LIVE}.drawer.timer")
    assert drawer.locator(".gw-score").inner_text() == before
    shared.keyboard.press("Escape")


def lifted(run: Run, site_id: str) -> pd.DataFrame:
    """Return what Python says lifts a site of a run whose own candidates are all there is."""
    ranking = RunRanking(run)
    row = int((run.column("site_id") == site_id).to_numpy().argmax())
    score = ranking.scores[row]
    goal = 90.0 if ranking.percentile(score) < 90 else 99.0
    lifts, together = lifts_of(ranking, ranking.row_of(row), goal)
    told = pd.DataFrame(
        [(one.criterion, one.value, one.best, one.points, one.percentile, one.needed)
         for one in lifts],
        columns=["name", "value", "best", "points", "percentile", "needed"],
    )  # fmt: skip
    return told.set_index("name").assign(goal=goal, together=together)


@pytest.mark.browser
def test_what_lifts_a_place_is_python_s_also_after_a_slider(
    shared: Any, sites: gw.Sites, town: pd.DataFrame
) -> None:
    table = pd.DataFrame(sites.table.drop(columns="national_percentile"))
    order = table[~table["excluded"]].sort_values("rank")
    unknown = order[
        order[[one.name for one in sites.run.criteria if one.weight]].isna().any(axis=1)
    ]
    # the best, one within the best tenth, some below, and where a criterion is not known
    ids = [*order["site_id"].iloc[[0, 40, len(order) // 2, -1]], *unknown["site_id"].head(1)]
    ids.append(str(town[~town["excluded"]].sort_values("rank")["site_id"].iloc[0]))
    run = replace(sites.run, table=FrameTable(table))
    how = list(run.criteria)
    at = next(k for k, one in enumerate(how) if one.name == "connection_mjpy")
    moved = replace(how[at], weight=5.0)
    weighted = [moved if k == at else one for k, one in enumerate(how)]
    anew, _ = score_candidates(
        table,
        [
            Weighting(
                one.name,
                one.direction,
                one.weight,
                one.best,
                one.worst,
                one.unknown,
                value_function(one.scale),
            )
            for one in weighted
            if one.weight
        ],
        excluded=table["excluded"],
    )
    again = replace(run, table=FrameTable(table.assign(**anew)), criteria=tuple(weighted))
    weight = shared.locator("[data-gw-weight='connection_mjpy']")
    old = weight.input_value()
    needed = 0
    for asked, value in ((run, old), (again, "5")):
        weight.fill(value)
        settled(shared)
        found = shared.evaluate(
            f"""ids => ids.map(id => {{ const live = {LIVE}, told = live.lifts(live.rowOf(id));
                return told.lifts.map(one => [one.one.name, one.value, one.best, one.points,
                    one.percentile, one.needed, told.goal, told.together]); }})""",
            ids,
        )
        for site_id, rows in zip(ids, found, strict=True):
            expected = lifted(asked, site_id)
            here = pd.DataFrame(rows, columns=["name", *expected.columns]).set_index("name")
            assert list(here.index) == list(expected.index)
            needed += int(expected["needed"].notna().sum())
            # the page holds rounded values; light's way it makes of chords
            np.testing.assert_allclose(
                here.astype(float), expected.astype(float), rtol=2e-5, atol=2e-6
            )
    assert needed > 2
    drawer = opened(shared, ids[-1])
    until(shared, f"!{LIVE}.drawer.timer")
    rows = told(drawer, "What would lift it")
    assert len(rows) == min(4, len(expected))
    shown = [f"{share(percent)} %" for percent in expected["percentile"].head(4)]
    assert list(rows.values()) == shown
    assert "the network company of the area" in drawer.inner_text()
    weight.fill(old)
    settled(shared)
    shared.keyboard.press("Escape")


@pytest.mark.browser
def test_a_place_that_is_all_excluded_says_why(visit: Callable[..., Any], page: str,
                                               town: pd.DataFrame) -> None:  # fmt: skip
    found = visit(page)
    limit = found.page.evaluate(
        f"{LIVE}.data.rules.findIndex(rule => rule.column === 'substation_km')"
    )
    # nothing is nearer than this
    found.page.evaluate(
        f"k => {{ {LIVE}.model.state.rules[k].limit = -1; {LIVE}.change(k); }}", limit
    )
    # the address has it a little later, and what opens a place reads all of the address
    until(found.page, "location.hash.includes('limits=')")
    drawer = opened(found.page, code_of(TOWN))
    why = told(drawer, "Why all of it is excluded")
    assert next(iter(why.values())) == f"{len(town):,}"
    assert "0 ranked" in drawer.inner_text()
    assert drawer.locator("h3:text-is('Where it stands')").count() == 0
    assert found.complaints == []


# ---- on a telephone, in the dark


@pytest.fixture
def phone(browser: Any, page: str, tmp_path: Any) -> Any:
    file = tmp_path / "map.html"
    file.write_text(page, encoding="utf-8")
    context = browser.new_context(
        viewport={"width": 375, "height": 700}, has_touch=True, is_mobile=True,
        color_scheme="dark", reduced_motion="reduce",
    )  # fmt: skip
    complaints: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(file.as_uri())
    opened.locator("[data-gw-scores='ready']").wait_for(state="attached", timeout=60_000)
    yield opened
    context.close()
    assert complaints == []


def color_of(page: Any, what: str, of: str) -> tuple[int, ...]:
    found = page.locator(what).first.evaluate(f"node => getComputedStyle(node).{of}")
    return tuple(int(float(part)) for part in re.findall(r"[\d.]+", found)[:3])


@pytest.mark.browser
def test_a_sheet_stops_at_three_heights_and_one_slider_stands_alone(phone: Any) -> None:
    sheet, handle = phone.locator(".gw-title"), phone.locator(".gw-title .gw-handle")

    def top() -> float:
        return float(sheet.bounding_box()["y"])

    # half of the map at first, nearly nothing of it, nearly all of it
    assert 300 < top() < 450
    handle.tap()
    assert top() < 60
    assert phone.locator("[data-gw-load]").is_visible()
    slider = phone.locator("[data-gw-load]")
    slider.scroll_into_view_if_needed()
    slider.dispatch_event("pointerdown", {"bubbles": True})
    hidden = phone.locator(".gw-title h1, .gw-title [data-gw-site='0']")
    assert not any(one.is_visible() for one in hidden.all())
    assert slider.is_visible()
    phone.evaluate("void window.dispatchEvent(new PointerEvent('pointerup'))")
    assert phone.locator(".gw-title [data-gw-site='0']").is_visible()
    handle.press("ArrowDown")
    assert 300 < top() < 450
    handle.press("ArrowDown")
    assert top() > 590
    assert handle.get_attribute("aria-expanded") == "false"
    # pulled by a finger it goes where it is let go
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 10
    for kind, at in (("pointerdown", y), ("pointermove", y - 150), ("pointermove", y - 260)):
        handle.dispatch_event(kind, {"clientX": x, "clientY": at, "pointerId": 1, "bubbles": True})
    phone.wait_for_timeout(700)
    handle.dispatch_event("pointerup", {"clientX": x, "clientY": y - 260, "bubbles": True})
    assert 300 < top() < 450

    phone.locator("[data-gw-site='0']").tap()
    drawer = phone.locator(".gw-drawer")
    drawer.locator(".gw-card").wait_for()
    assert not sheet.is_visible()
    # the place stands in the part of the map above the sheet
    settled(phone)
    y = phone.evaluate(
        f"(() => {{ const s = {LIVE}.found.spots, i = {LIVE}.best.rows()[0];"
        f" return {LIVE}.map.latLngToContainerPoint([s.lat[i], s.lon[i]]).y; }})()"
    )
    assert 0 < y < drawer.bounding_box()["y"]
    drawer.locator("[data-gw-drawer=close]").tap()
    assert sheet.is_visible()


@pytest.mark.browser
def test_the_dark_follows_the_system_and_the_switch_and_never_the_paper(phone: Any) -> None:
    def lightness(what: str, of: str) -> float:
        return sum(color_of(phone, what, of)) / 3

    assert lightness(".gw-title", "backgroundColor") < 60
    assert lightness(".gw-title h1", "color") > 180
    gray = phone.evaluate(f"{LIVE}.field.ramp[0] & 255")
    assert gray < 100
    phone.emulate_media(media="print")
    assert lightness(".gw-title", "backgroundColor") > 240
    phone.emulate_media(media="screen")
    phone.evaluate("void document.querySelector('[data-gw-turn]').click()")
    assert lightness(".gw-title", "backgroundColor") > 240
    assert phone.evaluate(f"{LIVE}.field.ramp[0] & 255") > 150
    # what the reader chose stays when the page is opened again
    phone.reload()
    phone.locator("[data-gw-scores='ready']").wait_for(state="attached", timeout=60_000)
    assert lightness(".gw-title", "backgroundColor") > 240
    phone.evaluate("void document.querySelector('[data-gw-turn]').click()")
    assert lightness(".gw-title", "backgroundColor") < 60
