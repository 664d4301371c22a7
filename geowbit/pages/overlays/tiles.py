"""Maps from a server below the scores, for a reader who has a network and was asked."""

from __future__ import annotations

from dataclasses import dataclass

import folium
from folium.template import Template

from geowbit.core.errors import OutputError
from geowbit.core.escape import safe_json
from geowbit.pages.elements import layer_label
from geowbit.pages.language import say


@dataclass(frozen=True)
class TileServer:
    """Where tiles come from, and whom to thank."""

    host: str
    path: str
    attribution: str
    least_zoom: int
    most_zoom: int


SERVERS = {
    "gsi": TileServer(
        "https://cyberjapandata.gsi.go.jp",
        "/xyz/pale/{z}/{x}/{y}.png",
        '<a href="https://maps.gsi.go.jp/development/ichiran.html">国土地理院 (GSI)</a>',
        5,
        18,
    ),
    "osm": TileServer(
        "https://tile.openstreetmap.org",
        "/{z}/{x}/{y}.png",
        '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap contributors</a>',
        0,
        19,
    ),
}


def tile_server(name: str) -> TileServer:
    """Return a server by its short name.

    Parameters
    ----------
    name : {"gsi", "osm"}
        Geospatial Information Authority of Japan (pale map), or OpenStreetMap.

    Raises
    ------
    OutputError
        Where there is no such server.

    Examples
    --------
    >>> tile_server("gsi").host
    'https://cyberjapandata.gsi.go.jp'
    """
    if name not in SERVERS:
        raise OutputError(f"tiles: {name!r} is no tile server; use {' or '.join(SERVERS)}")
    return SERVERS[name]


class Tiles(folium.map.Layer):
    """Tiles below the scores, which then let them shine through.

    Parameters
    ----------
    name : {"gsi", "osm"}
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geowbit.tiles(
                {{ this._parent.get_name() }}, {{ this.data }}
            );
        {% endmacro %}
        """
    )

    def __init__(self, name: str) -> None:
        server = tile_server(name)
        super().__init__(
            name=layer_label(
                say(f"tiles.{name}"), group=say("group.area"), swatch="", key=f"tiles.{name}"
            ),
            overlay=True,
        )
        self._name = "Tiles"
        self.host = server.host
        self.data = safe_json(
            {
                "url": server.host + server.path,
                "attribution": server.attribution,
                "least": server.least_zoom,
                "most": server.most_zoom,
            }
        )
