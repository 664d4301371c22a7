"""Nobody is shut out: keyboard, names for screen readers, contrast, a narrow screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsing import settled
from map_studies import LIVE, Made

from geowbit.pages import report_html, site_map, standalone_html
from geowbit.pages.overlays.grid import STANDARD_BANDS
from geowbit.pages.ramp import EXCLUDED, score_colors
from geowbit.sites import Sites

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the script of axe-core, which looks for faults that shut people out."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: `make web` installs it")
    return AXE.read_text(encoding="utf-8")


def faults(found: Any, axe: str) -> list[str]:
    """Return the serious and critical faults, each with the first node that has it."""
    found.page.add_script_tag(content=axe)
    told = found.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
        for one in told["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


def map_page(made: Made, lang: str) -> str:
    drawn = site_map(made.run, made.top, layers=made.layers, lang=lang)
    return standalone_html(drawn)


@pytest.mark.browser
@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("ja", 1280), ("en", 375)])
def test_the_map_has_no_serious_fault(
    visit: Callable[..., Any], made: Made, axe: str, lang: str, width: int
) -> None:
    found = visit(map_page(made, lang), width=width)
    assert faults(found, axe) == []
    for box in found.page.locator("details").all():
        box.evaluate("node => { node.open = true; }")
    # on a telephone the drawer of the area, once open, is in place of the sliders and the list
    found.page.locator("[data-gw-form]").select_option(index=3)
    found.page.evaluate(
        f"""() => {{ const live = {LIVE};
            live.mine.toggle(live.best.rows()[0]);
            live.area.put([[140.5, 38.1], [140.65, 38.1], [140.6, 38.2]]); }}"""
    )
    found.page.locator("[data-gw-site='0']").dispatch_event("click")
    found.page.locator(".gw-card").wait_for()
    settled(found.page)
    assert faults(found, axe) == []
    if lang == "en":
        found.page.evaluate(f"void {LIVE}.map.gwTheme.turn()")
        assert faults(found, axe) == []


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_report_has_no_serious_fault(
    visit: Callable[..., Any], made: Made, axe: str, lang: str
) -> None:
    page = report_html(made.run, made.top, layers=made.layers, lang=lang)
    found = visit(page)
    assert faults(found, axe) == []
    found.page.locator("[data-gw-turn]").click()
    assert faults(found, axe) == []


@pytest.mark.browser
def test_the_dossiers_have_no_serious_fault(
    visit: Callable[..., Any], toyama: Sites, axe: str, tmp_path: Path
) -> None:
    folder = tmp_path / "dossiers"
    toyama.write_dossiers(["Nanto", "Tonami"], folder, lang="ja", pdf=False)
    for name in ("16210-Nanto-shi", "side-by-side", "index"):
        page = (folder / f"{name}.html").read_text(encoding="utf-8")
        assert faults(visit(page), axe) == []


@pytest.mark.browser
def test_everything_can_be_reached_by_the_keyboard(visit: Callable[..., Any], made: Made) -> None:
    found = visit(map_page(made, "en"))
    reached = []
    for _ in range(60):
        found.page.keyboard.press("Tab")
        reached.append(
            found.page.evaluate(
                """() => { const at = document.activeElement;
                    return [at.tagName, at.type || "", at.id, at.dataset.gwWeight || "",
                            at.dataset.gwSite || "", at.dataset.gwSave || "", at.className]; }"""
            )
        )
    kinds = {(tag, kind) for tag, kind, *_ in reached}
    assert {
        ("INPUT", "search"), ("INPUT", "range"), ("INPUT", "checkbox"), ("SELECT", "select-one"),
        ("SUMMARY", ""), ("BUTTON", "button"),
    } <= kinds  # fmt: skip
    assert {entry[3] for entry in reached} >= {"substation_km", "fiber_km"}
    assert {entry[4] for entry in reached} >= {"0", "4"}
    assert {entry[5] for entry in reached} >= {"csv", "yaml"}


@pytest.mark.browser
def test_a_site_opens_and_closes_by_the_keyboard(visit: Callable[..., Any], made: Made) -> None:
    found = visit(map_page(made, "en"))
    found.page.locator("[data-gw-site='2']").press("Enter")
    card = found.page.locator(".gw-card")
    card.wait_for()
    assert made.top.iloc[2]["site_id"] in card.inner_text()
    assert found.page.get_by_role("dialog", name="Osato-cho").is_visible()
    found.page.keyboard.press("Escape")
    card.wait_for(state="detached")
    # the focus is where it was
    assert found.page.evaluate("document.activeElement.dataset.gwSite") == "2"
    # what lies in the middle of the map
    middle = made.table[~made.table["excluded"]].iloc[150]
    found.page.evaluate(
        f"at => void {LIVE}.map.setView(at, 13, {{animate: false}})",
        [middle["lat"], middle["lon"]],
    )
    found.page.locator(".leaflet-container").press("Enter")
    card.wait_for()
    assert middle["site_id"] in card.inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("still", [True, False])
def test_who_asks_for_less_motion_gets_none(
    visit: Callable[..., Any], made: Made, still: bool
) -> None:
    found = visit(map_page(made, "en"), still=still)
    place = made.table.index[~made.table["excluded"]][0]
    moves, fades, zooms = found.page.evaluate(
        f"""id => {{
            const map = {LIVE}.map;
            {LIVE}.openAt({LIVE}.rowOf(id));
            map.panBy([40, 0]);
            return [Boolean(map._panAnim._inProgress), map._fadeAnimated, map._zoomAnimated];
        }}""",
        made.table.loc[place, "site_id"],
    )
    assert (moves, fades, zooms) == (not still, not still, not still)
    card = found.page.locator(".gw-drawer")
    card.wait_for()
    if still:
        assert card.bounding_box()["y"] >= 0


@pytest.mark.browser
def test_a_narrow_screen_shows_everything_in_its_width(
    visit: Callable[..., Any], made: Made
) -> None:
    found = visit(map_page(made, "en"), width=375, height=700)
    for box in found.page.locator(".gw-title details").all():
        box.evaluate("node => { node.open = true; }")
    assert found.page.evaluate("document.documentElement.scrollWidth") == 375
    outside = found.page.evaluate(
        """() => [...document.querySelectorAll('.gw-title *')].filter(node => {
            const box = node.getBoundingClientRect();
            return box.width && (box.left < -1 || box.right > 376);
        }).map(node => node.outerHTML.slice(0, 80))"""
    )
    assert outside == []
    report = report_html(made.run, made.top, layers=made.layers)
    found = visit(report, width=375, height=700)
    assert found.page.evaluate("document.documentElement.scrollWidth") == 375


def luminance(color: Any) -> float:
    parts = [part / 255 for part in color]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_scale_can_be_told_without_color() -> None:
    # each step of the ramp is darker than the one before, so it can be read in gray
    light = [luminance(color) for color in score_colors(16)]
    assert light == sorted(light, reverse=True)
    assert light[0] - light[-1] > 0.7
    grid = [luminance(bytes.fromhex(entry.color[1:])) for entry in STANDARD_BANDS]
    assert grid[:4] == sorted(grid[:4])
    assert abs(luminance(EXCLUDED) - light[-1]) > 0.3
