"""Text from data is shown as it is, and runs neither in Python nor in the browser."""

from __future__ import annotations

import os
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from map_studies import MAP, Made, make_study, told_under_the_pointer

import geowbit.maps
from geowbit.maps import report_html, site_map, standalone_html

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
    drawn = site_map(made.table, made.top, layers=made.layers, record=made.record)
    page = standalone_html(drawn)
    report = report_html(made.table, made.top, record=made.record, layers=made.layers)
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
    script = (Path(geowbit.maps.__file__).parent / "assets" / "report.js").read_text("utf-8")
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
    page.evaluate(f"void {MAP}.closePopup()")

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
    drawn = site_map(table, table.head(0), layers={}, record={})
    found = visit(standalone_html(drawn))
    text = told_under_the_pointer(found)[0]
    assert shown(f"Osato-cho {ALL}") in shown(text)
    assert found.page.evaluate("window.__ran") is None
    assert found.complaints == []
