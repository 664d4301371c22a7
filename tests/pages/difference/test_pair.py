"""Two candidates side by side on the live map: as Python holds them against each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from browsing import settled
from map_studies import LIVE, Made, make_study
from test_accessible import axe, faults
from test_hostile_text import ALL, shown

from geowbit.pages import site_map, standalone_html
from geowbit.ranking import side_by_side

__all__ = ["axe"]


def opened(visit: Callable[..., Any], made: Made, lang: str = "en", **size: int) -> Any:
    drawn = site_map(made.run, made.top, layers=made.layers, lang=lang)
    return visit(standalone_html(drawn), **size)


def keep(page: Any, site_id: str) -> None:
    """Open the card of a candidate and press its button."""
    page.evaluate(f"id => void {LIVE}.openAt({LIVE}.rowOf(id))", site_id)
    page.locator(".gw-card [data-gw-keep]").last.press("Enter")


@pytest.mark.browser
def test_the_table_is_that_of_python(visit: Callable[..., Any], made: Made) -> None:
    seen = opened(visit, made)
    page = seen.page
    ranked = made.table[~made.table["excluded"]]
    a, b = ranked["site_id"].iloc[[17, 200]]
    keep(page, a)
    assert page.locator(".gw-card [data-gw-keep]").last.get_attribute("aria-pressed") == "true"
    assert page.locator("[data-gw-pair]").is_hidden()
    keep(page, b)
    box = page.locator("[data-gw-pair]")
    assert box.is_visible()
    found = side_by_side(made.table, a, b, made.record["criteria"])
    told = found.frame()
    rows = {
        row.split("\t")[0]: row.split("\t")[1:] for row in box.locator("tbody tr").all_inner_texts()
    }
    score = told.loc[("place", "score")]
    assert rows["Score"][:2] == [f"{score['a']:.3f}", f"{score['b']:.3f}"]
    assert float(rows["Score"][2].replace("−", "-")) == pytest.approx(score["difference"], abs=6e-4)
    assert rows["Rank"][:2] == [str(told.loc[("place", "rank"), side]) for side in ("a", "b")]
    labels = {
        "substation_km": "Distance to a substation",
        "fiber_km": "Distance to fiber (corridor proxy)",
    }
    for name, label in labels.items():
        one = told.loc[("criterion", name)]
        assert rows[label][:2] == [f"{one['a']:.1f} km", f"{one['b']:.1f} km"]
        points = float(rows[label][2].replace("−", "-"))
        assert points == pytest.approx(one["points_difference"], abs=6e-4)
    why = box.locator(".gw-pair-why").inner_text()
    assert why.startswith(f"{found.higher.upper()} ranks higher by ")
    for name, label in labels.items():
        assert (label in why) == (name in found.criteria)

    # it follows the sliders
    before = box.inner_text()
    page.locator("[data-gw-weight='substation_km']").fill("0")
    settled(page)
    assert box.inner_text() != before
    assert "Distance to a substation" not in box.inner_text()
    page.keyboard.press("Tab")
    box.locator("button").press("Escape")
    assert box.is_hidden()
    assert page.locator(".gw-pin-pair").count() == 0
    assert seen.complaints == []
    assert all(url.startswith(("file:", "data:")) for url in seen.requests)


@pytest.mark.browser
def test_a_kept_card_can_be_let_go(visit: Callable[..., Any], made: Made) -> None:
    seen = opened(visit, made)
    a, b = made.table["site_id"].iloc[[3, 4]]
    seen.page.evaluate(f"id => void {LIVE}.openAt({LIVE}.rowOf(id))", a)
    button = seen.page.locator(".gw-card [data-gw-keep]")
    assert button.inner_text() == "Keep to compare"
    button.click()
    settled(seen.page)
    assert seen.page.locator(".gw-pin-pair").count() == 1
    assert button.inner_text() == "Kept as A; release", "the card stays open"
    button.click()
    assert seen.page.locator(".gw-pin-pair").count() == 0
    keep(seen.page, b)
    assert seen.page.locator("[data-gw-pair]").is_hidden()
    keep(seen.page, a)
    settled(seen.page)
    seen.page.locator("[data-gw-pair] button").click()
    settled(seen.page)
    assert seen.page.locator("[data-gw-pair]").is_hidden()
    assert seen.page.locator(".gw-card").count() == 0, "the click is not the map's"


@pytest.mark.browser
@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("ja", 375)])
def test_nobody_is_shut_out(
    visit: Callable[..., Any], made: Made, axe: str, lang: str, width: int
) -> None:
    seen = opened(visit, made, lang, width=width, height=700)
    for row in (17, int(made.table["excluded"].to_numpy().argmax())):
        keep(seen.page, made.table["site_id"].iloc[row])
    box = seen.page.locator("[data-gw-pair]")
    assert ("in a lake" if lang == "en" else "除外") in box.inner_text()
    settled(seen.page)
    assert faults(seen, axe) == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") == width
    place = box.bounding_box()
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= width


@pytest.mark.browser
def test_hostile_names_are_text(visit: Callable[..., Any]) -> None:
    made = make_study(lambda text: f"{text} {ALL}")
    seen = opened(visit, made)
    for row in (17, 200):
        keep(seen.page, made.table["site_id"].iloc[row])
    words = shown(seen.page.locator("[data-gw-pair]").inner_text())
    assert shown(f"Osato-cho {ALL}") in words
    assert seen.page.evaluate("window.__ran") is None
    assert seen.complaints == []
