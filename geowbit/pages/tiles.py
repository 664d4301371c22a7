"""Maps from a server below the scores, for a reader who has a network and was asked."""

from __future__ import annotations

import folium
from folium.template import Template

from geowbit.core import OutputError, safe_text, suggestion
from geowbit.core.escape import safe_json
from geowbit.countries import TileServer, in_use
from geowbit.pages.language import say
from geowbit.pages.overlays import layer_label

__all__ = [
    "Tiles",
    "tile_server",
]

_OSM = TileServer(
    host="https://tile.openstreetmap.org",
    path="/{z}/{x}/{y}.png",
    attribution="OpenStreetMap contributors",
    page="https://www.openstreetmap.org/copyright",
    most_zoom=19,
)


def tile_server(name: str) -> TileServer:
    """Return a server by its short name.

    Parameters
    ----------
    name : str
        ``osm`` for OpenStreetMap, or one of the country in use.

    Raises
    ------
    OutputError
        Where there is no such server.

    Examples
    --------
    >>> tile_server("osm").host
    'https://tile.openstreetmap.org'
    """
    servers = {**in_use().tiles, "osm": _OSM}
    if name not in servers:
        raise OutputError("pages.no_tiles", name=name, hint=suggestion(name, servers))
    return servers[name]


class Tiles(folium.map.Layer):
    """Tiles below the scores, which then let them shine through.

    Parameters
    ----------
    name : str
        As for :func:`tile_server`.
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
                "attribution": f'<a href="{server.page}">© {safe_text(server.attribution)}</a>',
                "least": server.least_zoom,
                "most": server.most_zoom,
            }
        )
