"""The map of differences in a browser without a network: its numbers are Python's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from browsing import settled
from difference_studies import columns_of, two_runs
from map_studies import LIVE, MAP
from test_accessible import axe, faults, luminance
from test_hostile_text import ALL, Elements, shown

from geowbit.candidates import table_lattice
from geowbit.findings import STATUSES
from geowbit.geodesy import distance_km
from geowbit.pages import standalone_html
from geowbit.pages.cells import MOST_CELLS, coarser
from geowbit.pages.difference.map import STATE_COLORS
from geowbit.pages.ramp import CHANGE_COLORS, change_colors, round_end
from geowbit.run import FrameTable
from geowbit.study import Differences

__all__ = ["axe"]


@pytest.fixture(scope="module")
def found() -> Differences:
    return two_runs()


def page_of(found: Differences, lang: str = "en") -> str:
    return standalone_html(found.explore(lang=lang))


def opened(visit: Callable[..., Any], found: Differences, lang: str = "en", **size: int) -> Any:
    return visit(page_of(found, lang), **size)


def quiet(seen: Any) -> None:
    assert seen.complaints == []
    assert all(url.startswith(("file:", "data:")) for url in seen.requests)


def look(page: Any, lon: float, lat: float) -> str:
    """Move the pointer to a place, and return what the line at the foot says."""
    at = page.evaluate(
        f"at => {{ const p = ({MAP}).latLngToContainerPoint(at); return [p.x, p.y]; }}", [lat, lon]
    )
    page.mouse.move(*at)
    settled(page)
    return page.locator("[data-gw-readout]").inner_text()


def middle(page: Any, lon: float, lat: float, zoom: float = 14) -> None:
    page.evaluate(f"at => void ({MAP}).setView(at, {zoom}, {{animate: false}})", [lat, lon])


def dash(text: str) -> str:
    return text.replace("-", "−")


def change_words(value: float) -> str:
    text = f"{value:+,.3f}"
    return dash(text) if re.search("[1-9]", text) else text[1:]


@pytest.mark.browser
@pytest.mark.parametrize("shape", ["squares", "hexagons", "points"])
def test_the_page_holds_what_python_found(visit: Callable[..., Any], shape: str) -> None:
    found = two_runs(shape=shape)
    seen = opened(visit, found)
    columns, table = columns_of(seen.page), found.table
    assert columns["id"] == table["site_id"].tolist()
    assert [STATUSES[code] for code in columns["status"]] == table["status"].tolist()
    for which in ("old", "new"):
        ranks = table[f"rank_{which}"]
        assert columns[f"rank_{which}"] == [
            None if np.isnan(rank) else rank for rank in ranks.to_numpy(float, na_value=np.nan)
        ]
        ranked = ranks.notna().to_numpy()
        scores = np.array(columns[f"score_{which}"], float)
        np.testing.assert_allclose(scores[ranked], table[f"score_{which}"][ranked], atol=0.5001e-5)
        assert np.isnan(scores[~ranked]).all()
        np.testing.assert_allclose(
            columns[f"connection_mjpy_{which}"], table[f"connection_mjpy_{which}"], atol=0.5
        )
    for name in ("substation_km", "fiber_km"):
        np.testing.assert_allclose(
            columns[f"points {name}"], table[f"score_{name}_change"], atol=0.5001e-5
        )
    for which, frame in (("old", found.matched.old), ("new", found.matched.new)):
        np.testing.assert_allclose(
            columns[f"{which} substation_km"], frame["substation_km"], atol=0.05001
        )
    quiet(seen)


@pytest.mark.browser
def test_the_line_at_the_foot_reads_a_cell(visit: Callable[..., Any], found: Differences) -> None:
    seen = opened(visit, found)
    names = {"substation_km": "Distance to a substation", "fiber_km": "Distance to fiber"}
    for status in STATUSES:
        cell = found.table[found.table["status"] == status].iloc[3]
        middle(seen.page, cell["lon"], cell["lat"])
        told = look(seen.page, cell["lon"], cell["lat"])
        assert cell["site_id"] in told
        assert "Osato-cho, Miyagi" in told
        if status == "ranked in both":
            old, new = (f"{cell[f'score_{which}']:.3f}" for which in ("old", "new"))
            assert f"Score {old} → {new} ({change_words(cell['score_change'])})" in told
            assert f"rank {cell['rank_old']}, now {cell['rank_new']}" in told
            most = cell["most_changed"]
            assert f"most by {names[most]}" in told
            assert change_words(cell[f"score_{most}_change"]) in told
        else:
            assert status in told
        if status == "newly excluded":
            assert "too steep" in told
            assert f"Old: Score {cell['score_old']:.3f}, Rank {cell['rank_old']}" in told
        if status == "newly allowed":
            assert "in a lake" in told
    quiet(seen)


@pytest.mark.browser
def test_a_card_shows_both_runs(visit: Callable[..., Any], found: Differences) -> None:
    seen = opened(visit, found)
    table = found.table
    cell = table[(table["status"] == "ranked in both") & (table["substation_km_change"] < -5)].iloc[
        0
    ]
    middle(seen.page, cell["lon"], cell["lat"])
    seen.page.locator(".leaflet-container").press("Enter")
    rows = seen.page.locator(".gw-card tr").all_inner_texts()
    told = {row.split("\t")[0]: row.split("\t")[1:] for row in rows}
    assert told["Score"] == [
        f"{cell['score_old']:.3f}", f"{cell['score_new']:.3f}", change_words(cell["score_change"]),
    ]  # fmt: skip
    assert told["Rank"][:2] == [str(cell["rank_old"]), str(cell["rank_new"])]
    assert told["Rank"][2] == dash(f"{cell['rank_change']:+d}")
    assert told["Connection cost"][0] == "¥4.6 bn"
    assert told["Connection cost"][2] == "−¥100 m"
    old, new = (
        frame.loc[cell.name, "substation_km"] for frame in (found.matched.old, found.matched.new)
    )
    assert told["Distance to a substation"] == [
        f"{old:.1f} km → {new:.1f} km", change_words(cell["score_substation_km_change"]),
    ]  # fmt: skip
    seen.page.keyboard.press("Escape")
    seen.page.locator(".gw-card").wait_for(state="detached")
    quiet(seen)


@pytest.mark.browser
@pytest.mark.parametrize("shape", ["squares", "hexagons"])
def test_the_colors_are_those_of_the_scale(visit: Callable[..., Any], shape: str) -> None:
    found = two_runs(shape=shape)
    seen = opened(visit, found)
    table = found.table
    center = table[["lon", "lat"]].mean()
    middle(seen.page, center["lon"], center["lat"], 12.5)
    colors = seen.page.evaluate(
        f"""spots => {{
            const map = {MAP}, box = document.querySelector('canvas.gw-surface');
            const all = box.getContext('2d').getImageData(0, 0, box.width, box.height).data;
            return spots.map(at => {{
                const p = map.latLngToContainerPoint(at), x = Math.floor(p.x), y = Math.floor(p.y);
                if (x < 0 || y < 0 || x >= box.width || y >= box.height) {{ return [0, 0, 0, 0]; }}
                return Array.from(all.slice(4 * (y * box.width + x), 4 * (y * box.width + x) + 4));
            }});
        }}""",
        table[["lat", "lon"]].to_numpy().tolist(),
    )
    both = (table["status"] == "ranked in both").to_numpy()
    end = round_end(table["score_change"][both], least=0.001)
    middle_class = (CHANGE_COLORS - 1) // 2
    share = (
        np.clip(np.round(table["score_new"], 5) - np.round(table["score_old"], 5), -end, end) / end
    )
    classes = np.floor(middle_class * (1 + share.fillna(0)) + 0.5).astype(int)
    ramp = change_colors(CHANGE_COLORS)
    wrong = 0
    for row, (red, green, blue, solid) in enumerate(colors):
        if not solid:  # beyond the window
            continue
        code = int(table["status"].cat.codes.iloc[row])
        expected = [ramp[classes[row]]] if code == 0 else [STATE_COLORS[code]]
        wrong += [red, green, blue] not in [list(map(int, color)) for color in expected]
    assert sum(color[3] > 0 for color in colors) > 300
    assert wrong == 0
    quiet(seen)


@pytest.mark.browser
def test_other_changes_can_be_shown(visit: Callable[..., Any], found: Differences) -> None:
    seen = opened(visit, found)
    page = seen.page
    ticks = page.locator("[data-gw-ends] span")
    first = [float(text.replace("−", "-")) for text in ticks.all_inner_texts()]
    assert first == [-value for value in first[::-1]], "as far up as down"
    assert first[-1] == round_end(
        found.table["score_change"][found.table["status"] == "ranked in both"], least=0.001
    )
    select = page.locator("select[data-gw-measure]")
    assert select.locator("option").all_inner_texts() == [
        "Score", "Rank", "Connection cost", "Points of Distance to a substation",
        "Points of Distance to fiber (corridor proxy)",
    ]  # fmt: skip
    before = page.evaluate(f"Array.from(({LIVE}).field.classes).join()")
    select.focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("[data-gw-measure-name]").inner_text() == "Change: Rank"
    # a rank that falls in number is better: the blue end is the negative one
    assert ticks.first.inner_text().startswith("+")
    assert ticks.last.inner_text().startswith("−")
    assert page.evaluate(f"Array.from(({LIVE}).field.classes).join()") != before
    classes = page.evaluate(f"Array.from(({LIVE}).field.classes)")
    middle_class = 4 + (CHANGE_COLORS - 1) // 2
    both = (found.table["status"] == "ranked in both").to_numpy()
    for k, change in zip(np.array(classes)[both], found.table["rank_change"][both], strict=True):
        assert np.sign(k - middle_class) in {0, -np.sign(change)}
    quiet(seen)


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_lists_lead_to_the_best_sites(
    visit: Callable[..., Any], found: Differences, lang: str
) -> None:
    seen = opened(visit, found, lang)
    page = seen.page
    assert page.evaluate("document.documentElement.lang") == lang
    for status in ("gained", "lost", "moved", "kept"):
        ids = found.best.loc[found.best["status"] == status, "site_id_new"].tolist()
        box = page.locator(f"[data-gw-list='{status}']")
        assert f"({len(ids)})" in box.locator("summary").inner_text()
        listed = [b.get_attribute("data-gw-best") for b in box.locator("button").all()]
        assert listed == ids
    site = found.best.iloc[0]
    page.locator("[data-gw-list] details, details[data-gw-list]").first.wait_for(state="attached")
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })")
    page.locator(f"[data-gw-best='{site['site_id_new']}']").press("Enter")
    page.locator(".gw-card").wait_for()
    assert site["site_id_new"] in page.locator(".gw-card").inner_text()
    assert page.get_by_role("dialog").is_visible()
    pins = page.locator(".leaflet-marker-icon.gw-pin").count()
    assert pins == len(found.best)
    words = page.locator(".gw-title").inner_text()
    assert "load_mw: 40 → 20" in words
    assert "SHA-256 cdcdcdcdcdcd" in words
    quiet(seen)


@pytest.mark.browser
def test_a_code_and_a_town_are_found(visit: Callable[..., Any], found: Differences) -> None:
    seen = opened(visit, found)
    field = seen.page.locator(".gw-search input")
    cell = found.table.iloc[123]
    field.fill(cell["site_id"])
    field.press("Enter")
    assert cell["site_id"] in seen.page.locator(".gw-card").inner_text()
    field.fill("nothing like it")
    field.press("Enter")
    assert "Nothing here matches" in seen.page.locator(".gw-search").inner_text()
    quiet(seen)


@pytest.mark.browser
@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("ja", 375)])
def test_nobody_is_shut_out(
    visit: Callable[..., Any], found: Differences, axe: str, lang: str, width: int
) -> None:
    seen = opened(visit, found, lang, width=width, height=700)
    assert faults(seen, axe) == []
    seen.page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })")
    seen.page.locator("[data-gw-best]").first.press("Enter")
    seen.page.locator(".gw-card").wait_for()
    settled(seen.page)
    assert faults(seen, axe) == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") == width
    outside = seen.page.evaluate(
        f"""() => [...document.querySelectorAll('.gw-title *, .gw-card *')].filter(node => {{
            const box = node.getBoundingClientRect();
            return box.width && (box.left < -1 || box.right > {width} + 1);
        }}).map(node => node.outerHTML.slice(0, 80))"""
    )
    assert outside == []
    seen.page.keyboard.press("Escape")
    reached = set()
    for _ in range(25):
        seen.page.keyboard.press("Tab")
        reached.add(seen.page.evaluate("document.activeElement.tagName"))
    assert {"BUTTON", "SUMMARY"} <= reached


@pytest.mark.browser
def test_hostile_names_are_text(visit: Callable[..., Any]) -> None:
    hostile = two_runs(lambda text: f"{text} {ALL}")
    page, harmless = page_of(hostile), page_of(two_runs(lambda text: f"{text} as it is"))
    assert Elements(page).seen == Elements(harmless).seen
    seen = visit(page)
    seen.page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })")
    words = shown(seen.page.locator(".gw-title").inner_text())
    assert shown(f"Miyagi, 40 MW {ALL}") in words
    assert shown(f"too steep {ALL}") in words
    assert shown(f"Osato-cho {ALL}") in words
    cell = hostile.table[hostile.table["status"] == "newly excluded"].iloc[0]
    middle(seen.page, cell["lon"], cell["lat"])
    assert shown(f"Osato-cho {ALL}") in shown(look(seen.page, cell["lon"], cell["lat"]))
    seen.page.locator(".leaflet-container").press("Enter")
    card = shown(seen.page.locator(".gw-card").inner_text())
    for part in ("Osato-cho", "大郷町", "too steep", "fiber_km"):
        assert shown(f"{part} {ALL}").lower() in card.lower() or part == "fiber_km"
    assert seen.page.evaluate("window.__ran") is None
    quiet(seen)


def test_the_report_shows_hostile_names_as_text() -> None:
    hostile = two_runs(lambda text: f"{text} {ALL}").report()
    harmless = two_runs(lambda text: f"{text} as it is").report()
    assert Elements(hostile).seen == Elements(harmless).seen


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_report_tells_the_same(
    visit: Callable[..., Any], found: Differences, axe: str, lang: str
) -> None:
    seen = visit(found.report(lang=lang), width=375, height=700)
    page, counts = seen.page, found.counts
    facts = page.locator(".facts b").all_inner_texts()
    assert facts == [
        str(counts[key])
        for key in ("ranked_in_both", "newly_excluded", "newly_allowed", "excluded_in_both")
    ]
    rows = page.locator("#sites tbody tr").all_inner_texts()
    assert len(rows) == len(found.best)
    for row, site in zip(rows, found.best["site_id_new"], strict=True):
        assert site in row
    shares = page.locator("#criteria tbody td:nth-child(2)").all_inner_texts()
    told = found.by_criterion["share"]
    assert shares == [f"{100 * share:.1f} %" for share in told[told > 0]]
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert faults(seen, axe) == []
    quiet(seen)


def test_a_run_against_itself_is_drawn_and_told(found: Differences) -> None:
    from geowbit.sites import Sites

    run = Sites(replace(found.runs["old"], table=FrameTable(found.matched.old)), found._layers[0])
    same = Differences(run, run)
    assert "No score changed, to three digits." in page_of(same)
    assert "Nothing in their records differs." in same.report()


# --------------------------------------------------------------------------- colors


def test_a_change_for_the_better_is_as_dark_as_one_for_the_worse() -> None:
    colors = change_colors(CHANGE_COLORS)
    light = [luminance(color) for color in colors]
    middle_class = CHANGE_COLORS // 2
    assert light[: middle_class + 1] == sorted(light[: middle_class + 1])
    assert light[middle_class:] == sorted(light[middle_class:], reverse=True)
    for k in range(middle_class):
        assert abs(light[k] - light[-1 - k]) < 0.12


# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB
_BLIND = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def lab(linear: np.ndarray) -> np.ndarray:
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = linear @ np.array(to_xyz).T / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(np.maximum(xyz, 0)), 7.787 * xyz + 16 / 116)
    return np.stack(
        [116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1
    )


@pytest.mark.parametrize("blindness", _BLIND)
def test_states_and_both_ends_are_told_apart_by_color_blind_readers(blindness: str) -> None:
    ends = change_colors(5)[[0, 1, 2, 3, 4]]
    colors = np.vstack([ends, STATE_COLORS[1:]]) / 255
    linear = np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4)
    seen = lab(np.clip(linear @ np.array(_BLIND[blindness]).T, 0, 1))
    apart = np.linalg.norm(seen[:, None] - seen[None], axis=-1)
    np.fill_diagonal(apart, np.inf)
    # a step of 2.3 can just be seen
    assert apart.min() > 10, apart.round(1)


def test_a_scale_ends_at_a_round_number_beyond_nearly_all() -> None:
    assert round_end(np.linspace(-1, 1, 1001) * 0.19, least=0.001) == 0.2
    assert round_end([3.0, -700.0], least=1.0) == 1000.0
    assert round_end([float("nan"), float("inf")], least=1.0) == 1.0
    assert round_end([0.05], least=0.001) == 0.05


# --------------------------------------------------------------------------- many cells


def test_blocks_of_cells_show_the_one_that_changed_most(
    found: Differences, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(found.table) < MOST_CELLS
    monkeypatch.setattr("geowbit.pages.cells.MOST_CELLS", 100)
    lattice = table_lattice(found.table)
    assert lattice is not None
    size = found.table["score_change"].abs().where(found.table["status"] == "ranked in both", -1.0)
    shown_cells, side = coarser(found.table, lattice, size)
    assert (side, len(shown_cells)) == (2, 100)
    block = lattice.row // 2 * 10 + lattice.column // 2
    assert size[shown_cells.index].tolist() == size.groupby(block).max().tolist()
    own = found.table.loc[shown_cells.index]
    km = distance_km(own["lon"], own["lat"], shown_cells["lon"], shown_cells["lat"])
    assert km.max() < 1.0
    page = page_of(found)
    assert "2 × 2 candidates" in page
