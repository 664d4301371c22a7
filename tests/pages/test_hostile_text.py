"""Text from data is shown as it is, and runs neither in Python nor in the browser."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from map_studies import (
    LIVE,
    MAP,
    Made,
    make_study,
    told_under_the_pointer,
)

import geowbit as gw
import geowbit.pages
from geowbit.pages import report_html, site_map, standalone_html
from geowbit.ranking import Weighting, rank, score_candidates
from geowbit.run import bare_run

PAYLOADS = {
    "image": "<img src=x onerror=\"window.__ran='image'\">",
    "script": "</script><script>window.__ran='script'</script>",
    "style": "</style><style>body{display:none}</style>",
    "backtick": "`+(window.__ran='backtick')+`",
    "dollar": "${window.__ran='dollar'}",
    "expression": "A{{ 7*7 }}B",
    "python": "P{{ cycler.__init__.__globals__.os.getpid() }}Q",
    "block": "{% for %}",
    "comment": "{# gone #}{#",
    "attribute": '" onmouseover="window.__ran=\'attribute\'" x="',
    "quotes": 'it\'s "so" \\ \\u0022 \\n',
    "lines": "one\ntwo\rthree\u2028four\u2029five",
    "entity": "&lt;b&gt; &amp;amp;",
    "comment-html": "--><!--<script>",
    "address": "url(https://example.org/x.png) @import 'https://example.org/x.css'",
}
ALL = " ".join(PAYLOADS.values())


def shown(text: str) -> str:
    """Return a text as a reader sees it: white space is white space."""
    return " ".join(text.split())


def both_pages(made: Made) -> tuple[str, str]:
    drawn = site_map(made.run, made.top, layers=made.layers)
    page = standalone_html(drawn)
    report = report_html(made.run, made.top, layers=made.layers)
    return page, report


@pytest.fixture(scope="module")
def everywhere() -> tuple[str, str]:
    """Return map and report of a study whose every text is every payload."""
    return both_pages(make_study(lambda text: f"{text} {ALL}"))


@pytest.mark.parametrize("name", PAYLOADS)
def test_python_runs_nothing(name: str) -> None:
    for page in both_pages(make_study(lambda text: f"{text}{PAYLOADS[name]}")):
        assert "A49B" not in page
        assert f"P{os.getpid()}Q" not in page


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(sorted(name for name, _ in attrs))))


def test_text_adds_no_element_and_no_attribute(everywhere: tuple[str, str]) -> None:
    # the harmless study has strange words too, so that both know as little of its places, and as
    # many, so that the same layers are packed
    harmless = both_pages(make_study(lambda text: f"{text} {'as it is ' * 60}"))
    for hostile, plain in zip(everywhere, harmless, strict=True):
        assert Elements(hostile).seen == Elements(plain).seen


def test_the_report_has_no_script_but_its_own(everywhere: tuple[str, str]) -> None:
    tags = [tag for tag, _ in Elements(everywhere[1]).seen]
    assert not set(tags) & {"img", "iframe", "object", "link"}
    assert tags.count("script") == 1
    script = (Path(geowbit.pages.__file__).parent / "assets" / "report.js").read_text("utf-8")
    assert f"<script>{script}</script>" in everywhere[1]


@pytest.mark.browser
def test_nothing_runs_in_the_map_and_all_is_readable(
    visit: Callable[..., Any], everywhere: tuple[str, str]
) -> None:
    found = visit(everywhere[0])
    page = found.page
    legend = page.locator(".gw-legend")
    for summary in legend.locator("details > summary").all()[1:]:
        summary.click()
    assert shown(f"Miyagi, 40 MW {ALL}") in shown(page.locator(".gw-title h1").inner_text())
    listed = shown(page.locator(".gw-list li").first.inner_text())
    assert shown(f"Osato-cho {ALL}") in listed
    words = shown(legend.inner_text())
    assert shown(f"The population is a model. {ALL}") in words
    assert shown(f"© OpenStreetMap contributors {ALL}") in words
    assert shown(f"own {ALL}") in shown(page.locator(".leaflet-control-layers").inner_text())

    page.locator("[data-gw-site='0']").click()
    card = page.locator(".gw-card")
    card.wait_for()
    text = shown(card.inner_text())
    for part in ("Osato-cho", "大郷町", "宮城変電所", "Sendai – Furukawa (rail)", "tohoku"):
        assert shown(f"{part} {ALL}") in text
    page.evaluate(f"void {MAP}.gwLive.drawer.close()")

    # every tooltip of every layer, and the names on the map
    names = page.locator(".gw-label").all_inner_texts()
    page.locator(".leaflet-marker-icon.gw-pin").first.hover()
    pin = page.locator(".leaflet-tooltip").inner_text()
    told = shown(" ".join([*names, pin, *told_under_the_pointer(found)]))
    for part in ("新仙台", "東北電力", "大郷データセンター", "announced", "Osato-cho"):
        assert shown(f"{part} {ALL}") in told
    assert page.evaluate("window.__ran") is None
    assert found.complaints == []
    assert all(url.startswith(("file:", "data:")) for url in found.requests)


@pytest.mark.browser
def test_the_reason_under_a_click_is_readable(
    visit: Callable[..., Any], everywhere: tuple[str, str]
) -> None:
    made = make_study()
    cell = made.table[made.table["excluded"]].iloc[0]
    found = visit(everywhere[0])
    found.page.evaluate(
        f"([lat, lon]) => void {MAP}.fire('click', {{latlng: L.latLng(lat, lon)}})",
        [cell["lat"], cell["lon"]],
    )
    text = shown(found.page.locator(".gw-card").inner_text())
    for part in ("in a lake", "Osato-cho", "大郷町", "tohoku"):
        assert shown(f"{part} {ALL}") in text
    assert found.page.evaluate("window.__ran") is None
    assert found.complaints == []


@pytest.mark.browser
def test_nothing_runs_in_the_report_and_all_is_readable(
    visit: Callable[..., Any], everywhere: tuple[str, str]
) -> None:
    found = visit(everywhere[1])
    found.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    text = shown(found.page.locator("body").inner_text())
    for part in (
        "Miyagi, 40 MW", "Osato-cho", "宮城県", "宮城変電所", "Sendai – Furukawa (rail)",
        "大郷データセンター", "Somebody", "in a lake", "lake > 0", "Distance to a substation.",
        "OpenStreetMap extract", "ODbL 1.0", "unevenly mapped", "voltage in volts", "no geometry",
        "discount rate", "per year", "The population is a model.", "score", "python",
    ):  # fmt: skip
        assert shown(f"{part} {ALL}") in text, part
    assert found.page.evaluate("window.__ran") is None
    assert found.complaints == []
    assert all(url.startswith(("file:", "data:")) for url in found.requests)


@pytest.mark.browser
def test_candidates_drawn_as_circles_are_safe_too(visit: Callable[..., Any]) -> None:
    made = make_study(lambda text: f"{text} {ALL}")
    table = made.table.head(3).copy()
    table["geometry"] = gpd.points_from_xy(table["lon"], table["lat"])
    drawn = site_map(bare_run(table), table.head(0), layers={})
    found = visit(standalone_html(drawn))
    text = told_under_the_pointer(found)[0]
    assert shown(f"Osato-cho {ALL}") in shown(text)
    assert found.page.evaluate("window.__ran") is None
    assert found.complaints == []


# ---- text that turns, text without end, names twice, numbers that are none

# whether each run of letters goes from left to right wherever a page has it
READS_FORWARD = """phrases => {
    const wrong = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let seen = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!node.parentElement.getClientRects().length) continue;
        phrases.forEach(phrase => {
            const start = node.data.indexOf(phrase);
            if (start < 0) return;
            seen += 1;
            let before = null;
            for (let k = 0; k < phrase.length; k += 1) {
                const range = document.createRange();
                range.setStart(node, start + k);
                range.setEnd(node, start + k + 1);
                const box = range.getBoundingClientRect();
                if (before && Math.abs(box.top - before.top) < 2 && box.left < before.left - 0.5) {
                    wrong.push(node.data.slice(Math.max(0, start - 20), start + 40));
                    return;
                }
                before = box;
            }
        });
    }
    return [seen, wrong];
}"""
TURNS = {
    "override": "\u202e{}",
    "arabic": "{} \u0645\u0631\u062d\u0628\u0627",
    "isolate left open": "\u2067{}\u2069\u2069\u202e",
    "after a break": "{}\u2029\u202e",
}


@pytest.mark.browser
@pytest.mark.parametrize("name", TURNS)
def test_text_that_turns_turns_nothing_around_it(visit: Callable[..., Any], name: str) -> None:
    page, report = both_pages(make_study(TURNS[name].format))
    found = visit(page)
    found.page.locator("[data-gw-site='0']").click()
    found.page.locator(".gw-card").wait_for()
    ours = [
        "Fiber: ",
        "275 kV",
        "power line to",
        "ms all-optical",
        "ranked, 81 excluded",
        " of 319",
    ]
    seen, wrong = found.page.evaluate(READS_FORWARD, ours)
    assert wrong == []
    assert seen >= len(ours)
    seen, wrong = visit(report).page.evaluate(
        READS_FORWARD, ["other 319 (80 %) are ranked", "The sites listed here", "275 kV"]
    )
    assert wrong == []
    assert seen >= 3


@pytest.mark.browser
def test_a_name_of_ten_thousand_characters_breaks_no_page(visit: Callable[..., Any]) -> None:
    page, report = both_pages(make_study(lambda text: f"{text} {'W' * 5000}{'長い' * 2500}"))
    for html, width in ((page, 1280), (page, 375), (report, 1280), (report, 375)):
        found = visit(html, width=width, height=800)
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width
        assert found.complaints == []
    found = visit(page)
    title = found.page.locator(".gw-title")
    assert title.bounding_box()["height"] < 800
    # what is asked for first can be seen without scrolling past the name
    assert found.page.locator(".gw-search input").bounding_box()["y"] < 400
    found.page.locator("[data-gw-site='0']").click()
    card = found.page.locator(".gw-card")
    card.wait_for()
    score = card.locator(".gw-score").bounding_box()
    assert 0 < score["y"] < 600
    for one in found.page.locator(".gw-label").all():
        assert one.bounding_box()["width"] < 700
    for tip in told_under_the_pointer(found):
        assert "…" in tip
    assert found.page.locator(".leaflet-tooltip").bounding_box()["height"] < 400
    assert "長い" * 2000 in visit(report).page.locator("body").inner_text()


@pytest.mark.browser
def test_layers_that_share_a_name_can_each_be_switched(visit: Callable[..., Any]) -> None:
    made = make_study()
    routes = made.layers["fiber_routes"]
    kinds = ["mine", "mine\x00", "mine"]
    layers = made.layers | {"fiber_routes": routes.assign(kind=kinds, confidence="high")}
    found = visit(standalone_html(site_map(made.run, made.top, layers=layers)))
    names = found.page.locator(".leaflet-control-layers-overlays label").all_inner_texts()
    ours = [name.strip() for name in names if "mine" in name]
    assert ours == ["Fiber: mine", "Fiber: mine (2)"]
    second = found.page.get_by_label("Fiber: mine (2)")
    shown = f"() => {MAP}.gwSheets.lines.shown.length"
    before = found.page.evaluate(shown)
    second.uncheck()
    assert found.page.evaluate(shown) == before - 1
    assert found.complaints == []


@pytest.mark.browser
def test_numbers_that_are_none_are_dashes(visit: Callable[..., Any]) -> None:
    made = make_study()
    table = made.table.copy()
    for column in ("fiber_km", "substation_km", "connection_mjpy", "population_density"):
        table[column] = np.resize([np.nan, np.inf, -np.inf, 1.5], len(table))
    how = [
        Weighting("substation_km", "cost", 3.0, 0.0, 30.0),
        Weighting("fiber_km", "cost", 2.0, None, 10.0),
    ]
    scored, _ = score_candidates(table, how, excluded=table["excluded"])
    table = table.assign(**scored)
    table["rank"] = rank(table["score"], table["excluded"])
    ranked = table[~table["excluded"]].sort_values("rank")
    top = gpd.GeoDataFrame(pd.concat([ranked.iloc[[0, 1]], ranked.iloc[[-1, -2, -100]]]))
    page, report = both_pages(dataclasses.replace(made, table=table, top=top))
    found = visit(page)
    scores = np.array(found.page.evaluate(f"Array.from({LIVE}.model.score)"))
    np.testing.assert_allclose(scores, table["score"], atol=1e-12)
    seen = []
    for row in (ranked.index[0], ranked.index[-1], ranked.index[150]):
        found.page.evaluate(f"i => void {LIVE}.openAt(i)", int(row))
        seen.append(found.page.locator(".gw-card").last.inner_text())
    seen += [
        found.page.locator("body").inner_text(),
        visit(report).page.locator("body").inner_text(),
    ]
    for text in seen:
        assert not re.search(r"\b(NaN|nan|inf|Infinity)\b", text)
    assert "–" in seen[1]
    assert found.complaints == []


@pytest.mark.browser
def test_a_run_without_fiber_draws_and_says_nothing_of_it(visit: Callable[..., Any]) -> None:
    keys = {"area": {"prefectures": ["Saga"]}}
    criteria = {one: {"weight": w} for one, w in (("substation_km", 2), ("relief_m", 1))}
    run = gw.Study.japan(**keys, layers={"fiber_routes": "none"}, criteria=criteria).run()
    found = visit(standalone_html(run.explore()))
    found.page.locator("[data-gw-site='0']").click()
    found.page.locator(".gw-card").wait_for()
    words = found.page.locator(".gw-legend").inner_text()
    words += found.page.locator(".leaflet-control-layers").inner_text()
    assert "proxy" not in words
    assert "low-confidence fiber" not in words
    assert found.complaints == []
    report = visit(run.report())
    assert report.complaints == []
