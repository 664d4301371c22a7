"""The page weighs anew by the arithmetic of Python: the same scores, ranks and best sites."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from browsing import settled, until
from map_studies import LIVE, Made
from pyproj import Geod
from records import run_of
from refused import refused

import geowbit as gw
from geowbit.core.errors import OutputError
from geowbit.criteria import Scene
from geowbit.findings import load_classes
from geowbit.pages import LiveScores, site_map, standalone_html
from geowbit.pages.live.element import can_be_live, packed_run
from geowbit.pages.live.rules import judged_rules
from geowbit.pages.words import criterion_label, criterion_unit, money
from geowbit.ranking import Weighting, best_apart, rank, score_candidates
from geowbit.run import bare_run

AREA = {"prefectures": ["Fukushima", "Miyagi"]}
KEYS = {"area": AREA, "top": {"n": 20, "min_separation_km": 12, "all": True}}


@pytest.fixture(scope="module")
def sites() -> gw.Sites:
    return gw.Study.japan(**KEYS).run()


@pytest.fixture(scope="module")
def page(sites: gw.Sites) -> str:
    return standalone_html(sites.explore())


@pytest.fixture
def opened(visit: Callable[..., Any], page: str) -> Any:
    found = visit(page)
    yield found
    assert found.complaints == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in found.requests)


def state_of(found: Any) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return what the page holds: scores, who is excluded, and the ids of its best sites."""
    settled(found.page)
    scores = found.page.evaluate(f"Array.from({LIVE}.model.score)")
    bits = found.page.evaluate(f"Array.from({LIVE}.model.bits)")
    best = found.page.evaluate(f"{LIVE}.best.rows().map(i => {LIVE}.idOf(i))")
    return np.array(scores), np.array(bits) > 0, best


def agree(found: Any, sites: gw.Sites) -> None:
    scores, excluded, best = state_of(found)
    np.testing.assert_array_equal(excluded, sites.table["excluded"])
    np.testing.assert_allclose(scores, sites.table["score"], rtol=0, atol=1e-12)
    assert best == sites.top()["site_id"].tolist()
    listed = found.page.locator(".gw-best .gw-value").all_inner_texts()
    assert listed == [f"{score:.3f}" for score in sites.top()["score"]]
    counts = sites.record["candidates"]
    told = found.page.locator("[data-gw-counts]").inner_text()
    assert f"{counts['ranked']:,} ranked, {counts['excluded']:,} excluded" in told


def slide(found: Any, which: str, value: float) -> None:
    """Move a slider to a value as a finger does: one event of input."""
    slider = found.page.locator(which)
    slider.evaluate("node => { for (let up = node; up; up = up.parentElement) up.open = true; }")
    slider.fill(str(value))


def bend(found: Any, label: str, form: str) -> None:
    """Choose the form of a value function."""
    box = found.page.locator("[data-gw-curves]")
    box.evaluate("node => { node.open = true; }")
    box.locator("[data-gw-curve]").select_option(label=label)
    box.locator("[data-gw-form]").select_option(label=form)


def weighed(
    sites: gw.Sites, weights: dict[str, float], load_mw: float | None = None
) -> dict[str, Any]:
    """Return the criteria of study.yaml with which a run gives what the page should show."""
    criteria = {}
    for one in sites.record["criteria"]:
        weight = weights.get(one["name"], one["weight"])
        times = (load_mw or sites.run.load_mw) / sites.run.load_mw if one["ends_per_mw"] else 1
        listed = isinstance(one["scale"], dict) and "half" not in one["scale"]
        ends = {} if listed else {end: one[end] * times for end in one["ends_set"]}
        criteria[one["name"]] = {"weight": weight, "scale": one["scale"], **ends}
    return criteria


@pytest.mark.browser
def test_it_opens_as_the_study_ran(opened: Any, sites: gw.Sites) -> None:
    agree(opened, sites)
    assert opened.page.get_by_label("Preset").input_value() == "0"
    said = opened.page.evaluate(
        f"['1', '21'].map(count => {LIVE}.say('load_note', {{count: count, kv: '330'}}))"
    )
    assert [text.split(" of ")[0] for text in said] == ["1 substation", "21 substations"]


@pytest.mark.browser
def test_weights(opened: Any, sites: gw.Sites) -> None:
    weights = {"fiber_km": 4.0, "curtailment_pct": 0.0, "elevation_m": 1.5, "substation_km": 0.35}
    for name, weight in weights.items():
        slide(opened, f"[data-gw-weight='{name}']", weight)
    agree(opened, gw.Study.japan(**KEYS, criteria=weighed(sites, weights)).run())
    assert opened.page.get_by_label("Preset").input_value() == ""


