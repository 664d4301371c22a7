"""On paper: nothing is cut off, nothing is left behind, and the screen is as it was."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browsing import settled
from map_studies import LIVE, Made

from geowbit.pages import report_html, site_map, standalone_html

# CSS pixels of an A4 sheet inside its margins: 210 - 2 * 12 mm, 297 - 2 * 14 mm
PAPER_PX = (703, 1016)
PX_PER_MM = 96 / 25.4


def sheets(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of every page of a PDF as Chromium writes it, in mm."""
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(float(wide) * 25.4 / 72, float(high) * 25.4 / 72) for wide, high in boxes]


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_report_fits_its_pages(visit: Callable[..., Any], made: Made, lang: str) -> None:
    html = report_html(made.run, made.top, layers=made.layers, lang=lang)
    page = visit(html, width=PAPER_PX[0], height=PAPER_PX[1]).page
    page.emulate_media(media="print")
    wide = page.evaluate(
        """most => Array.from(document.querySelectorAll("body *:not(svg *)"))
            .filter(node => node.getBoundingClientRect().right > most + 1)
            .map(node => node.outerHTML.slice(0, 80))""",
        PAPER_PX[0],
    )
    assert wide == []
    hidden = page.evaluate(
        """() => Array.from(document.querySelectorAll("section, section h2, section h3, table"))
            .filter(node => !node.getBoundingClientRect().height)
            .map(node => Boolean(node.closest("#appendix")))"""
    )
    # the appendix alone, which is printed by itself
    assert hidden
    assert all(hidden)
    high = page.evaluate("document.documentElement.scrollHeight")
    page.emulate_media(media="null")
    made_of = sheets(page.pdf(prefer_css_page_size=True))
    assert math.ceil(0.8 * high / PAPER_PX[1]) <= len(made_of) <= 2 + 1.6 * high / PAPER_PX[1]
    assert {(round(w), round(h)) for w, h in made_of} == {(210, 297)}


@pytest.mark.browser
def test_a_heading_is_repeated_and_what_was_folded_is_open(
    visit: Callable[..., Any], made: Made
) -> None:
    html = report_html(made.run, made.top, layers=made.layers)
    page = visit(html.replace("<main>", "<main><details><summary>x</summary>y</details>")).page
    # Chromium leaves out a box of its own in a heading that it repeats
    heading = "getComputedStyle(document.querySelector('th button')).display"
    assert page.evaluate(heading) == "inline-block"
    page.emulate_media(media="print")
    assert page.evaluate(heading) == "contents"
    page.evaluate(
        """() => { window.told = [];
            const part = document.querySelector("details");
            window.addEventListener("beforeprint", () => window.told.push(part.open));
            window.addEventListener("afterprint", () => window.told.push(part.open)); }"""
    )
    page.pdf()
    assert page.evaluate("window.told") == [True, False]


@pytest.fixture
def opened(visit: Callable[..., Any], made: Made, request: Any) -> Iterator[Any]:
    drawn = site_map(made.run, made.top, layers=made.layers)
    wide, high = getattr(request, "param", (1280, 800))
    found = visit(standalone_html(drawn), width=wide, height=high)
    yield found
    assert found.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("opened", [(1280, 800), (1920, 700), (375, 700)], indirect=True)
def test_the_map_stands_whole_on_one_sheet_with_its_sources(opened: Any) -> None:
    page = opened.page
    view = f"(() => [{LIVE}.map.getZoom(), ...Object.values({LIVE}.map.getCenter())])()"
    before = page.evaluate(view)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    box = page.locator(".folium-map").bounding_box()
    assert box["width"] == pytest.approx(280 * PX_PER_MM, abs=1)
    assert box["height"] == pytest.approx(192 * PX_PER_MM, abs=1)
    for panel in (".gw-title", ".gw-legend"):
        inner = page.locator(panel).bounding_box()
        assert inner["x"] + inner["width"] <= box["x"] + box["width"]
        assert inner["y"] + inner["height"] <= box["y"] + box["height"]
    notes = page.locator(".gw-print-notes")
    assert notes.is_visible()
    assert "OpenStreetMap" in notes.inner_text()
    page.emulate_media(media="null")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(view) == before
    assert page.locator(".gw-print-notes, .gw-picture").count() == 0

    pages = [(round(w), round(h)) for w, h in sheets(page.pdf(prefer_css_page_size=True))]
    assert pages[0] == (297, 210)
    assert len(pages) == 2
    settled(page)
    assert page.evaluate(view) == before


@pytest.mark.browser
def test_the_paper_shows_every_cell_and_site_in_sight(opened: Any) -> None:
    page = opened.page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert not any(one.is_visible() for one in page.locator(".leaflet-pane canvas").all())
    colors = page.evaluate(
        f"""() => {{
            const live = {LIVE}, map = live.map, source = document.querySelector(".gw-picture");
            const copy = document.createElement("canvas"), fine = source.width / map.getSize().x;
            copy.width = source.width; copy.height = source.height;
            const pen = copy.getContext("2d", {{ willReadFrequently: true }});
            pen.drawImage(source, 0, 0);
            return Array.from(live.found.spots.lat).map((lat, i) => {{
                const at = map.latLngToContainerPoint([lat, live.found.spots.lon[i]]);
                return Array.from(pen.getImageData(fine * at.x, fine * at.y, 1, 1).data);
            }});
        }}"""
    )
    # every cell has its color or a symbol over it; many colors, as there are many scores
    assert all(alpha == 255 for *_, alpha in colors)
    assert len({tuple(color) for color in colors}) > 20
    size = page.evaluate(f"(() => Object.values({LIVE}.map.getSize()))()")
    free = page.evaluate(
        f"(() => {{ const at = geowbit.openPart({LIVE}.map); return [at.min.x, at.max.x]; }})()"
    )
    pins = page.evaluate(
        f"""() => {LIVE}.best.rows().map(i => {{ const spots = {LIVE}.found.spots;
            const at = {LIVE}.map.latLngToContainerPoint([spots.lat[i], spots.lon[i]]);
            return [at.x, at.y]; }})"""
    )
    assert pins
    assert all(free[0] - 15 <= x <= free[1] + 15 and 0 <= y <= size[1] for x, y in pins)
