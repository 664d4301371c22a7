"""A link that a reader kept opens what it can in a later page, whatever has come in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import settled, until
from difference_studies import two_runs
from map_studies import LIVE, Made

import geowbit as gw
from geowbit.pages import site_map, standalone_html


class Reader:
    """Opens pages with an address."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self.context = browser.new_context(reduced_motion="reduce")
        self.folder = folder
        self.complaints: list[str] = []

    def open(self, html: str, address: str = "") -> Any:
        file = self.folder / f"{len(self.context.pages)}.html"
        file.write_text(html, encoding="utf-8")
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(file.as_uri() + address)
        page.locator("[data-gw-scores='ready']").wait_for(state="attached")
        settled(page)
        return page


@pytest.fixture
def reader(browser: Any, tmp_path: Path) -> Any:
    made = Reader(browser, tmp_path)
    yield made
    made.context.close()
    assert made.complaints == []


def page_of(made: Made, lang: str = "en", without: tuple[str, ...] = ()) -> str:
    layers = {name: layer for name, layer in made.layers.items() if name not in without}
    drawn = site_map(made.run, made.top, layers=layers, lang=lang)
    return standalone_html(drawn)


def shown(page: Any) -> dict[str, bool]:
    """Return which layers are on, by their keys."""
    return dict(
        page.evaluate(
            """() => Array.from(document.querySelectorAll("[data-gw-layer]"))
                .filter(mark => mark.closest("label"))
                .map(mark => [mark.dataset.gwLayer,
                              mark.closest("label").querySelector("input").checked])"""
        )
    )


@pytest.mark.browser
def test_layers_are_named_so_that_others_may_come_and_go(reader: Reader, made: Made) -> None:
    first = reader.open(page_of(made, without=("power_lines", "data_centers")))
    before = shown(first)
    assert "fiber.rail" in before
    assert len(set(before)) == len(before)
    first.get_by_label("Rail (corridor proxy)").click()
    first.get_by_label("Substations 500 kV").click()
    changed = {"fiber.rail": not before["fiber.rail"], "substations.400": False}
    until(first, "location.hash.includes('layers=')")
    address = first.evaluate("location.hash")
    assert "fiber.rail:1" in address
    assert "substations.400:0" in address

    # more layers, in another order, with other names
    later = reader.open(page_of(made, "ja"), address)
    plain = shown(reader.open(page_of(made, "ja")))
    assert len(plain) > len(before)
    assert shown(later) == plain | changed
    # fewer: what there is opens, the rest is passed over
    fewer = reader.open(page_of(made, without=("fiber_routes",)), address)
    assert shown(fewer)["substations.400"] is False
    assert "fiber.rail" not in shown(fewer)


@pytest.mark.browser
def test_weights_and_limits_are_found_again_in_a_study_with_more_of_them(
    reader: Reader,
) -> None:
    keys: dict[str, Any] = {"area": {"prefectures": ["Saga"]}}
    one = gw.Study.japan(
        **keys, criteria={"fiber_km": {"weight": 2}, "substation_km": {"weight": 1}},
        exclude=["fault_km < 1", "relief_m > 900"],
    ).run()  # fmt: skip
    more = gw.Study.japan(
        **keys,
        criteria={
            "elevation_m": {"weight": 1}, "substation_km": {"weight": 1}, "fiber_km": {"weight": 2},
        },
        exclude=["lake > 0", "relief_m > 900", "fault_km < 1"],
    ).run()  # fmt: skip
    page = reader.open(standalone_html(one.explore()))
    page.evaluate(
        f"""() => {{ const live = {LIVE}, state = live.model.state;
            const at = name => live.data.criteria.findIndex(one => one.name === name);
            state.weights[at("fiber_km")] = 4.5;
            state.rules[0].limit = 3;
            state.rules[1].on = false;
            live.change("load"); }}"""
    )
    until(page, "location.hash.includes('limits=')")
    address = page.evaluate("location.hash")
    other = reader.open(standalone_html(more.explore()), address)
    weights, rules = other.evaluate(
        f"""() => {{ const live = {LIVE}, state = live.model.state;
            return [Object.fromEntries(live.data.criteria.map((one, j) =>
                        [one.name, state.weights[j]])),
                    live.data.rules.map((rule, k) =>
                        [rule.rule, state.rules[k].on, state.rules[k].limit])]; }}"""
    )
    assert weights["fiber_km"] == 4.5
    assert weights["substation_km"] == weights["elevation_m"] == 1
    assert rules == [
        ["lake > 0", True, 0],
        ["relief_m > 900", False, 900],
        ["fault_km < 1", True, 3],
    ]
    # the scores are those of the state that was opened
    told = other.evaluate(f"{LIVE}.best.rows().map(i => {LIVE}.idOf(i))")
    changed = gw.Study.japan(
        **keys,
        criteria={
            "elevation_m": {"weight": 1}, "substation_km": {"weight": 1},
            "fiber_km": {"weight": 4.5},
        },
        exclude=["lake > 0", "fault_km < 3"],
    ).run()  # fmt: skip
    assert told == changed.top()["site_id"].tolist()


@pytest.mark.browser
@pytest.mark.parametrize(
    "address",
    [
        "#layers=1011&weights=1,2,3&limits=0:off",
        "#layers=%E0%A4%A:1,:,~,__proto__:1&weights=constructor:5,fiber_km:-1&limits=%:off",
        "#" + "&".join(["layers=" + "a:1," * 2000]),
    ],
)
def test_what_cannot_be_read_is_passed_over(reader: Reader, made: Made, address: str) -> None:
    page = reader.open(page_of(made), address)
    assert shown(page) == shown(reader.open(page_of(made)))
    weights = page.evaluate(f"{LIVE}.model.state.weights")
    assert weights == page.evaluate(f"{LIVE}.data.criteria.map(one => one.weight)")


@pytest.mark.browser
def test_the_map_of_differences_keeps_its_state_too(reader: Reader) -> None:
    html = standalone_html(two_runs().explore())
    page = reader.open(html)
    page.locator("select[data-gw-measure]").select_option(label="Connection cost")
    page.get_by_label("Best sites, old only").click()
    page.evaluate(f"void {LIVE}.map.setView([38.2, 140.6], 11.5, {{animate: false}})")
    until(page, "location.hash.includes('layers=') && location.hash.includes('#map=11.5/')")
    address = page.evaluate("location.hash")
    colors = page.evaluate(f"Array.from({LIVE}.field.classes)")
    again = reader.open(standalone_html(two_runs().explore(lang="ja")), address)
    assert shown(again)["lost"] is False
    assert again.locator("[data-gw-measure-name]").inner_text() == "変化: 接続費用"
    assert again.locator("select[data-gw-measure]").input_value() == "2"
    assert again.evaluate(f"Array.from({LIVE}.field.classes)") == colors
    view = again.evaluate(f"[{LIVE}.map.getZoom(), {LIVE}.map.getCenter().lat]")
    assert view == pytest.approx([11.5, 38.2], abs=1e-3)
    # a link to another state, opened in the same page
    again.evaluate("() => { location.hash = '#map=10/38.1/140.6&show=rank'; }")
    until(again, "document.querySelector('select[data-gw-measure]').value === '1'")
    assert shown(again)["lost"] is True
