"""A Folium map as one file that needs no network, or an error."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from geowbit.core.errors import OutputError
from geowbit.core.words import speaking
from geowbit.pages.words import money_marks

_ASSETS = Path(__file__).parent / "assets"
_BUNDLED = {
    "leaflet.js": "leaflet.js",
    "leaflet.css": "leaflet.css",
    "jquery-3.7.1.min.js": "jquery.slim.min.js",
}
# Folium links these for icons and widgets that the maps of this package do not use
_NOT_NEEDED = {
    "all.min.css",
    "bootstrap-glyphicons.css",
    "bootstrap.bundle.min.js",
    "bootstrap.min.css",
    "leaflet.awesome-markers.css",
    "leaflet.awesome-markers.js",
    "leaflet.awesome.rotate.min.css",
}
_SCRIPT_LINK = re.compile(r'<script\s+src="([^"]+)"\s*>\s*</script>')
_STYLE_LINK = re.compile(r'<link\s+rel="stylesheet"\s+href="([^"]+)"\s*/?>')
_NO_ZOOM = re.compile(r",\s*maximum-scale=1\.0,\s*user-scalable=no")
_URL = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)")
_TILES = re.compile(r'L\.(?:tileLayer|imageOverlay|videoOverlay)(?:\.wms)?\(\s*\[?\s*"(?!data:)')
_LOADING = {"src", "srcset", "poster", "data", "background", "xlink:href", "manifest", "action"}
_REFUSED_TAGS = {"base", "embed", "frame", "iframe", "object"}

# markup that every parser reads alike: names, and values in double quotes
_BLANK, _NAME, _VALUE = r"[ \t\r\n\f]", r"[a-zA-Z_:][a-zA-Z0-9_:.-]*+", r'="[^"]*+"'
_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9]*+)(?:{_BLANK}++{_NAME}(?:{_VALUE})?+)*+{_BLANK}*+/?>")
# as nearly all of a page is: text and tags without an attribute that could load anything
_LOADERS = "|".join([*_LOADING, "href", "style"])
_HARMLESS_PART = (
    rf'{_BLANK}++(?:style="[^"(@&]*+"|href="(?:\#|data:)[^"]*+"'
    rf"|(?!(?i:{_LOADERS})=){_NAME}(?:{_VALUE})?+)"
)
_NOT_HARMLESS = "|".join([*_REFUSED_TAGS, "script", "style"])
_HARMLESS = re.compile(
    rf"(?:[^<]*+<(?:!DOCTYPE html|/[a-zA-Z][a-zA-Z0-9]*+{_BLANK}*+"
    rf"|(?!(?i:{_NOT_HARMLESS})\b)[a-zA-Z][a-zA-Z0-9]*+(?:{_HARMLESS_PART})*+{_BLANK}*+/?)>)*+[^<]*+"
)

# the browser itself refuses whatever a later change might let through
_CONTENT_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def standalone_html(folium_map: Any) -> str:
    """Render a map as one HTML page that loads nothing from anywhere.

    Parameters
    ----------
    folium_map : folium.Map
        Any map whose scripts and styles are bundled with geowbit: the core of Folium without
        tiles, plugins and Font Awesome icons. Its ``tile_hosts`` are servers that its reader
        allowed (:mod:`geowbit.pages.tiles`).

    Returns
    -------
    str
        The page. A content policy in it makes the browser refuse every request as well.

    Raises
    ------
    OutputError
        Where the map needs a file that is not bundled, or a network (tiles, linked images).

    Examples
    --------
    >>> import folium
    >>> page = standalone_html(folium.Map(tiles=None))
    >>> "https://cdn" in page
    False
    """
    page = folium_map.get_root().render()
    page = _SCRIPT_LINK.sub(lambda found: _inlined(found.group(1), "script"), page)
    page = _STYLE_LINK.sub(lambda found: _inlined(found.group(1), "style"), page)
    images = " ".join(["img-src data:", *getattr(folium_map, "tile_hosts", ())])
    allowed = _CONTENT_POLICY.replace("img-src data:", images)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{allowed}">'
    lang = getattr(folium_map, "lang", "en")
    with speaking(lang):
        page = page.replace("<html>", f'<html lang="{lang}" {money_marks()}>', 1)
    page = page.replace("<head>", f"<head>\n{policy}", 1)
    # a reader with weak eyes may enlarge the page, which Folium forbids
    page = _NO_ZOOM.sub("", page, count=1)
    require_no_network(page)
    return page


def _inlined(address: str, tag: str) -> str:
    name = PurePosixPath(urlsplit(address).path).name
    if name in _NOT_NEEDED:
        return ""
    if name not in _BUNDLED:
        raise OutputError("map.not_bundled", address=address)
    return f"<{tag}>{_asset_text(_BUNDLED[name])}</{tag}>"


@cache
def _asset_text(name: str) -> str:
    text = (_ASSETS / name).read_text(encoding="utf-8")
    text = re.sub(r"(?m)^\s*(?://|/\*)# sourceMappingURL=.*$", "", text)
    if name.endswith(".css"):
        return _URL.sub(_as_data, text).replace("</style", r"<\/style")
    return text.replace("</script", r"<\/script").replace("<!--", r"<\!--")


def _as_data(found: re.Match[str]) -> str:
    address = found.group(2)
    if address.startswith(("#", "data:")):
        return found.group(0)
    image = (_ASSETS / address).read_bytes()
    return f"url(data:image/png;base64,{base64.b64encode(image).decode('ascii')})"


class _LoadFinder(HTMLParser):
    """Collects every address that a browser would load for a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: list[str] = []
        self._raw = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._raw = tag if tag in {"style", "script"} else ""
        if tag in _REFUSED_TAGS:
            self.addresses.append(f"<{tag}>")
        for name, value in attrs:
            address = (value or "").strip()
            if name in _LOADING or (name == "href" and tag not in {"a", "area"}):
                self._check(address)
            if name == "style":
                self._check_style(address)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._raw = ""

    def handle_endtag(self, tag: str) -> None:
        self._raw = ""

    def handle_data(self, data: str) -> None:
        if self._raw == "style":
            self._check_style(data)
        elif self._raw == "script":
            self.addresses += [found.group(0)[:60] for found in _TILES.finditer(data)]

    def _check(self, address: str) -> None:
        if address and not address.startswith(("data:", "#")):
            self.addresses.append(address)

    def _check_style(self, style: str) -> None:
        for found in _URL.finditer(style):
            self._check(found.group(2))
        if "@import" in style:
            self.addresses.append("@import")


