"""The card of a site: lines where Python has them, Python's numbers, keyboard, paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from browsing import settled
from map_studies import LIVE, Made, made_corridors, make_study
from records import run_of
from two_prefectures import KEYS

import geowbit as gw
from geowbit.cables import CONNECTION_PARTS
from geowbit.pages import site_map, standalone_html
from geowbit.pages._site_map import view_bounds
from geowbit.pages.language import say
from geowbit.pages.overlays.site_routes import route_data
from geowbit.pages.words import criterion_label, money, number, rough
from geowbit.ranking import Weighting, rank, score_candidates

COLORS = {"#5a6468": 0, "#0072b2": 1, "#b34700": 2, "#b5417a": "power"}


def shown(text: str) -> str:
    return " ".join(text.split())


def open_site(page: Any, place: int) -> Any:
    page.evaluate(f"{LIVE}.best.open({place})")
    return page.locator(".gw-card")


def drawn(page: Any) -> dict[Any, list[list[list[float]]]]:
    """Return the lines on the map by what they are, in the order in which they were drawn."""
    lines = page.evaluate(
        f"""{LIVE}.routes.drawn().map(line =>
            [line.color, line.dash, line.points.map(p => [p.lng, p.lat])])"""
    )
    found: dict[Any, list[Any]] = {}
    for color, dash, points in lines:
        # the straight access line is none of Python's
        if dash != "2 4":
            found.setdefault(COLORS[color], []).append(points)
    return found


def open_cell(page: Any, site_id: str) -> Any:
    page.evaluate(f"id => void {LIVE}.openAt({LIVE}.rowOf(id))", site_id)
    return page.locator(".gw-card")


def rows_under(page: Any, title: str) -> dict[str, list[str]]:
    rows = page.locator(f".gw-card h3:text('{title}') + table tr").all()
    return {
        shown(row.locator("th").inner_text()): [
            shown(text) for text in row.locator("td").all_inner_texts()
        ]
        for row in rows
    }


# ---- what is drawn


@pytest.mark.browser
def test_the_lines_lie_where_python_has_them(shared: Any, sites: gw.Sites) -> None:
    found, corridors = sites.routes(), sites.corridors().set_index("site_id")
    assert found is not None
    kinds = set()
    for place, site_id in enumerate(sites.top()["site_id"]):
        open_site(shared, place)
        for hub in ("tokyo", "osaka"):
            shared.locator(f"[data-gw-hub='{hub}']").click()
            lines = drawn(shared)
            told = found.routes.query("site_id == @site_id and hub == @hub")
            kinds |= set(told["rule"])
            assert set(lines) == {*told["route"], "power"}
            for route in told["route"]:
                some = found.stretches.query(
                    "site_id == @site_id and hub == @hub and route == @route"
                )
                expected = np.concatenate([line.coords for line in some.geometry])
                points = np.concatenate(lines[route])
                # the page holds ten-thousandths of a degree
                far = shapely.hausdorff_distance(
                    shapely.LineString(points), shapely.LineString(expected)
                )
                assert far < 1.1e-4
                np.testing.assert_allclose(points[[0, -1]], expected[[0, -1]], atol=6e-5)
            line = shapely.LineString(np.concatenate(lines["power"]))
            assert shapely.hausdorff_distance(line, corridors.loc[site_id].geometry) < 1.1e-4
    # the area has a pair by the strict rule and one without
    assert {"separate"} < kinds
    shared.keyboard.press("Escape")
    shared.evaluate(f"void {LIVE}.drawer.close()")
    assert drawn(shared) == {}
    assert shared.locator(".gw-route-name").count() == 0


@pytest.mark.browser
def test_the_card_tells_what_is_drawn(shared: Any, sites: gw.Sites) -> None:
    found = sites.routes()
    assert found is not None
    told_one = set()
    for place, site_id in enumerate(sites.top()["site_id"]):
        words = shown(open_site(shared, place).inner_text())
        hub = shared.locator("[data-gw-hub][aria-pressed='true']").get_attribute("data-gw-hub")
        assert hub == sites.top()["nearest_hub"].iloc[place]
        routes = found.routes.query("site_id == @site_id and hub == @hub")
        for row in routes.itertuples():
            assert f"route {row.km:,.0f} km, {row.rtt_ms:.2f} ms" in words or row.route == 0
        rule = routes.query("route == 1")["rule"].item()
        strict = "Two routes, nowhere within 1 km of each other" in words
        assert strict == (rule == "separate")
        assert ("Only one route" in words) == (rule != "separate")
        told_one.add(rule)
        assert ("stand in for fiber" in words) is True
        corridor = sites.corridors().set_index("site_id").loc[site_id]
        straight = corridor["straight_km"]
        assert f"{corridor['corridor_km']:.1f} km ({straight:.1f} km straight)" in words
    assert "separate" in told_one
    shared.evaluate(f"void {LIVE}.drawer.close()")


def test_each_stretch_is_held_once_and_the_page_stays_small(sites: gw.Sites) -> None:
    made = {"corridors": sites.corridors(), "site_routes": sites.routes()}
    data = route_data(sites.listed(), made, sites.run)
    assert data is not None
    assert len({str(path) for path in data["paths"]}) == len(data["paths"])
    passed = [
        number if number >= 0 else -1 - number
        for site in data["sites"].values()
        for hub in site["hubs"]
        for route in hub["routes"]
        for number in route["way"]
    ]
    assert set(passed) == set(range(len(data["paths"])))
    assert len(passed) > 2 * len(set(passed))


# ---- numbers


@pytest.mark.browser
def test_costs_and_their_parts_are_python_s(shared: Any, sites: gw.Sites) -> None:
    listed = sites.listed()
    for place, row in enumerate(listed.head(3).to_dict("records")):
        open_site(shared, place)
        told = rows_under(shared, "Connection for 100 MW")
        for part in CONNECTION_PARTS:
            mid, low, high = (row[f"{part}{end}_mjpy"] for end in ("", "_low", "_high"))
            name = f"· {say(f'card.part.{part}')}"
            if high == 0:
                assert name not in told
                continue
            assert told[name] == [f"{money(mid)} ({money(low)} to {money(high)})"]
        # the line along its corridor has one price, and the straight one is said to be it
        whole = [row[f"corridor_connection{end}_mjpy"] for end in ("", "_low", "_high")]
        scored = [row[f"connection{end}_mjpy"] for end in ("", "_low", "_high")]
        straight = told[say("card.straight")]
        assert straight == ["{} ({} to {})".format(*map(money, scored))]
        assert told["Together"] == [
            "{} ({} to {})".format(*map(money, whole)),
            f"{row['connection_years']:.1f} years",
        ]
        power = [
            sum(row[f"{part}{end}_mjpy"] for part in CONNECTION_PARTS if part.startswith("power"))
            for end in ("", "_low", "_high")
        ]
        assert told["Power line"][0] == "{} ({} to {})".format(*map(money, power))
    shared.evaluate(f"void {LIVE}.drawer.close()")


@pytest.mark.browser
def test_the_interval_of_the_rank_is_python_s(shared: Any, sites: gw.Sites) -> None:
    row = sites.listed().iloc[2]
    open_site(shared, 2)
    told = rows_under(shared, "How sure the rank is")
    ends = rough(row["rank_p05"]), rough(row["rank_p95"])
    assert told["Rank in 90 % of draws"] == [" to ".join(ends) if ends[0] != ends[1] else ends[0]]
    assert told["Draws among the best 1 %"] == [f"{number(100 * row['best_percent_share'])} %"]
    shared.evaluate(f"void {LIVE}.drawer.close()")


@pytest.mark.browser
def test_what_keeps_a_site_behind_the_best_adds_up(visit: Callable[..., Any], page: str,
                                                   sites: gw.Sites) -> None:  # fmt: skip
    found = visit(page)
    slider = found.page.locator("[data-gw-weight='fiber_km']")
    slider.evaluate("node => { for (let up = node; up; up = up.parentElement) up.open = true; }")
    slider.fill("3")
    settled(found.page)
    criteria = {
        one["name"]: {"weight": 3.0 if one["name"] == "fiber_km" else one["weight"]}
        | {end: one[end] for end in one["ends_set"]}
        for one in sites.record["criteria"]
    }
    again = gw.Study.japan(**KEYS, criteria=criteria).run()
    first, third = again.top().iloc[0], again.top().iloc[2]
    open_site(found.page, 2)
    told = rows_under(found.page, "Why not higher")
    named = {criterion_label(name): name for name in criteria if f"score_{name}" in again.table}
    lost = {n: third[f"score_{n}"] - first[f"score_{n}"] for n in named.values()}
    amounts = {name: float(cells[-1].replace("−", "-")) for name, cells in told.items()}
    shown_names = [name for name in told if name in named]
    for name in shown_names:
        assert amounts[name] == pytest.approx(lost[named[name]], abs=6e-4)
    # the largest losses come first, and all of it adds up to the distance between the scores
    assert [amounts[name] for name in shown_names] == sorted(amounts[n] for n in shown_names)
    assert amounts["all together"] == pytest.approx(third["score"] - first["score"], abs=6e-4)
    parts = sum(amount for name, amount in amounts.items() if name != "all together")
    assert parts == pytest.approx(amounts["all together"], abs=5e-3)
    assert found.complaints == []


# ---- any other place


@pytest.mark.browser
def test_of_another_cell_the_card_tells_the_costs_of_the_run(shared: Any, sites: gw.Sites) -> None:
    table = sites.table
    cell = table[~table["excluded"] & ~table["site_id"].isin(sites.top()["site_id"])].iloc[40]
    card = open_cell(shared, cell["site_id"])
    words = shown(card.inner_text())
    mid, low, high = (cell[f"connection{end}_mjpy"] for end in ("", "_low", "_high"))
    told = rows_under(shared, "Connection for 100 MW")
    assert told["Together"] == [
        f"{money(mid)} ({money(low)} to {money(high)})", f"{cell['connection_years']:.1f} years"
    ]  # fmt: skip
    station, km = told["Connects to"]
    assert station.endswith(f"{cell['connection_kv']:.0f} kV")
    assert km == f"{cell['connection_km']:.1f} km"
    assert f"Distance to an active fault {cell['fault_km']:.1f} km" in words
    assert (
        f"Tokyo {cell['rtt_tokyo_ms']:.1f} ms all-optical · "
        f"{cell['rtt_tokyo_conventional_ms']:.1f} ms today" in words
    )
    assert f"Distance to fiber (corridor proxy) {cell['fiber_km']:.1f} km" in words
    assert drawn(shared) == {}
    shared.evaluate(f"void {LIVE}.drawer.close()")


@pytest.mark.browser
def test_an_excluded_cell_says_why_by_the_limit_as_it_stands(
    visit: Callable[..., Any], page: str, sites: gw.Sites
) -> None:
    table = sites.table
    rules = [one["rule"] for one in sites.record["exclusions"]]
    number = next(k for k, rule in enumerate(rules) if rule.startswith("slope_2km_deg > "))
    limit_deg = float(rules[number].split()[-1])
    cell = table[table["slope_2km_deg"] > limit_deg].iloc[0]
    steep = f"{cell['slope_2km_deg']:.1f}°"
    found = visit(page)
    open_cell(found.page, cell["site_id"])
    told = rows_under(found.page, "Why it is excluded")
    assert [f"{steep} > {limit_deg:.1f}°"] in told.values()
    limit = found.page.locator(f"[data-gw-limit='{number}']")
    limit.evaluate("node => { for (let up = node; up; up = up.parentElement) up.open = true; }")
    limit.fill("2")
    settled(found.page)
    open_cell(found.page, cell["site_id"])
    told = rows_under(found.page, "Why it is excluded")
    assert told[criterion_label("slope_2km_deg")] == [f"{steep} > 2.0°"]
    assert found.complaints == []


@pytest.mark.browser
def test_at_another_load_nothing_of_the_run_is_shown(visit: Callable[..., Any], page: str) -> None:
    found = visit(page)
    loads = found.page.evaluate(f"{LIVE}.data.loads_mw")
    found.page.locator("[data-gw-load]").fill(str(loads.index(300)))
    settled(found.page)
    words = shown(open_site(found.page, 0).inner_text())
    assert "Connection for 300 MW" in found.page.locator(".gw-card h3").all_text_contents()
    assert "How sure the rank is" not in words
    assert drawn(found.page) == {}
    assert found.page.evaluate(f"Boolean({LIVE}.link)") is True


# ---- by keyboard, on a telephone, in Japanese, on paper


@pytest.mark.browser
def test_routes_by_the_keyboard(visit: Callable[..., Any], page: str) -> None:
    found = visit(page)
    keys = found.page.keyboard
    focused = "document.activeElement.dataset.gwHub || document.activeElement.innerText"
    found.page.locator("[data-gw-site='1']").press("Enter")
    found.page.locator(".gw-card").wait_for()
    other = found.page.locator("[data-gw-hub][aria-pressed='false']")
    hub = other.get_attribute("data-gw-hub")
    # the buttons of the card come first, those of the hubs among them
    for _ in range(5):
        keys.press("Tab")
        if found.page.evaluate(focused) == hub:
            break
    assert found.page.evaluate(focused) == hub
    keys.press("Space")
    assert found.page.locator(f"[data-gw-hub='{hub}']").get_attribute("aria-pressed") == "true"
    keys.press("Tab")
    assert found.page.evaluate(focused) == say("card.whole")
    keys.press("Enter")
    bar = found.page.get_by_role("region", name="On the map")
    assert bar.is_visible()
    assert found.page.locator(".gw-card").count() == 0
    assert drawn(found.page)
    bounds = found.page.evaluate(f"{LIVE}.map.getBounds().toBBoxString()").split(",")
    view = shapely.box(*map(float, bounds))
    assert all(
        view.covers(shapely.LineString(points))
        for of in drawn(found.page).values()
        for points in of
    )
    assert found.page.evaluate(focused) == say("card.back")
    keys.press("Enter")
    found.page.locator(".gw-card").wait_for()
    assert bar.count() == 0
    assert found.page.locator(f"[data-gw-hub='{hub}']").get_attribute("aria-pressed") == "true"
    keys.press("Escape")
    found.page.locator(".gw-card").wait_for(state="detached")
    assert drawn(found.page) == {}
    # the focus is back where it was before all this
    assert found.page.evaluate("document.activeElement.dataset.gwSite") == "1"
    assert found.complaints == []


@pytest.mark.browser
def test_a_telephone_shows_card_and_routes_in_its_width(
    visit: Callable[..., Any], sites: gw.Sites
) -> None:
    found = visit(standalone_html(sites.explore(lang="ja")), width=375, height=700)
    words = shown(open_site(found.page, 0).inner_text())
    for text in ("地図に表示", "順位の確かさ", "100 MWの接続費用", "上位系統の増強", "往復遅延"):
        assert text in words
    settled(found.page)
    fits = """what => { const box = document.querySelector(what).getBoundingClientRect();
                        return box.left >= 0 && box.right <= 375 && box.top >= 0; }"""
    assert found.page.evaluate(fits, ".gw-drawer")
    assert found.page.evaluate("document.querySelector('.gw-card').scrollWidth <= 375")
    found.page.locator("[data-gw-whole]").click()
    assert found.page.evaluate(fits, ".gw-route-bar")
    assert not found.page.locator(".gw-title h1").is_visible()
    found.page.get_by_role("button", name="経路を隠す").click()
    assert found.page.locator(".gw-title h1").is_visible()
    assert drawn(found.page) == {}
    assert found.complaints == []


@pytest.mark.browser
def test_on_paper_the_card_stands_whole_behind_the_map(shared: Any) -> None:
    card = shown(open_site(shared, 0).text_content())
    shared.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    shared.emulate_media(media="print")
    sheet = shared.locator(".gw-print")
    assert shown(sheet.text_content()) == card
    assert sheet.is_visible()
    assert not shared.locator(".gw-drawer").is_visible()
    assert sheet.evaluate("node => node.scrollHeight <= node.clientHeight + 1")
    shared.emulate_media(media="null")
    shared.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert sheet.count() == 0
    shared.evaluate(f"void {LIVE}.drawer.close()")


# ---- names and far places


def in_the_north() -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
    """Return a study at 70 N whose municipality and prefecture have one name."""
    lon, lat = (a.ravel() for a in np.meshgrid(np.arange(15.0, 31, 0.25), np.arange(69.0, 71, 0.1)))
    near = np.hypot(lon - 15, lat - 71)
    names = dict.fromkeys(
        ("municipality", "prefecture", "municipality_ja", "prefecture_ja"), "East"
    )
    table = pd.DataFrame(
        {"site_id": [f"{n:06d}" for n in range(len(lon))], "lon": lon, "lat": lat, **names,
         "near_km": near, "excluded": False, "exclusion": ""}
    )  # fmt: skip
    scored, _ = score_candidates(
        table, [Weighting("near_km", "cost", 1.0, 0, 20)], excluded=table["excluded"]
    )
    table = table.assign(**scored, rank=rank(scored["score"], table["excluded"]))
    record = {
        "name": "North",
        "criteria": [{"name": "near_km", "direction": "cost", "weight": 1.0, "unit": "km",
                      "best": 0.0, "worst": 20.0, "ends_set": ["best", "worst"]}],
        "study": {"top": {"n": 3, "min_separation_km": 20}},
    }  # fmt: skip
    shapes = gpd.points_from_xy(lon, lat)
    return gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326"), record


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 700, 820, 1280])
def test_no_box_covers_the_west_of_a_map_in_the_north(
    visit: Callable[..., Any], width: int
) -> None:
    table, record = in_the_north()
    drawn_map = site_map(run_of(table, record), table.nsmallest(3, "rank"), layers={})
    found = visit(standalone_html(drawn_map), width=width, height=700)
    # the best sites are the north-western corner
    first = found.page.locator(".gw-pin[role='button'], .leaflet-marker-icon.gw-pin").first
    pin, box = first.bounding_box(), found.page.locator(".gw-title").bounding_box()
    beside = pin["x"] >= box["x"] + box["width"] or pin["y"] + pin["height"] <= box["y"]
    assert beside, (pin, box)
    assert pin["x"] >= 0
    listed = shown(found.page.locator(".gw-best .gw-where").first.inner_text())
    if width >= 800:
        assert listed == "East"
    assert found.complaints == []


def test_the_view_holds_what_lies_a_little_out_and_not_far_islands() -> None:
    lon = np.r_[np.linspace(0, 10, 2000), -1.0]
    table = pd.DataFrame({"lon": lon, "lat": 50.0, "score": 1.0, "excluded": False})
    assert view_bounds(table)[0][1] == pytest.approx(-1.02)
    table.loc[2000, "lon"] = -20.0
    assert view_bounds(table)[0][1] > -0.1


# ---- texts from data


@pytest.mark.browser
def test_hostile_names_of_hubs_and_substations_are_text(visit: Callable[..., Any]) -> None:
    bad = '</script><img src=x onerror="window.__ran=1">{{ 7*7 }}`${1}`'
    made: Made = make_study(lambda text: f"{text} {bad}")
    layers = {**made.layers, "corridors": made_corridors(made.top, lambda text: f"{text} {bad}")}
    drawn_map = site_map(made.run, made.top, layers=layers)
    found = visit(standalone_html(drawn_map))
    found.page.locator("[data-gw-site='0']").click()
    words = shown(found.page.locator(".gw-drawn").inner_text())
    for part in ("Sendai", "宮城変電所"):
        # the name of a hub is written with capitals
        assert shown(f"{part} {bad}").lower() in words.lower().replace(
            "window. ran", "window.__ran"
        )
    trouble = shown(open_site(found.page, 1).inner_text())
    assert shown(f"No corridor was found: no way over the sea {bad}") in trouble
    open_site(found.page, 0)
    found.page.locator("[data-gw-whole]").click()
    labels = shown(" ".join(found.page.locator(".gw-route-name").all_inner_texts()))
    assert "sendai </script><img src=x" in labels.lower()
    assert found.page.evaluate("window.__ran") is None
    assert found.complaints == []


# ---- what is not yet known


@pytest.mark.browser
def test_any_card_lists_what_is_not_known_there_as_python_does(
    shared: Any, sites: gw.Sites
) -> None:
    table = sites.table[~sites.table["excluded"]]
    unknown = table["surplus_mw"].isna()
    some = [*table[unknown].iloc[::900]["site_id"], *table[~unknown].iloc[::900]["site_id"]]
    seen = set()
    for site_id in [*sites.top()["site_id"][:2], *some]:
        open_cell(shared, site_id)
        rows = rows_under(shared, say("card.open"))
        asked = sites.open_questions(site_id)
        names = [
            criterion_label(one["column"]) if one["column"] else one["what"]
            for one in asked.to_dict("records")
        ]
        # the card of a listed site names what a criterion would tell by the question
        listed = site_id in set(sites.top()["site_id"])
        expected = asked["what"].tolist() if listed else names
        assert sorted(rows) == sorted(map(shown, expected))
        seen |= set(expected)
    assert criterion_label("surplus_mw") in seen
