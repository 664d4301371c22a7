"""A map of parts far from one another: a picture of the far one, pins apart, few lines far off."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from browsing import settled
from map_studies import LIVE

import geowbit as gw
from geowbit.pages import standalone_html

AREA = {"prefectures": ["Kagoshima", "Okinawa"]}
PINS = ".leaflet-marker-pane .gw-pin"


@pytest.mark.browser
def test_a_far_part_has_a_picture_and_pins_stand_apart(visit: Callable[..., Any]) -> None:
    sites = gw.Study.japan(area=AREA, top={"n": 20, "min_separation_km": 2}).run()
    found = visit(standalone_html(sites.explore()))
    page = found.page
    settled(page)
    page.evaluate(f"{LIVE}.map.setView([33, 132], 6, {{animate: false}})")
    inset = page.locator(".gw-inset")
    assert inset.is_visible()
    assert inset.inner_text() == "Okinawa"
    # the sites are neighbors, and their pins are not
    boxes = [pin.bounding_box() for pin in page.locator(PINS).all()]
    assert len(boxes) == 20
    middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    gaps = [((a - c) ** 2 + (b - d) ** 2) ** 0.5 for (a, b), (c, d) in combinations(middles, 2)]
    assert min(gaps) > 21.5
    # the picture holds the scores that the map holds: each color of it is one of the ramp's
    told = page.evaluate(f"""async () => {{
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        const live = {LIVE}, canvas = document.querySelector(".gw-inset canvas");
        const pixels = new Uint32Array(canvas.getContext("2d").getImageData(
            0, 0, canvas.width, canvas.height).data.buffer);
        const ramp = new Set(Array.from(live.field.ramp).slice(1));
        const drawn = kind => live.map.gwSheets[kind];
        return {{
            scored: pixels.filter(one => ramp.has(one)).length,
            far: drawn("points").ready(6.9).length, near: drawn("points").ready(7).length,
            packed: Object.keys(live.found.packed).length
        }};
    }}""")
    assert told["scored"] > 5
    assert told["near"] > told["far"] > 0
    assert told["packed"] > 5
    inset.click()
    assert inset.is_hidden()
    assert page.evaluate(f"{LIVE}.map.getBounds().contains([[26, 127], [27, 128]])")
    # a layer that is switched on by hand is drawn however far off
    page.evaluate(f"{LIVE}.map.setView([33, 132], 6, {{animate: false}})")
    label = page.locator(
        ".leaflet-control-layers label", has=page.locator("[data-gw-layer^='lines.']")
    )
    before = page.evaluate(f"{LIVE}.map.gwSheets.lines.ready(6).length")
    low = label.last.locator("input")
    if low.is_checked():
        low.uncheck()
    low.check()
    after = page.evaluate(f"{LIVE}.map.gwSheets.lines.ready(6).length")
    assert after == before + 1
    assert found.complaints == []