@pytest.mark.browser
@pytest.mark.parametrize("load_mw", [50.0, 200.0, 500.0])
def test_the_load_chooses_other_substations(opened: Any, sites: gw.Sites, load_mw: float) -> None:
    loads = opened.page.evaluate(f"{LIVE}.data.loads_mw")
    slide(opened, "[data-gw-load]", loads.index(load_mw))
    agree(opened, gw.Study.japan(load_mw, **KEYS).run())
    assert opened.page.locator(".gw-load output").inner_text() == f"{load_mw:,.0f} MW"


@pytest.mark.browser
def test_limits_move_the_scales_as_a_new_run_would(opened: Any, sites: gw.Sites) -> None:
    rules = [one["rule"] for one in sites.record["exclusions"]]
    new = {"substation_km > 50": "substation_km > 12"}
    dropped = next(rule for rule in rules if rule.startswith("slope"))
    for old, rule in new.items():
        slide(opened, f"[data-gw-limit='{rules.index(old)}']", float(rule.split()[-1]))
    opened.page.locator(f"[data-gw-rule='{rules.index(dropped)}']").uncheck()
    kept = [new.get(rule, rule) for rule in rules if rule != dropped]
    agree(opened, gw.Study.japan(**KEYS, exclude=kept).run())


@pytest.mark.browser
def test_all_at_once_and_back(opened: Any, sites: gw.Sites) -> None:
    rules = [one["rule"] for one in sites.record["exclusions"]]
    loads = opened.page.evaluate(f"{LIVE}.data.loads_mw")
    slide(opened, "[data-gw-load]", loads.index(300))
    slide(opened, "[data-gw-weight='rtt_tokyo_ms']", 5)
    slide(opened, f"[data-gw-limit='{rules.index('substation_km > 50')}']", 80)
    kept = ["substation_km > 80" if rule.startswith("substation_km") else rule for rule in rules]
    criteria = weighed(sites, {"rtt_tokyo_ms": 5.0}, load_mw=300)
    agree(opened, gw.Study.japan(300, **KEYS, criteria=criteria, exclude=kept).run())
    slide(opened, f"[data-gw-limit='{rules.index('substation_km > 50')}']", 50)
    slide(opened, "[data-gw-load]", loads.index(100))
    opened.page.get_by_label("Preset").select_option("0")
    agree(opened, sites)


@pytest.mark.browser
def test_the_keyboard_moves_a_slider(opened: Any, sites: gw.Sites) -> None:
    slider = opened.page.locator("[data-gw-weight='fiber_km']")
    slider.focus()
    for _ in range(4):
        opened.page.keyboard.press("ArrowRight")
    weight = float(slider.input_value())
    assert weight == pytest.approx(0.7)
    agree(opened, gw.Study.japan(**KEYS, criteria=weighed(sites, {"fiber_km": weight})).run())


@pytest.mark.browser
def test_the_card_follows_the_sliders(opened: Any, sites: gw.Sites) -> None:
    slide(opened, "[data-gw-weight='rtt_tokyo_ms']", 5)
    again = gw.Study.japan(**KEYS, criteria=weighed(sites, {"rtt_tokyo_ms": 5.0})).run()
    site = again.top().iloc[1]
    opened.page.locator("[data-gw-site='1']").click()
    words = " ".join(opened.page.locator(".gw-card").inner_text().split())
    ranked = again.record["candidates"]["ranked"]
    assert f"Score {site['score']:.3f} · rank {site['rank']:,} of {ranked:,}" in words
    # with what stands behind the value
    value, part = site["rtt_tokyo_ms"], site["score_rtt_tokyo_ms"]
    assert re.search(rf"Round trip to Tokyo {value:.1f} ms · \w+, [\d-]+ 5 {part:.3f}", words)


@pytest.mark.browser
def test_no_weight_at_all_scores_nothing(opened: Any) -> None:
    for slider in opened.page.locator("[data-gw-weight]").all():
        slider.evaluate("node => { node.value = 0; node.dispatchEvent(new Event('input')); }")
    scores, _, best = state_of(opened)
    assert not scores.any()
    assert len(best) == 20


# ---- kinds of candidates


@pytest.mark.browser
@pytest.mark.parametrize("candidates", ["municipalities", {"grid": "jis-500m"}])
def test_other_candidates(visit: Callable[..., Any], candidates: Any) -> None:
    keys = {"area": {"bbox": [133.8, 34.1, 134.2, 34.4]}, "candidates": candidates,
            "top": {"n": 5, "min_separation_km": 5, "all": True}}  # fmt: skip
    run = gw.Study.japan(**keys).run()
    found = visit(standalone_html(run.explore()))
    agree(found, run)
    slide(found, "[data-gw-weight='fiber_km']", 5)
    agree(found, gw.Study.japan(**keys, criteria=weighed(run, {"fiber_km": 5.0})).run())
    assert found.complaints == []


