"""A page that needs a network is an error, and what it needs of Leaflet is in it."""

from __future__ import annotations

import random
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import folium
import pytest
from folium.plugins import Fullscreen
from refused import refused

import geowbit.pages
from geowbit.core.errors import OutputError
from geowbit.pages.elements import MapCall
from geowbit.pages.standalone import (
    _LoadFinder,
    _telling,
    require_no_network,
    standalone_html,
)

ASSETS = Path(geowbit.pages.__file__).parent / "assets"


class Tags(HTMLParser):
    """Counts elements as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.closed: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.closed.append(tag)


@pytest.fixture(scope="module")
def bare() -> str:
    return standalone_html(folium.Map(tiles=None))


def test_no_file_is_linked(bare: str) -> None:
    assert "<script src" not in bare
    assert "link" not in Tags(bare).opened


def test_leaflet_is_whole(bare: str) -> None:
    script = (ASSETS / "leaflet.js").read_text(encoding="utf-8").split("//# source")[0].strip()
    assert script.replace("</script", r"<\/script") in bare
    assert 't.version="1.9.4"' in bare


def test_jquery_is_whole(bare: str) -> None:
    assert (ASSETS / "jquery.slim.min.js").read_text(encoding="utf-8").strip() in bare


def test_no_source_maps_are_named(bare: str) -> None:
    assert "sourceMappingURL" not in bare


def test_images_of_the_style_are_data(bare: str) -> None:
    named = re.findall(r"url\(([^)]*)\)", (ASSETS / "leaflet.css").read_text(encoding="utf-8"))
    images = [name for name in named if name.endswith(".png")]
    assert images
    for name in images:
        assert (ASSETS / name).is_file()
        assert name not in bare
    assert bare.count("url(data:image/png;base64,") == len(images)


def test_every_script_and_style_is_closed_once(bare: str) -> None:
    tags = Tags(bare)
    for tag in ("script", "style"):
        assert tags.opened.count(tag) == tags.closed.count(tag) == bare.count(f"</{tag}>") > 0


def test_the_class_of_folium_is_left_alone() -> None:
    before = (list(folium.Map.default_js), list(folium.Map.default_css))
    standalone_html(folium.Map(tiles=None))
    assert (folium.Map.default_js, folium.Map.default_css) == before


def test_a_plugin_without_a_bundled_copy_is_refused() -> None:
    drawn = folium.Map(tiles=None)
    Fullscreen().add_to(drawn)
    with refused(OutputError, "map.not_bundled") as error:
        standalone_html(drawn)
    assert str(error.value.params["address"]).startswith("https://cdn")


def test_tiles_are_refused() -> None:
    with refused(OutputError, "map.needs_network") as error:
        standalone_html(folium.Map())
    assert str(error.value.params["address"]).startswith("L.tileLayer(")


def test_a_linked_image_is_refused() -> None:
    drawn = folium.Map(tiles=None)
    folium.raster_layers.ImageOverlay("https://example.org/x.png", [[0, 0], [1, 1]]).add_to(drawn)
    with refused(OutputError, "map.needs_network") as error:
        standalone_html(drawn)
    assert str(error.value.params["address"]).startswith("L.imageOverlay(")


def test_an_icon_from_the_network_is_refused() -> None:
    drawn = folium.Map(tiles=None)
    drawn.get_root().html.add_child(folium.Element('<img src="https://example.org/x.png">'))
    with refused(OutputError, "map.needs_network", address="https://example.org/x.png"):
        standalone_html(drawn)


def test_a_name_that_looks_like_tiles_is_no_reason_to_refuse() -> None:
    drawn = folium.Map(tiles=None)
    text = "L.tileLayer(\"https://example.org\") and L.tileLayer('https://example.org')"
    drawn.add_child(MapCall("labels", {"places": [{"name": text}], "pins": []}))
    assert "L.tileLayer" in standalone_html(drawn)


_FRAGMENTS = [
    "<img",
    'src="http://x">',
    "<IMG",
    'SRC="http://Q">',
    "<b",
    "src>",
    "<b",
    'src="">',
    "<b",
    "src",
    '="w">',
    "<td",
    "x='>'",
    'src="u">',
    "src=",
    "<p>",
    "</p>",
    "<td",
    'class="a">',
    "<td",
    "x=1>",
    "<br/>",
    "<link",
    'href="http://l">',
    "<a",
    'href="http://no">',
    "<use",
    'href="#x"/>',
    "<image",
    'href="data:x"/>',
    "<svg",
    'xlink:href="r"/>',
    "<object",
    'data="o">',
    "<base",
    "<basefont>",
    "<iframe>",
    '"',
    "'",
    "<",
    ">",
    "=",
    "<!--",
    "-->",
    "<!x",
    "<?x",
    "/>",
    "</",
    "<1",
    "<-",
    "<!DOCTYPE",
    "html>",
    "<script>",
    "</script>",
    "</SCRIPT>",
    "<style>",
    "</style>",
    "a",
    "&lt;",
    "url(http://z)",
    "@import",
    "<div",
    'style="',
    '">',
    "&#58;",
    'L.tileLayer("http',
    "<i",
    'style="width:1%">',
    "</p",
    ">",
    "<p",
    'style="background:url&#40;q)">',
    "http://y",
]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_passed_over_of_a_page_loads_nothing(seed: int) -> None:
    """A parser that reads every tag finds no address that the check does not find."""
    draw = random.Random(seed)
    found = 0
    for _ in range(5000):
        between = draw.choice(["", " "])
        page = between.join(draw.choices(_FRAGMENTS, k=draw.randint(1, 14)))
        whole, parts = _LoadFinder(), _LoadFinder()
        whole.feed(page)
        for part in _telling(page):
            parts.feed(part)
        assert parts.addresses == whole.addresses, page
        found += bool(whole.addresses)
    assert 500 < found < 4500


def test_of_a_plain_page_nothing_is_left_to_the_parser() -> None:
    cells = '<td class="n" data-gw-value="1.5">&lt;1.5<small lang="ja">一</small></td>' * 3
    page = f'<!DOCTYPE html>\n<p style="width:5%">{cells}<image href="data:image/png,x"/></p>\n'
    assert list(_telling(page)) == []
    asked = '<link rel="icon" href="x.png">'
    assert list(_telling(page + asked + page)) == [asked]


@pytest.mark.parametrize(
    "page",
    [
        '<img src="https://example.org/a.png">',
        "<img src=//example.org/a.png>",
        '<img srcset="https://example.org/a.png 2x">',
        '<img src="a.png">',
        '<script src="leaflet.js"></script>',
        '<link rel="preload" href="https://example.org/a.woff">',
        '<style>p { background: url("https://example.org/a.png") }</style>',
        "<style>p { background: url(images/a.png) }</style>",
        "<style>@import 'https://example.org/a.css';</style>",
        "<p style=\"background:url('https://example.org/a.png')\">",
        '<iframe srcdoc="x"></iframe>',
        '<object data="https://example.org/a.svg"></object>',
        '<svg><image href="https://example.org/a.png"/></svg>',
        '<svg><use xlink:href="https://example.org/a.svg#x"/></svg>',
        '<video poster="https://example.org/a.png"></video>',
        '<base href="https://example.org/">',
        '<form action="https://example.org/"></form>',
        '<script>L.tileLayer( "https://example.org/{z}")</script>',
        '<script>L.tileLayer.wms("https://example.org/")</script>',
    ],
)
def test_what_a_browser_would_load_is_refused(page: str) -> None:
    with refused(OutputError, "map.needs_network"):
        require_no_network(page)


@pytest.mark.parametrize(
    "page",
    [
        '<a href="https://example.org/">a link to click</a>',
        '<img src="data:image/png;base64,AAAA">',
        "<style>p { background: url(data:image/png;base64,AAAA) }</style>",
        '<svg><use href="#here"/></svg>',
        "<p>url(https://example.org) @import src=https://example.org</p>",
        '<script>var ns = "http://www.w3.org/2000/svg";</script>',
    ],
)
def test_what_loads_nothing_is_fine(page: str) -> None:
    require_no_network(page)


@pytest.mark.browser
def test_a_map_draws_with_the_network_cut(visit: Any) -> None:
    drawn = folium.Map(location=[38, 140], tiles=None)
    folium.CircleMarker([38, 140], radius=9, fill=True, popup="hello").add_to(drawn)
    found = visit(standalone_html(drawn))
    found.page.locator("path.leaflet-interactive").click()
    assert found.page.locator(".leaflet-popup-content").inner_text() == "hello"
    assert found.complaints == []
    assert all(url.startswith(("file:", "data:")) for url in found.requests)


@pytest.mark.browser
def test_the_browser_refuses_what_slipped_through(visit: Any, bare: str) -> None:
    late = "<script>new Image().src = 'https://example.org/x.png'</script></body>"
    found = visit(bare.replace("</body>", late))
    assert any("Content Security Policy" in text for text in found.complaints)