def _telling(page: str) -> Iterator[str]:
    """Yield what of a page could load anything, in whole tags; the rest of it is most.

    The parser of the standard library is slow: it takes longer over a report than its drawings.
    """
    at = 0
    while found := _HARMLESS.match(page, at):
        at = found.end()
        if at == len(page):
            return
        tag = _TAG.match(page, at)
        # of what is not plain all that follows is to be read
        end = len(page) if tag is None else tag.end()
        if tag is not None and (name := tag[1].lower()) in ("script", "style"):
            inside = re.compile(rf"(?i)</{name}{_BLANK}*>").search(page, end)
            end = len(page) if inside is None else inside.end()
        yield page[at:end]
        at = end


def require_no_network(page: str) -> None:
    """Raise unless a page loads nothing: every address in it is data or a link to click.

    Parameters
    ----------
    page : str
        HTML.

    Raises
    ------
    OutputError
        Naming the first address that a browser would ask for.

    Examples
    --------
    >>> require_no_network('<p><a href="https://example.org">a link to click</a></p>')
    >>> require_no_network('<img src="https://example.org/x.png">')
    Traceback (most recent call last):
    geowbit.core.errors.OutputError: page: would load https://example.org/x.png; ...
    """
    finder = _LoadFinder()
    for part in _telling(page):
        finder.feed(part)
    finder.close()
    if finder.addresses:
        raise OutputError("map.needs_network", address=finder.addresses[0])