def bare_study(random: np.random.Generator, count: int) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return a run far from Japan, of points with gaps in what is known."""
    table = pd.DataFrame(
        {
            "site_id": [f"Plot {number}" for number in range(count)],
            "lon": np.round(random.uniform(-4, -2, count), 6),
            "lat": np.round(random.uniform(-56, -54, count), 6),
            "near_km": np.round(random.exponential(20, count), 4),
            "power_mw": np.where(random.random(count) < 0.2, np.nan, random.random(count)),
        }
    )
    table.loc[::9, "near_km"] = np.inf
    table["excluded"] = table["near_km"] > 60
    table["exclusion"] = np.where(table["excluded"], "far", "")
    how = [Weighting("near_km", "cost", 2.0), Weighting("power_mw", "benefit", 1.0, 0.9, None)]
    scored, scales = score_candidates(table, how, excluded=table["excluded"])
    table = table.assign(**scored, rank=rank(scored["score"], table["excluded"]))
    criteria = [
        {"name": one.name, "direction": one.direction, "weight": one.weight, "unit": "",
         "best": scale["best"], "worst": scale["worst"],
         "ends_set": [end for end in ("best", "worst") if getattr(one, end) is not None]}
        for one, scale in zip(how, scales, strict=True)
    ]  # fmt: skip
    rule = {"rule": "near_km > 60", "reason": "far", "count": int(table["excluded"].sum())}
    record = {"name": "South", "criteria": criteria, "exclusions": [rule],
              "study": {"top": {"n": 7, "min_separation_km": 9.0}}}  # fmt: skip
    return table, record


@pytest.mark.browser
def test_points_elsewhere_on_any_folium_map(visit: Callable[..., Any]) -> None:
    table, record = bare_study(np.random.default_rng(4), 800)
    drawn = folium.Map([-55, -3], zoom_start=7, tiles=None)
    LiveScores(table, run=run_of(table, record)).add_to(drawn)
    found = visit(standalone_html(drawn))
    slide(found, "[data-gw-weight='power_mw']", 3)
    slide(found, "[data-gw-limit='0']", 30)
    scores, excluded, best = state_of(found)
    out = table["near_km"] > 30
    how = [Weighting("near_km", "cost", 2.0), Weighting("power_mw", "benefit", 3.0, 0.9, None)]
    again, _ = score_candidates(table, how, excluded=out)
    np.testing.assert_array_equal(excluded, out)
    np.testing.assert_allclose(scores, again["score"], rtol=0, atol=1e-12)
    frame = gpd.GeoDataFrame(table.assign(rank=rank(again["score"], out)))
    assert best == best_apart(frame, 7, min_separation_km=9.0)["site_id"].tolist()
    assert found.complaints == []


TIES = {
    "half nothing": lambda random, n: np.where(
        random.random(n) < 0.5, 0.0, random.exponential(5, n)
    ),
    "three steps below zero": lambda random, n: random.choice([-7.5, -2.0, -1e-300], n),
    "a hair above a common value": lambda random, n: np.where(
        random.random(n) < 0.9, 1.1, np.nextafter(1.1, 2) + random.integers(0, 3, n) * 2.3e-16
    ),
    "all alike": lambda random, n: np.full(n, 4.25),
    "half unknown": lambda random, n: np.where(
        random.random(n) < 0.5, np.nan, random.integers(0, 4, n)
    ),
}


@pytest.mark.browser
def test_the_scale_follows_the_limit_also_where_many_share_a_value(
    visit: Callable[..., Any],
) -> None:
    random, count = np.random.default_rng(11), 20_000
    table = pd.DataFrame({name: make(random, count) for name, make in TIES.items()})
    table = table.assign(
        lon=np.round(random.uniform(-4, -2, count), 6),
        lat=np.round(random.uniform(-56, -54, count), 6),
        far_km=random.permutation(count) * 0.0075,
        excluded=False,
        exclusion="",
        score=0.0,
    )
    # those that come in with the limit are unlike those before
    table["half nothing"] = np.where(table["far_km"] > 75, table["half nothing"] + 3, 0.0)
    how = [
        Weighting(name, direction, 1.0)
        for name, direction in zip(
            TIES, ["cost", "benefit", "cost", "benefit", "cost"], strict=True
        )
    ]
    record = {
        "name": "Ties",
        "criteria": [{"name": one.name, "direction": one.direction, "weight": 1.0, "unit": "",
                      "ends_set": []} for one in how],
        "exclusions": [{"rule": "far_km > 150", "reason": "far", "count": 0}],
        "study": {"top": {"n": 5, "min_separation_km": 0}},
    }  # fmt: skip
    drawn = folium.Map([-55, -3], zoom_start=7, tiles=None)
    LiveScores(table, run=run_of(table, record)).add_to(drawn)
    found = visit(standalone_html(drawn))
    # as it opens, and once it has come back to where it was
    for _ in range(2):
        told = found.page.evaluate(f"{LIVE}.model.ends().map(one => [one.best, one.worst])")
        opening = score_candidates(table, how, excluded=table["excluded"])[1]
        assert told == [[one["best"], one["worst"]] for one in opening]
        slide(found, "[data-gw-limit='0']", 90)
        assert state_of(found)[1].any()
        slide(found, "[data-gw-limit='0']", 150)
        assert not state_of(found)[1].any()
    ends = set()
    for limit in (149, 90, 78, 75.5, 75, 30, 12, 140, 0):
        slide(found, "[data-gw-limit='0']", limit)
        held = float(found.page.locator("[data-gw-limit='0']").input_value())
        scores, excluded, _ = state_of(found)
        np.testing.assert_array_equal(excluded, table["far_km"] > held)
        again, scales = score_candidates(table, how, excluded=excluded)
        np.testing.assert_allclose(scores, again["score"], rtol=0, atol=1e-12)
        told = found.page.evaluate(f"{LIVE}.model.ends().map(one => [one.best, one.worst])")
        assert told == [[one["best"], one["worst"]] for one in scales]
        ends.add(str(told))
    assert len(ends) > 4
    assert found.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("sign", [">", ">=", "<", "<=", "==", "!="])
def test_every_sign_of_a_rule_is_judged_anew(visit: Callable[..., Any], sign: str) -> None:
    compare = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal,
               "==": np.equal, "!=": np.not_equal}[sign]  # fmt: skip
    steps = np.array([0.0, 2.0, 4.0, np.nan, np.inf, -np.inf, 4.0, 2.0])
    table = pd.DataFrame({"height_m": np.tile(steps, 8), "lon": 139.0, "lat": np.arange(64) / 8})

    def out(limit: float) -> np.ndarray:
        return compare(table["height_m"], limit).to_numpy() & table["height_m"].notna().to_numpy()

    table = table.assign(excluded=out(2), score=0.0)
    table["exclusion"] = np.where(table["excluded"], "height", "")
    record = {
        "criteria": [{"name": "lat", "direction": "cost", "weight": 1.0, "unit": ""}],
        "exclusions": [{"rule": f"height_m {sign} 2", "reason": "height"}],
    }
    drawn = folium.Map([4, 139], zoom_start=7, tiles=None)
    LiveScores(table, run=run_of(table, record)).add_to(drawn)
    found = visit(standalone_html(drawn))
    for limit in (2, 4, 0):
        slide(found, "[data-gw-limit='0']", limit)
        np.testing.assert_array_equal(state_of(found)[1], out(limit))
    rule = found.page.locator("[data-gw-rule='0']")
    rule.uncheck()
    assert not state_of(found)[1].any()
    rule.check()
    np.testing.assert_array_equal(state_of(found)[1], out(0))
    assert found.complaints == []


# ---- what cannot be weighed anew


def test_only_what_counts_at_the_load_of_the_study_makes_too_many(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    # two of its three criteria have a weight
    monkeypatch.setattr("geowbit.pages.live.element.MOST_NUMBERS", 2 * 400)
    assert can_be_live(made.table, made.run)
    monkeypatch.setattr("geowbit.pages.live.element.MOST_NUMBERS", 2 * 400 - 1)
    assert not can_be_live(made.table, made.run)


def test_too_many_candidates_stay_an_image(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geowbit.pages.live.element.MOST_NUMBERS", 700)
    assert not can_be_live(made.table, made.run)
    with refused(OutputError, "map.too_many_live", count="400"):
        LiveScores(made.table, run=made.run)
    page = standalone_html(site_map(made.run, made.top, layers=made.layers))
    assert "More candidates than a page can re-weight" in page


def test_what_is_packed_beforehand_is_what_a_page_packs_itself(sites: gw.Sites) -> None:
    run, loads = sites.run, load_classes(sites.run, sites.layers)
    itself = LiveScores(sites.table, run=run, loads=loads)
    packed = packed_run(run, loads, lang="en")
    assert packed is not None
    # it may be drawn more than once
    for _ in range(2):
        given = LiveScores(sites.table, run=run, packed=packed)
        assert (given.text, given.note) == (itself.text, itself.note)
        assert json.loads(given.data) == json.loads(itself.data)


def test_other_loads_are_the_same_in_the_scene_of_the_run(sites: gw.Sites) -> None:
    run = sites.run
    more = {"load_mw": run.load_mw, "hubs": run.hubs, "assumptions": run.assumptions}
    scene = Scene(sites.table, sites.layers, **more)
    found = scene.connection
    assert scene.at_load(run.load_mw).connection is found
    assert scene.at_load(2 * run.load_mw).connection is not found
    apart, within = (load_classes(run, sites.layers, **given) for given in ({}, {"scene": scene}))
    assert [one.loads_mw for one in apart] == [one.loads_mw for one in within]
    for one, other in zip(apart, within, strict=True):
        pd.testing.assert_frame_equal(one.columns, other.columns)
        assert np.array_equal(one.nearest, other.nearest)
        assert one.tariff is not None
        assert other.tariff is not None
        assert np.array_equal(one.tariff.option, other.tariff.option)


def test_a_run_without_substations_at_hand_keeps_its_load(sites: gw.Sites) -> None:
    run = replace(sites.run, study={**sites.run.study, "load_mw": None})
    assert load_classes(run, sites.layers) == []


def test_known_headroom_makes_classes_of_its_own(sites: gw.Sites) -> None:
    frame = sites.layers.frame("substations").copy()
    frame["headroom_mw"] = np.where(np.arange(len(frame)) % 2, 30.0, 150.0)
    keys = {"area": {"prefectures": ["Miyagi"]}, "layers": {"substations": frame}}
    run = gw.Study.japan(**keys).run()
    by_load = {load: one for one in load_classes(run.run, run.layers)
               for load in one.loads_mw}  # fmt: skip
    assert by_load[20].substations > by_load[50].substations > by_load[100].substations
    # nobody has the headroom for more
    assert max(by_load) == 100
    expected = gw.Study.japan(50, **keys).run().table
    pd.testing.assert_series_equal(by_load[50].columns["substation_km"], expected["substation_km"])


# ---- rules


def test_what_no_rule_accounts_for_stays_excluded() -> None:
    table = pd.DataFrame(
        {"lake": [1.0, 0.0, 0.0, 0.0], "excluded": [True, True, True, False],
         "exclusion": ["in a lake", "by hand", "by law; by hand", ""]}
    )  # fmt: skip
    record = {"exclusions": [{"rule": "lake > 0", "reason": "in a lake"},
                             {"rule": "law in A", "reason": "by law"}]}  # fmt: skip
    lake, law, rest = judged_rules(run_of(table, record))
    assert (lake.column, lake.rule.op, lake.rule.limit) == ("lake", ">", 0.0)
    assert law.hits.tolist() == [False, False, True, False]
    assert law.column is None
    assert rest.hits.tolist() == [False, True, False, False]


def test_a_rule_whose_column_says_something_else_is_taken_from_the_table() -> None:
    table = pd.DataFrame({"lake": [0.0, 0.0], "excluded": [True, False], "exclusion": ["wet", ""]})
    (rule,) = judged_rules(run_of(table, {"exclusions": [{"rule": "lake > 0", "reason": "wet"}]}))
    assert rule.column is None
    assert rule.hits.tolist() == [True, False]


def test_more_rules_than_bits_share_the_last() -> None:
    table = pd.DataFrame(
        {"excluded": True, "exclusion": [f"reason {number}" for number in range(40)]}
    )
    rules = judged_rules(bare_run(table))
    assert len(rules) == 31
    assert np.any([rule.hits for rule in rules], axis=0).all()


# ---- the picture


@pytest.mark.browser
@pytest.mark.parametrize("zoom", [8, 9.75])
def test_every_pixel_lies_on_its_candidate(opened: Any, sites: gw.Sites, zoom: float) -> None:
    spots = opened.page.evaluate(
        f"""zoom => {{
            const live = {LIVE}, map = live.map, size = map.getSize(), seen = [];
            map.setView([37.9, 140.5], zoom, {{animate: false}});
            for (let x = 5.5; x < size.x; x += 41) for (let y = 5.5; y < size.y; y += 37) {{
                const at = map.containerPointToLatLng([x, y]), i = live.field.at(L.point(x, y));
                seen.push([at.lng, at.lat, i < 0 ? "" : live.idOf(i)]);
            }}
            return seen;
        }}""",
        zoom,
    )
    codes = gw.mesh.mesh_code([s[0] for s in spots], [s[1] for s in spots])
    known = set(sites.table["site_id"])
    expected = [code if code in known else "" for code in codes]
    assert [spot[2] for spot in spots] == expected
    assert sum(map(bool, expected)) > 50


# ---- reading aids


@pytest.mark.browser
def test_the_pointer_reads_the_cell(opened: Any, sites: gw.Sites) -> None:
    site = sites.top().iloc[3]
    at = opened.page.evaluate(
        f"""at => {{ const map = {LIVE}.map; map.setView(at, 10, {{animate: false}});
                    map.panBy([-120, 0], {{animate: false}});
                    const p = map.latLngToContainerPoint(at); return [p.x, p.y]; }}""",
        [site["lat"], site["lon"]],
    )
    opened.page.evaluate(f"void {LIVE}.map.removeLayer({LIVE}.map.gwBest)")
    opened.page.mouse.move(*at)
    settled(opened.page)
    words = opened.page.locator("[data-gw-readout]").inner_text()
    # a pixel is 0.0015 degrees there
    assert float(words.split(" N")[0]) == pytest.approx(site["lat"], abs=0.003)
    assert f"Score {site['score']:.3f}" in words
    assert f"{site['municipality']}, {site['prefecture']}" in words
    heaviest = max(sites.run.criteria, key=lambda one: one.weight)
    value = f"{site[heaviest.name]:,.{criterion_unit(heaviest.name)[1]}f}"
    assert f"{criterion_label(heaviest.name)} {value}" in words


@pytest.mark.browser
@pytest.mark.parametrize("asked", ["Osato-cho", "大郷町", "id", "lat,lon"])
def test_search(opened: Any, sites: gw.Sites, asked: str) -> None:
    table = sites.table
    site = table[(table["municipality"] == "Osato-cho") & ~table["excluded"]].nsmallest(1, "rank")
    site = site.iloc[0]
    words = {"id": site["site_id"], "lat,lon": f"{site['lat']}, {site['lon']}"}.get(asked, asked)
    box = opened.page.get_by_role("combobox", name="Municipality")
    box.fill(words)
    box.press("Enter")
    card = opened.page.locator(".gw-card")
    card.wait_for()
    assert site["site_id"] in card.inner_text()
    box.fill("Atlantis <b>")
    box.press("Enter")
    assert "Nothing here matches Atlantis <b>" in opened.page.locator(".gw-search").inner_text()


@pytest.mark.browser
def test_a_typed_weight_is_a_weight_and_shares_add_up(opened: Any, sites: gw.Sites) -> None:
    page = opened.page
    name = max(sites.run.criteria, key=lambda one: one.weight).name
    before = sum(one.weight for one in sites.run.criteria)
    own = sites.run.criterion(name).weight
    row = page.locator(".gw-slider", has=page.locator(f"[data-gw-weight='{name}']"))
    row.evaluate("node => { for (let up = node; up; up = up.parentElement) up.open = true; }")
    assert row.locator("output").inner_text() == f"{100 * own / before:.0f} %"
    row.locator(".gw-number").fill("7.25")
    row.locator(".gw-number").press("Enter")
    settled(page)
    weights = page.evaluate(f"{LIVE}.model.state.weights")
    names = page.evaluate(f"{LIVE}.data.criteria.map(one => one.name)")
    assert weights[names.index(name)] == 7.25
    assert row.locator("output").inner_text() == f"{100 * 7.25 / (before - own + 7.25):.0f} %"
    for wrong in ("-1", ""):
        row.locator(".gw-number").fill(wrong)
        row.locator(".gw-number").press("Enter")
        assert row.locator(".gw-number").input_value() == "7.25"


@pytest.mark.browser
def test_changes_are_taken_back_one_by_one_or_all(opened: Any) -> None:
    page = opened.page
    undo, reset = page.locator("[data-gw-undo]"), page.locator("[data-gw-reset]")
    assert undo.is_disabled()
    assert reset.is_disabled()
    addresses = [state_of(opened)]
    for limit in (40, 30):
        slide(opened, "[data-gw-limit='1']", limit)
        until(page, f"location.hash.includes(':{limit}')")
        addresses.append(state_of(opened))
        # two moves and not one
        page.wait_for_timeout(900)
    undo.click()
    np.testing.assert_array_equal(state_of(opened)[1], addresses[1][1])
    reset.click()
    np.testing.assert_array_equal(state_of(opened)[1], addresses[0][1])
    assert reset.is_disabled()
    undo.click()
    np.testing.assert_array_equal(state_of(opened)[1], addresses[1][1])
    undo.click()
    np.testing.assert_array_equal(state_of(opened)[1], addresses[0][1])
    assert undo.is_disabled()


@pytest.mark.browser
def test_the_back_button_takes_a_change_back(opened: Any) -> None:
    first = state_of(opened)
    slide(opened, "[data-gw-limit='1']", 30)
    until(opened.page, "location.hash.includes(':30')")
    opened.page.go_back()
    until(opened.page, "!location.hash.includes(':30')")
    np.testing.assert_array_equal(state_of(opened)[1], first[1])


@pytest.mark.browser
def test_a_name_that_begins_many_is_offered(opened: Any, sites: gw.Sites) -> None:
    begun, areas = (sites.table[name].astype(str) for name in ("municipality", "prefecture"))
    # an area that begins so would be meant alone
    counts = begun[~begun.str[:2].isin(areas.str[:2])].str[:2].value_counts()
    letters = counts.index[0]
    towns = sites.table[begun.str.startswith(letters)]
    expected = towns.drop_duplicates(["prefecture", "municipality"])
    assert len(expected) > 1
    box = opened.page.get_by_role("combobox", name="Municipality")
    box.fill(letters.lower())
    box.press("Enter")
    offered = opened.page.locator(".gw-found button")
    # towns before plants and substations
    told = [one.split(",")[0] for one in offered.all_inner_texts()]
    assert set(told[: len(expected)]) <= set(expected["municipality"])
    assert len(told) >= min(len(expected), 8)
    name = offered.first.inner_text()
    offered.first.click()
    called = towns["municipality"].astype(str) + ", " + towns["prefecture"].astype(str)
    town = towns[[name.startswith(one) for one in called]]
    assert len(town)
    best = town[~town["excluded"]].nsmallest(1, "rank")["site_id"]
    if len(best):
        assert best.iloc[0] in opened.page.locator(".gw-card").inner_text()
    else:
        assert name.split(",")[0] in opened.page.locator(".gw-search").inner_text()
    assert opened.page.locator(".gw-found button").count() == 0


@pytest.mark.browser
def test_the_measure_is_geodesic(opened: Any) -> None:
    opened.page.get_by_role("button", name="Measure").click()
    places = [(140.1, 37.2), (140.9, 37.6), (140.4, 38.2)]
    for lon, lat in places:
        at = opened.page.evaluate(
            f"""at => {{ const map = {LIVE}.map; map.setView(at, 10, {{animate: false}});
                        const p = map.latLngToContainerPoint(at); return [p.x, p.y]; }}""",
            [lat, lon],
        )
        opened.page.mouse.click(*at)
        settled(opened.page)
    lon, lat = zip(*places, strict=True)
    km = Geod(ellps="GRS80").line_length(lon, lat) / 1e3
    told = opened.page.locator(".gw-live > [role=status]").inner_text()
    # a click is no finer than a pixel, 0.12 km at this zoom
    assert float(told.split()[0]) == pytest.approx(km, abs=0.3)
    opened.page.locator(".leaflet-container").press("Escape")
    assert opened.page.locator(".leaflet-container.gw-measuring").count() == 0


@pytest.mark.browser
def test_the_address_holds_the_state(opened: Any, browser: Any, tmp_path: Any, page: str) -> None:
    loads = opened.page.evaluate(f"{LIVE}.data.loads_mw")
    slide(opened, "[data-gw-load]", loads.index(300))
    slide(opened, "[data-gw-weight='fiber_km']", 3.5)
    slide(opened, "[data-gw-limit='1']", 25)
    opened.page.locator("[data-gw-rule='3']").uncheck()
    opened.page.get_by_text("Rail (corridor proxy)").click()
    opened.page.evaluate(f"void {LIVE}.map.setView([38.25, 140.75], 9.5, {{animate: false}})")
    until(opened.page, "location.hash.startsWith('#map=9.5/38.2500/140.7500&')")
    before = state_of(opened)
    address = opened.page.evaluate("location.hash")
    file = tmp_path / "again.html"
    file.write_text(page, encoding="utf-8")
    other = browser.new_page(reduced_motion="reduce")
    other.goto(file.as_uri() + address)
    other.locator("[data-gw-scores='ready']").wait_for(state="attached")
    again = type(opened)(other)
    after = state_of(again)
    for one, two in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, two)
    view = other.evaluate(
        f"[{LIVE}.map.getZoom(), {LIVE}.map.getCenter().lat, {LIVE}.map.getCenter().lng]"
    )
    assert view == pytest.approx([9.5, 38.25, 140.75], abs=1e-3)
    assert other.get_by_label("Rail (corridor proxy)").is_checked()
    assert other.evaluate("location.hash") == address
    other.goto(file.as_uri() + "#map=x/y&weights=1,2&load=7&limits=99:3,a:b&layers=0&nonsense")
    other.close()


@pytest.mark.browser
def test_files_that_the_reader_keeps(opened: Any, sites: gw.Sites, tmp_path: Any) -> None:
    slide(opened, "[data-gw-weight='rtt_osaka_ms']", 4)
    slide(opened, "[data-gw-limit='1']", 30)
    # value functions are bent, one of a criterion whose ends go by the load among them
    bend(opened, "Distance to a substation", "steep at first")
    bend(opened, "Connection cost", "by points")
    bend(opened, "Relief over 6 km", "S-shaped")
    settled(opened.page)
    for kind in ("csv", "yaml"):
        with opened.page.expect_download() as kept:
            opened.page.locator(f"[data-gw-save='{kind}']").click()
        kept.value.save_as(tmp_path / f"kept.{kind}")
    run = gw.Study.from_yaml(tmp_path / "kept.yaml").run()
    agree(opened, run)
    rows = pd.read_csv(tmp_path / "kept.csv", dtype={"site_id": str})
    best = run.top().reset_index(drop=True)
    assert rows["site_id"].tolist() == best["site_id"].tolist()
    assert rows["rank"].tolist() == best["rank"].tolist()
    np.testing.assert_allclose(rows["substation_km"], best["substation_km"])
    np.testing.assert_allclose(rows["score"], best["score"], atol=1e-6)


# half of it in an area with an outlook of curtailment, half in one without
BORDER = {
    "area": {"bbox": [139.9, 36.95, 140.3, 37.2]},
    "top": {"n": 5, "min_separation_km": 3, "all": True},
    "exclude": ["substation_km > 40"],
    "criteria": {
        "curtailment_pct": {"weight": 2, "best": 30, "worst": 0, "unknown": "exclude"},
        "substation_km": {"weight": 2, "scale": "s_shaped"},
        "relief_m": {"weight": 1, "scale": {"points": [[0, 1], [200, 0.6], [700, 0]]}},
        "substation_kv": {"weight": 1, "scale": {"steps": [[0, 0], [154, 0.5], [275, 1]]}},
        "population_50km": {"weight": 1, "best": 1e6, "worst": 0, "scale": {"half": 2e5}},
        "connection_mjpy": {"weight": 1},
    },
}


@pytest.mark.browser
def test_unknowns_and_value_functions_in_the_page_and_in_the_study_it_keeps(
    visit: Callable[..., Any], tmp_path: Any
) -> None:
    run = gw.Study.japan(**BORDER).run()
    gone = run.table["curtailment_pct"].isna()
    assert 100 < gone.sum() < len(run.table) - 100
    found = visit(standalone_html(run.explore()))
    agree(found, run)
    assert state_of(found)[1][gone].all()
    key = found.page.locator("[data-gw-hatched]")
    assert not key.is_visible()
    # what is not known comes in, and stands on five of the seven that are known
    rule = next(
        number
        for number, one in enumerate(run.record["exclusions"])
        if one["rule"] == "curtailment_pct unknown"
    )
    slide(found, "[data-gw-weight='curtailment_pct']", 5)
    slide(found, "[data-gw-limit='0']", 35)
    found.page.locator(f"[data-gw-rule='{rule}']").uncheck()
    slide(found, "[data-gw-weight='relief_m']", 3)
    assert not state_of(found)[1][gone].any()
    # of 13 five are not known, less than 70 % are
    row = int(gone.to_numpy().argmax())
    covered = found.page.evaluate(f"{LIVE}.model.coverage({row})")
    assert covered == pytest.approx(8 / 13, abs=1e-12)
    assert key.is_visible()
    hatched = found.page.evaluate(f"Array.from({LIVE}.field.hatched)")
    np.testing.assert_array_equal(np.array(hatched) > 0, gone & ~state_of(found)[1])
    with found.page.expect_download() as kept:
        found.page.locator("[data-gw-save='yaml']").click()
    kept.value.save_as(tmp_path / "kept.yaml")
    again = gw.Study.from_yaml(tmp_path / "kept.yaml").run()
    agree(found, again)
    assert (again.table.loc[gone, "coverage"] == covered).all()
    slide(found, "[data-gw-weight='curtailment_pct']", 0)
    settled(found.page)
    assert not key.is_visible()
    assert found.complaints == []


# ---- the card of any candidate


@pytest.mark.browser
def test_a_cell_that_the_run_did_not_list_tells_the_cost_of_the_run(
    opened: Any, sites: gw.Sites
) -> None:
    ranked = sites.table[~sites.table["excluded"]].sort_values("rank")
    listed = set(sites.top()["site_id"])
    cell = next(row for row in ranked.iloc[300:].itertuples() if row.site_id not in listed)
    box = opened.page.get_by_role("combobox", name="Municipality")
    box.fill(cell.site_id)
    box.press("Enter")
    words = opened.page.locator(".gw-card").last.inner_text()
    assert cell.site_id in words
    mid, low, high = (
        money(getattr(cell, f"connection{end}_mjpy")) for end in ("", "_low", "_high")
    )
    assert f"{mid} ({low} to {high})" in words
    name = sites.layers.frame("substations").set_index("id")["name"]
    nearest = name.get(cell.substation_id)
    assert (nearest if isinstance(nearest, str) and nearest else "unnamed") in words


@pytest.mark.browser
def test_the_card_says_what_keeps_the_best_site_from_more(opened: Any, sites: gw.Sites) -> None:
    site = sites.top().iloc[0]
    opened.page.locator("[data-gw-site='0']").click()
    told = opened.page.locator("h3:text('What would raise its score most') + table")
    lost = sites.explain(site["site_id"]).frame()["lost"].head(3)
    shown = [float(text) for text in told.locator(".gw-num").all_inner_texts()]
    np.testing.assert_allclose(shown, lost, atol=6e-4)
