"""The pieces of a map that Folium has not: drawn by our own script, with data as plain JSON.

Folium's layers write each feature as code. A country has thousands, so these write one compact
list and let `web/src/sheet.js` draw it; text is put into the page as text there, never as HTML.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, MacroElement
from folium.template import Template

from geowbit.core.escape import safe_json, safe_text, short_texts
from geowbit.pages.language import say, speaking, spoken
from geowbit.pages.overlays import graticule, land_shapes
from geowbit.pages.overlays.registry import Overlay
from geowbit.pages.packing import deflated_text
from geowbit.pages.standalone import standalone_html

_ASSETS = Path(__file__).parent / "assets"
# below this many characters packing gains nothing
_LONG = 2000
# points of a layer beyond these are drawn without the words that they would show
_MOST_NAMED = 20_000


class SiteMap(folium.Map):
    """A Folium map that a notebook shows without a network."""

    lang = "en"
    height_px = 640
    tile_hosts: tuple[str, ...] = ()

    def _repr_html_(self, **_: Any) -> str:
        page = html.escape(standalone_html(self))
        with speaking(self.lang):
            told = safe_text(say("map.not_trusted"))
        # a notebook that is not trusted takes the frame away, and the words under it are seen
        return (
            f'<div style="position:relative;width:100%;height:{self.height_px}px"><p>{told}</p>'
            f'<iframe srcdoc="{page}" style="position:absolute;inset:0;width:100%;height:100%;'
            'border:0;background:#fff" title="map"></iframe></div>'
        )


def _empty_map(title: str) -> SiteMap:
    """Return a map without tiles, which the scores of a study or their changes are drawn on."""
    drawn = SiteMap(
        location=[0.0, 0.0], tiles=None, prefer_canvas=True, control_scale=True,
        zoom_control="bottomleft", zoom_snap=0.25, min_zoom=3, max_zoom=15,
        wheel_px_per_zoom_level=90,
    )  # fmt: skip
    drawn.lang = spoken()
    figure: Any = drawn.get_root()
    figure.title = safe_text(title)
    # without scripts nothing else of the page is drawn
    told = f'<p class="gw-noscript">{safe_text(say("map.no_scripts"))}</p>'
    figure.html.add_child(Verbatim(f"<noscript>{told}</noscript>"), name="geowbit_noscript")
    return drawn


_STYLES = (
    "map.css", "live.css", "tools.css", "drawer.css", "phone.css", "theme.css", "print.css",
)  # fmt: skip
# built from web/src
_SCRIPT = "geowbit.js"


def _add_assets(figure: Any) -> None:
    """Put our own scripts and styles into the head of a page, once."""
    style = "\n".join((_ASSETS / name).read_text(encoding="utf-8") for name in _STYLES)
    script = (_ASSETS / _SCRIPT).read_text(encoding="utf-8")
    text = f"<style>{style}</style>\n<script>{script}</script>"
    figure.header.add_child(Verbatim(text), name="geowbit_assets")


class Verbatim(Element):
    """Text that goes into the page as it is: any other element is read as a template first.

    Parameters
    ----------
    text : str
        HTML. Megabytes of it would be read for a third of a second.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Verbatim"
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text."""
        return self.text


def _add_columns(layer: Any, text: str) -> None:
    """Put packed columns into the page, where the script of their layer finds them."""
    opening = f'<script type="text/plain" id="{layer.get_name()}_columns">'
    held = Verbatim(f"{opening}{text}</script>")
    layer.get_root().html.add_child(held, name=layer.get_name())


class _MapAssets(MacroElement):
    """Our own scripts and styles, on a map that has none of our layers."""

    _template = Template("")

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "MapAssets"

    def render(self, **kwargs: Any) -> str:
        """Put them into the head of the page."""
        _add_assets(self.get_root())
        return ""


@dataclass(frozen=True)
class HeldData:
    """Data of a layer as a page holds them: JSON as it is, or deflated where it is long.

    Attributes
    ----------
    plain : str
        JSON; empty where it is deflated.
    bytes : int
        Of the deflated data.
    text : str
        The deflated data as text.
    places : sequence
        Longitude and latitude of each point among them.
    unnamed : int
        Points that are drawn without their words, as there are too many.
    """

    plain: str
    bytes: int = 0
    text: str = ""
    places: Sequence[Sequence[float]] = ()
    unnamed: int = 0

    def script(self, name: str) -> str:
        """Return what gives the data in a script of the page, which has the text under a name.

        Examples
        --------
        >>> held_data({"a": 1}).script("one")
        'geowbit.source({"a":1})'
        """
        told = self.plain or safe_json({"packed": name, "bytes": self.bytes})
        return f"geowbit.source({told})"


def held_data(data: Mapping[str, Any]) -> HeldData:
    """Return the data of a layer as `source` of `web/src/sheet.js` reads them.

    Parameters
    ----------
    data : mapping
        Of its ``points`` each has longitude, latitude, its words and more.
    """
    points = data.get("points", [])
    unnamed = max(0, len(points) - _MOST_NAMED)
    if points:
        points = [[*point[:2], short_texts(point[2]), *point[3:]] for point in points]
    if unnamed:
        named = [[*point[:2], [], *point[3:]] for point in points[_MOST_NAMED:]]
        points = points[:_MOST_NAMED] + named
    plain = safe_json({**data, "points": points} if points else data)
    about: dict[str, Any] = {"places": [point[:2] for point in points], "unnamed": unnamed}
    if len(plain) <= _LONG:
        return HeldData(plain, **about)
    return HeldData("", **deflated_text(plain), **about)


class _Holding:
    """An element with data, deflated beside its script where they are long."""

    held: HeldData
    get_name: Callable[[], str]

    @property
    def source(self) -> str:
        """Return what gives the data in the script of the element."""
        return self.held.script(f"{self.get_name()}_data")


# long data of an element, deflated beside its script
_SOURCE = """
        {% macro html(this, kwargs) %}
            {%- if this.held.text %}
            <script type="text/plain" id="{{ this.get_name() }}_data">
            {{- this.held.text -}}
            </script>
            {%- endif %}
        {% endmacro %}"""


class PackedLayer(folium.map.Layer):
    """A layer that a script fills from packed columns.

    Parameters
    ----------
    begin : str
        Function of `web/src`, which takes the map, `data` and the text.
    data : dict
    text : str
        Of :mod:`geowbit.pages.packing`.
    label : str
        HTML of the name in the layer control.
    style : str
        Own styles of the layer, as CSS.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geowbit.{{ this.begin }}(
                {{ this._parent.get_name() }}, {{ this.data }},
                document.getElementById("{{ this.get_name() }}_columns")
            );
        {% endmacro %}
        """
    )

    def __init__(
        self, begin: str, data: dict[str, Any], text: str, *, label: str, style: str = ""
    ) -> None:
        super().__init__(name=label, overlay=True)
        self._name = type(self).__name__
        self.begin, self.data, self.text, self.style = begin, safe_json(data), text, style

    def render(self, **kwargs: Any) -> str:
        """Draw, with the scripts and styles of geowbit and its own once in the page."""
        figure: Any = self.get_root()
        _add_assets(figure)
        if self.style:
            own = Verbatim(f"<style>{self.style}</style>")
            figure.header.add_child(own, name=f"geowbit_{self.begin}")
        _add_columns(self, self.text)
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""


class DrawnLayer(_Holding, folium.map.Layer):
    """A layer that a function of `web/src/sheet.js` draws.

    Parameters
    ----------
    draw : str
        ``points``, ``paths``, ``marks``, ``zones``, or ``pins`` for marks that another script
        fills.
    data : dict or HeldData
        What that function takes.
    label : str
        HTML of the name in the layer control, made by :func:`layer_label`.
    show : bool
        Whether it is on when the map opens.
    control : bool
        Whether it can be switched.
    """

    _template = Template(
        _SOURCE
        + """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geowbit.{{ this.draw }}(
                {{ this._parent.get_name() }}, {{ this.source }}
            );
        {% endmacro %}
        """
    )

    def __init__(
        self,
        draw: str,
        data: dict[str, Any] | HeldData,
        *,
        label: str,
        show: bool = True,
        control: bool = True,
    ) -> None:
        super().__init__(name=label, overlay=True, control=control, show=show)
        self._name = "DrawnLayer"
        self.draw = draw
        self.held = data if isinstance(data, HeldData) else held_data(data)

    @property
    def places(self) -> Sequence[Sequence[float]]:
        """Return longitude and latitude of its points."""
        return self.held.places

    @property
    def unnamed(self) -> int:
        """Return how many points are drawn without their words, as there are too many."""
        return self.held.unnamed


def as_layer(overlay: Overlay) -> DrawnLayer:
    """Return what a registered layer draws as a layer of Folium."""
    return DrawnLayer(
        overlay.draw,
        overlay.data,
        label=overlay.label,
        show=overlay.show,
        control=overlay.control,
    )


class _Land(_Holding, MacroElement):
    """The land below the scores, with borders over them.

    Parameters
    ----------
    held : HeldData
        Of :func:`held_land`.
    """

    _template = Template(
        _SOURCE
        + """
        {% macro script(this, kwargs) %}
            geowbit.base({{ this._parent.get_name() }}, {{ this.source }});
        {% endmacro %}
        """
    )

    def __init__(self, held: HeldData) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Land"
        self.held = held


def held_land(
    layers: Mapping[str, Any], degrees: Sequence[Sequence[float]] | None = None
) -> HeldData:
    """Return the land below a map as a page holds it.

    Parameters
    ----------
    layers : mapping
        Name to layer; outlines are taken from them.
    degrees : sequence, optional
        ``[[south, west], [north, east]]`` of a view that has meridians and parallels below all.
    """
    lines = graticule(degrees) if degrees is not None else []
    return held_data({"land": land_shapes(layers), "lines": lines})


class _Names(_Holding, MacroElement):
    """The names of places, and the pins that they keep clear of."""

    _template = Template(
        _SOURCE
        + """
        {% macro script(this, kwargs) %}
            geowbit.labels({{ this._parent.get_name() }}, {{ this.source }});
        {% endmacro %}
        """
    )

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Names"
        self.held = held_data(data)


class MapCall(MacroElement):
    """A call of a function of `web/src/ui.js` with the map and some data.

    Parameters
    ----------
    call : str
        Name of the function.
    data : dict
        Its last argument.
    elements : sequence of element, optional
        Handed over before the data, as the script's own objects.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            geowbit.{{ this.call }}({{ this._parent.get_name() }},
                {%- if this.elements is not none %} [
                {%- for item in this.elements %}{{ item.get_name() }}, {% endfor %}], {% endif %}
                {{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(
        self, call: str, data: dict[str, Any], *, elements: Sequence[MacroElement] | None = None
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "MapCall"
        self.call = call
        self.elements = elements
        self.data = safe_json(data)


class _Panel(MacroElement):
    """A box in a corner of the map.

    Parameters
    ----------
    content : str
        HTML in which every text from data went through :func:`safe_text`.
    position : str
        Corner, as Leaflet names it.
    style : str
        Class of the box.
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div id="{{ this.get_name() }}" class="gw-panel {{ this.style }}" hidden>
            {{ this.content }}
            </div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            geowbit.panel({{ this._parent.get_name() }}, "{{ this.position }}",
                document.getElementById("{{ this.get_name() }}"));
        {% endmacro %}
        """
    )

    def __init__(self, content: str, *, position: str, style: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Panel"
        self.content = content
        self.position = position
        self.style = style


class _Arrangement(MacroElement):
    """The last step: view, attributions, layer control and the cards of the best sites."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            geowbit.arrange({{ this._parent.get_name() }}, {
                bounds: {{ this.bounds }},
                attributions: {{ this.attributions }},
                control: {{ this.control.get_name() }}
            });
            geowbit.sites({{ this._parent.get_name() }}, [
                {%- for item in this.markers %}{{ item.get_name() }}, {% endfor -%}
            ], document.getElementById("{{ this.panel.get_name() }}"));
        {% endmacro %}
        """
    )

    def __init__(
        self,
        *,
        bounds: list[list[float]],
        attributions: list[str],
        control: folium.LayerControl,
        markers: list[folium.Marker],
        panel: _Panel,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Arrangement"
        self.bounds = safe_json(bounds)
        self.attributions = safe_json(attributions)
        self.control = control
        self.markers = markers
        self.panel = panel


def told_apart(layers: Sequence[DrawnLayer]) -> Sequence[DrawnLayer]:
    """Give a number to layers that share a name: the control of a map keeps one of each.

    Parameters
    ----------
    layers : sequence of DrawnLayer
        Their names change.

    Returns
    -------
    sequence of DrawnLayer
        The same.
    """
    seen: dict[str, int] = {}
    for layer in layers:
        name = " ".join(str(layer.layer_name).replace("</span>", " </span>").split())
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            layer.layer_name = name.removesuffix(" </span>") + f" ({seen[name]})</span>"
    return layers


class Page:
    """A map as it is made: land below, layers, the two boxes and the names of places.

    Parameters
    ----------
    title : str
        Of the page.
    layers : mapping
        Name to layer; outlines and names of places are taken from them.
    degrees : sequence, optional
        ``[[south, west], [north, east]]`` of a view that has meridians and parallels below all.
    land : HeldData, optional
        Of :func:`held_land`, in place of both.

    Examples
    --------
    >>> page = Page("Nothing yet", layers={})
    >>> box = [[35.0, 139.0], [36.0, 140.0]]
    >>> type(page.finish(bounds=box, panel="<h1>Nothing yet</h1>", legend="")).__name__
    'SiteMap'
    """

    def __init__(
        self,
        title: str,
        *,
        layers: Mapping[str, Any],
        degrees: Sequence[Sequence[float]] | None = None,
        land: HeldData | None = None,
    ) -> None:
        self.map = _empty_map(title)
        self.add(_MapAssets(), _Land(land or held_land(layers, degrees)))

    def add(self, *parts: Any) -> None:
        """Put layers or other parts of a map onto it, the lowest first."""
        for part in parts:
            self.map.add_child(part)

    def finish(
        self,
        *,
        bounds: list[list[float]],
        panel: str,
        legend: str,
        attributions: Sequence[str] = (),
        places: Sequence[Mapping[str, Any]] = (),
        pins: Sequence[Sequence[float]] = (),
        markers: Sequence[folium.Marker] = (),
    ) -> SiteMap:
        """Add layer control, boxes and names, and return the map.

        Parameters
        ----------
        bounds : list
            What it shows first, ``[[south, west], [north, east]]`` in degrees.
        panel, legend : str
            HTML of the box that says what the map is, and of how to read it.
        attributions : sequence of str
            For the corner, as HTML.
        places : sequence of dict
            Names, as of :func:`geowbit.pages.overlays.labels.place_labels`.
        pins : sequence
            What names keep clear of: latitude, longitude, half width in pixels.
        markers : sequence of Marker
            Those of the best sites, whose cards the list in `panel` opens.
        """
        control = folium.LayerControl(collapsed=False, position="topright")
        listed = _Panel(panel, position="topleft", style="gw-title")
        key = _Panel(legend, position="bottomright", style="gw-legend")
        arrangement = _Arrangement(
            bounds=bounds,
            attributions=list(attributions),
            control=control,
            markers=list(markers),
            panel=listed,
        )
        names = _Names({"places": list(places), "pins": [list(pin) for pin in pins]})
        self.add(control, listed, key, arrangement, names)
        return self.map
